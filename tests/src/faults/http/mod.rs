//! The part of HTTP/1.1 that a proxy needs: complete messages in memory, one at a time.

mod body;
mod read;

pub(super) use read::{read_request, read_response};

use body::Framing;

/// Headers in their order and spelling.
type Headers = Vec<(String, Vec<u8>)>;

/// Headers of a single connection. Each side of the proxy has its own.
const HOP_BY_HOP: [&str; 6] = ["connection", "content-length", "expect", "keep-alive", "te", "transfer-encoding"];

#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) keep_alive: bool,
    headers: Headers,
    framing: Framing,
    body: Vec<u8>,
}

impl Request {
    /// The target without its query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The request in its forwarded form, on a separate connection.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        push_headers(&mut bytes, &self.headers);
        // A length of 0 is sent only if the client sent it too: a GET has none.
        if self.framing != Framing::Empty {
            push_header(&mut bytes, "content-length", self.body.len().to_string().as_bytes());
        }
        push_header(&mut bytes, "connection", b"close");
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

#[derive(Clone, Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Headers,
    /// The length of the body in a response to HEAD, which has no body.
    pub(super) head_length: Option<u64>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// A response from the proxy itself.
    pub(super) fn new(status: u16, reason: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.as_bytes().to_vec())];
        Self { status, reason: reason.to_owned(), headers, head_length: None, body: body.into() }
    }

    pub(super) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
        self
    }

    /// Everything up to the body.
    pub(super) fn head_bytes(&self, keep_alive: bool) -> Vec<u8> {
        let mut bytes = format!("HTTP/1.1 {} {}\r\n", self.status, self.reason).into_bytes();
        push_headers(&mut bytes, &self.headers);
        if !has_no_body(self.status) {
            let length = self.head_length.unwrap_or(self.body.len() as u64);
            push_header(&mut bytes, "content-length", length.to_string().as_bytes());
        }
        if !keep_alive {
            push_header(&mut bytes, "connection", b"close");
        }
        bytes.extend_from_slice(b"\r\n");
        bytes
    }
}

fn has_no_body(status: u16) -> bool {
    status < 200 || status == 204 || status == 304
}

fn push_headers(bytes: &mut Vec<u8>, headers: &Headers) {
    for (name, value) in headers {
        if !HOP_BY_HOP.iter().any(|hop| name.eq_ignore_ascii_case(hop)) {
            push_header(bytes, name, value);
        }
    }
}

fn push_header(bytes: &mut Vec<u8>, name: &str, value: &[u8]) {
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(b": ");
    bytes.extend_from_slice(value);
    bytes.extend_from_slice(b"\r\n");
}
