//! Why a call failed.

use crate::ValidationError;
use std::time::Duration;
use telnyx_porting_api as api;
use telnyx_porting_api::runtime::ApiErrorObject;

/// Why a call failed.
///
/// The variants say how far the call got; the methods answer what a caller wants to know of any of them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input breaks a rule; nothing was sent.
    #[error(transparent)]
    Validation(#[from] ValidationError),
    /// The client cannot be set up as asked; nothing was sent.
    #[error("{0}")]
    Configuration(String),
    /// A file cannot be read.
    #[error("{path}: cannot be read")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The request was sent, or was about to be.
    #[error(transparent)]
    Call(#[from] api::Error),
    /// The server answered with a success that lacks what the operation promises.
    #[error("{operation} answered without {missing}; look at the resource before trying again")]
    Incomplete {
        /// The operation, for example `create_porting_order`.
        operation: &'static str,
        /// What is missing.
        missing: &'static str,
    },
}

impl Error {
    /// The HTTP status, if the server answered.
    pub fn status(&self) -> Option<u16> {
        self.call()?.status().map(|status| status.as_u16())
    }

    /// The id under which the server knows the request, if it gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.call()?.request_id()
    }

    /// The entries of the API's error document.
    pub fn api_errors(&self) -> Vec<ApiErrorObject> {
        self.call().and_then(api::Error::failure).map(api::Failure::errors).unwrap_or_default()
    }

    /// The code of the first entry of the API's error document, for example `10015`.
    pub fn code(&self) -> Option<String> {
        self.api_errors().into_iter().find_map(|error| error.code)
    }

    /// Whether the input was refused before anything was sent.
    pub fn is_validation(&self) -> bool {
        matches!(self, Self::Validation(_))
    }

    /// Whether the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the key is missing, wrong, revoked or lacks a permission.
    pub fn is_authentication(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
    }

    /// Whether too many requests were sent.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// How long the server asks to wait, from `Retry-After` or `x-ratelimit-reset`.
    pub fn retry_after(&self) -> Option<Duration> {
        crate::client::retry_after(self.call()?.failure()?.headers())
    }

    /// Whether the server may have carried out the request although the call failed. A request that creates or
    /// submits something must then not be repeated before looking.
    pub fn may_have_been_processed(&self) -> bool {
        match self {
            Self::Validation(_) | Self::Configuration(_) | Self::File { .. } => false,
            Self::Incomplete { .. } => true,
            Self::Call(error) => match error {
                api::Error::InvalidRequest(_) => false,
                api::Error::Transport(error) => !error.is_connect() && !error.is_builder(),
                // A refusal is one; a server's or proxy's breakdown may come after the work was done.
                api::Error::Api(failure) => failure.status().is_server_error() || failure.status().as_u16() == 408,
                _ => true,
            },
        }
    }

    fn call(&self) -> Option<&api::Error> {
        match self {
            Self::Call(error) => Some(error),
            _ => None,
        }
    }
}
