//! What happens around every request: a request id, rate-limit headers, counters and one log line.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::operations::operation;
use crate::state::SandboxState;

/// Requests in a period, as the headers announce them. The sandbox never refuses a request over it.
const LIMIT: u32 = 10_000;

/// Length of a period, in the host's time: a client that waits for the reset waits in that time too.
const PERIOD: Duration = Duration::from_secs(60);

/// Counts the requests of the present period.
#[derive(Debug)]
pub(crate) struct RateWindow {
    period: Mutex<(Instant, u32)>,
}

/// What the headers say.
struct Allowance {
    remaining: u32,
    reset_seconds: u64,
}

impl RateWindow {
    pub(crate) fn new() -> Self {
        Self { period: Mutex::new((Instant::now(), 0)) }
    }

    fn take(&self) -> Allowance {
        let mut period = self.period.lock().unwrap_or_else(PoisonError::into_inner);
        if period.0.elapsed() >= PERIOD {
            *period = (Instant::now(), 0);
        }
        period.1 = period.1.saturating_add(1);
        let left = PERIOD.saturating_sub(period.0.elapsed());
        Allowance { remaining: LIMIT.saturating_sub(period.1), reset_seconds: left.as_secs().max(1) }
    }
}

/// Wraps every request, refused ones included.
pub(super) async fn observe(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    if let Some(name) = operation(&method, &path) {
        state.with(|world| *world.counters.requests.entry(name.to_owned()).or_default() += 1);
    }
    let mut response = next.run(request).await;
    add_headers(&mut response, &state.rate().take());
    // Method and path only: bodies, keys and query values can hold account data.
    let milliseconds = started.elapsed().as_millis();
    tracing::info!(%method, path, status = response.status().as_u16(), ms = milliseconds, "request");
    response
}

fn add_headers(response: &mut Response, allowance: &Allowance) {
    let headers = response.headers_mut();
    headers.insert("x-ratelimit-limit", LIMIT.into());
    headers.insert("x-ratelimit-remaining", allowance.remaining.into());
    headers.insert("x-ratelimit-reset", allowance.reset_seconds.into());
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert("x-request-id", id);
    }
}
