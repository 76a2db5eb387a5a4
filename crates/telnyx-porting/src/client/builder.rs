//! The builder of clients.

use super::{Client, Inner, Settings};
use crate::error::Error;
use crate::http::{
    CallOptions, Clock, Context, Network, Observer, Pipeline, Random, RetryPolicy, RetryingTransport, Sends,
    SystemClock,
};
use crate::validation::{Issues, ValidationError};
use crate::values::{ApiKey, BaseUrl};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting_api as api;
use telnyx_porting_api::runtime::BodyLimits;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// The time after which idle connections are closed.
const IDLE: Duration = Duration::from_secs(90);
/// The same for blocking clients, in which no task notices between two calls that the server closed a connection.
#[cfg(feature = "blocking")]
pub(super) const IDLE_UNATTENDED: Duration = Duration::from_secs(20);

/// Builds a [`Client`].
#[must_use = "call `build` to create the client"]
pub struct ClientBuilder {
    api_key: ApiKey,
    base_url: BaseUrl,
    timeout: Duration,
    /// The deadline and the headers of all calls.
    options: CallOptions,
    retries: RetryPolicy,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
    ca_file: Option<PathBuf>,
    /// May contain a password.
    proxy: Option<String>,
    observer: Option<Arc<dyn Observer>>,
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
            options: CallOptions::new(),
            retries: RetryPolicy::default(),
            user_agent: None,
            http: None,
            ca_file: None,
            proxy: None,
            observer: None,
            strict: false,
            dry_run: false,
            limits: BodyLimits::default(),
            dry_reads: false,
            clock: Arc::new(SystemClock::default()),
            random: Arc::new(fastrand::f64),
        }
    }

    /// Sets the base URL of the API. Default: Telnyx. See [`BaseUrl`] for valid URLs.
    pub fn base_url(mut self, base_url: BaseUrl) -> Self {
        self.base_url = base_url;
        self
    }

    /// Sets the timeout of each attempt, including its response. Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Limits the duration of each call, including retries and waits for the rate limit. Default: no limit. See
    /// [`CallOptions::with_deadline`].
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options = self.options.with_deadline(deadline);
        self
    }

    /// Adds a header to every request, or replaces one that the client would send. Options of a call override it. Its value
    /// is not shown in logs and events.
    ///
    /// # Errors
    /// See [`CallOptions::with_header`]. The field is `default_headers`.
    pub fn default_header(self, name: &str, value: &str) -> Result<Self, ValidationError> {
        self.default_headers([(name, value)])
    }

    /// Adds several headers to every request.
    ///
    /// ```
    /// # fn main() -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::Client;
    ///
    /// let client = Client::builder("KEY0123".parse()?).default_headers([("x-tenant", "17")])?.build()?;
    /// assert!(Client::builder("KEY0123".parse()?).default_headers([("authorization", "x")]).is_err());
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`default_header`](Self::default_header); the error has all issues.
    pub fn default_headers<N, V>(mut self, headers: impl IntoIterator<Item = (N, V)>) -> Result<Self, ValidationError>
    where
        N: AsRef<str>,
        V: AsRef<str>,
    {
        let mut issues = Issues::new();
        for (name, value) in headers {
            let changed = self.options.clone().with_header(name.as_ref(), value.as_ref());
            if let Some(options) = issues.check("default_headers", changed) {
                self.options = options;
            }
        }
        issues.into_result()?;
        Ok(self)
    }

    /// Sets the number of retries and their delays. Requests that may have created or submitted something are never
    /// retried.
    pub fn retries(mut self, retries: RetryPolicy) -> Self {
        self.retries = retries;
        self
    }

    /// Sets the program's part of the user agent, which precedes the name of this library: `acme-billing/2.1`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Adds a PEM file of CA certificates to those of the system, for example for a private CA. On Unix except macOS,
    /// the file in the environment variable `SSL_CERT_FILE` replaces the system's certificates; on other systems it is
    /// added to them.
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_file = Some(path.into());
        self
    }

    /// Sets the proxy for all requests: `http://host:port`, `https://host:port`, `socks5h://host:port`, or another version
    /// of SOCKS, optionally with user name and password, which are never shown. It replaces that of the environment,
    /// including `NO_PROXY`. If the base URL is plain http, the proxy must be on this machine.
    ///
    /// ```
    /// # fn main() -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::Client;
    ///
    /// let client = Client::builder("KEY0123".parse()?).proxy("http://me:secret@proxy.example.com:3128").build()?;
    /// let error = Client::builder("KEY0123".parse()?).proxy("ftp://proxy.example.com").build().unwrap_err();
    /// assert!(error.to_string().contains("proxy: expected the URL of a proxy, got the scheme ftp"));
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Sets an observer, which sees each attempt of each request and can add headers to it.
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Sets the HTTP client. It replaces the built-in one, so `ca_file` and proxy variables have no effect. It must not
    /// follow redirects, which would send the key to another server.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Treats validation warnings as errors, which fail a call before anything is sent. Default: false.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Returns requests that change something instead of sending them: the call fails with [`Error::NotSent`], which
    /// contains the validated request. Read-only requests are still sent, including those that precede a change.
    /// Default: false.
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

    /// Sets the maximum sizes of bodies. Default: 32 MiB for a success and 1 MiB for a failure. A larger success is an
    /// error; a larger failure is truncated. Downloads are streams without a limit.
    pub fn body_limits(mut self, limits: BodyLimits) -> Self {
        self.limits = limits;
        self
    }

    /// With [`dry_run`](Self::dry_run), also returns read-only requests instead of sending them, so nothing is sent and
    /// no key is needed. Default: false.
    pub fn dry_reads(mut self, dry_reads: bool) -> Self {
        self.dry_reads = dry_reads;
        self
    }

    /// Sets the clock of retries, rate limit and waits, for tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the source of random numbers for jitter, for tests. It returns numbers from 0 to 1.
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Creates the client. Nothing is sent.
    ///
    /// Without [`proxy`](Self::proxy), the proxy is taken from `HTTPS_PROXY` or else `ALL_PROXY`, unless `NO_PROXY` lists
    /// the host; the variables may be uppercase or lowercase. Supported schemes: http, https, SOCKS 4 and SOCKS 5. Local
    /// addresses are reached directly.
    ///
    /// # Errors
    /// [`Error::Configuration`] if the user agent is not a valid header value, if `http_client` is set together with
    /// `ca_file` or `proxy`, or if TLS cannot be set up, for example because the system has no CA certificates.
    /// [`Error::Validation`] if `ca_file`, `proxy` or one of the environment variables is unusable; its field is the name
    /// of the variable.
    pub fn build(self) -> Result<Client, Error> {
        let (http, network) = match self.http {
            Some(_) if self.ca_file.is_some() => {
                let text = "ca_file has no effect on your own HTTP client; configure that client to trust the CA";
                return Err(Error::Configuration(text.to_owned()));
            }
            Some(_) if self.proxy.is_some() => {
                let text = "proxy has no effect on your own HTTP client; configure that client to use the proxy";
                return Err(Error::Configuration(text.to_owned()));
            }
            Some(http) => (http, None),
            None => {
                let network = Network::to(&self.base_url, self.proxy.as_deref(), self.ca_file.as_deref())?;
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
        let (options, observer) = (self.options, self.observer);
        let context = Context { pipeline: Arc::new(pipeline), options, sends, shared_limit: None, observer };
        let context = Arc::new(context);
        let settings = Settings {
            api_key: self.api_key,
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
            .field("options", &self.options)
            .field("retries", &self.retries)
            .field("ca_file", &self.ca_file)
            .field("strict", &self.strict)
            .field("dry_run", &self.dry_run)
            .field("dry_reads", &self.dry_reads)
            .finish_non_exhaustive()
    }
}
