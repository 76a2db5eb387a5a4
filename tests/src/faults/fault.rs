//! Faults that can be injected into a request.

use std::fmt;
use std::time::Duration;

/// The fault of one request. "Before" means before the upstream receives it, so it has had no effect; "after" means that the
/// upstream has processed it, but the client does not learn of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No fault: the request and its response are forwarded.
    None,
    /// The connection is closed in order; nothing is forwarded.
    DropBefore,
    /// The connection is reset; nothing is forwarded.
    ResetBefore,
    /// Forwarded, then the connection is closed in order, without a response.
    DropAfter,
    /// Forwarded, then the connection is reset.
    ResetAfter,
    /// Forwarded; the connection is closed after half of the body. A response without a body is cut in its head.
    CutBody,
    /// Forwarded; the second half of the body is delayed by this time, or that of the head if there is no body.
    SlowBody(Duration),
    /// An error of a gateway or a rate limit in front of the API.
    Status {
        /// The status, such as 503.
        status: u16,
        /// Whether the body is a page of HTML, as gateways send, instead of the API's JSON.
        html: bool,
        /// The header `Retry-After`.
        retry_after: Option<RetryAfter>,
        /// Whether nothing is forwarded. Otherwise this response replaces the upstream's.
        before: bool,
    },
    /// Forwarded; the response is 200 with half of the upstream's JSON, in a complete HTTP message.
    Malformed,
}

/// The value of a `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// Whole seconds.
    Seconds(u32),
    /// Anything else, such as a date.
    Text(&'static str),
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seconds(seconds) => seconds.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Fault {
    /// 429 in the API's JSON; nothing is forwarded.
    pub fn rate_limited(retry_after: Option<RetryAfter>) -> Self {
        Self::Status { status: 429, html: false, retry_after, before: true }
    }

    /// 503 in the API's JSON; nothing is forwarded.
    pub fn unavailable(retry_after: RetryAfter) -> Self {
        Self::Status { status: 503, html: false, retry_after: Some(retry_after), before: true }
    }

    /// An HTML page of this status; nothing is forwarded.
    pub fn html_before(status: u16) -> Self {
        Self::Status { status, html: true, retry_after: None, before: true }
    }

    /// An HTML page with this status instead of the upstream's response.
    pub fn html_after(status: u16) -> Self {
        Self::Status { status, html: true, retry_after: None, before: false }
    }

    /// Whether the upstream gets the request.
    pub fn is_forwarded(&self) -> bool {
        !matches!(self, Self::DropBefore | Self::ResetBefore | Self::Status { before: true, .. })
    }
}

/// The kind of the fault, without its times, by which [`Counts`](super::Counts) counts.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::DropBefore => f.write_str("drop before"),
            Self::ResetBefore => f.write_str("reset before"),
            Self::DropAfter => f.write_str("drop after"),
            Self::ResetAfter => f.write_str("reset after"),
            Self::CutBody => f.write_str("cut body"),
            Self::SlowBody(_) => f.write_str("slow body"),
            Self::Status { status, before: true, .. } => write!(f, "{status} before"),
            Self::Status { status, before: false, .. } => write!(f, "{status} after"),
            Self::Malformed => f.write_str("malformed"),
        }
    }
}
