//! What happens to every request: authentication, user agent, timeout, retries, tracing.

use super::RetryPolicy;
use crate::{ApiKey, Error};
use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};
use std::time::{Duration, Instant};
use telnyx_porting_api::runtime::{BoxError, HookFuture};
use telnyx_porting_api::{Hook, OperationInfo};
use tracing::debug;

const LIBRARY: &str = concat!("telnyx-porting/", env!("CARGO_PKG_VERSION"));

pub(super) struct Transport {
    authorization: HeaderValue,
    user_agent: HeaderValue,
    timeout: Duration,
    retries: RetryPolicy,
}

impl Transport {
    pub(super) fn new(
        key: &ApiKey,
        user_agent: Option<&str>,
        timeout: Duration,
        retries: RetryPolicy,
    ) -> Result<Self, Error> {
        let refused = |what: &str| Error::Configuration(format!("{what} cannot be sent as a header"));
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {}", key.expose())).map_err(|_| refused("the API key"))?;
        authorization.set_sensitive(true);
        let user_agent = user_agent.map_or_else(|| LIBRARY.to_owned(), |program| format!("{program} {LIBRARY}"));
        let user_agent = HeaderValue::try_from(user_agent).map_err(|_| refused("the user agent"))?;
        Ok(Self { authorization, user_agent, timeout, retries })
    }

    async fn send_with_retries(
        &self,
        http: &reqwest::Client,
        mut request: reqwest::Request,
        operation: &OperationInfo,
    ) -> Result<reqwest::Response, BoxError> {
        request.headers_mut().insert(AUTHORIZATION, self.authorization.clone());
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        *request.timeout_mut() = Some(request.timeout().copied().unwrap_or(self.timeout));
        let method = request.method().clone();
        let mut attempt = 0;
        loop {
            // A streamed body cannot be sent twice.
            let again = request.try_clone();
            let started = Instant::now();
            let result = http.execute(request).await;
            trace(operation, attempt, started.elapsed(), &result);
            match (self.retries.delay(&method, attempt, &result), again) {
                (Some(delay), Some(again)) => {
                    tokio::time::sleep(delay).await;
                    request = again;
                    attempt += 1;
                }
                _ => return Ok(result?),
            }
        }
    }
}

/// The path with its placeholders, so that neither ids nor bodies nor keys are written down.
fn trace(
    operation: &OperationInfo,
    attempt: u32,
    elapsed: Duration,
    result: &Result<reqwest::Response, reqwest::Error>,
) {
    let status = result.as_ref().ok().map(|response| response.status().as_u16());
    debug!(
        operation = operation.operation_id,
        method = operation.method,
        path = operation.path,
        attempt,
        status,
        milliseconds = elapsed.as_millis(),
        "request"
    );
}

impl Hook for Transport {
    fn send<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'a OperationInfo,
    ) -> HookFuture<'a> {
        Box::pin(self.send_with_retries(http, request, operation))
    }
}
