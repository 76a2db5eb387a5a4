//! `check`: whether numbers can be ported.

use crate::commands::number_list::NumberArgs;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
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

pub(crate) async fn run(args: CheckArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let numbers = args.numbers.read_some(printer)?;
    let session = Session::open(config).await?;
    let progress = printer.busy(format!("checking {}", counted(numbers.len(), "number")));
    let all = session.client().portability().check_many(&numbers).await?;
    drop(progress);
    let checks = in_order(all.checks, &numbers);
    printer.items(&checks, &COLUMNS)?;
    unchecked(all.failures).or_else(|| not_portable(&checks, &numbers)).map_or(Ok(()), Err)
}

/// The error if some of several requests failed; the results of the others are printed.
fn unchecked(failures: Vec<FailedCheck>) -> Option<CommandError> {
    let count: usize = failures.iter().map(|failed| failed.numbers.len()).sum();
    let mut all = failures.into_iter().map(|failed| {
        let span = match failed.numbers.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            numbers => numbers.first().map(ToString::to_string).unwrap_or_default(),
        };
        (span, CommandError::from(failed.error))
    });
    let (span, first) = all.next()?;
    let first = first.context(span).context(format!("not checked: {}", counted(count, "number")));
    let error = first.with_details(all.map(|(span, other)| format!("{span}: {}", other.message())));
    Some(error.with_exit(Exit::Partial).with_hint("check these numbers again; the results for the others are printed"))
}

/// The API returns results in any order; they are printed in the order of the numbers.
fn in_order(mut checks: Vec<PortabilityCheck>, numbers: &[PhoneNumber]) -> Vec<PortabilityCheck> {
    let places: HashMap<&str, usize> =
        numbers.iter().enumerate().map(|(place, number)| (number.as_str(), place)).collect();
    checks.sort_by_key(|check| {
        check.phone_number.as_deref().and_then(|number| places.get(number)).copied().unwrap_or(usize::MAX)
    });
    checks
}

/// The error if some numbers cannot be ported.
fn not_portable(checks: &[PortabilityCheck], numbers: &[PhoneNumber]) -> Option<CommandError> {
    let results: HashMap<_, _> = checks.iter().map(|check| (check.phone_number.as_deref(), check)).collect();
    let reason = |number: &PhoneNumber| match results.get(&Some(number.as_str())) {
        None => Some("the API returned no result".to_owned()),
        Some(check) if check.portable == Some(true) => None,
        Some(check) => {
            let reason = check.not_portable_reason.as_deref().filter(|reason| !reason.is_empty());
            Some(reason.unwrap_or("no reason given").to_owned())
        }
    };
    let rejected: Vec<_> = numbers.iter().filter_map(|number| Some((number, reason(number)?))).collect();
    if rejected.is_empty() {
        return None;
    }
    let message = format!("not portable: {} of {}", rejected.len(), counted(numbers.len(), "number"));
    let details = rejected.iter().map(|(number, reason)| format!("{number}: {reason}"));
    let hint = "leave out these numbers; the API rejects `orders create` as a whole if one of them is not portable";
    Some(CommandError::new(Exit::Partial, message).with_details(details).with_hint(hint))
}
