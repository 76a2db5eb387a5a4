//! The client and its builder.

#[cfg(feature = "blocking")]
mod blocking;
mod builder;

pub use builder::ClientBuilder;

use crate::error::Error;
#[cfg(feature = "blocking")]
use crate::http::Network;
use crate::http::{CallOptions, Clock, Context, Pipeline, RetryingTransport, Sends, SharedRateLimit};
use crate::validation::{Issue, Issues};
use crate::values::{ApiKey, BaseUrl};
#[cfg(feature = "blocking")]
use blocking::Runtimes;
use std::fmt;
#[cfg(feature = "blocking")]
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting_api as api;

/// The environment variable with the API key.
pub const API_KEY_VARIABLE: &str = "TELNYX_API_KEY";
/// The environment variable with the base URL.
pub const BASE_URL_VARIABLE: &str = "TELNYX_BASE_URL";

/// A client of the porting API. Cheap to clone and safe to share between tasks.
///
/// ```no_run
/// # async fn example() -> Result<(), telnyx_porting::Error> {
/// use telnyx_porting::{Client, CreateOrder};
///
/// let client = Client::from_env()?;
/// let numbers = ["+13035550000".parse()?, "+13035550001".parse()?];
//     // Returns one order or several: numbers are grouped by country, type, losing carrier and FastPort eligibility.
/// for order in client.orders().create(CreateOrder::new(numbers)).await? {
///     println!("{:?}", order.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    /// A single pointer, because every handle and call has a clone.
    inner: Arc<Inner>,
}

struct Inner {
    api: api::Client,
    context: Arc<Context>,
    settings: Arc<Settings>,
}

/// State that clients with different options share.
#[derive(Debug)]
struct Settings {
    api_key: ApiKey,
    strict: bool,
    #[cfg(feature = "blocking")]
    runtimes: Runtimes,
}

impl Client {
    /// Returns a client for Telnyx with default settings.
    ///
    /// # Errors
    /// See [`ClientBuilder::build`].
    pub fn new(api_key: ApiKey) -> Result<Self, Error> {
        Self::builder(api_key).build()
    }

    /// Returns a client with the key in `TELNYX_API_KEY` and the base URL in `TELNYX_BASE_URL`. Default base URL:
    /// Telnyx.
    ///
    /// # Errors
    /// [`Error::Configuration`] if `TELNYX_API_KEY` is not set; [`Error::Validation`] if a variable is malformed or
    /// `TELNYX_BASE_URL` is empty; otherwise see [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        let key = variable(API_KEY_VARIABLE)?.filter(|value| !value.trim().is_empty()).ok_or_else(|| {
            Error::Configuration(format!(
                "no API key: set {API_KEY_VARIABLE} to a key of your Telnyx account, \
                 or use the sandbox, which takes any"
            ))
        })?;
        let mut builder = Self::builder(key.parse::<ApiKey>().map_err(|error| error.at(API_KEY_VARIABLE))?);
        if let Some(url) = variable(BASE_URL_VARIABLE)? {
            builder = builder.base_url(url.parse::<BaseUrl>().map_err(|error| error.at(BASE_URL_VARIABLE))?);
        }
        builder.build()
    }

    /// Returns a builder for a client with other settings.
    pub fn builder(api_key: ApiKey) -> ClientBuilder {
        ClientBuilder::new(api_key)
    }

    /// Returns the same client with other options for every call. Connections and rate limit are shared.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let context = &self.inner.context;
        self.with_context(Context { options: options.or(&context.options), ..Context::clone(context) })
    }

    /// Returns the same client, which also takes each request from a rate limit that other processes use too. Otherwise, a client
    /// respects the limit that it has seen in responses to itself.
    #[must_use]
    pub fn with_shared_rate_limit(&self, limit: Arc<dyn SharedRateLimit>) -> Self {
        self.with_context(Context { shared_limit: Some(limit), ..Context::clone(&self.inner.context) })
    }

    /// The API key.
    pub fn api_key(&self) -> &ApiKey {
        &self.inner.settings.api_key
    }

    fn with_context(&self, context: Context) -> Self {
        let Inner { api, settings, .. } = &*self.inner;
        let context = Arc::new(context);
        let api = api.through(Arc::new(RetryingTransport::new(Arc::clone(&context))));
        Self { inner: Arc::new(Inner { api, context, settings: Arc::clone(settings) }) }
    }

    /// Returns the client for a call that starts now.
    pub(crate) fn beginning(self, mut options: CallOptions) -> Self {
        let base = &self.inner.context.options;
        // A nested call has the deadline of the outer call.
        if base.ends.is_none()
            && let Some(deadline) = options.deadline.or(base.deadline)
        {
            options.ends = Some(self.clock().monotonic().saturating_add(deadline));
        }
        if options.is_empty() && options.ends.is_none() { self } else { self.with_options(options) }
    }

    /// Returns a client that sends nothing: its calls fail with the request that they would send.
    pub(crate) fn preparing(&self) -> Self {
        self.with_context(Context { sends: Sends::Nothing, ..Context::clone(&self.inner.context) })
    }

    /// Whether the client sends nothing, so effects of requests need not be looked up.
    pub(crate) fn is_preparing(&self) -> bool {
        self.inner.context.sends == Sends::Nothing
    }

    /// The low-level client with every operation. It does not validate. It uses the key, timeout, rate limit and
    /// retries of this client.
    pub fn api(&self) -> &api::Client {
        &self.inner.api
    }

    /// Returns this client with the connections of another.
    pub(crate) fn sharing_connections_of(&self, other: &Self) -> Self {
        self.with_api(other.api().clone())
    }

    fn with_api(&self, api: api::Client) -> Self {
        let Inner { context, settings, .. } = &*self.inner;
        Self { inner: Arc::new(Inner { api, context: Arc::clone(context), settings: Arc::clone(settings) }) }
    }

    /// The clock of this client.
    pub fn clock(&self) -> &dyn Clock {
        &*self.pipeline().clock
    }

    /// The timeout of each attempt.
    pub(crate) fn timeout(&self) -> Duration {
        self.inner.context.timeout()
    }

    /// A number from 0 to 1 from the client's source of randomness.
    pub(crate) fn random(&self) -> f64 {
        self.pipeline().random()
    }

    fn pipeline(&self) -> &Pipeline {
        &self.inner.context.pipeline
    }

    /// The delays before each lookup of the effect of a request in doubt.
    pub(crate) fn lookup_pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        let (context, deadline) = (Arc::clone(&self.inner.context), self.inner.context.deadline());
        let pauses = context.retry_policy().lookup_pauses();
        pauses.take_while(move |pause| deadline.allows(context.pipeline.clock.monotonic(), *pause))
    }

    /// The number of lookups, if no deadline ends them early.
    pub(crate) fn max_lookups(&self) -> usize {
        self.inner.context.retry_policy().lookup_pauses().count()
    }

    /// Returns a transport for one call, which counts its attempts.
    pub(crate) fn transport(&self) -> RetryingTransport {
        RetryingTransport::new(Arc::clone(&self.inner.context))
    }

    /// The settings of its calls.
    pub(crate) fn context(&self) -> &Context {
        &self.inner.context
    }

    /// Whether warnings are errors.
    pub(crate) fn is_strict(&self) -> bool {
        self.inner.settings.strict
    }

    /// Rejects errors, and in a strict client warnings; otherwise returns the warnings.
    pub(crate) fn validate(&self, issues: Issues) -> Result<Vec<Issue>, Error> {
        let issues = if self.is_strict() { issues.strict() } else { issues };
        Ok(issues.into_result()?)
    }
}

