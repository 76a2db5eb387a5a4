//! Injected faults: rules, their text form, and their effects on a request.

use std::collections::BTreeMap;
use std::future::Future;
use std::str::FromStr;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::http::rate::RateWindow;
use crate::http::response::ApiError;
use crate::issue::{Code, Issue};
use crate::schema::operations::is_operation;
use crate::simulation::event::EventKind;
use crate::words::Words as _;

/// The active rules, in order; the first that matches applies.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<ActiveRule>,
    random: fastrand::Rng,
    injected: BTreeMap<&'static str, u64>,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>, seed: u64) -> Self {
        let rules = rules.into_iter().map(ActiveRule::new).collect();
        Self { rules, random: fastrand::Rng::with_seed(seed), injected: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, rule: FaultRule) {
        self.rules.push(ActiveRule::new(rule));
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
        self.injected.clear();
    }

    /// The fault of a request to an operation.
    pub(crate) fn for_request(&mut self, operation: &str) -> Option<Fault> {
        self.select(false, operation)
    }

    /// The fault of a webhook of an event type.
    pub(crate) fn for_webhook(&mut self, event_type: &str) -> Option<Fault> {
        self.select(true, event_type)
    }

    fn select(&mut self, of_webhooks: bool, operation: &str) -> Option<Fault> {
        let random = &mut self.random;
        let fault = self.rules.iter_mut().find_map(|rule| rule.select(of_webhooks, operation, random))?;
        *self.injected.entry(fault.name()).or_default() += 1;
        Some(fault)
    }

    pub(crate) fn injected(&self) -> BTreeMap<String, u64> {
        self.injected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }

    /// The rules, and how often faults were injected, by name.
    pub(crate) fn view(&self) -> Value {
        json!({"rules": self.rules, "injected": self.injected})
    }
}

/// A fault to inject.
///
/// ```
/// use telnyx_porting_sandbox::Fault;
///
/// let fault: Fault = serde_json::from_str(r#"{"kind": "status", "status": 502}"#)?;
/// assert_eq!(fault, Fault::Status { status: 502, after: false });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed before the request is processed.
    DropBefore,
    /// The request is processed, and the connection closed without a response.
    DropAfter,
    /// The response is delayed, in the host's time.
    Delay {
        /// The delay.
        milliseconds: u64,
    },
    /// The request is processed, and the connection closed in the middle of the response body.
    CutBody,
    /// The request is processed, and the response body is malformed JSON.
    MalformedJson,
    /// The request is rejected with 429 and not processed.
    RateLimited {
        /// Value of the `Retry-After` header; without it, only `x-ratelimit-reset` is sent, as by the real API.
        retry_after_seconds: Option<u32>,
    },
    /// The response is that of a gateway: this status and an HTML page.
    Status {
        /// 500 to 599.
        status: u16,
        /// Whether the request is processed before.
        #[serde(default)]
        after: bool,
    },
    /// A webhook is sent twice.
    WebhookTwice,
    /// A webhook is sent a minute later, in the sandbox's time, so that later ones overtake it.
    WebhookLate,
    /// A webhook is signed with another key.
    WebhookBadSignature,
}

impl Fault {
    /// Whether it applies to webhooks, not to requests.
    pub fn is_of_webhooks(self) -> bool {
        matches!(self, Self::WebhookTwice | Self::WebhookLate | Self::WebhookBadSignature)
    }

    /// Its name in counters and on the command line, such as `drop_after`.
    pub fn name(self) -> &'static str {
        match self {
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::Delay { .. } => "delay",
            Self::CutBody => "cut_body",
            Self::MalformedJson => "malformed_json",
            Self::RateLimited { .. } => "rate_limited",
            Self::Status { after: false, .. } => "status_before",
            Self::Status { after: true, .. } => "status_after",
            Self::WebhookTwice => "webhook_twice",
            Self::WebhookLate => "webhook_late",
            Self::WebhookBadSignature => "webhook_bad_signature",
        }
    }
}

/// A fault and the requests that it applies to.
///
/// ```
/// use telnyx_porting_sandbox::{Fault, FaultRule};
///
/// // The response to the first create request is lost: the client cannot know whether an order exists.
/// let lost = FaultRule::new(Fault::DropAfter).on("CreatePortingOrder").nth(1);
/// // Each request is rejected with a probability of 10 %.
/// let busy = FaultRule::new(Fault::RateLimited { retry_after_seconds: Some(1) }).with_probability(0.1);
/// # let _ = (lost, busy);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Operation id, as in the API's description; any operation if absent. For faults of webhooks, the event type.
    operation: Option<String>,
    /// The number of the matching request, from 1.
    nth: Option<u64>,
    /// Probability of each matching request, from 0 to 1.
    probability: Option<f64>,
    /// Maximum number of times.
    times: Option<u64>,
    fault: Fault,
}

impl FaultRule {
    /// A fault that applies to every request.
    pub fn new(fault: Fault) -> Self {
        Self { operation: None, nth: None, probability: None, times: None, fault }
    }

