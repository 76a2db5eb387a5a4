//! What happens to every request: authentication, user agent, timeout, rate limit, retries, tracing.

use super::clock::Clock;
use super::deadline::{Deadline, PastDeadline};
use super::limiter::{Limiter, Permit};
use super::network::Network;
use super::repeat;
use super::retry::{Failed, RetryPolicy, SoFar};
use super::unsent::UnsentRequest;
use super::waiting::{RateLimit, asked_for};
use super::{body, trace};
use crate::client::CallOptions;
use crate::error::Error;
use crate::idempotency::Repeat;
use crate::values::ApiKey;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use telnyx_porting_api::runtime::{BodyLimits, BoxError, HookFuture};
use telnyx_porting_api::{Hook, OperationInfo};
use tracing::Instrument;

const SCHEME: &str = "Bearer ";
const LIBRARY: &str = concat!("telnyx-porting/", env!("CARGO_PKG_VERSION"));

/// See [`keep_body`].
type KeepBody = Option<bool>;

/// Where randomness comes from: a number from 0 to 1.
pub(super) type Random = Arc<dyn Fn() -> f64 + Send + Sync>;

/// What all requests of a client have in common.
pub(crate) struct Transport {
    authorization: HeaderValue,
    user_agent: HeaderValue,
    timeout: Duration,
    retries: RetryPolicy,
    limiter: Limiter,
    clock: Arc<dyn Clock>,
    random: Random,
    /// Whether requests that change something are shown instead of sent.
    pub(super) dry_run: bool,
    pub(super) limits: BodyLimits,
    /// How the API is reached; none where the HTTP client is the caller's.
    pub(super) network: Option<Network>,
    /// Whether those that only read are then shown too.
    pub(super) dry_reads: bool,
}

impl Transport {
    pub(super) fn new(
        key: &ApiKey,
        user_agent: Option<&str>,
        timeout: Duration,
        retries: RetryPolicy,
        clock: Arc<dyn Clock>,
        random: Random,
    ) -> Result<Self, Error> {
        let refused = |what: &str| Error::Configuration(format!("{what} cannot be sent as a header"));
        let mut authorization =
            HeaderValue::try_from(format!("{SCHEME}{}", key.expose())).map_err(|_| refused("the API key"))?;
        authorization.set_sensitive(true);
        let user_agent = user_agent.map_or_else(|| LIBRARY.to_owned(), |program| format!("{program} {LIBRARY}"));
        let user_agent = HeaderValue::try_from(user_agent).map_err(|_| refused("the user agent"))?;
        let limiter = Limiter::default();
        Ok(Self {
            authorization,
            user_agent,
            timeout,
            retries,
            limiter,
            clock,
            random,
            dry_run: false,
            limits: BodyLimits::default(),
            network: None,
            dry_reads: false,
        })
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// How long to wait before a retry, or none when there is to be none.
    pub(crate) fn retry_delay(
        &self,
        options: &CallOptions,
        so_far: &SoFar,
        asked: Option<Duration>,
    ) -> Option<Duration> {
        self.policy(options).delay(so_far, asked, self.random())
    }

    pub(super) fn timeout(&self, options: &CallOptions) -> Duration {
        options.timeout.unwrap_or(self.timeout)
    }

    pub(super) fn policy(&self, options: &CallOptions) -> RetryPolicy {
        self.retries.with_max_retries(options.max_retries.unwrap_or(self.retries.max_retries()))
    }

    pub(crate) fn random(&self) -> f64 {
        let random = (self.random)();
        if random.is_nan() { 0.5 } else { random.clamp(0.0, 1.0) }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

/// Sends the requests of one call and counts them.
pub(crate) struct Attempts {
    context: Arc<Context>,
    started: Duration,
    sent: AtomicU32,
    in_doubt: AtomicBool,
    /// What was sent first. The other requests of a call are sent by calls of their own.
    operation: OnceLock<OperationInfo>,
}

/// What the calls of a client have in common.
#[derive(Debug)]
pub(crate) struct Context {
    pub(super) transport: Arc<Transport>,
    pub(super) options: CallOptions,
}

impl Attempts {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        let started = context.transport.clock.monotonic();
        Self { context, started, sent: AtomicU32::new(0), in_doubt: AtomicBool::new(false), operation: OnceLock::new() }
    }

    /// The key, which errors must not quote.
    pub(crate) fn key(&self) -> &str {
        let header = self.context.transport.authorization.to_str().unwrap_or_default();
        header.strip_prefix(SCHEME).unwrap_or(header)
    }

    /// How often the request was sent.
    pub(crate) fn sent(&self) -> u32 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Whether an attempt before the last may have been carried out.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.in_doubt.load(Ordering::Relaxed)
    }

    /// The operation of the request, if one was sent.
    pub(crate) fn operation(&self) -> Option<&OperationInfo> {
        self.operation.get()
    }

    /// What helps against a failed connection.
    pub(crate) fn help(&self, error: &reqwest::Error) -> Option<String> {
        self.context.transport.network.as_ref()?.help(error)
    }

    /// How long the call took up to now.
    pub(crate) fn elapsed(&self) -> Duration {
        self.now().saturating_sub(self.started)
    }

    /// How long the server asks to wait.
    pub(crate) fn asked_for(&self, status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
        asked_for(status, headers, self.context.transport.clock.utc())
    }

    fn now(&self) -> Duration {
        self.context.transport.clock.monotonic()
    }

    fn prepare(&self, request: &mut reqwest::Request) {
        let Context { transport, options } = &*self.context;
        *request.timeout_mut() = Some(options.timeout.or(request.timeout().copied()).unwrap_or(transport.timeout));
        if !options.query.is_empty() {
            request.url_mut().query_pairs_mut().extend_pairs(&options.query);
        }
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, transport.user_agent.clone());
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        headers.insert(AUTHORIZATION, transport.authorization.clone());
    }

