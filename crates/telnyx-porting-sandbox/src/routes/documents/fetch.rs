//! Fetching a file that a URL names.

use std::time::Duration;

use axum::http::Request;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use url::Url;

use super::upload::FILE_LIMIT;
use crate::outgoing::Outgoing;
use crate::server::{Code, Problem};
use crate::webhooks::is_loopback;

/// How long it may take altogether.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A file as it was found.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) content: Bytes,
    /// The last part of the path, if it has one.
    pub(super) filename: Option<String>,
}

/// Fetches a file, from this machine unless others are allowed. At most one byte more than is allowed is read.
pub(super) async fn fetch(text: &str, allow_remote: bool) -> Result<Fetched, Problem> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.ok_or_else(|| at_url(Code::InvalidUrl, "The value must be an http or https URL."))?;
    if !allow_remote && !is_loopback(&url) {
        let detail = "The sandbox fetches nothing from other machines unless that was allowed: send the file itself.";
        return Err(at_url(Code::Unprocessable, detail));
    }
    let filename = url.path_segments().and_then(|mut parts| parts.next_back()).filter(|name| !name.is_empty());
    let filename = filename.map(percent_decoded);
    let content = tokio::time::timeout(TIMEOUT, content(&url)).await;
    Ok(Fetched { content: content.map_err(|_| unfetched("no answer within ten seconds"))??, filename })
}

async fn content(url: &Url) -> Result<Bytes, Problem> {
    let response = Outgoing::new().send(url, Request::new(Bytes::new())).await;
    let response = response.map_err(|reason| unfetched(&reason.to_string()))?;
    if !response.status().is_success() {
        return Err(unfetched(&format!("the answer is {}", response.status().as_u16())));
    }
    let mut parts = response.into_body().into_data_stream();
    let mut content = BytesMut::new();
    while let Some(part) = parts.next().await {
        content.extend_from_slice(&part.map_err(|_| unfetched("the connection broke off"))?);
        if content.len() > FILE_LIMIT {
            return Err(at_url(Code::Length, "The file is larger than 20 MB."));
        }
    }
    Ok(content.freeze())
}

/// A name in which a path may have encoded some characters.
fn percent_decoded(name: &str) -> String {
    // The one decoder that is at hand decodes forms, in which a plus sign is a space.
    let encoded = name.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(encoded.as_bytes()).map(|(name, _)| name.into_owned()).next().unwrap_or_default()
}

fn unfetched(reason: &str) -> Problem {
    at_url(Code::Unprocessable, &format!("The file cannot be fetched: {reason}."))
}

fn at_url(code: Code, detail: &str) -> Problem {
    Problem::new(code, detail).at("/url")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_decoded() {
        assert_eq!(percent_decoded("my%20loa+1=2&3.pdf"), "my loa+1=2&3.pdf");
    }
}
