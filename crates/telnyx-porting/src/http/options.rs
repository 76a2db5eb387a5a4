//! Options of a single call.

use crate::validation::{Issue, Rule, ValidationError};
use reqwest::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use std::time::Duration;

/// Headers that say how a request is transmitted: another value than the right one breaks it, or has a proxy and the server
/// see different requests.
const OF_THE_CONNECTION: [HeaderName; 8] =
    [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// What a call does otherwise than the client's settings say.
///
/// ```
/// use std::time::Duration;
/// use telnyx_porting::CallOptions;
///
/// let patient = CallOptions::new().with_timeout(Duration::from_secs(120)).with_max_retries(5);
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) deadline: Option<Duration>,
    /// When the call has to have ended, by the client's clock: set when it begins.
    pub(crate) ends: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// Options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, answer included. See [`with_deadline`](Self::with_deadline) for the whole call.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often the request is repeated at most.
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// How long the whole call may take: all its requests with their retries, the pauses between them, and the waits for the
    /// rate limit. Without it a call has no limit but those of its parts: up to a minute of waiting for the rate limit before
    /// each attempt, and the times of [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// An attempt ends at the deadline, even if its timeout is longer. A pause that would not end before it is not begun: the
    /// call ends with the last failure. A request that the rate limit would hold back for longer is sent at once, and the
    /// server may refuse it. After the deadline nothing is sent: the call fails as one that
    /// [took too long](crate::Error::is_timeout). Of a list that is read page by page, the deadline is that of each page; of a
    /// wait, that of each look.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends a header besides, or instead of the one that the client would send.
    ///
    /// # Errors
    /// When it cannot be sent, is `authorization`, since the key belongs to the client, or says how
    /// the request is transmitted, such as `content-length` and `host`.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, ValidationError> {
        let refused =
            |why: &str| ValidationError::from(Issue::error("headers", Rule::Header, format!("{name:?} {why}")));
        let header: HeaderName = name.parse().map_err(|_| refused("has a name that no header has"))?;
        if header == AUTHORIZATION {
            return Err(refused("cannot be changed; make another client for another key"));
        }
        if OF_THE_CONNECTION.contains(&header) {
            return Err(refused("belongs to the connection, which sets it; leave it out"));
        }
        // It may be a secret of somebody's proxy.
        let mut value = HeaderValue::from_str(value).map_err(|_| refused("has a value that cannot be sent"))?;
        value.set_sensitive(true);
        self.headers.insert(header, value);
        Ok(self)
    }

    /// Sends a query parameter besides, for example a filter that this version does not know.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// These options, and where they say nothing, those of the client.
    pub(crate) fn over(mut self, base: &Self) -> Self {
        self.timeout = self.timeout.or(base.timeout);
        self.max_retries = self.max_retries.or(base.max_retries);
        self.deadline = self.deadline.or(base.deadline);
        self.ends = self.ends.or(base.ends);
        for (name, value) in &base.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self.query.splice(0..0, base.query.iter().cloned());
        self
    }

    /// Whether the options change nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { timeout, max_retries, deadline, ends: _, headers, query } = self;
        timeout.is_none() && max_retries.is_none() && deadline.is_none() && headers.is_empty() && query.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calls_own_options_win() {
        let client = CallOptions::new().with_max_retries(1).with_query("a", "1").with_header("x-a", "client").unwrap();
        let call = CallOptions::new().with_max_retries(2).with_query("b", "2").with_header("x-a", "call").unwrap();
        let both = call.over(&client);
        assert_eq!(both.max_retries, Some(2));
        assert_eq!(both.query.len(), 2);
        assert_eq!(both.headers["x-a"], "call");
    }

    #[test]
    fn the_key_cannot_be_changed_and_values_are_not_shown() {
        assert!(CallOptions::new().with_header("Authorization", "Bearer x").is_err());
        assert!(CallOptions::new().with_header("a b", "x").is_err());
        for header in ["Content-Length", "transfer-encoding", "host", "Connection"] {
            assert!(CallOptions::new().with_header(header, "5").is_err(), "{header}");
        }
        let options = CallOptions::new().with_header("x-proxy-token", "hush").unwrap();
        assert!(!format!("{options:?}").contains("hush"));
    }
}
