//! The client and how it is set up.

mod body;
mod builder;
mod clock;
mod deadline;
mod limiter;
mod network;
mod options;
mod repeat;
mod resources;
mod retry;
pub(crate) mod trace;
mod transport;
mod unsent;
mod waiting;

pub use builder::ClientBuilder;
pub use clock::{Clock, ManualClock, Sleep, SystemClock};
pub(crate) use deadline::PastDeadline;
pub use options::CallOptions;
pub(crate) use repeat::{named_stores_nothing, stores_nothing};
pub use retry::RetryPolicy;
pub(crate) use retry::{SoFar, may_have_been_processed};
pub(crate) use transport::{Attempts, Context, Transport};
pub use unsent::UnsentRequest;

#[cfg(feature = "blocking")]
use crate::call::lanes::Lanes;
use crate::error::Error;
use crate::validation::Issues;
use crate::values::{ApiKey, BaseUrl};
use deadline::Deadline;
use std::fmt;
#[cfg(feature = "blocking")]
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting_api as api;

/// The environment variable that holds the API key.
pub const API_KEY_VARIABLE: &str = "TELNYX_API_KEY";
/// The environment variable that holds the API's address.
pub const BASE_URL_VARIABLE: &str = "TELNYX_BASE_URL";

/// A client of the porting API; cheap to clone and safe to share between tasks.
///
/// ```no_run
/// # async fn example() -> Result<(), telnyx_porting::Error> {
/// use telnyx_porting::{Client, CreateOrder};
///
/// let client = Client::from_env()?;
/// let numbers = ["+13035550000".parse()?, "+13035550001".parse()?];
/// // One order or several: numbers are grouped by country, type, losing carrier and FastPort.
/// for order in client.orders().create(CreateOrder::new(numbers)).await? {
///     println!("{:?}", order.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    /// One pointer, since every handle and every call has a clone.
    inner: Arc<Inner>,
}

struct Inner {
    api: api::Client,
    context: Arc<Context>,
    settings: Arc<Settings>,
}

/// What clients with other options share besides the transport.
#[derive(Debug)]
struct Settings {
    strict: bool,
    #[cfg(feature = "blocking")]
    lanes: Lanes,
}

impl Client {
    /// A client for Telnyx itself with the usual settings.
    ///
    /// # Errors
    /// Those of [`ClientBuilder::build`].
    pub fn new(api_key: ApiKey) -> Result<Self, Error> {
        Self::builder(api_key).build()
    }

