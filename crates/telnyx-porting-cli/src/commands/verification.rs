//! `verification`: codes that prove control of a number.

use crate::commands::number_list::{IntakeArgs, NumberArgs};
use crate::commands::{generated, number_list};
use crate::enum_arg;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use telnyx_porting::types::{PortingVerificationCode, VerificationMethod};
use telnyx_porting::{
    CodeRequest, Issue, Issues, PhoneNumber, PortingOrderId, ReceivedCode, Rule, ValidationError, unverified,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::verification::Command),
    /// Send a code to each of 1 to 100 numbers of the order
    Send(SendArgs),
    /// Submit the received codes; exit code 9 means that some are wrong
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    numbers: NumberArgs,
    /// The channel for the codes [default: chosen by the API]
    #[arg(long, value_parser = enum_arg::value::<VerificationMethod>())]
    method: Option<VerificationMethod>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The order's id
    order: PortingOrderId,
    /// Each number and its code, such as +61412345678=04821, 1 to 100; - reads them from stdin
    #[arg(value_name = "NUMBER=CODE")]
    codes: Vec<String>,
    /// Codes from a file with lines of a number and its code, such as +61412345678,04821; - reads stdin
    #[arg(long, value_name = "FILE")]
    #[arg(long_help = "Codes from a file with lines of a number and its code, such as +61412345678,04821; - reads \
                       stdin. Other users of this machine can see codes on the command line")]
    codes_file: Option<PathBuf>,
    #[command(flatten)]
    list: IntakeArgs,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let codes = |order| session.client().order(order).verification_codes();
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Send(args) => {
            printer.require_names(["sent"])?;
            let numbers = args.numbers.read_some(printer)?;
            let count = numbers.len();
            let mut request = CodeRequest::new(numbers);
            if let Some(method) = args.method {
                request = request.with_method(method);
            }
            printer.warnings(&enum_arg::unreported(&request.validate()));
            codes(args.order).send(request).await?;
            printer.json(&serde_json::json!({ "sent": count }))?;
            printer.note(&format!("codes sent: {count}; submit them with `telnyx-porting verification verify`"));
            Ok(())
        }
        Command::Verify(args) => {
            printer.require::<PortingVerificationCode>()?;
            let checked = codes(args.order.clone()).verify(args.received(printer)?).await?;
            printer.items(&checked, &generated::verification::LIST_COLUMNS)?;
            all_verified(&checked)
        }
    }
}

impl VerifyArgs {
    /// The codes of all sources; all invalid arguments are reported together.
    fn received(&self, printer: &Printer) -> Result<Vec<ReceivedCode>, CommandError> {
        let mut issues = Issues::new();
        let pairs = self.codes.iter().enumerate().filter(|(_, text)| *text != "-");
        let pairs = pairs.filter_map(|(index, text)| issues.check(format!("verification_codes[{index}]"), pair(text)));
        let pairs = pairs.collect();
        let mut codes: Vec<_> = issues.finish(pairs)?;
        for source in number_list::sources(&self.codes, self.codes_file.as_deref()) {
            let read = self.list.read_codes(source, printer)?;
            read.notes.iter().for_each(|note| printer.note(note));
            number_list::print_list_warnings(&source.display().to_string(), &read.warnings, printer);
            if !read.rejected.is_empty() && !self.list.skip_rejected {
                let name = source.display().to_string();
                // Without the codes.
                let rows = read.rejected.iter().map(|row| number_list::rejected(&name, row));
                return Err(number_list::incomplete(&name, read.rejected.len()).with_details(rows));
            }
            codes.extend(read.codes.into_iter().map(|accepted| accepted.code));
        }
        Ok(codes)
    }
}

fn all_verified(codes: &[PortingVerificationCode]) -> Result<(), CommandError> {
    let numbers: Vec<_> = unverified(codes).map(|code| code.phone_number.as_deref().unwrap_or("a number")).collect();
    if numbers.is_empty() {
        return Ok(());
    }
    let message = format!("not verified, the code is wrong or has expired: {}", numbers.join(", "));
    Err(CommandError::new(Exit::Partial, message).with_hint("compare the code with the message, or send another one"))
}

/// A code is a secret, so errors do not quote it.
fn pair(text: &str) -> Result<ReceivedCode, ValidationError> {
    let Some((number, code)) = text.split_once('=') else {
        let issue = Issue::error("code", Rule::VerificationCode, "expected NUMBER=CODE, got no =");
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
