//! The client and how it is set up.

mod retry;
mod transport;

use crate::{ApiKey, BaseUrl, Documents, Error, OrderHandle, Orders, Portability, PortingOrderId};
pub use retry::RetryPolicy;
pub(crate) use retry::retry_after;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use telnyx_porting_api as api;
use transport::Transport;

/// The environment variable that holds the API key.
pub const API_KEY_VARIABLE: &str = "TELNYX_API_KEY";
/// The environment variable that holds the API's address.
pub const BASE_URL_VARIABLE: &str = "TELNYX_BASE_URL";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

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
    api: api::Client,
}

impl Client {
    /// A client for Telnyx itself with the usual settings.
    ///
    /// # Errors
    /// [`Error::Configuration`] when no TLS can be set up.
    pub fn new(api_key: ApiKey) -> Result<Self, Error> {
        Self::builder(api_key).build()
    }

    /// A client with the key of `TELNYX_API_KEY` and the address of `TELNYX_BASE_URL`, by default Telnyx itself.
    ///
    /// # Errors
    /// [`Error::Configuration`] when there is no key, [`Error::Validation`] when one of the two is malformed.
    pub fn from_env() -> Result<Self, Error> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let key = variable(API_KEY_VARIABLE).ok_or_else(|| {
            Error::Configuration(format!(
                "there is no API key: set {API_KEY_VARIABLE} to a key of your Telnyx account, \
                 or use the sandbox, which takes any"
            ))
        })?;
        let mut builder = Self::builder(key.parse::<ApiKey>().map_err(|error| error.at(API_KEY_VARIABLE))?);
        if let Some(url) = variable(BASE_URL_VARIABLE) {
            builder = builder.base_url(url.parse::<BaseUrl>().map_err(|error| error.at(BASE_URL_VARIABLE))?);
        }
        builder.build()
    }

    /// A client with other settings.
    pub fn builder(api_key: ApiKey) -> ClientBuilder {
        ClientBuilder {
            api_key,
            base_url: BaseUrl::default(),
            timeout: DEFAULT_TIMEOUT,
            retries: RetryPolicy::default(),
            user_agent: None,
            http: None,
        }
    }

    /// All porting orders: to create and to list them.
    pub fn orders(&self) -> Orders<'_> {
        Orders::new(self)
    }

    /// One porting order.
    pub fn order(&self, id: PortingOrderId) -> OrderHandle<'_> {
        OrderHandle::new(self, id)
    }

    /// Checks whether numbers can be ported.
    pub fn portability(&self) -> Portability<'_> {
        Portability::new(self)
    }

    /// Letters of authorisation, invoices and other files.
    pub fn documents(&self) -> Documents<'_> {
        Documents::new(self)
    }

    /// The low-level client with every operation; it validates nothing.
    pub fn api(&self) -> &api::Client {
        &self.api
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.api.base_url()).finish_non_exhaustive()
    }
}

/// Settings of a client that is about to be made.
#[derive(Debug)]
pub struct ClientBuilder {
    api_key: ApiKey,
    base_url: BaseUrl,
    timeout: Duration,
    retries: RetryPolicy,
    user_agent: Option<String>,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// Where the API is: Telnyx itself by default. See [`BaseUrl`] for what is accepted.
    #[must_use]
    pub fn base_url(mut self, base_url: BaseUrl) -> Self {
        self.base_url = base_url;
        self
    }

    /// How long one attempt may take, answer included: 30 seconds by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// When and how often a request is repeated. Whatever it says, a request that may have created or submitted
    /// something is never repeated.
    #[must_use]
    pub fn retries(mut self, retries: RetryPolicy) -> Self {
        self.retries = retries;
        self
    }

    /// What the server is told about the program, in front of the name of this library: `acme-billing/2.1`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The HTTP client to send with, for example one with a proxy.
    #[must_use]
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Configuration`] when the user agent cannot be a header or no TLS can be set up.
    pub fn build(self) -> Result<Client, Error> {
        let http = match self.http {
            Some(http) => http,
            None => http_client()?,
        };
        let transport = Transport::new(&self.api_key, self.user_agent.as_deref(), self.timeout, self.retries)?;
        Ok(Client { api: api::Client::with_hook(self.base_url.as_str(), http, Arc::new(transport)) })
    }
}

fn http_client() -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        // A redirect would take the key elsewhere, and this API has none.
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| Error::Configuration(format!("no HTTP client can be made: {error}")))
}
