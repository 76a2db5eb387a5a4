//! `check`: whether numbers can be ported.

use crate::cli::GlobalArgs;
use crate::commands::number_args::NumberArgs;
use crate::commands::port_in::lines;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use std::collections::HashMap;
use telnyx_porting::types::PortabilityCheck;
use telnyx_porting::{FailedCheck, PhoneNumber};

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
    #[command(flatten)]
    numbers: NumberArgs,
}

pub(crate) async fn run(args: CheckArgs, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let numbers = args.numbers.read_some(printer)?;
    let session = Session::open(global).await?;
    let progress = printer.busy(format!("checking {}", lines::counted(numbers.len(), "number")));
    let all = session.client().portability().check_many(&numbers).await?;
    drop(progress);
    let checks = in_order(all.checks, &numbers);
    printer.items(&checks, &COLUMNS)?;
    match (unanswered(all.failures), refusal(&checks, &numbers)) {
        (Some(failure), _) | (None, Some(failure)) => Err(failure),
        (None, None) => Ok(()),
    }
}

/// What is said when some of several requests failed; the others' answers are printed.
fn unanswered(failures: Vec<FailedCheck>) -> Option<Failure> {
    let count: usize = failures.iter().map(|failed| failed.numbers.len()).sum();
    let mut all = failures.into_iter().map(|failed| {
        let span = match failed.numbers.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            numbers => numbers.first().map(ToString::to_string).unwrap_or_default(),
        };
        (span, Failure::from(failed.error))
    });
    let (span, first) = all.next()?;
    let first = first.while_doing(span).while_doing(format!("not checked: {}", lines::counted(count, "number")));
    let failure = all.fold(first, |failure, (span, other)| failure.with_detail(format!("{span}: {}", other.message())));
    Some(failure.with_exit(Exit::Partial).with_hint("check these numbers again; the other answers are printed"))
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
