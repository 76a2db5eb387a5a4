//! `verification`: codes that prove who has a number.

use super::number_args::{self, IntakeArgs, NumberArgs};
use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use telnyx_porting::types::{PortingVerificationCode, VerificationMethod};
use telnyx_porting::{
    CodeRequest, Issue, Issues, PhoneNumber, PortingOrderId, ReceivedCode, Rule, ValidationError, unverified,
};
use telnyx_porting_jobs::Rejected;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::verification::Command),
    /// Send a code to each number: to 1 to 100 numbers of the order
    Send(SendArgs),
    /// Hand in the codes that were received; a wrong one is exit code 9
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    numbers: NumberArgs,
    /// How the codes are sent; the API decides without it
    #[arg(long, value_parser = known::value::<VerificationMethod>())]
    method: Option<VerificationMethod>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The order's id
    order: PortingOrderId,
    /// Each number and its code, such as +61412345678=04821, 1 to 100; - reads them from the standard input
    #[arg(value_name = "NUMBER=CODE")]
    codes: Vec<String>,
    /// Codes from a file with lines of a number and its code, such as +61412345678,04821; - reads the standard input
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Codes from a file with lines of a number and its code, such as +61412345678,04821; - reads the \
                       standard input. What stands on the command line can be seen by other users of this machine"
    )]
    codes_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let codes = |order| session.client().order(order).verification_codes();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Send(args) => {
            let numbers = args.numbers.read_some(printer)?;
            let count = numbers.len();
            let mut request = CodeRequest::new(numbers);
            if let Some(method) = args.method {
                request = request.with_method(method);
            }
            lines::print_news(&request.validate(), printer);
            codes(args.order).send(request).await?;
            printer.json(&serde_json::json!({ "sent": count }))?;
            printer.note(&format!("codes sent: {count}; hand them in with `telnyx-porting verification verify`"));
            Ok(())
        }
        Command::Verify(args) => {
            let answers = codes(args.order.clone()).verify(args.received(printer)?).await?;
            printer.items(&answers, &generated::verification::LIST_COLUMNS)?;
            all_verified(&answers)
        }
    }
}

impl VerifyArgs {
    /// The codes of all sources; all arguments that are none are reported at once.
    fn received(&self, printer: &Printer) -> Result<Vec<ReceivedCode>, Failure> {
        let mut issues = Issues::new();
        let given = self.codes.iter().enumerate().filter(|(_, text)| *text != "-");
        let given = given.filter_map(|(index, text)| issues.check(format!("verification_codes[{index}]"), pair(text)));
        let given = given.collect();
        let mut codes: Vec<_> = issues.finish(given)?;
        for source in number_args::sources(&self.codes, self.codes_file.as_deref()) {
            let read = self.list.read_codes(source, printer)?;
            read.notes.iter().for_each(|note| printer.note(note));
            if !read.rejected.is_empty() && !self.list.skips_rejected() {
                return Err(unreadable(&source.display().to_string(), &read.rejected));
            }
            codes.extend(read.codes.into_iter().map(|accepted| accepted.code));
        }
        Ok(codes)
    }
}

/// Every row that cannot be read, without its code.
fn unreadable(name: &str, rejected: &[Rejected]) -> Failure {
    let rows = lines::counted(rejected.len(), "row");
    let failure = Failure::usage(format!("{name}: {rows} cannot be read; nothing was sent"));
    let failure = rejected.iter().fold(failure, |failure, row| failure.with_detail(lines::rejected(name, row)));
    failure.with_hint("correct the list, or leave these rows out with --skip-rejected")
}

fn all_verified(codes: &[PortingVerificationCode]) -> Result<(), Failure> {
    let numbers: Vec<_> = unverified(codes).map(|code| code.phone_number.as_deref().unwrap_or("a number")).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let message = format!("not verified, the code is wrong or has expired: {}", numbers.join(", "));
    Err(Failure::new(Exit::Partial, message).with_hint("compare the code with the message, or send another one"))
}

/// The code is a secret: errors do not contain it.
fn pair(text: &str) -> Result<ReceivedCode, ValidationError> {
    let Some((number, code)) = text.split_once('=') else {
        let issue = Issue::error("code", Rule::VerificationCode, "there is no = between number and code");
        return Err(issue.with_hint("write +61412345678=04821").into());
    };
    Ok(ReceivedCode::new(number.parse::<PhoneNumber>()?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_has_a_number_and_a_code() {
        assert!(pair("+61412345678=73915").is_ok());
        for text in ["+6141234567873915", "61412345678=73915", "=73915"] {
            assert!(!pair(text).unwrap_err().to_string().contains("73915"), "{text}");
        }
    }
}
