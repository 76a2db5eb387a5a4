//! `webhook`: events that the API sends.

mod listen;

use crate::bounded;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::standard_input;
use crate::values;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use telnyx_porting::webhooks::{PublicKey, Unverified, Verified, WebhookError, WebhookVerifier};

/// Dates and ids are of one width, so that lines which come one by one stand below each other.
const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OCCURRED", "occurred_at"), ("ORDER", "porting_order_id"), ("TYPE", "event_type")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Verify a webhook that was kept, and print its event; nothing is sent
    ///
    /// Exit code 1 tells that it does not come from Telnyx, is too old or holds no event.
    Verify(VerifyArgs),
    /// Receive webhooks on this machine, verify them and print their events, until Ctrl-C
    ///
    /// What is genuine is answered with 204, everything else with 401. With --output json, each event is one line.
    Listen(listen::ListenArgs),
}

#[derive(Debug, Args)]
struct KeyArgs {
    /// The account's public key in base64, as the portal shows it
    #[arg(long, value_name = "KEY")]
    public_key: PublicKey,
    /// How far the time of signing may lie in the past or in the future
    #[arg(long, value_name = "SPAN", value_parser = values::span, default_value = "5m")]
    tolerance: Duration,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// The value of the header telnyx-signature-ed25519
    #[arg(long, value_name = "SIGNATURE", allow_hyphen_values = true)]
    signature: String,
    /// The value of the header telnyx-timestamp, in Unix seconds
    #[arg(long, value_name = "TIMESTAMP", allow_hyphen_values = true)]
    timestamp: String,
    /// The body, byte for byte as it arrived; - reads the standard input
    #[arg(value_name = "FILE", default_value = "-")]
    body: PathBuf,
}

pub(crate) async fn run(command: Command, printer: &Printer) -> Result<(), Failure> {
    match command {
        Command::Verify(args) => verify(args, printer),
        Command::Listen(args) => listen::run(args, printer).await,
    }
}

fn verify(args: VerifyArgs, printer: &Printer) -> Result<(), Failure> {
    let webhook = Unverified::new(args.signature, args.timestamp, read(&args.body, printer)?);
    let verified = args.key.verifier().verify(webhook)?;
    Ok(printer.item(&event(&verified)?)?)
}

impl KeyArgs {
    fn verifier(self) -> WebhookVerifier {
        WebhookVerifier::new(self.public_key).with_tolerance(self.tolerance)
    }
}

impl From<WebhookError> for Failure {
    fn from(error: WebhookError) -> Self {
        Self::new(Exit::Failure, error.to_string())
    }
}

/// What is printed of a webhook.
fn event(verified: &Verified) -> Result<Value, WebhookError> {
    let event = verified.event()?;
    Ok(json!({
        "id": event.id,
        "event_type": event.event_type,
        "occurred_at": event.occurred_at,
        "porting_order_id": event.porting_order_id(),
        "attempt": event.attempt,
        "signed_at": verified.timestamp(),
        "event": event.event,
    }))
}

fn read(path: &Path, printer: &Printer) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    if !standard_input::is_meant_by(path) {
        return bounded::read(path, bounded::DOCUMENT)
            .map_err(|error| Failure::usage(format!("{name} cannot be read")).with_detail(error.to_string()));
    }
    standard_input::read("the webhook's body", printer)
}
