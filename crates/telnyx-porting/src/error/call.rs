//! Errors of requests that were sent, or could not be sent.

use crate::http::{Disposition, ErrorKind, RetryingTransport};
use reqwest::StatusCode;
use std::error::Error;
use std::fmt;
use std::time::Duration;
use telnyx_porting_api as api;
use telnyx_porting_api::runtime::{ApiErrorObject, printable};
use telnyx_porting_api::{Idempotency, Secret};

const HIDDEN: &str = "[hidden]";
/// The API's error code for a resource that does not exist. Source: the guide to its error codes.
const MISSING_RESOURCE: &str = "10005";

/// A request that failed: it could not be sent, the server returned an error, or the response could not be read.
///
/// In texts from the server, control characters, line breaks and direction marks are removed, and the key and the
/// secrets of the request, which a server may quote, are hidden.
pub struct CallError {
    error: api::Error,
    errors: Vec<ApiErrorObject>,
    request_id: Option<String>,
    attempts: u32,
    in_doubt: bool,
    operation: Option<api::OperationInfo>,
    disposition: Disposition,
    /// Whether the operation stores nothing.
    is_read_only: bool,
    elapsed: Duration,
    retry_after: Option<Duration>,
    /// Advice for a failed connection.
    help: Option<String>,
}

impl CallError {
    pub(super) fn new(error: api::Error, transport: &RetryingTransport) -> Self {
        let operation = transport.operation().copied();
        let mut failed = Self {
            attempts: transport.attempts(),
            in_doubt: transport.is_in_doubt(),
            operation,
            is_read_only: operation.is_some_and(|info| info.idempotency == Idempotency::ReadOnly),
            elapsed: transport.elapsed(),
            retry_after: error.failure().and_then(|failure| transport.retry_after(failure.status(), failure.headers())),
            help: match &error {
                api::Error::Transport(error) => transport.help(error),
                _ => None,
            },
            ..Self::from_low_level(error)
        };
        failed.hide(&[transport.key().into()]);
        failed
    }

    fn from_low_level(error: api::Error) -> Self {
        let errors = error.failure().map(api::Failure::errors).unwrap_or_default();
        let request_id = error.request_id().map(|id| printable(id).into_owned());
        Self {
            disposition: Disposition::from_error(&error),
            error,
            errors,
            request_id,
            attempts: 1,
            in_doubt: false,
            operation: None,
            is_read_only: false,
            elapsed: Duration::ZERO,
            retry_after: None,
            help: None,
        }
    }

    /// A download whose connection broke.
    pub(super) fn reading(error: reqwest::Error) -> Self {
        Self { is_read_only: true, ..Self::from_low_level(error.into()) }
    }

    /// Hides secrets of the request, which a server may quote.
    pub(super) fn hide(&mut self, secrets: &[Secret]) {
        let hide = |text: &mut Option<String>| {
            if let Some(text) = text {
                for secret in secrets {
                    *text = without(text, secret.expose());
                }
            }
        };
        hide(&mut self.request_id);
        for error in &mut self.errors {
            let ApiErrorObject { code, title, detail, pointer, parameter, url, .. } = error;
            [code, title, detail, pointer, parameter, url].into_iter().for_each(hide);
        }
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    pub(super) fn kind(&self) -> ErrorKind {
        if self.is_from_elsewhere() { ErrorKind::WrongAddress } else { self.disposition.kind }
    }

    /// Whether a 404 is not about the resource: it has no error document of the API, or is from a path that the API
    /// does not have.
    fn is_from_elsewhere(&self) -> bool {
        let Some(failure) = self.error.failure().filter(|failure| failure.status() == StatusCode::NOT_FOUND) else {
            return false;
        };
        let is_missing = self.errors.iter().any(|error| error.code.as_deref() == Some(MISSING_RESOURCE));
        self.errors.is_empty() || !is_missing && !failure.base_path().ends_with("/v2")
    }

    /// The error of the low-level client, with status, headers and body of the response. May contain secrets that the
    /// server quotes, also in its `Display` and `Debug`.
    pub fn low_level(&self) -> &api::Error {
        &self.error
    }

    /// The entries of the API's error document.
    pub fn api_errors(&self) -> &[ApiErrorObject] {
        &self.errors
    }

    /// The operation that failed, if a request was sent.
    pub fn operation(&self) -> Option<&api::OperationInfo> {
        self.operation.as_ref().or_else(|| self.error.failure().map(api::Failure::operation))
    }

    /// The number of attempts.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The duration of the call, including delays.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The delay that the server requests.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    pub(super) fn disposition(&self) -> Disposition {
        self.disposition
    }

