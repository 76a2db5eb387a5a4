//! Setting up a client.

use super::{Client, Inner, Settings};
use crate::error::Error;
use crate::http::{
    CallOptions, Clock, Context, Network, Pipeline, Random, RetryPolicy, RetryingTransport, Sends, SystemClock,
};
use crate::values::{ApiKey, BaseUrl};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting_api as api;
use telnyx_porting_api::runtime::BodyLimits;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(90);
/// The same where nobody notices between two calls that the server has closed it.
#[cfg(feature = "blocking")]
pub(super) const IDLE_UNATTENDED: Duration = Duration::from_secs(20);

/// Settings of a client that is about to be made.
#[must_use = "a builder makes a client when it is built"]
pub struct ClientBuilder {
    api_key: ApiKey,
    base_url: BaseUrl,
    timeout: Duration,
    deadline: Option<Duration>,
    retries: RetryPolicy,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    ca_file: Option<PathBuf>,
    strict: bool,
    dry_run: bool,
    limits: BodyLimits,
    dry_reads: bool,
    clock: Arc<dyn Clock>,
    random: Random,
}

impl ClientBuilder {
    pub(super) fn new(api_key: ApiKey) -> Self {
        Self {
            api_key,
            base_url: BaseUrl::default(),
            timeout: DEFAULT_TIMEOUT,
            deadline: None,
            retries: RetryPolicy::default(),
            user_agent: None,
            http: None,
            ca_file: None,
            strict: false,
            dry_run: false,
            limits: BodyLimits::default(),
            dry_reads: false,
            clock: Arc::new(SystemClock::default()),
            random: Arc::new(fastrand::f64),
        }
    }

    /// Where the API is: Telnyx itself by default. See [`BaseUrl`] for what is accepted.
    pub fn base_url(mut self, base_url: BaseUrl) -> Self {
        self.base_url = base_url;
        self
    }

    /// How long one attempt may take, answer included: 30 seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a whole call may take, retries and waits for the rate limit included: no limit by default. See
    /// [`CallOptions::with_deadline`].
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// When and how often a request is repeated. Whatever it says, a request that may have created or submitted
    /// something is never repeated.
    pub fn retries(mut self, retries: RetryPolicy) -> Self {
        self.retries = retries;
        self
    }

    /// What the server is told about the program, in front of the name of this library: `acme-billing/2.1`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// A file of certificates in PEM that are trusted in addition to those of the system, such as that of a private CA. On Unix
    /// other than macOS, the file of the environment variable `SSL_CERT_FILE` takes the place of those of the system;
    /// elsewhere it is added to them.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// The HTTP client to send with, in place of one that goes by `ca_file` and the variables of the environment. Let it
    /// follow no redirect: that would take the key elsewhere.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Whether what is merely doubtful is refused too: a warning of `validate()` then fails the call before anything is
    /// sent. Off by default.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Whether requests that change something are shown instead of sent: the call then fails with
    /// [`Error::NotSent`], which holds the request as it passed every check. Requests that only read are sent all the
    /// same, among them those that a call makes before it changes something. Off by default.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::{Client, CreateOrder, Error};
    ///
    /// let client = Client::builder("KEY0123".parse()?).dry_run(true).build()?;
    /// let request = CreateOrder::new(["+13035550100".parse()?]);
    /// let Err(Error::NotSent(request)) = client.orders().create(request).await else { panic!("it was sent") };
    /// assert_eq!(request.url().path(), "/v2/porting_orders");
    /// assert_eq!(request.body(), Some(&br#"{"phone_numbers":["+13035550100"]}"#[..]));
    /// # Ok(())
    /// # }
    /// ```
    pub fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// How much of a body is read: 32 MiB of a success and 1 MiB of a failure by default. A larger success fails as one that
    /// cannot be read, of a larger failure the rest is left out. Downloads are streams without a limit.
    pub fn body_limits(mut self, limits: BodyLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether a client with [`dry_run`](Self::dry_run) shows requests that only read too, for want of a key for one:
    /// then nothing is sent at all. Off by default.
    pub fn dry_reads(mut self, dry_reads: bool) -> Self {
        self.dry_reads = dry_reads;
        self
    }

    /// The clock by which retries, rate limit and waiting go, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Where the jitter of delays comes from: a number from 0 to 1 each time, for tests.
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// The proxy is that of `HTTPS_PROXY` or else `ALL_PROXY`, unless `NO_PROXY` names the host, each in capital or small
    /// letters. It speaks http, https, SOCKS 4 or SOCKS 5. This machine is always reached directly.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the user agent cannot be a header, when both `http_client` and `ca_file` are given, or
    /// when no TLS can be set up, for example since the system has no certificates of CAs; [`Error::Validation`] when `ca_file` or a variable of the environment that
    /// counts cannot be used: it has the name of the variable as its field.
    pub fn build(self) -> Result<Client, Error> {
        let (http, network) = match self.http {
            Some(_) if self.ca_file.is_some() => {
                let text = "ca_file has no effect on an HTTP client of the caller; have that client trust the CA";
                return Err(Error::Configuration(text.to_owned()));
            }
            Some(http) => (http, None),
            None => {
                let network = Network::to(&self.base_url, self.ca_file.as_deref())?;
                (network.client(self.timeout, IDLE)?, Some(network))
            }
        };
        let user_agent = self.user_agent.as_deref();
        let mut pipeline =
            Pipeline::new(&self.api_key, user_agent, self.timeout, self.retries, self.clock, self.random)?;
        pipeline.limits = self.limits;
        pipeline.network = network;
        let sends = match (self.dry_run, self.dry_reads) {
            (false, _) => Sends::All,
            (true, false) => Sends::ReadsOnly,
            (true, true) => Sends::Nothing,
        };
        let options = CallOptions { deadline: self.deadline, ..CallOptions::new() };
        let context = Arc::new(Context { pipeline: Arc::new(pipeline), options, sends });
        let settings = Settings {
            strict: self.strict,
            #[cfg(feature = "blocking")]
            runtimes: super::blocking::Runtimes::default(),
        };
        let transport = Arc::new(RetryingTransport::new(Arc::clone(&context)));
        let api = api::Client::with_transport(self.base_url.as_str(), http, transport);
        Ok(Client { inner: Arc::new(Inner { api, context, settings: Arc::new(settings) }) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retries", &self.retries)
            .field("ca_file", &self.ca_file)
            .field("strict", &self.strict)
            .field("dry_run", &self.dry_run)
            .field("dry_reads", &self.dry_reads)
            .finish_non_exhaustive()
    }
}
