//! A server that breaks connections.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The server's reaction to a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Writes this and closes the connection.
    Bytes(String),
    /// Closes the connection without a response.
    Nothing,
}

impl Reply {
    pub(crate) fn json(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::Bytes(format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        ))
    }

    /// A success whose `Content-Length` exceeds its body.
    pub(crate) fn cut_off(body: &str) -> Self {
        Self::Bytes(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{body}"
        ))
    }
}

/// A server with one reply per request; the last one is repeated.
pub(crate) struct Broken {
    pub(crate) base_url: String,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Broken {
    pub(crate) fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (seen, replies): (_, Vec<_>) = (Arc::clone(&lines), replies.into_iter().collect());
        // Ends with the test process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let Some(line) = read_request(&mut stream) else { continue };
                let mut seen = seen.lock().unwrap();
                let reply = replies.get(seen.len()).or(replies.last());
                seen.push(line);
                if let Some(Reply::Bytes(text)) = reply {
                    let _ = stream.write_all(text.as_bytes());
                }
            }
        });
        Self { base_url, lines }
    }

    /// The first line of each request.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.lines().len()
    }
}

/// Reads a whole request, because closing earlier would reset the connection.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    let (mut received, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        received.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return String::from_utf8_lossy(&received).lines().next().map(str::to_owned);
        }
    }
}
