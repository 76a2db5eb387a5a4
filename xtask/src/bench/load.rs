//! The same request repeatedly, over persistent connections.

use anyhow::{Context, bail, ensure};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Concurrent connections, each with a request in flight.
const CONNECTIONS: usize = 16;

/// A request as it goes over the wire, and the expected status of its response.
pub(super) struct Request {
    pub(super) bytes: Vec<u8>,
    pub(super) status: u16,
}

impl Request {
    pub(super) fn new(method: &str, path: &str, body: Option<&str>, status: u16) -> Self {
        let content = body.map_or_else(String::new, |body| {
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        });
        let end = if body.is_some() { "" } else { "\r\n" };
        let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer KEY\r\n");
        Self { bytes: format!("{head}{content}{end}").into_bytes(), status }
    }
}

/// Requests per second over a period. Fails on a response with another status.
pub(super) fn requests_per_second(address: SocketAddr, request: &Request, during: Duration) -> anyhow::Result<f64> {
    let started = Instant::now();
    let completed = std::thread::scope(|scope| {
        let work = || repeat(address, request, started + during);
        let workers: Vec<_> = std::iter::repeat_with(|| scope.spawn(work)).take(CONNECTIONS).collect();
        let counts = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| bail!("a connection broke")));
        counts.sum::<anyhow::Result<u32>>()
    })?;
    Ok(f64::from(completed) / started.elapsed().as_secs_f64())
}

fn repeat(address: SocketAddr, request: &Request, end: Instant) -> anyhow::Result<u32> {
    let mut connection = Connection::open(address)?;
    let mut completed = 0;
    while Instant::now() < end {
        connection.ask(request)?;
        completed += 1;
    }
    Ok(completed)
}

/// A connection and the bytes read from it.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the complete response.
    pub(super) fn ask(&mut self, request: &Request) -> anyhow::Result<()> {
        self.stream.write_all(&request.bytes)?;
        self.buffer.clear();
        loop {
            self.read_more()?;
            if let Some(length) = length_of(&self.buffer)? {
                ensure!(self.buffer.len() <= length, "there is more than one response to a request");
                if self.buffer.len() == length {
                    break;
                }
            }
        }
        let line = String::from_utf8_lossy(&self.buffer[..self.buffer.len().min(15)]);
        let status = line.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
        ensure!(status == Some(request.status), "expected status {}, got {line}", request.status);
        Ok(())
    }

    fn read_more(&mut self) -> anyhow::Result<()> {
        let mut chunk = [0; 16 * 1024];
        let count = self.stream.read(&mut chunk)?;
        ensure!(count > 0, "the server has closed the connection");
        self.buffer.extend_from_slice(&chunk[..count]);
        Ok(())
    }
}

/// The length of a response with head and body, once it is known.
fn length_of(response: &[u8]) -> anyhow::Result<Option<usize>> {
    let Some(head) = response.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&response[..head]).context("the head is not valid UTF-8")?;
    let header = |name: &str| {
        let headers = text.lines().filter_map(|line| line.split_once(':'));
        headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let body = head + 4;
    if let Some(length) = header("content-length") {
        return Ok(Some(body + length.parse::<usize>()?));
    }
    ensure!(header("transfer-encoding") == Some("chunked"), "a response of unknown length");
    Ok(response.ends_with(b"\r\n0\r\n\r\n").then_some(response.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_response_is_read_from_its_head() {
        let length = |text: &str| length_of(text.as_bytes()).unwrap();
        assert_eq!(length("HTTP/1.1 200 OK\r\nContent-Le"), None);
        assert_eq!(length("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), Some(43));
        assert_eq!(length("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n"), None);
        assert!(length("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n").is_some());
        assert!(length_of(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn a_request_has_the_length_of_its_body() {
        let text = |request: Request| String::from_utf8(request.bytes).unwrap();
        assert!(text(Request::new("GET", "/a", None, 200)).ends_with("Bearer KEY\r\n\r\n"));
        assert!(text(Request::new("POST", "/a", Some("{}"), 201)).ends_with("Content-Length: 2\r\n\r\n{}"));
    }
}
