//! Errors of calls.

mod call;

pub use call::CallError;

use crate::http::{ErrorKind, PreparedRequest, RetryingTransport, SetupError, is_read_only};
use crate::validation::ValidationError;
use bytes::Bytes;
use std::path::Path;
use std::time::Duration;
use telnyx_porting_api as api;
use telnyx_porting_api::runtime::{ApiErrorObject, printable};
use telnyx_porting_api::types::PortingOrder;

/// The error of a call.
///
/// [`kind`](Self::kind) is for programs and `Display` for people. The cause is available as
/// [`source`](std::error::Error::source) and is not included in the text. Texts never contain a key, a PIN, an account
/// number, a tax or business identifier or a token.
///
/// ```no_run
/// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
/// let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse()?);
/// match order.confirm().await {
///     Ok(order) => println!("{:?}", order.status),
///     Err(error) if error.is_not_found() => println!("there is no such order"),
///     Err(error) if error.may_have_been_processed() => println!("check the order before confirming again: {error}"),
///     Err(error) => {
///         for detail in error.api_errors() {
///             println!("{:?} at {:?}: {:?}", detail.code, detail.pointer, detail.detail);
///         }
///         return Err(error);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input breaks a rule; nothing was sent.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The client is misconfigured; nothing was sent.
    #[error("{0}")]
    Configuration(String),
    /// A file cannot be read or written.
    #[error("{path}: cannot be {action}")]
    File {
        /// The file.
        path: String,
        /// The failed action: `read` or `written`.
        action: &'static str,
        /// The system's error.
        #[source]
        source: std::io::Error,
    },
    /// The request failed, or could not be sent.
    #[error(transparent)]
    Call(Box<CallError>),
    /// The client is in dry-run mode: see [`ClientBuilder::dry_run`](crate::ClientBuilder::dry_run).
    #[error(transparent)]
    NotSent(Box<PreparedRequest>),
    /// The response is a success, but lacks required data.
    #[error(
        "{operation}: the response{} has no {missing}{}",
        named(.response.as_deref(), .request_id.as_deref()),
        if is_read_only(operation) { "" } else { "; check the state of the resource before retrying" }
    )]
    #[non_exhaustive]
    Incomplete {
        /// The operation, for example `create_porting_order`.
        operation: &'static str,
        /// The missing data.
        missing: &'static str,
        /// The response, if available, with its status, headers and body. The body may contain secrets.
        response: Option<Box<api::ResponseValue<()>>>,
        /// The server's id of the request, if it sent one.
        request_id: Option<String>,
        /// The number of attempts.
        attempts: u32,
    },
    /// A list returns the same page repeatedly, or has too many pages.
    #[error("{operation}: the list has no end, stopped at page {page}; narrow it down with a filter")]
    EndlessList {
        /// The operation, for example `list_porting_orders`.
        operation: &'static str,
        /// The page at which this was detected.
        page: u32,
    },
    /// Orders were created, but not for all numbers, or some are not visible yet.
    #[error(
        "{} for {seen} of {expected} numbers; others may become visible later, so check again before creating more",
        existing(found)
    )]
    PartlyCreated {
        /// The orders that were found.
        found: Vec<PortingOrder>,
        /// The number of phone numbers in them.
        seen: usize,
        /// The number of phone numbers in the request.
        expected: usize,
    },
    /// Several orders were found for the same number: a request was processed twice.
    #[error("{}, and some have the same numbers; delete the unwanted drafts", existing(found))]
    CreatedTwice {
        /// The orders that were found.
        found: Vec<PortingOrder>,
    },
}

fn named(response: Option<&api::ResponseValue<()>>, request_id: Option<&str>) -> String {
    let status = response.map(|response| format!(" {}", response.status().as_u16())).unwrap_or_default();
    request_id.map_or_else(|| status.clone(), |id| format!("{status} (request {id})"))
}

/// Lists orders by their ids.
fn existing(found: &[PortingOrder]) -> String {
    let ids = found.iter().map(|order| order.id.as_ref().map_or("without an id", |id| id.as_str()));
    let ids = ids.map(printable).collect::<Vec<_>>().join(", ");
    match found.len() {
        1 => format!("1 order exists ({ids})"),
        count => format!("{count} orders exist ({ids})"),
    }
}

impl From<SetupError> for Error {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::Validation(error) => Self::Validation(error),
            SetupError::Configuration(text) => Self::Configuration(text),
        }
    }
}

impl Error {
    pub(crate) fn call(error: api::Error, transport: &RetryingTransport) -> Self {
        match PreparedRequest::from_error(&error) {
            Some(request) => Self::NotSent(Box::new(request.clone())),
            None => Self::Call(Box::new(CallError::new(error, transport))),
        }
    }