    /// A client with the key of `TELNYX_API_KEY` and the address of `TELNYX_BASE_URL`, by default Telnyx itself.
    ///
    /// # Errors
    /// [`Error::Configuration`] if `TELNYX_API_KEY` is not set; [`Error::Validation`] if a variable is malformed or
    /// `TELNYX_BASE_URL` is empty; and those of [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        let key = variable(API_KEY_VARIABLE)?.filter(|value| !value.trim().is_empty()).ok_or_else(|| {
            Error::Configuration(format!(
                "there is no API key: set {API_KEY_VARIABLE} to a key of your Telnyx account, \
                 or use the sandbox, which takes any"
            ))
        })?;
        let mut builder = Self::builder(key.parse::<ApiKey>().map_err(|error| error.at(API_KEY_VARIABLE))?);
        if let Some(url) = variable(BASE_URL_VARIABLE)? {
            builder = builder.base_url(url.parse::<BaseUrl>().map_err(|error| error.at(BASE_URL_VARIABLE))?);
        }
        builder.build()
    }

    /// A client with other settings.
    pub fn builder(api_key: ApiKey) -> ClientBuilder {
        ClientBuilder::new(api_key)
    }

    /// The same client with other options for every call. It shares connections and rate limit.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let Inner { api, context, settings } = &*self.inner;
        let options = options.over(&context.options);
        let context = Arc::new(Context { transport: Arc::clone(&context.transport), options });
        let api = api.through(Arc::new(Attempts::new(Arc::clone(&context))));
        Self { inner: Arc::new(Inner { api, context, settings: Arc::clone(settings) }) }
    }

    /// The client with which a call is made that begins now.
    pub(crate) fn beginning(self, mut options: CallOptions) -> Self {
        let base = &self.inner.context.options;
        // A call within a call has the deadline of the outer one.
        if base.ends.is_none()
            && let Some(deadline) = options.deadline.or(base.deadline)
        {
            options.ends = Some(self.clock().monotonic().saturating_add(deadline));
        }
        if options.is_empty() && options.ends.is_none() { self } else { self.with_options(options) }
    }

    /// The low-level client with every operation. It validates nothing; key, timeout, rate limit and retries are those
    /// of this client.
    pub fn api(&self) -> &api::Client {
        &self.inner.api
    }

    /// This client with the connections of another.
    pub(crate) fn through(&self, other: &Self) -> Self {
        let Inner { context, settings, .. } = &*self.inner;
        let (api, context, settings) = (other.api().clone(), Arc::clone(context), Arc::clone(settings));
        Self { inner: Arc::new(Inner { api, context, settings }) }
    }

    /// The clock by which this client goes.
    pub fn clock(&self) -> &dyn Clock {
        &**self.transport().clock()
    }

    /// How long one attempt may take.
    pub(crate) fn timeout(&self) -> Duration {
        self.transport().timeout(&self.inner.context.options)
    }

    pub(crate) fn transport(&self) -> &Arc<Transport> {
        &self.inner.context.transport
    }

    /// The pauses before each look for what a request of unknown outcome may have done.
    pub(crate) fn lookup_pauses(&self) -> impl Iterator<Item = Duration> + use<> {
        let (transport, deadline) = (Arc::clone(self.transport()), self.deadline());
        let pauses = transport.policy(&self.inner.context.options).lookup_pauses();
        pauses.take_while(move |pause| deadline.allows(transport.clock().monotonic(), *pause))
    }

    /// Whether a deadline ends the looks before their time. What was not found by then may show later.
    pub(crate) fn cuts_looks_short(&self) -> bool {
        let lookup = self.transport().policy(&self.inner.context.options).lookup_time();
        !self.deadline().allows(self.clock().monotonic(), lookup)
    }

    /// The deadline of the call that this client was made for.
    fn deadline(&self) -> Deadline {
        Deadline::of(&self.inner.context.options, self.clock().monotonic())
    }

    /// What counts the requests of a call.
    pub(crate) fn attempts(&self) -> Attempts {
        Attempts::new(Arc::clone(&self.inner.context))
    }

    /// Waits before a retry of a call that the transport cannot repeat itself, or tells that there is to be none.
    pub(crate) async fn pause_before_retry(&self, so_far: &mut SoFar, asked: Option<Duration>) -> bool {
        let (transport, options) = (self.transport(), &self.inner.context.options);
        let delay = transport.retry_delay(options, so_far, asked);
        let is_in_time = |delay: &Duration| self.deadline().allows(self.clock().monotonic(), *delay);
        let Some(delay) = delay.filter(is_in_time) else { return false };
        trace::pause(delay, so_far.retries, transport.policy(options).max_retries());
        self.clock().sleep(delay).await;
        so_far.retries += 1;
        so_far.elapsed = so_far.elapsed.saturating_add(delay);
        so_far.last_delay = Some(delay);
        true
    }

    /// Refuses what has errors, and in a strict client what has warnings.
    pub(crate) fn accept(&self, issues: Issues) -> Result<(), Error> {
        let issues = if self.inner.settings.strict { issues.strict() } else { issues };
        issues.into_result()?;
        Ok(())
    }
}

/// An environment variable, if it is set.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::Configuration(format!("{name} is not text in UTF-8"))),
    }
}

#[cfg(feature = "blocking")]
impl Client {
    /// Runs a future to its end, outside of an async runtime: several calls, or one and whatever else is waited for.
    ///
    /// `start` gets a client whose connections belong to this run; calls have to be made with it, and lists read by
    /// [`Pages::next_through`](crate::Pages::next_through).
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
    /// [`Error::Configuration`] inside an async runtime, which would stand still meanwhile; otherwise what the future
    /// comes to.
    pub fn block_on<T, F, Fut>(&self, start: F) -> Result<T, Error>
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = Result<T, Error>>,
    {
        crate::call::lanes::run(self, start)
    }

    pub(crate) fn lanes(&self) -> &Lanes {
        &self.inner.settings.lanes
    }

    /// Whether connections can be made in the same way as those of the client.
    pub(crate) fn has_own_http(&self) -> bool {
        self.transport().network.is_some()
    }

    pub(crate) fn with_api(&self, api: api::Client) -> Self {
        let Inner { context, settings, .. } = &*self.inner;
        Self { inner: Arc::new(Inner { api, context: Arc::clone(context), settings: Arc::clone(settings) }) }
    }

    /// The low-level client with connections of its own, unless these are the caller's.
    pub(crate) fn api_with_new_connections(&self) -> Result<api::Client, Error> {
        let Some(network) = &self.transport().network else { return Ok(self.api().clone()) };
        let http = network.client(builder::IDLE_UNATTENDED)?;
        Ok(api::Client::with_hook(self.api().base_url(), http, Arc::new(self.attempts()))
            .with_body_limits(self.api().body_limits()))
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
    use crate::list::List;
    use crate::orders::OrderHandle;
    use telnyx_porting_api::types::PortingOrder;

    fn is_shared<T: Send + Sync + 'static>() {}
    fn is_sent<T: Send + 'static>() {}

    #[test]
    fn clients_handles_and_errors_go_between_threads() {
        is_shared::<Client>();
        is_shared::<OrderHandle>();
        is_shared::<List<PortingOrder>>();
        is_shared::<Error>();
        is_sent::<Call<PortingOrder>>();
        assert_eq!(size_of::<Client>(), size_of::<usize>(), "a clone is one pointer");
    }
}
