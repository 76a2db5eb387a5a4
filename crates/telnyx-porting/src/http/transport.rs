//! Sends the requests of a call: authentication, user agent, timeout, rate limit, retries and tracing.

use super::clock::Clock;
use super::disposition::Disposition;
use super::network::{Network, SetupError};
use super::observer::{Observed, Observer};
use super::rate_limit::{Limiter, Permit, RateLimit, SharedRateLimit, retry_after};
use super::request::{CallOptions, PreparedRequest};
use super::retry::{Deadline, PastDeadline, RetryPolicy, RetryState};
use super::trace::{self, Attempt};
use crate::values::ApiKey;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use telnyx_porting_api::runtime::{Body, BodyLimits, BoxError, Expected, Received, TransportFuture};
use telnyx_porting_api::{Idempotency, OperationInfo, Transport};
use tracing::Instrument;

const SCHEME: &str = "Bearer ";
const LIBRARY: &str = concat!("telnyx-porting/", env!("CARGO_PKG_VERSION"));

/// The source of jitter: a number from 0 to 1.
pub(crate) type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

/// State that all requests of a client share.
pub(crate) struct Pipeline {
    authorization: HeaderValue,
    user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Random,
    pub(crate) limits: BodyLimits,
    /// The network settings. `None` if the caller supplied the HTTP client.
    pub(crate) network: Option<Network>,
    limiter: Limiter,
}

impl Pipeline {
    pub(crate) fn new(
        key: &ApiKey,
        user_agent: Option<&str>,
        timeout: Duration,
        retries: RetryPolicy,
        clock: Arc<dyn Clock>,
        random: Random,
    ) -> Result<Self, SetupError> {
        let refused = |what: &str| SetupError::Configuration(format!("{what} cannot be sent as a header"));
        let mut authorization =
            HeaderValue::try_from(format!("{SCHEME}{}", key.expose())).map_err(|_| refused("the API key"))?;
        authorization.set_sensitive(true);
        // Cloning a static value changes no counter that all threads share.
        let user_agent = match user_agent {
            None => HeaderValue::from_static(LIBRARY),
            Some(program) => {
                HeaderValue::try_from(format!("{program} {LIBRARY}")).map_err(|_| refused("the user agent"))?
            }
        };
        let (limits, network, limiter) = (BodyLimits::default(), None, Limiter::default());
        Ok(Self { authorization, user_agent, timeout, retries, clock, random, limits, network, limiter })
    }

    /// A number from 0 to 1, even if the source returns others.
    pub(crate) fn random(&self) -> f64 {
        let random = (self.random)();
        if random.is_nan() { 0.5 } else { random.clamp(0.0, 1.0) }
    }

    pub(super) fn key(&self) -> &str {
        let header = self.authorization.to_str().unwrap_or_default();
        header.strip_prefix(SCHEME).unwrap_or(header)
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// The requests that are sent; others are returned as a [`PreparedRequest`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sends {
    #[default]
    All,
    ReadsOnly,
    Nothing,
}

/// Settings that the calls of a client share.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) options: CallOptions,
    pub(crate) sends: Sends,
    /// The rate limit that other processes use too.
    pub(crate) shared_limit: Option<Arc<dyn SharedRateLimit>>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("pipeline", &self.pipeline)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Context {
    pub(crate) fn timeout(&self) -> Duration {
        self.options.timeout.unwrap_or(self.pipeline.timeout)
    }

    pub(crate) fn retry_policy(&self) -> RetryPolicy {
        let retries = self.pipeline.retries;
        retries.with_max_retries(self.options.max_retries.unwrap_or(retries.max_retries))
    }

    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::new(&self.options, self.pipeline.clock.monotonic())
    }

    /// Waits before a retry. Returns whether to retry. `begun` is the time of the first attempt, and `retry_after` the delay that
    /// the server requests.
    pub(crate) async fn pause_before_retry(
        &self,
        state: &mut RetryState,
        begun: Duration,
        retry_after: Option<Duration>,
    ) -> bool {
        let clock = &self.pipeline.clock;
        let now = clock.monotonic();
        state.elapsed = now.saturating_sub(begun);
        let Some(delay) = self.retry_delay(state, retry_after, self.deadline(), now) else {
            return false;
        };
        trace::pause(delay, state.retries, self.retry_policy().max_retries);
        clock.sleep(delay).await;
        state.retried_after(delay);
        true
    }

    /// The delay before the next attempt, or `None` if there must not be one.
    fn retry_delay(
        &self,
        state: &RetryState,
        retry_after: Option<Duration>,
        deadline: Deadline,
        now: Duration,
    ) -> Option<Duration> {
        let delay = self.retry_policy().delay(state, retry_after, self.pipeline.random())?;
        deadline.allows(now, delay).then_some(delay)
    }
}