    pub(crate) fn incomplete(operation: &'static str, missing: &'static str) -> Self {
        Self::Incomplete { operation, missing, response: None, request_id: None, attempts: 0 }
    }

    /// Adds the response to the error.
    pub(crate) fn with_response(mut self, received: api::ResponseValue<()>, id: Option<String>, sent: u32) -> Self {
        if let Self::Incomplete { response, request_id, attempts, .. } = &mut self {
            *response = Some(Box::new(received));
            *request_id = id;
            *attempts = sent;
        }
        self
    }

    /// A streamed body whose connection broke.
    pub(crate) fn reading(error: reqwest::Error) -> Self {
        Self::Call(Box::new(CallError::reading(error)))
    }

    pub(crate) fn reading_file(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), action: "read", source }
    }

    pub(crate) fn writing(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), action: "written", source }
    }

    /// Hides secrets in texts from the server.
    pub(crate) fn redacting(mut self, secrets: &[api::Secret]) -> Self {
        if let Self::Call(call) = &mut self {
            call.hide(secrets);
        }
        self
    }

    /// The kind of the error.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Validation(_) => ErrorKind::Validation,
            Self::Configuration(_) => ErrorKind::Configuration,
            Self::File { .. } => ErrorKind::File,
            Self::Call(call) => call.kind(),
            Self::NotSent(_) => ErrorKind::NotSent,
            Self::Incomplete { .. } => ErrorKind::Unreadable,
            Self::EndlessList { .. } => ErrorKind::EndlessList,
            Self::PartlyCreated { .. } => ErrorKind::PartlyCreated,
            Self::CreatedTwice { .. } => ErrorKind::CreatedTwice,
        }
    }

    /// The HTTP status, if the server responded.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Incomplete { response, .. } => response.as_ref().map(|response| response.status().as_u16()),
            _ => self.as_call()?.low_level().status().map(|status| status.as_u16()),
        }
    }

    /// The server's id of the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Incomplete { request_id, .. } => request_id.as_deref(),
            _ => self.as_call()?.request_id(),
        }
    }

    /// The body of the response as received. May contain secrets.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Incomplete { response, .. } => response.as_ref().map(|response| response.body()),
            _ => self.as_call()?.low_level().failure().map(api::Failure::body),
        }
    }

    /// The entries of the API's error document. Empty if the response had none.
    pub fn api_errors(&self) -> &[ApiErrorObject] {
        self.as_call().map_or(&[], CallError::api_errors)
    }

    /// The code of the first entry of the API's error document, for example `10015`.
    pub fn code(&self) -> Option<&str> {
        self.api_errors().iter().find_map(|error| error.code.as_deref())
    }

    /// The error in one line: the entries of the API's error document, or else the message.
    pub fn one_line(&self) -> String {
        match self.api_errors() {
            [] => self.to_string().lines().next().unwrap_or_default().to_owned(),
            errors => errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        }
    }

    /// The number of attempts.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Incomplete { attempts, .. } => *attempts,
            _ => self.as_call().map_or(0, CallError::attempts),
        }
    }

    /// Whether the input was rejected before anything was sent.
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Whether the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether the key is missing, wrong, revoked or lacks a permission.
    pub fn is_authentication(&self) -> bool {
        matches!(self.kind(), ErrorKind::Authentication | ErrorKind::Permission)
    }

    /// Whether too many requests were sent.
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Whether the server took too long to respond.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// The delay that the server requests before the next request, from `Retry-After` or `x-ratelimit-reset`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.as_call()?.retry_after()
    }

    /// Whether the server may have processed the request although the call failed. If so, check for the effect of a
    /// request that creates or submits something before retrying it. Always false for requests that store nothing.
    pub fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Validation(_)
            | Self::Configuration(_)
            | Self::File { .. }
            | Self::NotSent(_)
            | Self::EndlessList { .. } => false,
            Self::Incomplete { operation, .. } => !is_read_only(operation),
            Self::PartlyCreated { .. } | Self::CreatedTwice { .. } => true,
            Self::Call(call) => call.may_have_been_processed(),
        }
    }

    /// Whether the failure is transient, so a retry may succeed: the connection, the rate limit, the server or its
    /// response failed. Before retrying a request that creates or submits something, check
    /// [`may_have_been_processed`](Self::may_have_been_processed).
    pub fn is_transient(&self) -> bool {
        self.as_call().is_some_and(|call| call.disposition().is_transient)
    }

    /// The details of a failed request.
    pub fn as_call(&self) -> Option<&CallError> {
        match self {
            Self::Call(call) => Some(call),
            _ => None,
        }
    }
}
