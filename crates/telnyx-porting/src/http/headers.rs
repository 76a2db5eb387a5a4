//! Headers that a program adds to requests, and how headers are shown to it.

use crate::validation::{Issue, Rule, ValidationError};
use reqwest::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue,
    SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};

/// Headers that control transmission. A wrong value breaks the request, or lets a proxy and the server interpret it
/// differently.
const OF_THE_CONNECTION: [HeaderName; 8] =
    [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
/// Headers of a program that are never credentials: those of W3C Trace Context.
const PUBLIC: [&str; 2] = ["traceparent", "tracestate"];
const HIDDEN: &str = "[hidden]";

/// Reads a header that a program adds to a request.
pub(super) fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), ValidationError> {
    let refused = |why: &str| ValidationError::from(Issue::error("headers", Rule::Header, format!("{name:?} {why}")));
    let header: HeaderName = name.parse().map_err(|_| refused("is not a valid header name"))?;
    if header == AUTHORIZATION {
        return Err(refused("cannot be changed; create another client to use another key"));
    }
    if header == CONTENT_TYPE {
        return Err(refused("describes the body and is set with it; remove it"));
    }
    if OF_THE_CONNECTION.contains(&header) {
        return Err(refused("is set by the connection; remove it"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| refused("has an invalid value"))?;
    // The value may be a proxy credential.
    value.set_sensitive(!PUBLIC.contains(&header.as_str()));
    Ok((header, value))
}

/// Names and values, in which credentials are replaced: those marked as sensitive, cookies, and values that contain
/// `key`.
pub(super) fn shown<'a>(headers: &'a HeaderMap, key: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    headers.iter().map(move |(name, value)| {
        let text =
            value.to_str().ok().filter(|text| !value.is_sensitive() && name != SET_COOKIE && !text.contains(key));
        (name.as_str(), text.unwrap_or(HIDDEN))
    })
}
