//! Classifies the outcomes of requests: statuses and broken connections.

use super::request::PreparedRequest;
use super::retry::PastDeadline;
use reqwest::StatusCode;
use telnyx_porting_api as api;
use telnyx_porting_api::{Idempotency, OPERATIONS};

/// The kind of an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a rule; nothing was sent.
    Validation,
    /// The client is misconfigured; nothing was sent.
    Configuration,
    /// A file cannot be read or written.
    File,
    /// The client is in dry-run mode; nothing was sent.
    NotSent,
    /// No connection could be made, so the server did not receive the request.
    Connect,
    /// The server took too long to respond. It may have processed the request.
    Timeout,
    /// The connection broke. The server may have processed the request.
    Transport,
    /// The key is missing, wrong or revoked (401).
    Authentication,
    /// The key lacks a permission (403).
    Permission,
    /// The resource does not exist (404).
    NotFound,
    /// A 404 without an error document of the API: the base URL lacks `/v2` or points to another server.
    WrongAddress,
    /// The resource is in a state that does not allow this (409).
    Conflict,
    /// Too many requests were sent (429).
    RateLimited,
    /// The server rejected the request for another reason (any other 4xx, often 422).
    Rejected,
    /// The server, or a gateway in front of it, failed (5xx, 408). It may have processed the request.
    Server,
    /// The response is a success that cannot be decoded, is truncated, too large or incomplete.
    Unreadable,
    /// The pages of a list do not end.
    EndlessList,
    /// Orders were found for only some of the numbers.
    PartlyCreated,
    /// Several orders were found for the same number.
    CreatedTwice,
}

impl ErrorKind {
    /// The name of the kind: lowercase words joined by underscores. Never changes after a release.
    ///
    /// ```
    /// assert_eq!(telnyx_porting::ErrorKind::RateLimited.as_str(), "rate_limited");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Configuration => "configuration",
            Self::File => "file",
            Self::NotSent => "not_sent",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::WrongAddress => "wrong_address",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::Rejected => "rejected",
            Self::Server => "server",
            Self::Unreadable => "unreadable",
            Self::EndlessList => "endless_list",
            Self::PartlyCreated => "partly_created",
            Self::CreatedTwice => "created_twice",
        }
    }
}

/// When a request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Retry {
    Never,
    /// If the operation is idempotent.
    IfIdempotent,
    /// Always: the server did not process it.
    Always,
}

/// The meaning of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Disposition {
    pub(crate) kind: ErrorKind,
    /// Whether the server may have processed the request.
    pub(crate) may_have_been_processed: bool,
    /// Whether the same request may succeed later.
    pub(crate) is_transient: bool,
    retry: Retry,
}

impl Disposition {
    const fn new(kind: ErrorKind, may_have_been_processed: bool, is_transient: bool, retry: Retry) -> Self {
        Self { kind, may_have_been_processed, is_transient, retry }
    }

    /// For a response whose status is not a success.
    pub(crate) fn from_status(status: StatusCode) -> Self {
        use ErrorKind::{Authentication, Conflict, NotFound, Permission, RateLimited, Rejected, Server};
        match status.as_u16() {
            401 => Self::new(Authentication, false, false, Retry::Never),
            403 => Self::new(Permission, false, false, Retry::Never),
            404 => Self::new(NotFound, false, false, Retry::Never),
            409 => Self::new(Conflict, false, false, Retry::Never),
            425 => Self::new(Rejected, false, true, Retry::Never),
            429 => Self::new(RateLimited, false, true, Retry::Always),
            // Rejections, and redirects that require sending the request to another address.
            307 | 308 | 400..=407 | 410..=499 => Self::new(Rejected, false, false, Retry::Never),
            501 | 505 | 600.. => Self::new(Server, true, true, Retry::Never),
            // A server or gateway error may occur after the request was processed.
            408 | 500..=599 => Self::new(Server, true, true, Retry::IfIdempotent),
            // 303 points to the result.
            _ => Self::new(Rejected, true, false, Retry::Never),
        }
    }

    /// For a request without a response, or whose body was truncated.
    pub(crate) fn from_connection_error(error: &reqwest::Error) -> Self {
        match () {
            () if error.is_builder() => Self::new(ErrorKind::Configuration, false, false, Retry::Never),
            () if error.is_connect() => Self::new(ErrorKind::Connect, false, true, Retry::Always),
            () if error.is_timeout() => Self::new(ErrorKind::Timeout, true, true, Retry::IfIdempotent),
            () => Self::new(ErrorKind::Transport, true, true, Retry::IfIdempotent),
        }
    }

