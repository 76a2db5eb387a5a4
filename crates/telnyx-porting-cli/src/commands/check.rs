//! `check`: whether numbers can be ported.

use crate::cli::GlobalArgs;
use crate::commands::orders::create::{given_numbers, read_numbers};
use crate::commands::port_in::lines;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use std::collections::HashMap;
use std::path::PathBuf;
use telnyx_porting::PhoneNumber;
use telnyx_porting::types::PortabilityCheck;

const COLUMNS: [(&str, &str); 6] = [
    ("NUMBER", "phone_number"),
    ("PORTABLE", "portable"),
    ("FASTPORT", "fast_portable"),
    ("TYPE", "phone_number_type"),
    ("CARRIER", "carrier_name"),
    ("REASON", "not_portable_reason"),
];

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Phone numbers in E.164 format, such as +13035550000
    #[arg(value_name = "NUMBER", required_unless_present = "numbers_file")]
    numbers: Vec<String>,
    /// More numbers from a CSV file or a plain list; - reads the standard input
    #[arg(long, value_name = "FILE")]
    numbers_file: Option<PathBuf>,
}

pub(crate) async fn run(args: CheckArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let mut numbers = given_numbers(&args.numbers)?;
    if let Some(path) = &args.numbers_file {
        let file = read_numbers(path)?;
        lines::print_rejected(&file, printer);
        numbers.extend(file.numbers().copied());
    }
    let progress = printer.busy(format!("checking {}", lines::counted(numbers.len(), "number")));
    let checks = in_order(session.client().portability().check(&numbers).await?, &numbers);
    drop(progress);
    printer.items(&checks, &COLUMNS)?;
    match refusal(&checks, &numbers) {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// The answers come in no particular order; they are shown in that of the question.
fn in_order(mut checks: Vec<PortabilityCheck>, numbers: &[PhoneNumber]) -> Vec<PortabilityCheck> {
    let places: HashMap<&str, usize> =
        numbers.iter().enumerate().map(|(place, number)| (number.as_str(), place)).collect();
    checks.sort_by_key(|check| {
        check.phone_number.as_deref().and_then(|number| places.get(number)).copied().unwrap_or(usize::MAX)
    });
    checks
}

/// What is said of the numbers that cannot be ported.
fn refusal(checks: &[PortabilityCheck], numbers: &[PhoneNumber]) -> Option<Failure> {
    let answered: HashMap<_, _> = checks.iter().map(|check| (check.phone_number.as_deref(), check)).collect();
    let reason = |number: &PhoneNumber| match answered.get(&Some(number.as_str())) {
        None => Some("the API did not answer for it".to_owned()),
        Some(check) if check.portable == Some(true) => None,
        Some(check) => {
            let reason = check.not_portable_reason.as_deref().filter(|reason| !reason.is_empty());
            Some(reason.unwrap_or("no reason given").to_owned())
        }
    };
    let refused: Vec<_> = numbers.iter().filter_map(|number| Some((number, reason(number)?))).collect();
    if refused.is_empty() {
        return None;
    }
    let message = format!("not portable: {} of {}", refused.len(), lines::counted(numbers.len(), "number"));
    let failure = Failure::new(Exit::Partial, message);
    let failure =
        refused.iter().fold(failure, |failure, (number, reason)| failure.with_detail(format!("{number}: {reason}")));
    Some(failure.with_hint("leave these numbers out; `orders create` is refused as a whole with one of them"))
}
