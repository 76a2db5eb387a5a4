//! Why a call failed.

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

/// Why a call failed.
///
/// [`kind`](Self::kind) is for programs, `Display` for people; what lies below is chained as
/// [`source`](std::error::Error::source) and not repeated in the text. No text holds a key, a PIN, an account number, a
/// tax or business identifier or a token.
///
/// ```no_run
/// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
/// let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse()?);
/// match order.confirm().await {
///     Ok(order) => println!("{:?}", order.status),
///     Err(error) if error.is_not_found() => println!("there is no such order"),
///     Err(error) if error.may_have_been_processed() => println!("look before confirming again: {error}"),
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
    /// The client cannot do what it is set up to do; nothing was sent.
    #[error("{0}")]
    Configuration(String),
    /// A file cannot be read or written.
    #[error("{path}: cannot be {action}")]
    File {
        /// The file.
        path: String,
        /// What failed: `read` or `written`.
        action: &'static str,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The request was sent, or was about to be.
    #[error(transparent)]
    Call(Box<CallError>),
    /// The client only shows what it would send: see [`ClientBuilder::dry_run`](crate::ClientBuilder::dry_run).
    #[error(transparent)]
    NotSent(Box<PreparedRequest>),
    /// The server answered with a success that lacks what the operation promises.
    #[error(
        "{operation} answered{} without {missing}{}",
        named(.response.as_deref(), .request_id.as_deref()),
        if is_read_only(operation) { "" } else { "; look at the resource before trying again" }
    )]
    #[non_exhaustive]
    Incomplete {
        /// The operation, for example `create_porting_order`.
        operation: &'static str,
        /// What is missing.
        missing: &'static str,
        /// The answer, if there is one, with its status, headers and body. The body may hold secrets.
        response: Option<Box<api::ResponseValue<()>>>,
        /// The id under which the server knows the request, if it gave one.
        request_id: Option<String>,
        /// How often the request was sent.
        attempts: u32,
    },
    /// A list goes on without an end, or gives the same page again and again.
    #[error("{operation} repeats itself at page {page}, so the list has no end; narrow it down with a filter")]
    EndlessList {
        /// The operation, for example `list_porting_orders`.
        operation: &'static str,
        /// The page at which it was noticed.
        page: u32,
    },
    /// Orders were created, but not for every number, or they do not all show yet.
    #[error(
        "{} for {seen} of {expected} numbers; the others may show later, so look again before creating more",
        existing(found)
    )]
    PartlyCreated {
        /// The orders that were found.
        found: Vec<PortingOrder>,
        /// How many numbers they have.
        seen: usize,
        /// How many numbers were to be ported.
        expected: usize,
    },
    /// Several orders were found for the same number: a request was carried out twice.
    #[error("{}, and some have the same numbers; delete the drafts that are not wanted", existing(found))]
    CreatedTwice {
        /// The orders that were found.
        found: Vec<PortingOrder>,
    },
}

fn named(response: Option<&api::ResponseValue<()>>, request_id: Option<&str>) -> String {
    let status = response.map(|response| format!(" {}", response.status().as_u16())).unwrap_or_default();
    request_id.map_or_else(|| status.clone(), |id| format!("{status} (request {id})"))
}

/// Orders by their ids.
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
        match PreparedRequest::behind(&error) {
            Some(request) => Self::NotSent(Box::new(request.clone())),
            None => Self::Call(Box::new(CallError::new(error, transport))),
        }
    }

    pub(crate) fn incomplete(operation: &'static str, missing: &'static str) -> Self {
        Self::Incomplete { operation, missing, response: None, request_id: None, attempts: 0 }
    }

    /// The error with the answer that it comes from.
    pub(crate) fn answered(mut self, answer: api::ResponseValue<()>, id: Option<String>, sent: u32) -> Self {
        if let Self::Incomplete { response, request_id, attempts, .. } = &mut self {
            *response = Some(Box::new(answer));
            *request_id = id;
            *attempts = sent;
        }
        self
    }

    /// A body that broke off while it was read piece by piece.
    pub(crate) fn reading(error: reqwest::Error) -> Self {
        Self::Call(Box::new(CallError::reading(error)))
    }

    pub(crate) fn reading_file(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), action: "read", source }
    }

    pub(crate) fn writing(path: &Path, source: std::io::Error) -> Self {
        Self::File { path: path.display().to_string(), action: "written", source }
    }

    /// Takes texts that must not be shown out of what the server said.
    pub(crate) fn redacting(mut self, secrets: &[api::Secret]) -> Self {
        if let Self::Call(call) = &mut self {
            call.hide(secrets);
        }
        self
    }

    /// What kind of failure it is.
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

    /// The HTTP status, if the server answered.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Incomplete { response, .. } => response.as_ref().map(|response| response.status().as_u16()),
            _ => self.as_call()?.low_level().status().map(|status| status.as_u16()),
        }
    }

    /// The id under which the server knows the request, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Incomplete { request_id, .. } => request_id.as_deref(),
            _ => self.as_call()?.request_id(),
        }
    }

    /// The body of the answer as it came, if there was one. It may hold secrets.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Incomplete { response, .. } => response.as_ref().map(|response| response.body()),
            _ => self.as_call()?.low_level().failure().map(api::Failure::body),
        }
    }

    /// The entries of the API's error document; none when it sent something else.
    pub fn api_errors(&self) -> &[ApiErrorObject] {
        self.as_call().map_or(&[], CallError::api_errors)
    }

    /// The code of the first entry of the API's error document, for example `10015`.
    pub fn code(&self) -> Option<&str> {
        self.api_errors().iter().find_map(|error| error.code.as_deref())
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Incomplete { attempts, .. } => *attempts,
            _ => self.as_call().map_or(0, CallError::attempts),
        }
    }

    /// Whether the input was refused before anything was sent.
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

    /// Whether the server took too long to answer.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// How long the server asks to wait before the next request, from `Retry-After` or `x-ratelimit-reset`.
    pub fn retry_after(&self) -> Option<Duration> {
        self.as_call()?.retry_after()
    }

    /// Whether the server may have carried out the request although the call failed. A request that creates or
    /// submits something must then not be repeated before looking. A request that stores nothing cannot have been: after it
    /// there is nothing to look for.
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

    /// Whether the failure is transient, so that the same request may succeed a little later: the connection, the rate limit, the
    /// server or its response failed. Of a request that creates or submits something,
    /// [`may_have_been_processed`](Self::may_have_been_processed) says whether to look before it is sent again.
    pub fn is_transient(&self) -> bool {
        self.as_call().is_some_and(|call| call.disposition().is_transient)
    }

    /// The details of a call that failed.
    pub fn as_call(&self) -> Option<&CallError> {
        match self {
            Self::Call(call) => Some(call),
            _ => None,
        }
    }
}
