//! Reading complete messages.

use super::body::{Framing, invalid};
use super::{Headers, Request, Response, has_no_body};
use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt};

const MOST_HEADERS: usize = 128;
const LONGEST_HEAD: usize = 64 << 10;

/// The next request on a connection; `None` if the client has closed it.
pub(in crate::faults) async fn read_request(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Request>> {
    let Some(head) = read_head(stream).await? else { return Ok(None) };
    let mut slots = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut slots);
    parsed.parse(&head).map_err(|error| invalid(&format!("the head of the request: {error}")))?;
    let headers = owned(parsed.headers);
    let framing = Framing::from_headers(&headers)?.unwrap_or(Framing::Empty);
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        keep_alive: parsed.version == Some(1) && !says_close(&headers),
        framing,
        headers,
        body: framing.read(stream).await?,
    };
    Ok(Some(request))
}

/// The response to a request with this method.
pub(in crate::faults) async fn read_response(
    stream: &mut (impl AsyncBufRead + Unpin),
    method: &str,
) -> io::Result<Response> {
    let head = read_head(stream).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut slots = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Response::new(&mut slots);
    parsed.parse(&head).map_err(|error| invalid(&format!("the head of the response: {error}")))?;
    let headers = owned(parsed.headers);
    let status = parsed.code.unwrap_or_default();
    let declared = Framing::from_headers(&headers)?;
    let is_head = method == "HEAD";
    let framing = if is_head || has_no_body(status) { Framing::Empty } else { declared.unwrap_or(Framing::UntilClose) };
    Ok(Response {
        status,
        reason: parsed.reason.unwrap_or_default().to_owned(),
        head_length: match declared {
            Some(Framing::Length(length)) if is_head => Some(length),
            _ => None,
        },
        headers,
        body: framing.read(stream).await?,
    })
}

/// Everything including the empty line; `None` if the connection ends before a head begins.
async fn read_head(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    loop {
        let start = head.len();
        if stream.read_until(b'\n', &mut head).await? == 0 {
            return if head.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        if matches!(&head[start..], b"\r\n" | b"\n") {
            return Ok(Some(head));
        }
        if head.len() > LONGEST_HEAD {
            return Err(invalid("the head is too long"));
        }
    }
}

fn owned(headers: &[httparse::Header<'_>]) -> Headers {
    headers.iter().map(|header| (header.name.to_owned(), header.value.to_vec())).collect()
}

fn says_close(headers: &Headers) -> bool {
    let is_close = |value: &[u8]| value.split(|byte| *byte == b',').any(|part| part.trim_ascii() == b"close");
    headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("connection") && is_close(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn request(mut bytes: &[u8]) -> io::Result<Option<Request>> {
        read_request(&mut bytes).await
    }

    #[tokio::test]
    async fn a_chunked_body_is_forwarded_with_its_length() {
        let bytes = b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nX-Own: 1\r\n\r\n\
            4;extension\r\nabcd\r\n2\r\nef\r\n0\r\ntrailer: 1\r\n\r\n";
        let request = request(bytes).await.unwrap().unwrap();
        assert_eq!(request.path(), "/a");
        let forwarded = String::from_utf8(request.to_bytes()).unwrap();
        assert_eq!(
            forwarded,
            "POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-Own: 1\r\ncontent-length: 6\r\nconnection: close\r\n\r\nabcdef"
        );
    }

    #[tokio::test]
    async fn requests_follow_each_other_on_a_connection() {
        let mut bytes: &[u8] =
            b"POST /1 HTTP/1.1\r\ncontent-length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n";
        let first = read_request(&mut bytes).await.unwrap().unwrap();
        let second = read_request(&mut bytes).await.unwrap().unwrap();
        assert_eq!((first.body.as_slice(), first.keep_alive), (b"ab".as_slice(), true));
        assert_eq!((second.path(), second.keep_alive), ("/2", false));
        assert!(read_request(&mut bytes).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn truncated_or_malformed_messages_are_errors() {
        for bytes in [
            "GET / HTTP/1.1\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nab",
            "POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nx\r\n",
            "\0\r\n\r\n",
        ] {
            assert!(request(bytes.as_bytes()).await.is_err(), "{bytes:?}");
        }
    }

    #[tokio::test]
    async fn a_response_ends_at_its_length_or_with_the_connection() {
        for (method, text, body) in [
            ("GET", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabc", "ab"),
            ("GET", "HTTP/1.1 200 OK\r\n\r\nabc", "abc"),
            ("GET", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "a"),
            ("HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n", ""),
            ("DELETE", "HTTP/1.1 204 No Content\r\n\r\n", ""),
        ] {
            let response = read_response(&mut text.as_bytes(), method).await.unwrap();
            assert_eq!(response.body, body.as_bytes(), "{method} {text:?}");
        }
        let mut head: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
        let response = read_response(&mut head, "HEAD").await.unwrap();
        assert!(String::from_utf8(response.head_bytes(true)).unwrap().contains("content-length: 2"));
    }
}
