//! `webhook listen`

use super::{COLUMNS, KeyArgs, event};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::signals::{self, Stop};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::any;
use clap::Args;
use serde_json::Value;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::SystemTime;
use telnyx_porting::webhooks::{Unverified, WebhookError, WebhookVerifier};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

/// Far more than any event has.
const MAX_BODY: usize = 1024 * 1024;
/// How many events wait to be printed before requests have to wait.
const QUEUE: usize = 64;

#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    #[command(flatten)]
    key: KeyArgs,
    /// Where to listen, on this machine only; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// End after so many genuine events
    #[arg(long, value_name = "N")]
    count: Option<usize>,
}

/// What becomes of a request.
type Received = Result<Value, WebhookError>;

#[derive(Clone)]
struct Receiver {
    verifier: WebhookVerifier,
    events: mpsc::Sender<Received>,
}

pub(super) async fn run(args: ListenArgs, printer: &Printer) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::usage(format!("{} is not an address of this machine alone", args.listen.ip()))
            .with_hint("listen on 127.0.0.1, and let a tunnel lead there"));
    }
    if SystemTime::now() < SystemTime::UNIX_EPOCH {
        // The server panics for want of a date that it can write.
        return Err(Failure::new(Exit::Failure, "the clock of this machine is before 1970; set it"));
    }
    let cannot_listen = |error: std::io::Error| {
        Failure::new(Exit::Failure, format!("{} cannot be listened on", args.listen)).with_detail(error.to_string())
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
    printer.note(&format!("ready: send webhooks to http://{address}/; Ctrl-C ends it"));
    let result = print(events, stop, args.count, printer).await;
    let _ = end.send(());
    // The last answer is still on its way; a connection that stays open does not hold up the end.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(500), server).await;
    result
}

async fn print(
    mut events: mpsc::Receiver<Received>,
    stop: impl Future<Output = Stop>,
    count: Option<usize>,
    printer: &Printer,
) -> Result<(), Failure> {
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
            Some(Err(error)) => printer.warning(&format!("refused: {error}")),
        }
    }
    Ok(())
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let outcome = Unverified::from_headers(&headers, body)
        .and_then(|webhook| receiver.verifier.verify(webhook))
        .and_then(|verified| event(&verified));
    let status = if outcome.is_ok() { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED };
    // What cannot be printed any more is sent again by whoever sent it.
    if receiver.events.send(outcome).await.is_err() { StatusCode::SERVICE_UNAVAILABLE } else { status }
}