    /// Whether an attempt before the last may have been processed.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    pub(super) fn may_have_been_processed(&self) -> bool {
        !self.is_read_only && (self.in_doubt || self.disposition.may_have_been_processed)
    }
}

/// Hides the secret in a text: verbatim, trimmed, or as JSON.
fn without(text: &str, secret: &str) -> String {
    let secret = secret.trim();
    let quoted = serde_json::Value::from(secret).to_string();
    let escaped = &quoted[1..quoted.len() - 1];
    let text = without_exactly(text, secret);
    if escaped == secret { text } else { without_exactly(&text, escaped) }
}

/// Hides the secret. A very short one is hidden only as a separate word, because it may be part of other words.
fn without_exactly(text: &str, secret: &str) -> String {
    let is_word = secret.chars().all(char::is_alphanumeric);
    match secret.len() {
        0 => text.to_owned(),
        1..=3 if is_word => {
            let mut words = String::with_capacity(text.len());
            for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
                let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
                words.push_str(if word == secret { HIDDEN } else { word });
                words.push_str(&piece[word.len()..]);
            }
            words
        }
        _ => text.replace(secret, HIDDEN),
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the low-level client's text, because it quotes the server verbatim.
        match self.error.failure() {
            Some(failure) => {
                let operation = failure.operation();
                write!(f, "{} {} returned {}", operation.method, operation.path, failure.status())?;
                if let Some(id) = &self.request_id {
                    write!(f, " (request {id})")?;
                }
                if failure.is_html() {
                    write!(f, " with an HTML page from {}", failure.host())?;
                }
                for error in &self.errors {
                    write!(f, "; {error}")?;
                }
            }
            None => self.error.fmt(f)?,
        }
        match &self.error {
            api::Error::Decode(failure, ..) if failure.is_html() => f.write_str(" instead of JSON")?,
            api::Error::Decode(_, path, reason) => write!(f, ", but its body cannot be decoded at `{path}`: {reason}")?,
            api::Error::TooLarge(_, limit) => write!(f, ", but its body is larger than {limit} bytes")?,
            api::Error::Api(_) if self.is_from_elsewhere() => {
                f.write_str("; the base URL may lack `/v2` or point to another server")?;
            }
            api::Error::Transport(error) if lacks_tls(error) => {
                f.write_str(": the server does not use TLS; the base URL may need http:// instead of https://")?;
            }
            api::Error::Incomplete(..) => f.write_str(", but its body is truncated")?,
            _ => {}
        }
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        if self.attempts > 1 {
            write!(f, "; given up after {} attempts in {:.1} s", self.attempts, self.elapsed.as_secs_f64())?;
        }
        match self.retry_after {
            // Responses include the rate limit even if a retry would be rejected again.
            Some(wait) if self.disposition.is_transient || self.disposition.kind == ErrorKind::Conflict => {
                write!(f, "; try again in {} s", wait.as_secs_f64().ceil())
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the low-level client's error, because it contains the server's response verbatim.
        f.debug_struct("CallError")
            .field("operation", &self.operation().map(|operation| operation.operation_id))
            .field("kind", &self.kind())
            .field("status", &self.error.status())
            .field("request_id", &self.request_id)
            .field("errors", &self.errors)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .field("cause", &self.error.source())
            .finish_non_exhaustive()
    }
}

/// Whether a connection failed because the server does not use TLS. The error type depends on the TLS library.
fn lacks_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if text.contains("InvalidContentType") || text.contains("wrong version number") {
            return true;
        }
        cause = error.source();
    }
    false
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // The text of the error is already part of this one.
        self.error.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_texts_of_the_server() {
        assert_eq!(without("PIN 0417 is wrong (0417)", "0417"), "PIN [hidden] is wrong ([hidden])");
        assert_eq!(without("PIN 42 at +13035550042 is wrong", "42"), "PIN [hidden] at +13035550042 is wrong");
        assert_eq!(without("\"42\"", "42"), "\"[hidden]\"");
        assert_eq!(without("text", ""), "text");
        assert_eq!(without("text", " "), "text");
        assert_eq!(without("PIN 0417", " 0417 "), "PIN [hidden]");
        assert_eq!(without("PIN 7#3 is wrong", "7#3"), "PIN [hidden] is wrong");
        assert_eq!(without(r#"{"given":"a\"bcd"}, a"bcd"#, "a\"bcd"), r#"{"given":"[hidden]"}, [hidden]"#);
    }
}
