//! The client and the hook through which every request goes.

use super::body::BodyLimits;
use super::error::Error;
use super::response::Response;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Any error of a hook.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What a hook returns.
pub type HookFuture<'a> = Pin<Box<dyn Future<Output = Result<reqwest::Response, BoxError>> + Send + 'a>>;

/// What a hook is told of the operation that a request belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// The operation's name as the client's method has it, for example `create_porting_order`.
    pub operation_id: &'static str,
    /// The HTTP method, for example `POST`.
    pub method: &'static str,
    /// The path with its parameters in braces, so that it holds no ids: `/porting_orders/{id}`.
    pub path: &'static str,
}

/// Sends the requests of a [`Client`].
///
/// A hook adds authentication and a user agent, sets timeouts, traces and retries. Any answer that it returns,
/// whatever its status, is read by the client; an error of the hook arrives as [`Error::Hook`], unless it is a
/// [`reqwest::Error`], which arrives as [`Error::Transport`], or as [`Error::InvalidRequest`] if nothing could be sent.
pub trait Hook: Send + Sync {
    /// Sends `request`, once or several times, and returns the answer to read.
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> HookFuture<'a>;
}

/// Sends each request once, as it is.
struct Direct;

impl Hook for Direct {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        _: &'a OperationInfo,
    ) -> HookFuture<'a> {
        Box::pin(async move { Ok(http.execute(request).await?) })
    }
}

/// A client of the API; cheap to clone.
#[derive(Clone)]
#[allow(clippy::struct_field_names, reason = "the generated builders read `client`")]
pub struct Client {
    pub(crate) baseurl: Arc<str>,
    pub(crate) client: reqwest::Client,
    hook: Arc<dyn Hook>,
    limits: BodyLimits,
}

impl Client {
    /// A client that sends its requests by `http`, without authentication, to `base_url`, for example
    /// `https://api.telnyx.com/v2`.
    pub fn new(base_url: &str, http: reqwest::Client) -> Self {
        Self::with_hook(base_url, http, Arc::new(Direct))
    }

    /// A client that sends its requests through `hook`.
    pub fn with_hook(base_url: &str, http: reqwest::Client, hook: Arc<dyn Hook>) -> Self {
        Self { baseurl: base_url.trim_end_matches('/').into(), client: http, hook, limits: BodyLimits::default() }
    }

    /// The same client with other limits of how much of a body is read.
    #[must_use]
    pub fn with_body_limits(mut self, limits: BodyLimits) -> Self {
        self.limits = limits;
        self
    }

    /// How much of a body is read.
    pub fn body_limits(&self) -> BodyLimits {
        self.limits
    }

    /// The same client with another hook; it shares the connections.
    #[must_use]
    pub fn through(&self, hook: Arc<dyn Hook>) -> Self {
        Self { baseurl: Arc::clone(&self.baseurl), client: self.client.clone(), hook, limits: self.limits }
    }

    /// The URL in front of every path, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.baseurl
    }

    /// The HTTP client that hooks send with.
    pub fn http(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends a request that is not one of the described operations, for example one to `/documents`.
    ///
    /// The answer is returned when its status is a success; any other is an [`Error::Api`].
    pub async fn send(&self, request: reqwest::Request, operation: &OperationInfo) -> Result<Response, Error> {
        received(self.hook.send(&self.client, request, operation).await, operation, self.limits).await
    }

    /// Sends a request of a described operation, if its URL leads to that operation.
    pub(crate) fn execute<'a>(
        &'a self,
        request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'a>> {
        // An id that came from the API may be anything, and a base URL may end in a query or lack its host.
        let leads_there = leads_to(request.url().path(), operation.path);
        let limits = self.limits;
        let sending = leads_there.then(|| self.hook.send(&self.client, request, operation));
        // In a box, so that this is not part of every call's future and code.
        Box::pin(async move {
            let Some(sending) = sending else {
                let path = operation.path;
                return Err(Error::InvalidRequest(format!(
                    "the URL does not lead to `{path}`: an id is empty, `.` or `..`, or the base URL is not one"
                )));
            };
            received(sending.await, operation, limits).await
        })
    }
}

/// Makes an answer of what a hook returned.
async fn received(
    result: Result<reqwest::Response, BoxError>,
    operation: &OperationInfo,
    limits: BodyLimits,
) -> Result<Response, Error> {
    match result {
        Ok(response) if response.status().is_success() => Ok(Response::new(response, *operation, limits)),
        // In a box, since it is rare.
        Ok(response) => Err(Box::pin(Error::api(response, *operation, limits)).await),
        Err(error) => Err(match error.downcast::<reqwest::Error>() {
            Ok(error) => Error::from(*error),
            Err(error) => Error::Hook(error),
        }),
    }
}

/// Whether `path` ends in the segments of `template`, each parameter being one that is not empty.
fn leads_to(path: &str, template: &str) -> bool {
    let mut segments = path.rsplit('/');
    template.trim_start_matches('/').rsplit('/').all(|expected| match segments.next() {
        Some(segment) if expected.starts_with('{') => !segment.is_empty(),
        segment => segment == Some(expected),
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.baseurl).finish_non_exhaustive()
    }
}