/// Sends the requests of one call, each until it succeeds or must not be sent again, and counts the attempts.
pub(crate) struct RetryingTransport {
    context: Arc<Context>,
    attempts: AtomicU32,
    in_doubt: AtomicBool,
    /// The operation of the first request and when it started. Further requests of a compound call have their own transports.
    first: OnceLock<(OperationInfo, Duration)>,
}

/// The response to an attempt.
pub(super) struct Response {
    pub(super) received: Received,
    /// Whether it is a success whose body is not JSON.
    pub(super) is_malformed: bool,
}

/// Why an attempt failed, if it did.
fn failure_of(result: &reqwest::Result<Response>) -> Option<Disposition> {
    let Response { received, is_malformed } = match result {
        Ok(response) => response,
        Err(error) => return Some(Disposition::from_connection_error(error)),
    };
    match &received.body {
        _ if !received.status.is_success() => Some(Disposition::from_status(received.status)),
        _ if *is_malformed => Some(Disposition::MALFORMED),
        Body::Truncated(_, error) => Some(Disposition::from_truncation(error)),
        Body::Whole(_) | Body::TooLarge(..) | Body::Stream(..) => None,
    }
}

impl RetryingTransport {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        Self { context, attempts: AtomicU32::new(0), in_doubt: AtomicBool::new(false), first: OnceLock::new() }
    }

    /// The API key, which errors must not quote.
    pub(crate) fn key(&self) -> &str {
        self.context.pipeline.key()
    }

    /// The number of attempts.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Whether an attempt before the last may have been processed.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.in_doubt.load(Ordering::Relaxed)
    }

    /// The operation of the request, if one was sent.
    pub(crate) fn operation(&self) -> Option<&OperationInfo> {
        self.first.get().map(|(operation, _)| operation)
    }

    /// Advice for a failed connection.
    pub(crate) fn help(&self, error: &reqwest::Error) -> Option<String> {
        self.context.pipeline.network.as_ref()?.help(error)
    }

    /// The duration of the call so far.
    pub(crate) fn elapsed(&self) -> Duration {
        self.first.get().map_or(Duration::ZERO, |(_, started)| self.now().saturating_sub(*started))
    }

    /// The delay that the server requests before the next request.
    pub(crate) fn retry_after(&self, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        retry_after(status, headers, self.context.pipeline.clock.utc())
    }

    fn now(&self) -> Duration {
        self.context.pipeline.clock.monotonic()
    }

    fn prepare(&self, request: &mut reqwest::Request) {
        let Context { pipeline, options, .. } = &*self.context;
        // Setting a timeout on the request takes several allocations; our own HTTP client already has the default
        // timeout.
        let usual = || pipeline.network.is_none().then_some(pipeline.timeout);
        if let Some(timeout) = options.timeout.or(request.timeout().copied()).or_else(usual) {
            *request.timeout_mut() = Some(timeout);
        }
        if !options.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(&options.query);
        }
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, pipeline.user_agent.clone());
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(AUTHORIZATION, pipeline.authorization.clone());
    }

    /// Respects the server's rate limit, unless the wait would be too long: then the request is sent and the server
    /// decides. Returns the permit and the time at which it was acquired.
    async fn acquire(&self, mut now: Duration, deadline: Deadline) -> (Permit<'_>, Duration) {
        let Pipeline { limiter, clock, retries, .. } = &*self.context.pipeline;
        loop {
            match limiter.acquire(now) {
                Ok(permit) => return (permit, now),
                Err(wait) if wait > retries.max_retry_after || !deadline.allows(now, wait) => {
                    return (limiter.enter(), now);
                }
                Err(wait) => {
                    trace::rate_limit(wait);
                    clock.sleep(wait).await;
                }
            }
            now = clock.monotonic();
        }
    }

    /// Respects the rate limit that other processes use too, in the same way.
    async fn acquire_shared(&self, shared: &dyn SharedRateLimit, deadline: Deadline) {
        let Pipeline { clock, retries, .. } = &*self.context.pipeline;
        while let Some(wait) = shared.acquire().await {
            if wait > retries.max_retry_after || !deadline.allows(clock.monotonic(), wait) {
                return;
            }
            trace::rate_limit(wait);
            clock.sleep(wait).await;
        }
    }

    async fn receive(
        &self,
        pending: impl Future<Output = reqwest::Result<reqwest::Response>>,
        permit: Permit<'_>,
        expected: &mut Expected<'_>,
    ) -> reqwest::Result<Response> {
        let response = pending.await?;
        if let Some(limit) = RateLimit::from_headers(response.headers()) {
            permit.learn(self.now(), limit);
            if let Some(shared) = &self.context.shared_limit {
                shared.learn(limit).await;
            }
        }
        let received =
            Received::read(response, matches!(expected, Expected::Stream), self.context.pipeline.limits).await;
        let is_malformed = match (expected, &received.body) {
            (Expected::Json(decode), Body::Whole(body)) if received.status.is_success() => !decode(body),
            _ => false,
        };
        Ok(Response { received, is_malformed })
    }

    /// The delay before the next attempt, or `None` if the result is final.
    fn delay(
        &self,
        state: &RetryState,
        idempotency: Idempotency,
        result: &reqwest::Result<Response>,
        disposition: Disposition,
        deadline: Deadline,
    ) -> Option<Duration> {
        if !disposition.may_be_retried(idempotency) {
            return None;
        }
        let retry_after = match result {
            Ok(Response { received, .. }) if !received.status.is_success() => {
                self.retry_after(received.status, &received.headers)
            }
            _ => None,
        };
        let delay = self.context.retry_delay(state, retry_after, deadline, self.now())?;
        self.in_doubt.fetch_or(disposition.may_have_been_processed, Ordering::Relaxed);
        Some(delay)
    }

    /// Sends a request until it succeeds or must not be sent again.
    ///
    /// One block with all state, and rare values in boxes: small futures make every call cheaper.
    fn send_with_retries<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'a OperationInfo,
        mut expected: Expected<'a>,
    ) -> impl Future<Output = Result<Received, BoxError>> + Send + 'a {
        let max_retries = self.context.retry_policy().max_retries;
        async move {
            let begun = self.now();
            let _ = self.first.set((*operation, begun));
            let deadline = Deadline::new(&self.context.options, begun);
            let mut now = begun;
            let mut state = RetryState::default();
            loop {
                let (permit, acquired_at) = self.acquire(now, deadline).await;
                now = acquired_at;
                if let Some(shared) = &self.context.shared_limit {
                    Box::pin(self.acquire_shared(&**shared, deadline)).await;
                    now = self.now();
                }
                // A streamed body cannot be sent twice. The copy lacks the headers that all requests have, and is cheaper.
                let again = if state.retries < max_retries { request.try_clone().map(Box::new) } else { None };
                self.prepare(&mut request);
                end_in_time(&mut request, self.context.timeout(), deadline.left(|| self.now()))?;
                self.attempts.fetch_add(1, Ordering::Relaxed);
                let number = self.context.options.earlier_attempts + state.retries + 1;
                let attempt = Attempt::start(&request, operation, number, self.key(), self.context.observer.is_some());
                let observed = attempt.enter(|| Observed::begin(&self.context, operation, number, &mut request));
                if observed.is_some() {
                    // Nothing is sent if the program drops the call because of what its observer saw.
                    tokio::task::yield_now().await;
                }
                let pending = http.execute(request);
                let result = attempt.within_span(self.receive(pending, permit, &mut expected)).await;
                let ended = self.now();
                state.elapsed = ended.saturating_sub(begun);
                let failure = failure_of(&result);
                attempt.ended(state.retries, ended.saturating_sub(now), &result, failure);
                let delay = again.zip(failure).and_then(|(again, failure)| {
                    Some((again, self.delay(&state, operation.idempotency, &result, failure, deadline)?))
                });
                if let Some(observed) = observed {
                    let retry_in = delay.as_ref().map(|(_, delay)| *delay);
                    attempt.enter(|| (*observed).end(&result, failure, attempt.request_id(&result), retry_in));
                }
                let Some((again, delay)) = delay else { return Ok(result?.received) };
                trace::pause(delay, state.retries, max_retries);
                self.context.pipeline.clock.sleep(delay).await;
                now = self.now();
                request = *again;
                state.retried_after(delay);
            }
        }
    }
}

/// Limits an attempt to the remaining time, and rejects one that would start after the deadline. `timeout` is the
/// timeout of requests without their own.
fn end_in_time(request: &mut reqwest::Request, timeout: Duration, left: Option<Duration>) -> Result<(), PastDeadline> {
    let Some(left) = left else { return Ok(()) };
    if left.is_zero() {
        return Err(PastDeadline);
    }
    let timeout = request.timeout().copied().unwrap_or(timeout);
    *request.timeout_mut() = Some(timeout.min(left));
    Ok(())
}

impl Transport for RetryingTransport {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'a OperationInfo,
        expected: Expected<'a>,
    ) -> TransportFuture<'a> {
        let is_sent = match self.context.sends {
            Sends::All => true,
            Sends::ReadsOnly => operation.idempotency == Idempotency::ReadOnly,
            Sends::Nothing => false,
        };
        if !is_sent {
            self.prepare(&mut request);
            let prepared = PreparedRequest::from_request(request);
            return Box::pin(async move { Err(prepared.into()) });
        }
        let span = trace::call(operation, request.url());
        let sending = self.send_with_retries(http, request, operation, expected);
        if span.is_disabled() { Box::pin(sending) } else { Box::pin(sending.instrument(span)) }
    }
}
