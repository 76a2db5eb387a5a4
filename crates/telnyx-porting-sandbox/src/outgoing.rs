//! Requests that the sandbox sends: webhooks, and those that fetch documents.
//!
//! Plain HTTP uses hyper. HTTPS uses reqwest, which requires a program with TLS and a rustls provider.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Request, Response, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;
use reqwest::redirect::Policy;
use tokio::sync::OnceCell;
use url::{Position, Url};

/// Sends requests over kept connections. It does not follow redirects, which could lead to another machine, and does not
/// use a proxy, which is another machine.
#[derive(Debug)]
pub(crate) struct Outgoing {
    plain: Client<HttpConnector, Body>,
    /// Created on first use.
    secure: OnceCell<reqwest::Client>,
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    #[error("no connection")]
    NoConnection,
    #[error("the connection was interrupted")]
    Interrupted,
    #[error("the URL cannot be used")]
    UnusableUrl,
    #[error("TLS has no cryptography: install a default rustls provider")]
    NoCryptography,
}

impl Outgoing {
    pub(crate) fn new() -> Self {
        Self { plain: Client::builder(TokioExecutor::new()).build_http(), secure: OnceCell::new() }
    }

    /// Sends a request to a URL, and returns the response once its head has arrived.
    pub(crate) async fn send(&self, url: &Url, mut request: Request<Bytes>) -> Result<Response<Body>, SendError> {
        *request.uri_mut() = url[..Position::AfterQuery].parse().map_err(|_| SendError::UnusableUrl)?;
        if url.scheme() == "http" {
            if let Some(credentials) = credentials(url) {
                request.headers_mut().insert(header::AUTHORIZATION, credentials);
            }
            let response = self.plain.request(request.map(Body::from)).await.map_err(|error| reason(&error))?;
            return Ok(response.map(Body::new));
        }
        let request = request.map(reqwest::Body::from);
        let mut request = reqwest::Request::try_from(request).map_err(|_| SendError::UnusableUrl)?;
        request.url_mut().clone_from(url);
        let response = self.secure().await?.execute(request).await.map_err(|error| secure_reason(&error))?;
        Ok(Response::<reqwest::Body>::from(response).map(Body::new))
    }

    async fn secure(&self) -> Result<&reqwest::Client, SendError> {
        self.secure
            .get_or_try_init(|| async {
                let make = async { reqwest::Client::builder().redirect(Policy::none()).no_proxy().build() };
                // A separate task, because this panics without a provider.
                let client = tokio::spawn(make).await.map_err(|_| SendError::NoCryptography)?;
                client.map_err(|_| SendError::NoConnection)
            })
            .await
    }
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

fn reason(error: &Error) -> SendError {
    if error.is_connect() { SendError::NoConnection } else { SendError::Interrupted }
}

fn secure_reason(error: &reqwest::Error) -> SendError {
    if error.is_connect() {
        SendError::NoConnection
    } else if error.is_builder() {
        SendError::UnusableUrl
    } else {
        SendError::Interrupted
    }
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
