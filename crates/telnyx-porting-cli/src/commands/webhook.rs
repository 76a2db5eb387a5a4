//! `webhook`: verifying and receiving the API's webhooks.

use crate::error::{CommandError, Exit};
use crate::signals::Stop;
use crate::ui::printer::Printer;
use crate::ui::stdin;
use crate::{args, document, signals};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::{Duration, SystemTime};
use telnyx_porting::webhooks::{PublicKey, Unverified, Verified, WebhookError, WebhookVerifier};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

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
    /// Responds with 204 to genuine webhooks and with 401 to others. With --output json, each event is one line.
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
    printer.item(&event(&verified)?)
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

fn read_body(path: &Path, printer: &Printer) -> Result<Vec<u8>, CommandError> {
    if stdin::is_stdin(path) {
        return stdin::read("the webhook's body", printer);
    }
    document::read_file(path, document::MAX_DOCUMENT).map_err(|error| stdin::unreadable_file(path, error))
}

/// Maximum size of a body, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// Maximum number of events in the queue for printing; when it is full, requests wait.
const QUEUE: usize = 64;

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// The address to listen on, on this machine only; port 0 selects a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Stop after this many genuine events
    #[arg(long, value_name = "N")]
    count: Option<usize>,
}

/// The event of a request, or why it was rejected.
type Received = Result<Value, WebhookError>;

#[derive(Clone)]
struct Receiver {
    verifier: WebhookVerifier,
    events: mpsc::Sender<Received>,
}

async fn listen(args: ListenArgs, printer: &Printer) -> Result<(), CommandError> {
    if !args.listen.ip().is_loopback() {
        return Err(CommandError::usage(format!("{} is not a loopback address", args.listen.ip()))
            .with_hint("listen on 127.0.0.1, and use a tunnel to it"));
    }
    if SystemTime::now() < SystemTime::UNIX_EPOCH {
        // The server would panic, because it cannot format the date.
        return Err(CommandError::new(Exit::Failure, "the clock of this machine is before 1970; set the clock"));
    }
    let cannot_listen = |error: std::io::Error| {
        CommandError::new(Exit::Failure, format!("cannot listen on {}", args.listen)).with_detail(error.to_string())
    };
    let listener = TcpListener::bind(args.listen).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let (sender, events) = mpsc::channel(QUEUE);
    let receiver = Receiver { verifier: args.key.verifier(), events: sender };
    let (end, ended) = oneshot::channel::<()>();
    let router = Router::new().fallback(any(receive)).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(receiver);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move { drop(ended.await) });
    let server = tokio::spawn(server.into_future());
    let stop = signals::stop();
    printer.note(&format!("ready: send webhooks to http://{address}/; stop with Ctrl-C"));
    let result = print_events(events, stop, args.count, printer).await;
    let _ = end.send(());
    // Time for the last response; an open connection does not delay the end.
    let _ = tokio::time::timeout(Duration::from_millis(500), server).await;
    result
}

async fn print_events(
    mut events: mpsc::Receiver<Received>,
    stop: impl Future<Output = Stop>,
    count: Option<usize>,
    printer: &Printer,
) -> Result<(), CommandError> {
    let mut feed = printer.feed(&COLUMNS)?;
    let mut left = count.unwrap_or(usize::MAX);
    let mut stop = pin!(stop);
    while left > 0 {
        let received = tokio::select! {
            received = events.recv() => received,
            _ = &mut stop => None,
        };
        match received {
            None => break,
            Some(Ok(event)) => {
                feed.push(&event)?;
                left -= 1;
            }
            Some(Err(error)) => printer.warning(&format!("rejected: {error}")),
        }
    }
    Ok(())
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let result = Unverified::from_headers(&headers, body)
        .and_then(|webhook| receiver.verifier.verify(webhook))
        .and_then(|verified| event(&verified));
    let status = if result.is_ok() { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED };
    // If an event can no longer be printed, the sender will retry it.
    if receiver.events.send(result).await.is_err() { StatusCode::SERVICE_UNAVAILABLE } else { status }
}
