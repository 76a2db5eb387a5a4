//! How the API is reached: directly or through a proxy, and whose certificates are trusted.

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

/// Why no HTTP client can be made.
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

/// How the API is reached. Each HTTP client of a client is made from it, so that all reach it in the same way.
pub(crate) struct Network {
    is_encrypted: bool,
    proxy: Option<Proxy>,
    trust: Trust,
}

impl Network {
    /// What the environment and `ca_file` say about the way to an address.
    ///
    /// # Errors
    /// [`SetupError::Validation`] if a variable or the file cannot be used.
    pub(crate) fn to(base_url: &BaseUrl, ca_file: Option<&Path>) -> Result<Self, SetupError> {
        // Plain http is for this machine: no certificate is looked at.
        let is_encrypted = base_url.as_str().starts_with("https://");
        if is_encrypted && SystemTime::now() < SystemTime::UNIX_EPOCH {
            let text = "the clock of this machine is before 1970, when no certificate is valid; set it";
            return Err(SetupError::Configuration(text.to_owned()));
        }
        let proxy = Proxy::of_environment(base_url)?;
        Ok(Self { is_encrypted, proxy, trust: Trust::of(ca_file, is_encrypted)? })
    }

    /// An HTTP client whose requests end after `timeout`, and whose connections are kept for the next request as long as
    /// `idle`.
    ///
    /// # Errors
    /// [`SetupError::Configuration`] if no TLS can be set up, [`SetupError::Validation`] if a certificate of `ca_file` cannot be
    /// used.
    pub(crate) fn client(&self, timeout: Duration, idle: Duration) -> Result<reqwest::Client, SetupError> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .pool_idle_timeout(idle)
                .timeout(timeout)
                .connect_timeout(CONNECT_TIMEOUT)
                // A redirect would take the key elsewhere, and this API has none.
                .redirect(reqwest::redirect::Policy::none())
                // The library that reads the variables passes over those that it cannot use.
                .no_proxy();
            match &self.proxy {
                Some(proxy) => builder.proxy(proxy.for_all()),
                None => builder,
            }
        };
        // Reading the certificates of the system takes longer than all the rest of the client.
        let built = if self.is_encrypted { self.trust.build(builder()) } else { tls::trusting_none(builder()) };
        built.map_err(|reason| {
            if self.is_encrypted && tls::trusting_none(builder()).is_ok() {
                return self.trust.failure(&reason);
            }
            SetupError::Configuration(format!("no HTTP client can be made: {reason}"))
        })
    }

    /// What helps against a failed connection.
    pub(crate) fn help(&self, error: &reqwest::Error) -> Option<String> {
        let proxy = self.proxy.as_ref().filter(|_| error.is_connect() || error.is_timeout());
        let proxy = proxy.map(|proxy| format!("the connection goes through the proxy {proxy}"));
        let is_untrusted = error.is_connect() && is_untrusted(&with_sources(error));
        let parts: Vec<_> = proxy.into_iter().chain(is_untrusted.then(|| trust::HINT.to_owned())).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// The libraries for TLS say it in words only.
fn is_untrusted(reason: &str) -> bool {
    ["UnknownIssuer", "certificate verify failed", "not trusted", "CaUsedAsEndEntity"]
        .iter()
        .any(|words| reason.contains(words))
}
