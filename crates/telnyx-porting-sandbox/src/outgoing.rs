//! Requests that the sandbox sends: webhooks, and those that fetch documents.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Request, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::Verifier;
use std::sync::Arc;
use tokio::sync::OnceCell;
use url::{Position, Url};

/// Sends requests over kept connections. It does not follow redirects, which could lead to another machine, and does not
/// use a proxy, which is another machine.
#[derive(Debug)]
pub(crate) struct Outgoing {
    plain: Client<HttpConnector, Body>,
    /// Created on first use, because reading the system's certificates takes a while.
    secure: OnceCell<Client<HttpsConnector<HttpConnector>, Body>>,
}

/// The reason why a request got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    #[error("no connection")]
    NoConnection,
    #[error("the connection was interrupted")]
    Interrupted,
    #[error("the URL cannot be used")]
    UnusableUrl,
    #[error("the system has no usable CA certificates")]
    NoCertificates,
}

impl Outgoing {
    pub(crate) fn new() -> Self {
        Self { plain: Client::builder(TokioExecutor::new()).build_http(), secure: OnceCell::new() }
    }

    /// Sends a request to a URL, and returns the response once its head has arrived.
    pub(crate) async fn send(&self, url: &Url, mut request: Request<Bytes>) -> Result<Response<Body>, SendError> {
        *request.uri_mut() = url[..Position::AfterQuery].parse().map_err(|_| SendError::UnusableUrl)?;
        if let Some(credentials) = credentials(url) {
            request.headers_mut().insert(header::AUTHORIZATION, credentials);
        }
        let request = request.map(Body::from);
        let sending = match url.scheme() {
            "http" => self.plain.request(request),
            _ => self.secure.get_or_try_init(secure).await?.request(request),
        };
        let interruption =
            |error: Error| if error.is_connect() { SendError::NoConnection } else { SendError::Interrupted };
        Ok(sending.await.map_err(interruption)?.map(Body::new))
    }
}

/// A client for https, with the platform's verifier of certificates.
async fn secure() -> Result<Client<HttpsConnector<HttpConnector>, Body>, SendError> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider)).map_err(|_| SendError::NoCertificates)?;
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|_| SendError::NoCertificates)?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

/// Whether a URL stays on this machine: a loopback address, or `localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

/// The user name and the password of a URL, as a header.
fn credentials(url: &Url) -> Option<HeaderValue> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).collect::<Vec<u8>>();
    let (user, password) = (decoded(url.username()), decoded(url.password().unwrap_or_default()));
    let value = format!("Basic {}", STANDARD.encode([&user[..], b":", &password].concat()));
    HeaderValue::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_become_a_header() {
        let header = |url: &str| credentials(&Url::parse(url).unwrap()).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("http://127.0.0.1/x"), None);
        // "user:pa ss" in base64.
        assert_eq!(header("http://user:pa%20ss@127.0.0.1/x").unwrap(), "Basic dXNlcjpwYSBzcw==");
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (url, expected) in [
            ("http://127.0.0.1:9/x", true),
            ("http://127.8.9.1/", true),
            ("http://[::1]:80/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://LOCALHOST/", true),
            ("http://localhost.example.com/", false),
            ("http://10.0.0.1/", false),
            ("http://0.0.0.0/", false),
            ("https://hooks.example.com/", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