    /// Applies only to this operation, by its operation id (`CreatePortingOrder`); for faults of webhooks, to events of this
    /// type (`porting_order.status_changed`).
    #[must_use]
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Applies only to the n-th matching request, from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.nth = Some(nth);
        self
    }

    /// Applies with this probability, from 0 to 1. The choice is the same in each run with the same
    /// [seed](crate::SandboxBuilder::seed).
    #[must_use]
    pub fn with_probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Applies at most this many times.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// The issue of an invalid rule: a JSON pointer and the rule.
    pub(crate) fn invalid_field(&self) -> Option<(&'static str, &'static str)> {
        if self.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return Some(("/probability", "A probability is a number from 0 to 1."));
        }
        if let Some(operation) = &self.operation {
            if self.fault.is_of_webhooks() && EventKind::parse(operation).is_none() {
                return Some((
                    "/operation",
                    "There is no such event type; an example is porting_order.status_changed.",
                ));
            }
            if !self.fault.is_of_webhooks() && !is_operation(operation) {
                return Some(("/operation", "There is no such operation; an example is CreatePortingOrder."));
            }
        }
        if self.nth == Some(0) {
            return Some(("/nth", "Requests are counted from 1."));
        }
        match self.fault {
            Fault::Status { status, .. } if !(500..=599).contains(&status) => {
                Some(("/fault/status", "A status is from 500 to 599."))
            }
            _ => None,
        }
    }

    fn covers(&self, of_webhooks: bool, operation: &str) -> bool {
        self.fault.is_of_webhooks() == of_webhooks && self.operation.as_deref().is_none_or(|id| id == operation)
    }
}

/// A rule and how often it was applied.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ActiveRule {
    #[serde(flatten)]
    rule: FaultRule,
    /// Matching requests.
    matched: u64,
    injected: u64,
}

impl ActiveRule {
    fn new(rule: FaultRule) -> Self {
        Self { rule, matched: 0, injected: 0 }
    }

    /// The fault, if it applies now.
    fn select(&mut self, of_webhooks: bool, operation: &str, random: &mut fastrand::Rng) -> Option<Fault> {
        if !self.rule.covers(of_webhooks, operation) {
            return None;
        }
        self.matched += 1;
        let is_left = self.rule.times.is_none_or(|times| self.injected < times);
        let is_turn = self.rule.nth.is_none_or(|nth| self.matched == nth);
        let is_chosen = self.rule.probability.is_none_or(|probability| random.f64() < probability);
        (is_left && is_turn && is_chosen).then(|| {
            self.injected += 1;
            self.rule.fault
        })
    }
}

/// Text that is not a fault rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultRuleError(String);

/// Parses `[OPERATION:]FAULT[@WHEN]`; WHEN is a probability such as `0.1` or the number of a request such as `#2`.
///
/// Faults are `drop-before`, `drop-after`, `cut-body`, `malformed-json`, `delay=MILLISECONDS`, `429`, `429=SECONDS` with
/// that `Retry-After`, `5XX` and `5XX-after` for a status before and after the request is processed, `webhook-twice`,
/// `webhook-late` and `webhook-bad-signature`.
///
/// ```
/// use telnyx_porting_sandbox::{Fault, FaultRule};
///
/// let rule: FaultRule = "CreatePortingOrder:drop-after@#1".parse()?;
/// assert_eq!(rule, FaultRule::new(Fault::DropAfter).on("CreatePortingOrder").nth(1));
/// let rule: FaultRule = "502-after@0.25".parse()?;
/// assert_eq!(rule, FaultRule::new(Fault::Status { status: 502, after: true }).with_probability(0.25));
/// # Ok::<(), telnyx_porting_sandbox::FaultRuleError>(())
/// ```
impl FromStr for FaultRule {
    type Err = FaultRuleError;

    fn from_str(text: &str) -> Result<Self, FaultRuleError> {
        let (rest, when) = text.split_once('@').map_or((text, None), |(rest, when)| (rest, Some(when)));
        let (operation, fault) = rest.split_once(':').map_or((None, rest), |(name, fault)| (Some(name), fault));
        let mut rule = Self::new(parse_fault(fault)?);
        if let Some(operation) = operation {
            rule = rule.on(operation);
        }
        rule = match when {
            None => rule,
            Some(when) => match when.strip_prefix('#') {
                Some(nth) => rule.nth(number(nth, "expected the number of a request after @#")?),
                None => rule
                    .with_probability(number(when, "expected a probability such as 0.1, or # and a number, after @")?),
            },
        };
        match rule.invalid_field() {
            Some((_, detail)) => Err(FaultRuleError(format!("{text:?}: {detail}"))),
            None => Ok(rule),
        }
    }
}

