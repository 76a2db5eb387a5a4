//! Reading an answer's body before the answer is handed on, so that one that breaks off can be asked for again.

use bytes::{Bytes, BytesMut};
use futures_util::stream;

/// An answer, and whether it is all there.
pub(super) enum Answer {
    /// It is, or nobody has read its body yet.
    Whole(reqwest::Response),
    /// Its body broke off; reading it gives what arrived, and then the error.
    CutOff(reqwest::Response),
}

impl Answer {
    pub(super) fn response(&self) -> &reqwest::Response {
        match self {
            Self::Whole(response) | Self::CutOff(response) => response,
        }
    }

    pub(super) fn into_response(self) -> reqwest::Response {
        match self {
            Self::Whole(response) | Self::CutOff(response) => response,
        }
    }
}

/// Reads the body to its end. A body of one piece is not copied.
pub(super) async fn read_whole(mut response: reqwest::Response) -> Answer {
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if first.is_empty() => first = chunk,
            Ok(Some(chunk)) => rest.get_or_insert_with(|| BytesMut::from(first.as_ref())).extend_from_slice(&chunk),
            Ok(None) => {
                let body = rest.map_or(first, BytesMut::freeze);
                return Answer::Whole(with_body(response, body.into()));
            }
            Err(error) => {
                let arrived = rest.map_or(first, BytesMut::freeze);
                let body = reqwest::Body::wrap_stream(stream::iter([Ok(arrived), Err(error)]));
                return Answer::CutOff(with_body(response, body));
            }
        }
    }
}

fn with_body(mut read: reqwest::Response, body: reqwest::Body) -> reqwest::Response {
    let mut response = http::Response::new(body);
    *response.status_mut() = read.status();
    *response.version_mut() = read.version();
    *response.headers_mut() = std::mem::take(read.headers_mut());
    response.into()
}
