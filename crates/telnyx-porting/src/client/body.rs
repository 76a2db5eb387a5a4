//! Reading an answer's body before the answer is handed on, so that one that breaks off or is malformed can be asked for
//! again.

use bytes::Bytes;
use futures_util::stream;
use reqwest::ResponseBuilderExt;
use serde::de::IgnoredAny;
use telnyx_porting_api::runtime::{BodyEnd, read_body};

/// Larger bodies are not read twice to see whether they are JSON.
const READ_TWICE: usize = 64 << 10;

/// An answer, and whether it is all there.
pub(super) enum Answer {
    /// It is, or nobody has read its body yet.
    Whole(reqwest::Response),
    /// Its body broke off; reading it gives what arrived, and then the error.
    CutOff(reqwest::Response),
    /// Its body is not a JSON object.
    Malformed(reqwest::Response),
}

impl Answer {
    pub(super) fn response(&self) -> &reqwest::Response {
        match self {
            Self::Whole(response) | Self::CutOff(response) | Self::Malformed(response) => response,
        }
    }

    pub(super) fn into_response(self) -> reqwest::Response {
        match self {
            Self::Whole(response) | Self::CutOff(response) | Self::Malformed(response) => response,
        }
    }
}

/// Reads the body to its end, or to a little more than the limit, which is left to its reader to refuse. `is_json` is whether
/// a JSON object is expected.
pub(super) async fn read_whole(mut response: reqwest::Response, limit: usize, is_json: bool) -> Answer {
    let (body, end) = read_body(&mut response, limit).await;
    match end {
        BodyEnd::Whole if !is_json || is_object(&body) => Answer::Whole(with_body(response, body.into())),
        BodyEnd::Whole => Answer::Malformed(with_body(response, body.into())),
        BodyEnd::TooLarge => Answer::Whole(with_body(response, body.into())),
        BodyEnd::CutOff(error) => {
            let body = reqwest::Body::wrap_stream(stream::iter([Ok(body), Err(error)]));
            Answer::CutOff(with_body(response, body))
        }
    }
}

/// Whether the body is a JSON object, as every success of the API with content is. Of a large one only its ends are looked at.
fn is_object(body: &Bytes) -> bool {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    let has_braces = text.first() == Some(&b'{') && text.last() == Some(&b'}');
    has_braces && (text.len() > READ_TWICE || serde_json::from_slice::<IgnoredAny>(text).is_ok())
}

fn with_body(mut read: reqwest::Response, body: reqwest::Body) -> reqwest::Response {
    let (status, version, headers) = (read.status(), read.version(), std::mem::take(read.headers_mut()));
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    // Errors name the host.
    response.extensions_mut().extend(url_of(&read));
    response.into()
}

fn url_of(read: &reqwest::Response) -> http::Extensions {
    let response = http::Response::builder().url(read.url().clone()).body(());
    response.map(|response| response.into_parts().0.extensions).unwrap_or_default()
}
