//! Reading bodies, up to a limit.

use bytes::{Bytes, BytesMut};

/// How large bodies may be, in bytes after decompression. What is larger is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BodyLimits {
    /// Of a success: 32 MiB by default. Bodies that are read piece by piece have no limit.
    pub success: usize,
    /// Of a failure: 1 MiB by default.
    pub failure: usize,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { success: 32 << 20, failure: 1 << 20 }
    }
}

impl BodyLimits {
    /// Other limits.
    pub fn new(success: usize, failure: usize) -> Self {
        Self { success, failure }
    }
}

/// How reading a body ended.
pub enum BodyEnd {
    /// At its end.
    Whole,
    /// At the limit; what had arrived is a little more than it allows.
    TooLarge,
    /// The connection broke.
    CutOff(reqwest::Error),
}

/// Reads a body to its end, to the limit or to where the connection breaks. A body of one piece is not copied.
pub async fn read_body(response: &mut reqwest::Response, limit: usize) -> (Bytes, BodyEnd) {
    let mut first = Bytes::new();
    let mut rest: Option<BytesMut> = None;
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if first.is_empty() => first = chunk,
            Ok(Some(chunk)) => rest.get_or_insert_with(|| BytesMut::from(first.as_ref())).extend_from_slice(&chunk),
            Ok(None) => break BodyEnd::Whole,
            Err(error) => break BodyEnd::CutOff(error),
        }
        if rest.as_ref().map_or(first.len(), BytesMut::len) > limit {
            break BodyEnd::TooLarge;
        }
    };
    (rest.map_or(first, BytesMut::freeze), end)
}
