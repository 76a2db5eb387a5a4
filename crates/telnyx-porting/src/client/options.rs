//! What one call does otherwise than its client.

use crate::Error;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;

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
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// Options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take, answer included.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often the request is repeated at most.
    pub fn with_max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sends a header besides, or instead of the one that the client would send.
    ///
    /// # Errors
    /// [`Error::Configuration`] when it cannot be sent, or is `authorization`: the key belongs to the client.
    pub fn with_header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let refused = |why| Error::Configuration(format!("the header {name:?} {why}"));
        let header: HeaderName = name.parse().map_err(|_| refused("has a name that no header has"))?;
        if header == AUTHORIZATION {
            return Err(refused("cannot be changed; make another client for another key"));
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
        for (name, value) in &base.headers {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self.query.splice(0..0, base.query.iter().cloned());
        self
    }

    /// Whether the options change nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.timeout.is_none() && self.max_retries.is_none() && self.headers.is_empty() && self.query.is_empty()
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
        let options = CallOptions::new().with_header("x-proxy-token", "hush").unwrap();
        assert!(!format!("{options:?}").contains("hush"));
    }
}
