//! Sending one webhook.

use std::time::Duration;

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::Request;
use chrono::Utc;
use url::Url;

use super::envelope;
use super::signature::sign;
use crate::outgoing::Outgoing;
use crate::state::{Delivery, Event};

/// How long the receiver may take, as the guide says.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Sends webhooks.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    outgoing: Arc<Outgoing>,
    allow_remote: bool,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The receiver answered, with 2xx or not.
    Answered(u16),
    /// There was no answer.
    Failed(String),
    /// It was not sent, because it would leave this machine.
    Remote,
}

impl Sender {
    pub(super) fn new(allow_remote: bool) -> Self {
        Self { outgoing: Arc::new(Outgoing::new()), allow_remote }
    }

    /// Sends a webhook. Its time of signing is the host's, against which receivers check it.
    pub(super) async fn send(&self, delivery: &Delivery, event: &Event, with_wrong_key: bool) -> Outcome {
        let Ok(url) = Url::parse(&delivery.url) else {
            return Outcome::Failed("the URL cannot be read".to_owned());
        };
        if !self.allow_remote && !is_loopback(&url) {
            return Outcome::Remote;
        }
        let body = envelope::body(event, delivery);
        let timestamp = Utc::now().timestamp().to_string();
        let request = Request::post("/")
            .header("content-type", "application/json")
            .header("user-agent", "telnyx-webhooks")
            .header("telnyx-signature-ed25519", sign(&timestamp, &body, with_wrong_key))
            .header("telnyx-timestamp", timestamp)
            .body(Bytes::from(body));
        let Ok(request) = request else {
            return Outcome::Failed("the webhook cannot be written".to_owned());
        };
        // A redirect is a failure for the real service too.
        match tokio::time::timeout(TIMEOUT, self.outgoing.send(&url, request)).await {
            Ok(Ok(response)) => Outcome::Answered(response.status().as_u16()),
            // Without the URL, in which the customer may have put a token.
            Ok(Err(reason)) => Outcome::Failed(reason.to_string()),
            Err(_) => Outcome::Failed("no answer within two seconds".to_owned()),
        }
    }
}

/// Whether a URL stays on this machine, by its address or by the one name that always does.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
