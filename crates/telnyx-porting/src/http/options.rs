//! Options of a single call.

use super::headers::checked;
use crate::validation::ValidationError;
use reqwest::header::HeaderMap;
use std::time::Duration;

/// Settings of a single call. They override those of the client.
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
    /// The end of the call in the client's monotonic time; set when the call begins.
    pub(crate) ends: Option<Duration>,
    /// The number of attempts before this call, if each attempt of a request is a call.
    pub(crate) earlier_attempts: u32,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// Returns options that override nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of each attempt, including its response. For the whole call, see
    /// [`with_deadline`](Self::with_deadline).
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the maximum number of retries.
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Limits the duration of the whole call: all its requests, retries, the delays between them, and waits for the
    /// rate limit. Without a deadline, a call is limited only by its parts: up to one minute of waiting for the rate
    /// limit before each attempt, and the durations of [`RetryPolicy`](crate::RetryPolicy).
    ///
    /// An attempt ends at the deadline, even if its timeout is longer. If a delay would end after the deadline, the
    /// call fails immediately with the last failure. If the rate limit would delay a request beyond the deadline, the
    /// request is sent immediately, and the server may reject it. After the deadline nothing is sent, and the call
    /// fails with a [timeout](crate::Error::is_timeout). For a list that is read page by page, the deadline applies to
    /// each page; for a wait, to each poll.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Adds a header, or replaces one that the client would send.
    ///
    /// # Errors
    /// If the name or value is invalid; for `authorization`, because the key belongs to the client; for `content-type`,
    /// which describes the body; and for headers that control transmission, such as `content-length` and `host`.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, ValidationError> {
        let (name, value) = checked(name, value)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Adds a query parameter, for example a filter that this version does not know.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Returns these options; unset ones are taken from `base`.
    pub fn or(mut self, base: &Self) -> Self {
        self.timeout = self.timeout.or(base.timeout);
        self.max_retries = self.max_retries.or(base.max_retries);
        self.deadline = self.deadline.or(base.deadline);
        self.ends = self.ends.or(base.ends);
        self.earlier_attempts = self.earlier_attempts.max(base.earlier_attempts);
        for (name, value) in &base.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self.query.splice(0..0, base.query.iter().cloned());
        self
    }

    /// Whether no option is set.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { timeout, max_retries, deadline, ends: _, earlier_attempts: _, headers, query } = self;
        timeout.is_none() && max_retries.is_none() && deadline.is_none() && headers.is_empty() && query.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_call_override_those_of_the_client() {
        let client = CallOptions::new().with_max_retries(1).with_query("a", "1").with_header("x-a", "client").unwrap();
        let call = CallOptions::new().with_max_retries(2).with_query("b", "2").with_header("x-a", "call").unwrap();
        let both = call.or(&client);
        assert_eq!(both.max_retries, Some(2));
        assert_eq!(both.query.len(), 2);
        assert_eq!(both.headers["x-a"], "call");
    }

    #[test]
    fn the_key_cannot_be_changed_and_values_are_not_shown() {
        assert!(CallOptions::new().with_header("Authorization", "Bearer x").is_err());
        assert!(CallOptions::new().with_header("a b", "x").is_err());
        for header in ["Content-Length", "Content-Type", "transfer-encoding", "host", "Connection"] {
            assert!(CallOptions::new().with_header(header, "5").is_err(), "{header}");
        }
        let options = CallOptions::new().with_header("x-proxy-token", "hush").unwrap();
        assert!(!format!("{options:?}").contains("hush"));
    }
}
