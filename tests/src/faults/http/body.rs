//! The length of a body.

use super::Headers;
use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// Larger than any body of the tests.
const LONGEST_BODY: u64 = 64 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// No body.
    Empty,
    Length(u64),
    Chunked,
    /// Until the connection is closed.
    UntilClose,
}

impl Framing {
    /// The length from the headers, if present.
    pub(super) fn from_headers(headers: &Headers) -> io::Result<Option<Self>> {
        let value = |name: &str| {
            let header = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            header.map(|(_, value)| String::from_utf8_lossy(value).trim().to_ascii_lowercase())
        };
        if value("transfer-encoding").is_some_and(|coding| coding.ends_with("chunked")) {
            return Ok(Some(Self::Chunked));
        }
        value("content-length")
            .map(|length| length.parse().map(Self::Length).map_err(|_| invalid("the content-length is not a number")))
            .transpose()
    }

    pub(super) async fn read(self, stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        match self {
            Self::Empty => {}
            Self::Length(length) => read_exactly(stream, length, &mut body).await?,
            Self::Chunked => read_chunks(stream, &mut body).await?,
            Self::UntilClose => {
                stream.take(LONGEST_BODY).read_to_end(&mut body).await?;
            }
        }
        Ok(body)
    }
}

async fn read_chunks(stream: &mut (impl AsyncBufRead + Unpin), body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let line = read_line(stream).await?;
        let digits = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(digits, 16).map_err(|_| invalid("the size of a chunk is not a number"))?;
        if size == 0 {
            // Trailers, which are ignored, end with an empty line.
            while !read_line(stream).await?.is_empty() {}
            return Ok(());
        }
        read_exactly(stream, size, body).await?;
        read_line(stream).await?;
    }
}

async fn read_exactly(stream: &mut (impl AsyncBufRead + Unpin), length: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let before = body.len() as u64;
    if before + length > LONGEST_BODY {
        return Err(invalid("the body is too long for a test"));
    }
    stream.take(length).read_to_end(body).await?;
    if body.len() as u64 == before + length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

async fn read_line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

pub(super) fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
