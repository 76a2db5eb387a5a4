//! Requests that the sandbox sends: webhooks, and those that fetch documents.
//!
//! Plain HTTP takes hyper alone. reqwest is for HTTPS: it can only be used if the program has TLS built in, and if that has
//! cryptography, which another dependency may have left to the program.

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

/// Sends requests over connections that it keeps. It follows no redirects, which could lead to another machine, and uses
/// no proxy, which is one.
#[derive(Debug)]
pub(crate) struct Outgoing {
    plain: Client<HttpConnector, Body>,
    /// Made when it is needed.
    secure: OnceCell<reqwest::Client>,
}

/// Why a request was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unanswered {
    #[error("no connection")]
    NoConnection,
    #[error("the connection broke off")]
    BrokenOff,
    #[error("the URL cannot be used")]
    UnusableUrl,
    #[error("TLS has no cryptography: install a default provider of rustls")]
    NoCryptography,
}

impl Outgoing {
    pub(crate) fn new() -> Self {
        Self { plain: Client::builder(TokioExecutor::new()).build_http(), secure: OnceCell::new() }
    }

    /// Sends a request to a URL, and returns the answer once its head is there.
    pub(crate) async fn send(&self, url: &Url, mut request: Request<Bytes>) -> Result<Response<Body>, Unanswered> {
        *request.uri_mut() = url[..Position::AfterQuery].parse().map_err(|_| Unanswered::UnusableUrl)?;
        if url.scheme() == "http" {
            if let Some(credentials) = credentials(url) {
                request.headers_mut().insert(header::AUTHORIZATION, credentials);
            }
            let response = self.plain.request(request.map(Body::from)).await.map_err(|error| reason(&error))?;
            return Ok(response.map(Body::new));
        }
        let request = request.map(reqwest::Body::from);
        let mut request = reqwest::Request::try_from(request).map_err(|_| Unanswered::UnusableUrl)?;
        request.url_mut().clone_from(url);
        let response = self.secure().await?.execute(request).await.map_err(|error| secure_reason(&error))?;
        Ok(Response::<reqwest::Body>::from(response).map(Body::new))
    }

    async fn secure(&self) -> Result<&reqwest::Client, Unanswered> {
        self.secure
            .get_or_try_init(|| async {
                let make = async { reqwest::Client::builder().redirect(Policy::none()).no_proxy().build() };
                // A task of its own, for this panics where cryptography is missing.
                let client = tokio::spawn(make).await.map_err(|_| Unanswered::NoCryptography)?;
                client.map_err(|_| Unanswered::NoConnection)
            })
            .await
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

fn reason(error: &Error) -> Unanswered {
    if error.is_connect() { Unanswered::NoConnection } else { Unanswered::BrokenOff }
}

fn secure_reason(error: &reqwest::Error) -> Unanswered {
    if error.is_connect() {
        Unanswered::NoConnection
    } else if error.is_builder() {
        Unanswered::UnusableUrl
    } else {
        Unanswered::BrokenOff
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
}
