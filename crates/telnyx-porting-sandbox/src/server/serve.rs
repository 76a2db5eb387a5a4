//! Connections.
//!
//! A server of our own rather than axum's, because a fault can be to close a connection without an answer, and because it
//! limits what a connection may send.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service as _;

use super::deadline;
use crate::faults::{self, Dropped};
use crate::state::SandboxState;

/// Most bytes of a request line with its headers.
const HEADER_BYTES: usize = 64 * 1024;

/// Most headers of a request.
const HEADER_COUNT: usize = 100;

/// How long a connection may take for the headers of a request, and be idle between two.
const HEADER_TIMEOUT: Duration = Duration::from_secs(60);

/// How long to wait for a connection slot when the system has none.
const PAUSE: Duration = Duration::from_millis(20);

/// How long requests under way may take after a shutdown was asked for.
const GRACE: Duration = Duration::from_secs(5);

/// Serves a sandbox until `shutdown` resolves and the requests under way are done, for which they have five seconds.
pub(crate) async fn serve(
    listener: TcpListener,
    state: SandboxState,
    router: Router,
    shutdown: impl Future<Output = ()>,
) {
    let connections = GracefulShutdown::new();
    let mut tasks = tokio::task::JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // An answer is one small packet, which must not wait for the acknowledgement of the last one.
                    let _ = stream.set_nodelay(true);
                    tasks.spawn(converse(stream, router.clone(), state.clone(), &connections));
                }
                Err(error) => pause_after(&error).await,
            },
            Some(_) = tasks.join_next(), if !tasks.is_empty() => {}
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    // Connections that are not done by then are dropped with their tasks.
    let _ = tokio::time::timeout(GRACE, connections.shutdown()).await;
    tasks.shutdown().await;
}

fn converse(
    stream: TcpStream,
    router: Router,
    state: SandboxState,
    connections: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    let service = service_fn(move |request| answer(request, router.clone(), state.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_COUNT)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    async move {
        // A client that goes away, or that a fault drops, is none of the server's errors.
        let _ = connection.await;
    }
}

async fn answer(request: hyper::Request<Incoming>, router: Router, state: SandboxState) -> Result<Response, Dropped> {
    faults::around(&state, deadline::limit(request), |request| route(router, request)).await
}

async fn route(mut router: Router, request: Request) -> Response {
    let Ok(response): Result<Response, Infallible> = router.call(request).await;
    response
}

async fn pause_after(error: &io::Error) {
    let of_the_client = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !of_the_client {
        tracing::warn!(%error, "no connection can be accepted");
        tokio::time::sleep(PAUSE).await;
    }
}
