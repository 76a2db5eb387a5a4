//! A server that responds to every request immediately with prepared bytes, so that the client is measured.

use anyhow::Context;
use rustix::event::{PollFd, PollFlags, poll};
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::iter;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::fd::AsFd;
use std::path::Path;
use std::thread;

/// The orders of a page: the maximum of the API.
const ORDERS: usize = 250;

/// Complete responses in wire format.
struct Responses {
    order: Vec<u8>,
    orders: Vec<u8>,
    token: Vec<u8>,
}

/// Serves until the process ends, and returns the address of the API.
pub(super) fn start(examples: &Path) -> anyhow::Result<String> {
    let responses = Responses::read(examples)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || responses.serve(&listener));
    Ok(format!("http://{address}/v2"))
}

/// A client, and what it has sent of its next request.
struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Responses {
    fn read(examples: &Path) -> anyhow::Result<Self> {
        let read = |name| -> anyhow::Result<Value> {
            let path = examples.join(name);
            let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            Ok(serde_json::from_str(&text)?)
        };
        let (order, token) = (read("order.json")?, read("token.json")?);
        let orders: Vec<_> = (0..ORDERS).map(|number| with_id(&order, number)).collect();
        let meta = json!({"page_number": 1, "page_size": ORDERS, "total_pages": 1, "total_results": ORDERS});
        Ok(Self {
            order: response(&json!({"data": order})),
            orders: response(&json!({"data": orders, "meta": meta})),
            token: response(&json!({"data": token})),
        })
    }

    /// Serves all connections with one thread, which uses less CPU than a thread per connection.
    fn serve(&self, listener: &TcpListener) -> io::Result<()> {
        let mut connections: Vec<Connection> = Vec::new();
        loop {
            let sources =
                iter::once(listener.as_fd()).chain(connections.iter().map(|connection| connection.stream.as_fd()));
            let mut sources: Vec<_> = sources.map(|source| PollFd::from_borrowed_fd(source, PollFlags::IN)).collect();
            poll(&mut sources, None)?;
            let ready: Vec<_> = sources.iter().map(|source| !source.revents().is_empty()).collect();
            let mut ready = ready.into_iter();
            let is_called = ready.next() == Some(true);
            // A client may disconnect at any time.
            connections.retain_mut(|connection| ready.next() != Some(true) || self.response(connection).is_ok());
            if is_called {
                let (stream, _) = listener.accept()?;
                stream.set_nodelay(true)?;
                connections.push(Connection { stream, received: Vec::new() });
            }
        }
    }

    /// Responds to the bytes received from a client.
    fn response(&self, Connection { stream, received }: &mut Connection) -> io::Result<()> {
        let mut chunk = [0; 16 * 1024];
        match stream.read(&mut chunk)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => received.extend_from_slice(&chunk[..length]),
        }
        while let Some(length) = length_of(received).filter(|length| received.len() >= *length) {
            stream.write_all(self.to(received))?;
            received.drain(..length);
        }
        Ok(())
    }

    fn to(&self, request: &[u8]) -> &[u8] {
        let path = request.split(|byte| matches!(byte, b' ' | b'?')).nth(1).unwrap_or_default();
        match path {
            _ if path.ends_with(b"/share") => &self.token,
            _ if path.ends_with(b"/porting_orders") => &self.orders,
            _ => &self.order,
        }
    }
}

fn with_id(order: &Value, number: usize) -> Value {
    let mut order = order.clone();
    order["id"] = format!("{number:08x}-1c3b-4a5d-9e7f-0a1b2c3d4e5f").into();
    order
}

fn response(body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 2b7d3c1e-7c1d-4a63-9a55-1f0c2d3e4f5a";
    format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// The length of the first request, once its head has arrived.
fn length_of(received: &[u8]) -> Option<usize> {
    let end = received.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = str::from_utf8(&received[..end]).ok()?;
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Some(end + lengths.next().and_then(|(_, length)| length.trim().parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_sent_in_order() {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/python/benches/responses");
        let url = start(&examples).unwrap();
        let address = url.trim_start_matches("http://").trim_end_matches("/v2");
        let mut stream = TcpStream::connect(address).unwrap();
        let share = b"POST /v2/porting_orders/1/actions/share HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}";
        let order = b"GET /v2/porting_orders/1 HTTP/1.1\r\n\r\n";
        let page = b"GET /v2/porting_orders?page[size]=250 HTTP/1.1\r\n\r\n";
        stream.write_all(&[&share[..], order, page].concat()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let bodies: Vec<_> = text.split("\r\n\r\n").skip(1).collect();
        assert_eq!(bodies.len(), 3);
        assert!(
            bodies[0].contains("token") && bodies[1].contains("misc") && bodies[2].len() > 250 * bodies[1].len() / 2
        );
    }
}
