//! `webhook`: verifying and receiving the API's webhooks.

use crate::args::{self, Words};
use crate::error::{CommandError, Exit};
use crate::ui::printer::Printer;
use crate::ui::stdin;
use crate::{document, signals};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use http::Request;
use http::header::CONTENT_TYPE;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use reqwest::Url;
use serde_json::{Value, json};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::Stdio;
use std::time::Duration;
use telnyx_porting::webhooks::{PublicKey, Unverified, WebhookError, WebhookEvent, WebhookVerifier};
use telnyx_porting_jobs::{Delivery, Receiver, ReceiverCounts};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command as Process;
use tokio::time::timeout;

/// The columns of constant width come first, so that lines printed one by one are aligned.
const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OCCURRED", "occurred_at"), ("ORDER", "porting_order_id"), ("TYPE", "event_type")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Verify a stored webhook and print its event; nothing is sent
    ///
    /// Exit code 1 means that it is not from Telnyx, is too old or contains no event.
    Verify(VerifyArgs),
    /// Receive webhooks on this machine, verify them and print their events, until Ctrl-C
    ///
    /// Responds with 204 to genuine webhooks and with 401 to others. With --output json, each event is one line. Repeated
    /// deliveries of an event are printed too; `attempt` counts them. Webhooks that --forward-to or --exec cannot process
    /// within 30 seconds cause a warning, and are not repeated.
    Listen(ListenArgs),
}

#[derive(Debug, Args)]
struct KeyArgs {
    /// The account's public key in base64, from the portal
    #[arg(long, value_name = "KEY")]
    public_key: PublicKey,
    /// Maximum distance between the signing time and now, in the past or the future
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "5m")]
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
    /// The unmodified body; - reads stdin
    #[arg(value_name = "FILE", default_value = "-")]
    body: PathBuf,
}

pub(crate) async fn run(command: Command, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Verify(args) => verify(args, printer),
        Command::Listen(args) => listen(args, printer).await,
    }
}

fn verify(args: VerifyArgs, printer: &Printer) -> Result<(), CommandError> {
    let webhook = Unverified::new(args.signature, args.timestamp, read_body(&args.body, printer)?);
    let verified = args.key.verifier().verify(webhook)?;
    printer.item(&event(&verified.event()?, verified.timestamp()))
}

impl KeyArgs {
    fn verifier(self) -> WebhookVerifier {
        WebhookVerifier::new(self.public_key).with_tolerance(self.tolerance)
    }
}

impl From<WebhookError> for CommandError {
    fn from(error: WebhookError) -> Self {
        Self::new(Exit::Failure, error.to_string())
    }
}

/// The event of a webhook, as it is printed.
fn event(event: &WebhookEvent, signed_at: DateTime<Utc>) -> Value {
    json!({
        "id": event.id,
        "event_type": event.event_type,
        "occurred_at": event.occurred_at,
        "porting_order_id": event.porting_order_id(),
        "attempt": event.attempt,
        "signed_at": signed_at,
        "event": event.event,
    })
}

fn read_body(path: &Path, printer: &Printer) -> Result<Vec<u8>, CommandError> {
    if stdin::is_stdin(path) {
        return stdin::read("the webhook's body", printer);
    }
    document::read_file(path, document::MAX_DOCUMENT).map_err(|error| stdin::unreadable_file(path, error))
}

/// The account and the address of a receiver.
#[derive(Debug, Args)]
pub(super) struct ReceiverArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// The address to listen on, on this machine only; port 0 selects a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
}

impl ReceiverArgs {
    pub(super) fn verifier(self) -> WebhookVerifier {
        self.key.verifier()
    }
}

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    receiver: ReceiverArgs,
    /// Stop after this many genuine events
    #[arg(long, value_name = "N")]
    count: Option<usize>,
    #[arg(
        help = "Send each webhook on, unchanged, to this URL on this machine, such as http://127.0.0.1:8000/webhooks"
    )]
    #[arg(long, value_name = "URL", value_parser = local_url)]
    forward_to: Option<Url>,
    /// Run this command for each event, with the event as JSON on stdin; it is not run in a shell
    #[arg(long, value_name = "CMD", value_parser = command_line)]
    exec: Option<Words>,
}

/// The time for a receiver of forwarded webhooks, and for a command.
const PATIENCE: Duration = Duration::from_secs(30);

fn command_line(text: &str) -> Result<Words, String> {
    args::words(text).map_err(|_| "expected a program and its arguments, quoted as in a shell".to_owned())
}

/// A URL with http and a loopback address.
fn local_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("expected a URL, such as http://127.0.0.1:8000/: {error}"))?;
    let is_loopback = match url.host_str() {
        Some("localhost") => true,
        Some(host) => host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        None => false,
    };
    if url.scheme() != "http" || !is_loopback {
        return Err("expected http and an address of this machine, such as http://127.0.0.1:8000/".to_owned());
    }
    Ok(url)
}

