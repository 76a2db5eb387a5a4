//! Failures by kind.

use crate::client::PastDeadline;
use telnyx_porting_api as api;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a rule; nothing was sent.
    Validation,
    /// The client cannot do what it is set up to do; nothing was sent.
    Configuration,
    /// A file cannot be read or written.
    File,
    /// The client only shows what it would send.
    NotSent,
    /// No connection could be made; the server knows of nothing.
    Connect,
    /// The server took too long to answer. It may have carried out the request.
    Timeout,
    /// The connection broke. The server may have carried out the request.
    Transport,
    /// The key is missing, wrong or revoked (401).
    Authentication,
    /// The key may not do this (403).
    Permission,
    /// The resource does not exist (404).
    NotFound,
    /// A 404 without an error document of the API: the base URL lacks `/v2` or leads elsewhere.
    WrongAddress,
    /// The resource is in a state that does not allow this (409).
    Conflict,
    /// Too many requests were sent (429).
    RateLimited,
    /// The server refuses the request for another reason (any other 4xx, often 422).
    Rejected,
    /// The server or something before it broke down (5xx, 408). It may have carried out the request.
    Server,
    /// The server answered with a success that cannot be read, is cut off, too large or lacks something.
    Unreadable,
    /// A list goes on without an end.
    EndlessList,
    /// Orders were found for some numbers only.
    PartlyCreated,
    /// Several orders were found for the same number.
    CreatedTwice,
}

impl ErrorKind {
    pub(super) fn of(error: &api::Error) -> Self {
        match error {
            api::Error::Hook(cause) if cause.is::<PastDeadline>() => Self::Timeout,
            api::Error::InvalidRequest(_) | api::Error::Hook(_) => Self::Configuration,
            api::Error::Transport(error) if error.is_connect() => Self::Connect,
            api::Error::Transport(error) if error.is_timeout() => Self::Timeout,
            api::Error::Incomplete(_, error) if error.is_timeout() => Self::Timeout,
            api::Error::Transport(_) => Self::Transport,
            api::Error::Api(failure) => Self::of_status(failure.status().as_u16()),
            _ => Self::Unreadable,
        }
    }

    fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Authentication,
            403 => Self::Permission,
            404 => Self::NotFound,
            408 | 500.. => Self::Server,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            _ => Self::Rejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(ErrorKind::of_status(status), kind, "{status}");
        }
    }
}
