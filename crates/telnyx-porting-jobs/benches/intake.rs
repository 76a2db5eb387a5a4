//! Measures reading a list of 100,000 rows, as CSV and as XLSX, compared with the `csv` crate plus number validation.
//!
//! `cargo bench -p telnyx-porting-jobs`
#![expect(clippy::print_stdout, reason = "benchmarks print their results")]

use std::fmt::Write;
use std::time::{Duration, Instant};
use telnyx_porting::PhoneNumber;
use telnyx_porting_jobs::{Intake, IntakeOptions};

const ROWS: usize = 100_000;
const ROUNDS: usize = 5;

/// Returns a valid number for each row.
fn number(index: usize) -> String {
    let (exchange, line) = (200 + index / 10_000, index % 10_000);
    format!("+1303{exchange}{line:04}")
}

fn csv() -> Vec<u8> {
    let mut list = String::from("Customer,Account No.,Phone Number,Country\r\n");
    for index in 0..ROWS {
        let _ = write!(list, "Customer {},{:06},{},US\r\n", index % 50, index % 50, number(index));
    }
    list.into_bytes()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Customer", "Account No.", "Phone Number", "Country"]) {
        sheet.write_string(0, column, heading).expect("a cell");
    }
    for (row, index) in (1..).zip(0..ROWS) {
        let cells = [format!("Customer {}", index % 50), format!("{:06}", index % 50), number(index), "US".to_owned()];
        for (column, cell) in (0..).zip(&cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Returns the median time of several rounds.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn read(bytes: &[u8]) {
    let intake = Intake::parse(bytes, "list", &IntakeOptions::new()).expect("a list");
    assert_eq!((intake.len(), intake.skipped()), (ROWS, 0));
}

fn main() {
    let (csv, xlsx) = (csv(), xlsx());
    // Loads the numbering plans, which happens once per process.
    assert!("+13035550100".parse::<PhoneNumber>().is_ok());
    let rows = median(|| assert_eq!(csv::Reader::from_reader(csv.as_slice()).byte_records().count(), ROWS));
    let rules = median(|| {
        let numbers = (0..ROWS).filter_map(|index| number(index).parse::<PhoneNumber>().ok());
        assert_eq!(numbers.filter(|number| number.warnings().is_empty()).count(), ROWS);
    });
    let baseline = rows + rules;
    let ratio = |time: Duration| time.as_secs_f64() / baseline.as_secs_f64();
    println!("{ROWS} rows; baseline: csv crate and number validation, {baseline:.0?} ({rows:.0?} and {rules:.0?})");
    for (name, bytes) in [("CSV", &csv), ("XLSX", &xlsx)] {
        let time = median(|| read(bytes));
        println!("{name}: {time:.0?}, {:.2} times the baseline, {} kB", ratio(time), bytes.len() / 1000);
    }
    peak_memory();
}

/// Prints the peak memory of the process, if the system reports it.
fn peak_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{}", peak.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