    /// Ends a call with the request that it would have sent.
    fn show(&self, mut request: reqwest::Request) -> HookFuture<'static> {
        self.prepare(&mut request);
        let unsent = UnsentRequest::of(request);
        Box::pin(async move { Err(unsent.into()) })
    }

    /// Keeps within the server's rate limit, unless that would take too long: then the server may say so itself.
    async fn turn(&self, mut now: Duration, deadline: Deadline) -> Permit<'_> {
        let Transport { limiter, clock, retries, .. } = &*self.context.transport;
        loop {
            match limiter.acquire(now) {
                Ok(permit) => return permit,
                Err(wait) if wait > retries.longest_wait() || !deadline.allows(now, wait) => return limiter.enter(),
                Err(wait) => {
                    trace::rate_limit(wait);
                    clock.sleep(wait).await;
                }
            }
            now = clock.monotonic();
        }
    }

    /// Waits for the answer to a request that is on its way.
    async fn receive(
        &self,
        pending: impl Future<Output = reqwest::Result<reqwest::Response>>,
        permit: Permit<'_>,
        keep_body: KeepBody,
    ) -> Result<body::Answer, reqwest::Error> {
        let response = pending.await?;
        if let Some(limit) = RateLimit::read(response.headers()) {
            permit.learn(self.now(), limit);
        }
        if let Some(is_json) = keep_body.filter(|_| response.status().is_success()) {
            return Ok(Box::pin(body::read_whole(response, self.context.transport.limits.success, is_json)).await);
        }
        Ok(body::Answer::Whole(response))
    }

    fn delay(
        &self,
        so_far: &SoFar,
        repeat: Repeat,
        result: &Result<body::Answer, reqwest::Error>,
        deadline: Deadline,
    ) -> Option<Duration> {
        let failed = match result {
            Ok(body::Answer::Whole(response)) if response.status().is_success() => return None,
            Ok(body::Answer::Whole(response)) => Failed::Answered(response.status()),
            Ok(body::Answer::CutOff(_) | body::Answer::Malformed(_)) => Failed::Unreadable,
            Err(error) => Failed::NoAnswer(error),
        };
        if !failed.may_be_repeated(repeat) {
            return None;
        }
        let asked = match result {
            Ok(body::Answer::Whole(response)) => self.asked_for(response.status(), response.headers()),
            _ => None,
        };
        let delay = self.context.transport.retry_delay(&self.context.options, so_far, asked)?;
        if !deadline.allows(self.now(), delay) {
            return None;
        }
        self.in_doubt.fetch_or(failed.may_have_been_processed(), Ordering::Relaxed);
        Some(delay)
    }

    /// Sends a request until it succeeds or there is to be no retry.
    ///
    /// One block with all that is kept between its steps, and in boxes what is rarely there: the smaller the future, the
    /// cheaper every call.
    fn send_with_retries<'a>(
        &'a self,
        http: &'a reqwest::Client,
        mut request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> impl Future<Output = Result<reqwest::Response, BoxError>> + Send + 'a {
        self.prepare(&mut request);
        let repeat = repeat::of(operation, request.method());
        let keep_body = keep_body(repeat, &request);
        let max_retries = self.context.transport.policy(&self.context.options).max_retries();
        async move {
            let begun = self.now();
            let deadline = Deadline::of(&self.context.options, begun);
            let mut now = begun;
            let mut so_far = SoFar::default();
            loop {
                let permit = self.turn(now, deadline).await;
                // A streamed body cannot be sent twice.
                let again = if so_far.retries < max_retries { request.try_clone().map(Box::new) } else { None };
                end_in_time(&mut request, deadline.left(self.now()))?;
                self.sent.fetch_add(1, Ordering::Relaxed);
                trace::request(&request);
                let sent = trace::Sent::of(&request, self.key());
                let pending = http.execute(request);
                let result = self.receive(pending, permit, keep_body).await;
                let ended = self.now();
                so_far.elapsed = ended.saturating_sub(begun);
                trace::attempt(so_far.retries, ended.saturating_sub(now), &result, &sent);
                let delay = again.and_then(|again| Some((again, self.delay(&so_far, repeat, &result, deadline)?)));
                let Some((again, delay)) = delay else { return Ok(result?.into_response()) };
                trace::pause(delay, so_far.retries, max_retries);
                self.context.transport.clock.sleep(delay).await;
                now = self.now();
                request = *again;
                so_far.retries += 1;
                so_far.last_delay = Some(delay);
            }
        }
    }
}

