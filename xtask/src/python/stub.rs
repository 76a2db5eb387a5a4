//! A server that answers every request at once from prepared bytes: what is measured is the client.

use anyhow::Context;
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

/// The orders of a page: as many as the API gives at once.
const ORDERS: usize = 250;

/// Whole answers as they go over the wire.
struct Answers {
    order: Vec<u8>,
    orders: Vec<u8>,
    token: Vec<u8>,
}

/// Serves until the process ends, and returns the address of the API.
pub(super) fn start(examples: &Path) -> anyhow::Result<String> {
    let answers = Arc::new(Answers::read(examples)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            // A client may leave whenever it likes.
            thread::spawn(move || answers.serve(stream).ok());
        }
    });
    Ok(format!("http://{address}/v2"))
}

impl Answers {
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
            order: answer(&json!({"data": order})),
            orders: answer(&json!({"data": orders, "meta": meta})),
            token: answer(&json!({"data": token})),
        })
    }

    /// Answers the requests of a connection, one after the other.
    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut received = Vec::with_capacity(16 * 1024);
        let mut chunk = [0; 16 * 1024];
        loop {
            match length_of(&received).filter(|length| received.len() >= *length) {
                Some(length) => {
                    stream.write_all(self.to(&received))?;
                    received.drain(..length);
                }
                None => match stream.read(&mut chunk)? {
                    0 => return Ok(()),
                    length => received.extend_from_slice(&chunk[..length]),
                },
            }
        }
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

fn answer(body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 2b7d3c1e-7c1d-4a63-9a55-1f0c2d3e4f5a";
    format!("{head}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

/// How long the request at the beginning is, once its head is there.
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
    fn requests_are_answered_in_their_order() {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/python/benches/answers");
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