/// Reads an environment variable. `None` if it is not set.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::Configuration(format!("{name} is not valid UTF-8"))),
    }
}

#[cfg(feature = "blocking")]
impl Client {
    /// Runs a future to completion on the calling thread, outside an async runtime. The future may make several calls.
    ///
    /// `start` receives a client whose connections belong to this run. Make all calls with that client, and read lists
    /// with [`Pages::next_through`](crate::Pages::next_through).
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    /// # let sandbox = runtime.block_on(telnyx_porting_sandbox::Sandbox::builder().start())?;
    /// use telnyx_porting::{Client, CreateOrder};
    ///
    /// let client = Client::builder("KEY0123".parse()?).base_url(sandbox.base_url().parse()?).build()?;
    /// let request = CreateOrder::new(["+13035550100".parse()?]);
    /// let orders = client.block_on(|client| async move {
    ///     let orders = client.orders().create(request).await?;
    ///     client.order_of(&orders[0])?.get().await
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Configuration`] inside an async runtime, because it would block; otherwise the errors of the future.
    pub fn block_on<T, F, Fut>(&self, start: F) -> Result<T, Error>
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = Result<T, Error>>,
    {
        blocking::run(self, start)
    }

    pub(crate) fn runtimes(&self) -> &Runtimes {
        &self.inner.settings.runtimes
    }

    /// The settings for new connections. `None` if the caller supplied the HTTP client.
    fn network(&self) -> Option<&Network> {
        self.pipeline().network.as_ref()
    }

    /// Returns the low-level client with its own connections.
    fn api_with_new_connections(&self, network: &Network) -> Result<api::Client, Error> {
        let http = network.client(self.pipeline().timeout, builder::IDLE_UNATTENDED)?;
        Ok(api::Client::with_transport(self.api().base_url(), http, Arc::new(self.transport())))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.api().base_url()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Call;
    use crate::generated::OrderHandle;
    use crate::list::List;
    use telnyx_porting_api::types::PortingOrder;

    fn is_shared<T: Send + Sync + 'static>() {}
    fn is_sent<T: Send + 'static>() {}

    #[test]
    fn clients_handles_and_errors_are_send_and_sync() {
        is_shared::<Client>();
        is_shared::<OrderHandle>();
        is_shared::<List<PortingOrder>>();
        is_shared::<Error>();
        is_sent::<Call<PortingOrder>>();
        assert_eq!(size_of::<Client>(), size_of::<usize>(), "a clone is one pointer");
    }
}
