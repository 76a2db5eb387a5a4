//! Parses arbitrary bytes as a list: parsing must not panic, and must not exceed the limits.
//!
//! The first byte selects the options; the rest is the list.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::Once;
use telnyx_porting::CountryCode;
use telnyx_porting_jobs::intake::{MAX_NUMBERS, MAX_ROWS};
use telnyx_porting_jobs::{CodeIntake, Intake, IntakeOptions, RejectsFormat};

fuzz_target!(|input: &[u8]| {
    tolerate_caught_panics();
    let Some((&choice, list)) = input.split_first() else { return };
    let mut options = IntakeOptions::new().keeping_rows();
    if choice & 1 != 0 {
        options = options.with_country(if choice & 2 != 0 { CountryCode::US } else { "DE".parse().unwrap() });
    }
    if choice & 4 != 0 {
        options = options.with_column("2");
    }
    if choice & 8 != 0 {
        options = options.with_encoding("utf-16le");
    }
    let _ = CodeIntake::parse(list, "list", &options);
    let Ok(intake) = Intake::parse(list, "list", &options) else { return };
    assert!(intake.len() <= MAX_NUMBERS);
    assert!(intake.rows.len() + intake.rejected.len() + intake.ignored.len() <= MAX_ROWS);
    for format in [RejectsFormat::Csv, RejectsFormat::Xlsx] {
        intake.rejects(format).unwrap();
    }
});

/// Replaces the panic hook, so that panics in the workbook library, which the reader catches, do not end the fuzzer. Uncaught
/// panics still do.
fn tolerate_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}