/// The places that webhooks are passed on to.
struct Destinations {
    forward_to: Option<Url>,
    client: HttpClient<HttpConnector, String>,
    exec: Option<Words>,
}

impl Destinations {
    /// Sends a webhook to a server of this machine.
    async fn forward(&self, webhook: &Unverified, url: &Url) -> Result<(), String> {
        let mut request = Request::post(url.as_str()).header(CONTENT_TYPE, "application/json");
        for (name, value) in webhook.headers() {
            request = request.header(name, value);
        }
        // Webhooks with an event are JSON.
        let request = request.body(String::from_utf8_lossy(webhook.body()).into_owned());
        let request = request.map_err(|error| error.to_string())?;
        match timeout(PATIENCE, self.client.request(request)).await {
            Err(_) => Err(format!("no response within {} s", PATIENCE.as_secs())),
            Ok(Err(error)) => Err(error.to_string()),
            Ok(Ok(response)) if response.status().is_success() => Ok(()),
            Ok(Ok(response)) => Err(format!("the response is {}", response.status())),
        }
    }

    /// Passes a webhook on. Failures are warnings: the next webhook may succeed.
    async fn pass_on(&self, delivery: &Delivery, shown: &Value, printer: &Printer) {
        if let Some(url) = &self.forward_to
            && let Err(reason) = self.forward(&delivery.webhook, url).await
        {
            printer.warning(&format!("--forward-to: {reason}"));
        }
        if let Some(command) = &self.exec
            && let Err(reason) = run_command(command, shown).await
        {
            printer.warning(&format!("--exec: {reason}"));
        }
    }
}

/// Runs a command with an event on its stdin.
async fn run_command(Words(words): &Words, event: &Value) -> Result<(), String> {
    let program = &words[0];
    let mut child = Process::new(program)
        .args(&words[1..])
        .stdin(Stdio::piped())
        // Stdout has the events only.
        .stdout(std::io::stderr())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    let run = async {
        if let Some(mut stdin) = child.stdin.take() {
            // A command that does not read its input is not an error.
            let _ = stdin.write_all(format!("{event}\n").as_bytes()).await;
        }
        child.wait().await
    };
    match timeout(PATIENCE, run).await {
        Err(_) => Err(format!("{program} was ended after {} s", PATIENCE.as_secs())),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(format!("{program}: {status}")),
    }
}

/// Starts a receiver on a loopback address.
pub(super) async fn receiver(address: SocketAddr, verifier: WebhookVerifier) -> Result<Receiver, CommandError> {
    require_loopback(address)?;
    Receiver::bind(address, verifier).await.map_err(|error| cannot_listen(address, &error))
}

/// Fails if other machines could reach an address.
pub(super) fn require_loopback(address: SocketAddr) -> Result<(), CommandError> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(CommandError::usage(format!("{} is not a loopback address", address.ip()))
        .with_hint("listen on 127.0.0.1, and use a tunnel to it"))
}

/// The error if an address cannot be used.
pub(super) fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> CommandError {
    CommandError::new(Exit::Failure, format!("cannot listen on {address}")).with_detail(error.to_string())
}

/// Describes the webhooks that arrived.
pub(super) fn describe(counts: ReceiverCounts) -> String {
    let others = [
        (counts.repeated, "repeated"),
        (counts.stale, "too old"),
        (counts.rejected, "not genuine"),
        (counts.deferred, "deferred"),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    format!("webhooks: {} accepted{}", counts.accepted, others.collect::<String>())
}

async fn listen(args: ListenArgs, printer: &Printer) -> Result<(), CommandError> {
    let client = HttpClient::builder(TokioExecutor::new()).build_http();
    let destinations = Destinations { forward_to: args.forward_to, client, exec: args.exec };
    let mut receiver = receiver(args.receiver.listen, args.receiver.verifier()).await?;
    let stop = signals::stop();
    printer.note(&format!("ready: send webhooks to http://{}/; stop with Ctrl-C", receiver.address()));
    let result = print_events(&mut receiver, stop, args.count, &destinations, printer).await;
    receiver.shutdown().await;
    result
}

async fn print_events(
    receiver: &mut Receiver,
    stop: impl Future<Output = Exit>,
    count: Option<usize>,
    destinations: &Destinations,
    printer: &Printer,
) -> Result<(), CommandError> {
    let mut feed = printer.feed(&COLUMNS)?;
    let mut left = count.unwrap_or(usize::MAX);
    let mut stop = pin!(stop);
    while left > 0 {
        let delivered = tokio::select! {
            delivered = receiver.next() => delivered,
            _ = &mut stop => None,
        };
        match delivered {
            None => break,
            Some(Ok(delivery)) => {
                let shown = event(&delivery.event, delivery.signed_at);
                feed.push(&shown)?;
                tokio::select! {
                    () = destinations.pass_on(&delivery, &shown, printer) => left -= 1,
                    _ = &mut stop => break,
                }
            }
            Some(Err(error)) => printer.warning(&format!("rejected: {error}")),
        }
    }
    Ok(())
}
