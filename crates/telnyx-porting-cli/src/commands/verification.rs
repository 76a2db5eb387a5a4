//! `verification`: codes that prove who has a number.

use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::types::{CreatedAtSort, PortingVerificationCode, VerificationMethod};
use telnyx_porting::{
    CodeRequest, PhoneNumber, PortingOrderId, Problem, ReceivedCode, Rule, ValidationError, VerificationCodeFilter,
};

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("NUMBER", "phone_number"), ("VERIFIED", "verified"), ("CREATED", "created_at")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Send a code to each number
    Send(SendArgs),
    /// Hand in the codes that were received; a wrong one is exit code 9
    Verify(VerifyArgs),
    /// List the codes of an order and whether each was verified
    List(ListArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The order's id
    order: PortingOrderId,
    /// Numbers of the order in E.164 format, 1 to 100
    #[arg(required = true, value_name = "NUMBER")]
    numbers: Vec<PhoneNumber>,
    /// How the codes are sent: sms or call; the API decides without it
    #[arg(long)]
    method: Option<VerificationMethod>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The order's id
    order: PortingOrderId,
    /// Each number and its code, such as +61412345678=04821; 1 to 100
    #[arg(required = true, value_name = "NUMBER=CODE", value_parser = pair)]
    codes: Vec<ReceivedCode>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    /// Only codes that were verified (true), or were not (false)
    #[arg(long, value_name = "BOOL")]
    verified: Option<bool>,
    #[arg(help = "Sort by created_at; with - in front the newest first")]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<CreatedAtSort>,
    #[command(flatten)]
    paging: Paging,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let codes = |order| session.client().order(order).verification_codes();
    match command {
        Command::Send(args) => {
            let count = args.numbers.len();
            let mut request = CodeRequest::new(args.numbers);
            if let Some(method) = args.method {
                request = request.with_method(method);
            }
            lines::print_warnings(&request.validate(), printer);
            codes(args.order).send(request).await?;
            printer.json(&serde_json::json!({ "sent": count }))?;
            printer.note(&format!("codes sent: {count}; hand them in with `telnyx-porting verification verify`"));
            Ok(())
        }
        Command::Verify(args) => {
            let answers = codes(args.order).verify(args.codes).await?;
            printer.items(&answers, &COLUMNS)?;
            all_verified(&answers)
        }
        Command::List(args) => {
            let mut filter = VerificationCodeFilter::new();
            filter.verified = args.verified;
            filter.sort = args.sort;
            printer.list(codes(args.order).list(filter), &args.paging, &COLUMNS).await
        }
    }
}

fn all_verified(answers: &[PortingVerificationCode]) -> Result<(), Failure> {
    let refused = answers.iter().filter(|answer| answer.verified != Some(true));
    let refused: Vec<_> = refused.map(|answer| answer.phone_number.as_deref().unwrap_or("a number")).collect();
    if refused.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Exit::Partial, format!("not verified, the code is wrong or void: {}", refused.join(", ")))
        .with_hint("compare the code with the message, or have another one sent"))
}

/// A code is a secret: what is wrong is told without it.
fn pair(text: &str) -> Result<ReceivedCode, ValidationError> {
    let Some((number, code)) = text.split_once('=') else {
        let problem = Problem::error("code", Rule::VerificationCode, "there is no = between number and code");
        return Err(problem.with_hint("write +61412345678=04821").into());
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
