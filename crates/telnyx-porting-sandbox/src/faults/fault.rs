//! What can go wrong.

use serde::{Deserialize, Serialize};

/// Something that goes wrong on purpose.
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
    /// The connection is closed before the request is carried out.
    DropBefore,
    /// The request is carried out, and the connection closed without an answer.
    DropAfter,
    /// The answer comes so much later, in the host's time.
    Delay {
        /// How much later.
        milliseconds: u64,
    },
    /// The request is carried out, and the connection closed in the middle of the answer's body.
    CutBody,
    /// The request is carried out, and the body of its answer is JSON that no parser takes.
    MalformedJson,
    /// The request is refused with 429 without being carried out.
    RateLimited {
        /// Value of the `Retry-After` header; without one there is only `x-ratelimit-reset`, as in the real API.
        #[serde(default)]
        retry_after_seconds: Option<u32>,
    },
    /// The answer is a gateway's: this status and an HTML page.
    Status {
        /// 500 to 599.
        status: u16,
        /// Whether the request is carried out all the same.
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
    /// Whether it is one of webhooks and not of requests.
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
