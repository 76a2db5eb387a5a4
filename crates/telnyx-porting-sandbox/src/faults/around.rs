//! Faults of requests.

use std::future::Future;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};

use super::Fault;
use crate::server::{ApiError, Code, Problem, is_of_api, operation};
use crate::state::SandboxState;

/// Largest answer that can be broken; the connection of a larger one is dropped.
const LARGEST: usize = 64 * 1024 * 1024;

/// Counted for requests to the API that are no operation.
const UNKNOWN: &str = "unknown";

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped on purpose")]
pub(crate) struct Dropped;

/// Carries a request out, unless a fault is in the way.
pub(crate) async fn around<F: Future<Output = Response>>(
    state: &SandboxState,
    request: Request,
    carry_out: impl FnOnce(Request) -> F,
) -> Result<Response, Dropped> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let name = operation(&method, &path);
    if is_of_api(&path) {
        state.count_request(name.unwrap_or(UNKNOWN));
    }
    let fault = name.and_then(|name| state.fault_of_request(name));
    if let Some(fault) = fault {
        tracing::info!(%method, path, fault = fault.name(), "fault");
    }
    match fault {
        None => Ok(carry_out(request).await),
        Some(Fault::DropBefore) => Err(Dropped),
        Some(Fault::RateLimited { retry_after_seconds }) => Ok(rate_limited(state, retry_after_seconds)),
        Some(Fault::Status { status, after: false }) => Ok(gateway_page(status)),
        Some(Fault::Delay { milliseconds }) => {
            let response = carry_out(request).await;
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Ok(response)
        }
        Some(fault) => spoil(fault, carry_out(request).await).await,
    }
}

/// What becomes of an answer after the request was carried out.
async fn spoil(fault: Fault, response: Response) -> Result<Response, Dropped> {
    match fault {
        Fault::DropAfter => Err(Dropped),
        Fault::Status { status, .. } => Ok(gateway_page(status)),
        Fault::CutBody => cut(response).await,
        Fault::MalformedJson => malform(response).await,
        _ => Ok(response),
    }
}

/// An answer whose body announces its whole length and ends in the middle.
async fn cut(response: Response) -> Result<Response, Dropped> {
    let (mut head, whole, half) = halve(response).await?;
    head.headers.insert(header::CONTENT_LENGTH, whole.into());
    // The pause lets the first half be sent before the connection ends.
    let end = stream::once(async {
        tokio::task::yield_now().await;
        Err(Dropped)
    });
    Ok(Response::from_parts(head, Body::from_stream(stream::iter([Ok(half)]).chain(end))))
}

/// An answer that is complete as HTTP and broken off as JSON.
async fn malform(response: Response) -> Result<Response, Dropped> {
    let (mut head, _, half) = halve(response).await?;
    head.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(head, Body::from(half)))
}

/// An answer's head, the length of its body and the first half of that. Where there is no middle to break off in, the
/// connection is dropped.
async fn halve(response: Response) -> Result<(Parts, usize, Bytes), Dropped> {
    let (head, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, LARGEST).await.map_err(|_| Dropped)?;
    let half = whole.slice(..whole.len() / 2);
    if half.is_empty() { Err(Dropped) } else { Ok((head, whole.len(), half)) }
}

fn rate_limited(state: &SandboxState, retry_after_seconds: Option<u32>) -> Response {
    let problem = Problem::new(Code::RateLimited, "Too many requests. Wait before the next one.");
    let mut response = ApiError::from(problem).into_response();
    state.rate().announce_exhausted(response.headers_mut());
    if let Some(seconds) = retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// What a proxy in front of the service would say.
fn gateway_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let title = status.canonical_reason().unwrap_or("Error");
    let number = status.as_u16();
    let page = format!("<html><head><title>{number} {title}</title></head><body><h1>{title}</h1></body></html>\n");
    let mut response = (status, page).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}
