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

/// Sends requests over connections that it keeps. It follows no redirects, which could lead to another machine, and uses
/// no proxy, which is one.
#[derive(Debug)]
pub(crate) struct Outgoing {
    plain: Client<HttpConnector, Body>,
    /// Made when it is needed: reading the system's certificates takes a while.
    secure: OnceCell<Client<HttpsConnector<HttpConnector>, Body>>,
}

/// Why a request got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unanswered {
    #[error("no connection")]
    NoConnection,
    #[error("the connection broke off")]
    BrokenOff,
    #[error("the URL cannot be used")]
    UnusableUrl,
    #[error("the system has no usable certificates of CAs")]
    NoCertificates,
}

impl Outgoing {
    pub(crate) fn new() -> Self {
        Self { plain: Client::builder(TokioExecutor::new()).build_http(), secure: OnceCell::new() }
    }

    /// Sends a request to a URL, and returns the response once its head is there.
    pub(crate) async fn send(&self, url: &Url, mut request: Request<Bytes>) -> Result<Response<Body>, Unanswered> {
        *request.uri_mut() = url[..Position::AfterQuery].parse().map_err(|_| Unanswered::UnusableUrl)?;
        if let Some(credentials) = credentials(url) {
            request.headers_mut().insert(header::AUTHORIZATION, credentials);
        }
        let request = request.map(Body::from);
        let sending = match url.scheme() {
            "http" => self.plain.request(request),
            _ => self.secure.get_or_try_init(secure).await?.request(request),
        };
        Ok(sending.await.map_err(|error| reason(&error))?.map(Body::new))
    }
}

/// A client for https, with the platform's verifier of certificates.
async fn secure() -> Result<Client<HttpsConnector<HttpConnector>, Body>, Unanswered> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier::new(Arc::clone(&provider)).map_err(|_| Unanswered::NoCertificates)?;
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|_| Unanswered::NoCertificates)?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth();
    let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
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

fn reason(error: &Error) -> Unanswered {
    if error.is_connect() { Unanswered::NoConnection } else { Unanswered::BrokenOff }
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
}
