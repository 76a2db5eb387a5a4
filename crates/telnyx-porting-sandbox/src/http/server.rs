//! Connections.
//!
//! This replaces axum's server, because a fault can close a connection without a response, and because it limits what a
//! connection may send.

use std::error::Error;
use std::future::Future;
use std::io;
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// Maximum length of a request line with its headers.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Maximum number of headers of a request.
const MAX_HEADERS: usize = 100;

/// Maximum time for the headers of a request, and for a connection to be idle between two requests.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);

/// Maximum time for the body of a request. Otherwise, a slow body would keep its connection open forever.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(60);

/// Delay before the next attempt if the system has no free connection slot.
const PAUSE: Duration = Duration::from_millis(20);

/// Maximum time for requests to finish after a shutdown.
const GRACE: Duration = Duration::from_secs(5);

/// Serves requests with `handle` until `shutdown` resolves; requests in progress then have five seconds to finish. An error
/// of `handle` closes the connection without a response.
pub(crate) async fn serve<H, F, E>(listener: TcpListener, handle: H, shutdown: impl Future<Output = ()>)
where
    H: Fn(Request) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response, E>> + Send + 'static,
    E: Error + Send + Sync + 'static,
{
    let connections = GracefulShutdown::new();
    let mut tasks = tokio::task::JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // A response is one small packet, which must not wait for the acknowledgement of the previous one.
                    let _ = stream.set_nodelay(true);
                    tasks.spawn(converse(stream, handle.clone(), &connections));
                }
                Err(error) => pause_after(&error).await,
            },
            Some(_) = tasks.join_next(), if !tasks.is_empty() => {}
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    // Connections that are still open after that are dropped with their tasks.
    let _ = tokio::time::timeout(GRACE, connections.shutdown()).await;
    tasks.shutdown().await;
}

fn converse<H, F, E>(
    stream: TcpStream,
    handle: H,
    connections: &GracefulShutdown,
) -> impl Future<Output = ()> + Send + use<H, F, E>
where
    H: Fn(Request) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response, E>> + Send + 'static,
    E: Error + Send + Sync + 'static,
{
    let service = service_fn(move |request| handle(with_deadline(request)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    async move {
        // A client that disconnects, or is disconnected by a fault, is not an error of the server.
        let _ = connection.await;
    }
}

async fn pause_after(error: &io::Error) {
    let of_the_client = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !of_the_client {
        tracing::warn!(%error, "no connection can be accepted");
        sleep(PAUSE).await;
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the body takes too long")]
struct TooSlow;

/// Whether an error was caused by a body that took too long.
pub(crate) fn is_too_slow(error: &(dyn Error + 'static)) -> bool {
    error.is::<TooSlow>() || error.source().is_some_and(is_too_slow)
}

/// A body that fails after its deadline.
#[derive(Debug)]
struct Timed {
    body: Incoming,
    end: Pin<Box<Sleep>>,
}

/// Sets the deadline of a request's body, from now on.
fn with_deadline(request: hyper::Request<Incoming>) -> Request {
    request.map(|body| {
        if body.is_end_stream() {
            return Body::empty();
        }
        Body::new(Timed { body, end: Box::pin(sleep(BODY_TIMEOUT)) })
    })
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.end.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Larger bodies take so long to parse that it would delay other requests.
pub(crate) const LONG_BODY: usize = 64 * 1024;

/// Runs long work on another thread, where it delays no other request, and short work in place.
pub(crate) async fn offload<T: Send + 'static>(is_long: bool, work: impl FnOnce() -> T + Send + 'static) -> T {
    if !is_long {
        return work();
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime is shutting down, and this task with it.
            Err(_) => std::future::pending().await,
        },
    }
}