fn parse_fault(text: &str) -> Result<Fault, FaultRuleError> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    match (name, value) {
        ("drop-before", None) => Ok(Fault::DropBefore),
        ("drop-after", None) => Ok(Fault::DropAfter),
        ("cut-body", None) => Ok(Fault::CutBody),
        ("malformed-json", None) => Ok(Fault::MalformedJson),
        ("webhook-twice", None) => Ok(Fault::WebhookTwice),
        ("webhook-late", None) => Ok(Fault::WebhookLate),
        ("webhook-bad-signature", None) => Ok(Fault::WebhookBadSignature),
        ("delay", Some(value)) => Ok(Fault::Delay { milliseconds: number(value, "a delay is in milliseconds")? }),
        ("429", None) => Ok(Fault::RateLimited { retry_after_seconds: None }),
        ("429", Some(value)) => {
            Ok(Fault::RateLimited { retry_after_seconds: Some(number(value, "Retry-After is in seconds")?) })
        }
        (name, None) => {
            let (status, after) = name.strip_suffix("-after").map_or((name, false), |status| (status, true));
            let status = number(status, "no such fault; examples are drop-after and 502")?;
            Ok(Fault::Status { status, after })
        }
        (_, Some(_)) => Err(FaultRuleError(format!("{text:?}: this fault takes no value"))),
    }
}

fn number<T: FromStr>(text: &str, rule: &str) -> Result<T, FaultRuleError> {
    text.parse().map_err(|_| FaultRuleError(format!("{text:?}: {rule}")))
}

/// Longest response body that can be cut or malformed; the connection of a longer one is dropped.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// The connection is closed without a response.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped on purpose")]
pub(crate) struct Dropped;

/// Runs a request with a fault.
pub(crate) async fn apply<F: Future<Output = Response>>(
    fault: Option<Fault>,
    rate: &RateWindow,
    request: Request,
    run: impl FnOnce(Request) -> F,
) -> Result<Response, Dropped> {
    match fault {
        Some(Fault::DropBefore) => return Err(Dropped),
        Some(Fault::RateLimited { retry_after_seconds }) => return Ok(rate_limited(rate, retry_after_seconds)),
        Some(Fault::Status { status, after: false }) => return Ok(gateway_page(status)),
        _ => {}
    }
    let response = run(request).await;
    match fault {
        Some(Fault::DropAfter) => Err(Dropped),
        Some(Fault::Status { status, .. }) => Ok(gateway_page(status)),
        Some(Fault::CutBody) => cut(response).await,
        Some(Fault::MalformedJson) => malform(response).await,
        Some(Fault::Delay { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Ok(response)
        }
        _ => Ok(response),
    }
}

/// A response whose body announces its whole length and ends in the middle.
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

/// A response that is complete HTTP and truncated JSON.
async fn malform(response: Response) -> Result<Response, Dropped> {
    let (mut head, _, half) = halve(response).await?;
    head.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(head, Body::from(half)))
}

/// A response's head, the length of its body, and the first half of it. A body that is too short drops the connection.
async fn halve(response: Response) -> Result<(Parts, usize, Bytes), Dropped> {
    let (head, body) = response.into_parts();
    let whole = axum::body::to_bytes(body, MAX_BODY).await.map_err(|_| Dropped)?;
    let half = whole.slice(..whole.len() / 2);
    if half.is_empty() { Err(Dropped) } else { Ok((head, whole.len(), half)) }
}

fn rate_limited(rate: &RateWindow, retry_after_seconds: Option<u32>) -> Response {
    let issue = Issue::new(Code::RateLimited, "Too many requests. Wait before the next one.");
    let mut response = ApiError::from(issue).into_response();
    rate.announce_exhausted(response.headers_mut());
    if let Some(seconds) = retry_after_seconds {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The page of a proxy in front of the service.
fn gateway_page(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let title = status.canonical_reason().unwrap_or("Error");
    let number = status.as_u16();
    let page = format!("<html><head><title>{number} {title}</title></head><body><h1>{title}</h1></body></html>\n");
    let mut response = (status, page).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_text() {
        for (text, fault) in [
            ("drop-before", Fault::DropBefore),
            ("cut-body", Fault::CutBody),
            ("malformed-json", Fault::MalformedJson),
            ("delay=250", Fault::Delay { milliseconds: 250 }),
            ("429", Fault::RateLimited { retry_after_seconds: None }),
            ("429=3", Fault::RateLimited { retry_after_seconds: Some(3) }),
            ("500", Fault::Status { status: 500, after: false }),
            ("webhook-twice", Fault::WebhookTwice),
            ("webhook-late", Fault::WebhookLate),
            ("webhook-bad-signature", Fault::WebhookBadSignature),
        ] {
            assert_eq!(text.parse(), Ok(FaultRule::new(fault)), "{text}");
        }
    }

    #[test]
    fn invalid_rules_are_rejected() {
        for text in
            ["", "drop", "drop-after@", "drop-after@2", "drop-after@#0", "404", "delay", "delay=x", "429=-1", "x:"]
        {
            assert!(text.parse::<FaultRule>().is_err(), "{text}");
        }
    }
}