    /// For a success whose body was truncated.
    pub(crate) fn from_truncation(error: &reqwest::Error) -> Self {
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Unreadable };
        Self::new(kind, true, true, Retry::IfIdempotent)
    }

    /// For a success whose body is malformed.
    pub(crate) const MALFORMED: Self = Self::new(ErrorKind::Unreadable, true, true, Retry::IfIdempotent);

    /// For a success whose body does not match the operation. A retry would return the same.
    const UNREADABLE: Self = Self::new(ErrorKind::Unreadable, true, false, Retry::Never);

    /// For a failed request.
    pub(crate) fn from_error(error: &api::Error) -> Self {
        match error {
            api::Error::Api(failure) => Self::from_status(failure.status()),
            api::Error::Transport(error) => Self::from_connection_error(error),
            api::Error::Incomplete(_, error) => Self::from_truncation(error),
            api::Error::Decode(..) => Self::MALFORMED,
            api::Error::InvalidRequest(_) => Self::new(ErrorKind::Configuration, false, false, Retry::Never),
            api::Error::GivenUp(cause) if cause.is::<PastDeadline>() => {
                Self::new(ErrorKind::Timeout, false, true, Retry::Never)
            }
            api::Error::GivenUp(cause) if cause.is::<PreparedRequest>() => {
                Self::new(ErrorKind::NotSent, false, false, Retry::Never)
            }
            api::Error::GivenUp(_) => Self::new(ErrorKind::Configuration, true, false, Retry::Never),
            _ => Self::UNREADABLE,
        }
    }

    /// Whether a retry may succeed without a second effect.
    pub(crate) fn may_be_retried(self, idempotency: Idempotency) -> bool {
        match self.retry {
            Retry::Never => false,
            Retry::IfIdempotent => idempotency != Idempotency::NotIdempotent,
            Retry::Always => true,
        }
    }
}

/// Whether an operation stores nothing, so a failure leaves no effect to check for.
pub(crate) fn is_read_only(operation_id: &str) -> bool {
    let operation = OPERATIONS.iter().find(|info| info.operation_id == operation_id);
    operation.is_some_and(|info| info.idempotency == Idempotency::ReadOnly)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disposition(status: u16) -> Disposition {
        Disposition::from_status(StatusCode::from_u16(status).unwrap())
    }

    #[test]
    fn statuses_have_kinds() {
        for (status, kind) in [
            (301, ErrorKind::Rejected),
            (401, ErrorKind::Authentication),
            (408, ErrorKind::Server),
            (422, ErrorKind::Rejected),
            (429, ErrorKind::RateLimited),
            (502, ErrorKind::Server),
        ] {
            assert_eq!(disposition(status).kind, kind, "{status}");
        }
    }

    #[test]
    fn a_request_that_may_have_been_processed_is_not_retried() {
        use Idempotency::{Idempotent, NotIdempotent, ReadOnly};
        for status in [408, 429, 500, 502, 503, 504] {
            assert!(
                disposition(status).may_be_retried(Idempotent) && disposition(status).may_be_retried(ReadOnly),
                "{status}"
            );
            assert_eq!(disposition(status).may_be_retried(NotIdempotent), status == 429, "{status}");
            assert_eq!(disposition(status).may_have_been_processed, status != 429, "{status}");
            assert!(disposition(status).is_transient, "{status}");
        }
        for status in [400, 401, 403, 404, 409, 422] {
            assert!(!disposition(status).may_be_retried(Idempotent), "{status}");
            assert!(!disposition(status).may_have_been_processed, "{status}");
        }
        for status in [101, 303, 501, 505] {
            assert!(!disposition(status).may_be_retried(NotIdempotent), "{status}");
            assert!(disposition(status).may_have_been_processed, "{status}");
        }
        assert!(Disposition::MALFORMED.may_be_retried(Idempotent));
        assert!(!Disposition::MALFORMED.may_be_retried(NotIdempotent));
    }

    #[test]
    fn a_request_that_creates_or_submits_is_not_idempotent() {
        for info in OPERATIONS {
            let creates = ["create_", "confirm_", "cancel_", "activate_", "share_", "send_", "initiate_"]
                .iter()
                .any(|verb| info.operation_id.starts_with(verb));
            let is_repeatable = info.idempotency != Idempotency::NotIdempotent;
            assert!(!(creates && is_repeatable), "{}", info.operation_id);
            assert!(info.method != "GET" || info.idempotency == Idempotency::ReadOnly, "{}", info.operation_id);
        }
    }
}