/// Has an attempt end at the deadline, and refuses one that would begin after it.
fn end_in_time(request: &mut reqwest::Request, left: Option<Duration>) -> Result<(), PastDeadline> {
    match left {
        None => return Ok(()),
        Some(Duration::ZERO) => return Err(PastDeadline),
        Some(left) => {
            let timeout = request.timeout_mut();
            *timeout = Some(timeout.map_or(left, |timeout| timeout.min(left)));
        }
    }
    Ok(())
}

/// Whether a body that breaks off or is malformed is worth another attempt, which takes having read it, and if so, whether a
/// JSON object is expected. Files are left to their reader.
fn keep_body(repeat: Repeat, request: &reqwest::Request) -> KeepBody {
    match request.headers().get(ACCEPT) {
        _ if repeat == Repeat::Unsafe => None,
        Some(accept) => (accept == "application/json").then_some(true),
        None => Some(false),
    }
}

impl Hook for Attempts {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> HookFuture<'a> {
        let transport = &self.context.transport;
        if transport.dry_run && (transport.dry_reads || !repeat::stores_nothing(operation)) {
            return self.show(request);
        }
        // It is the same each time.
        let _ = self.operation.set(*operation);
        let span = trace::call(operation, request.url());
        let sending = self.send_with_retries(http, request, operation);
        if span.is_disabled() { Box::pin(sending) } else { Box::pin(sending.instrument(span)) }
    }
}
