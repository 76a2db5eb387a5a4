//! Answers that are only sent when they differ from the last one.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::server::Data;
use crate::wire::time;

/// The time goes into a header: in the body, it would make every answer differ from the last one.
const TIME: HeaderName = HeaderName::from_static("sandbox-time");

/// `{"data": …}` as text.
pub(super) fn text<T: Serialize>(data: &T) -> String {
    // Fails for maps with keys that are no text only, which no view has.
    serde_json::to_string(&Data { data }).unwrap_or_default()
}

/// 200 with the text, or 304 if the asker has it already.
pub(super) fn answer(headers: &HeaderMap, now: DateTime<Utc>, text: String) -> Response {
    let tag = tag_of(&text);
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], Body::from(text)).into_response()
    };
    let own = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned()), (TIME, time::text(now))];
    let values = own.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
    response.headers_mut().extend(values);
    response
}

fn tag_of(text: &str) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
}

fn has(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|value| value.split(',')).map(str::trim).any(|known| known == tag || known == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(tags: &'static str) -> StatusCode {
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]);
        answer(&headers, DateTime::UNIX_EPOCH, "{}".to_owned()).status()
    }

    #[test]
    fn a_known_answer_is_not_sent_again() {
        let known = tag_of("{}");
        assert_eq!(known, "\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\"");
        assert_eq!(asked("\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("\"x\", \"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("\"x\""), StatusCode::OK);
    }
}
