//! The connection to the API: direct or through a proxy, and the trusted certificates.

mod proxy;
mod tls;
mod trust;

use crate::validation::ValidationError;
use crate::values::BaseUrl;
use proxy::Proxy;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tls::with_sources;
use trust::Trust;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The reason why no HTTP client can be created.
#[derive(Debug)]
pub(crate) enum SetupError {
    Validation(ValidationError),
    Configuration(String),
}

impl From<ValidationError> for SetupError {
    fn from(error: ValidationError) -> Self {
        Self::Validation(error)
    }
}

/// Network settings. All HTTP clients of a client are built from them.
pub(crate) struct Network {
    is_encrypted: bool,
    proxy: Option<Proxy>,
    trust: Trust,
}

impl Network {
    /// Reads the settings for connections to a base URL: from `proxy` or else the environment, and from `ca_file`.
    ///
    /// # Errors
    /// [`SetupError::Validation`] if the proxy, a variable or the file cannot be used.
    pub(crate) fn to(base_url: &BaseUrl, proxy: Option<&str>, ca_file: Option<&Path>) -> Result<Self, SetupError> {
        // Plain http is only for local servers, without certificates.
        let is_encrypted = base_url.as_str().starts_with("https://");
        if is_encrypted && SystemTime::now() < SystemTime::UNIX_EPOCH {
            let text = "the clock of this machine is before 1970, so no certificate is valid; set the clock";
            return Err(SetupError::Configuration(text.to_owned()));
        }
        let proxy = match proxy {
            Some(proxy) => Some(Proxy::set(base_url, proxy)?),
            None => Proxy::from_environment(base_url)?,
        };
        Ok(Self { is_encrypted, proxy, trust: Trust::load(ca_file, is_encrypted)? })
    }

    /// Returns an HTTP client whose requests time out after `timeout`, and that keeps idle connections for `idle`.
    ///
    /// # Errors
    /// [`SetupError::Configuration`] if TLS cannot be set up, [`SetupError::Validation`] if a certificate in `ca_file`
    /// is unusable.
    pub(crate) fn client(&self, timeout: Duration, idle: Duration) -> Result<reqwest::Client, SetupError> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .pool_idle_timeout(idle)
                .timeout(timeout)
                .connect_timeout(CONNECT_TIMEOUT)
                // A redirect would send the key to another server. This API has none.
                .redirect(reqwest::redirect::Policy::none())
                // The transport retries. reqwest would copy each request, and only retries errors of HTTP/2.
                .retry(reqwest::retry::never().max_retries_per_request(0))
                // reqwest ignores unusable proxy variables instead of reporting them.
                .no_proxy();
            match &self.proxy {
                Some(proxy) => builder.proxy(proxy.route.clone()),
                None => builder,
            }
        };
        // Loading the system's certificates takes longer than the rest of creating a client.
        let built = if self.is_encrypted {
            tls::trusting_system_and(builder(), &self.trust.added)
        } else {
            tls::trusting_none(builder())
        };
        built.map_err(|reason| {
            if self.is_encrypted && tls::trusting_none(builder()).is_ok() {
                return self.trust.failure(&reason);
            }
            SetupError::Configuration(format!("cannot create an HTTP client: {reason}"))
        })
    }

    /// Advice for a failed connection.
    pub(crate) fn help(&self, error: &reqwest::Error) -> Option<String> {
        let proxy = self.proxy.as_ref().filter(|_| error.is_connect() || error.is_timeout());
        let proxy = proxy.map(|proxy| format!("the connection goes through the proxy {proxy}"));
        let is_untrusted = error.is_connect() && is_untrusted(&with_sources(error));
        let parts: Vec<_> = proxy.into_iter().chain(is_untrusted.then(|| trust::HINT.to_owned())).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// TLS libraries report this only as text.
fn is_untrusted(reason: &str) -> bool {
    ["UnknownIssuer", "certificate verify failed", "not trusted", "CaUsedAsEndEntity"]
        .iter()
        .any(|words| reason.contains(words))
}
