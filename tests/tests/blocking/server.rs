//! A server of porting orders that keeps its connections open.

use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use telnyx_porting::{ApiKey, BaseUrl, Client, ManualClock, PortingOrderId};
use telnyx_porting_tests::monday;

pub(crate) const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

/// A server of porting orders that keeps its connections open and counts them.
pub(crate) struct Server {
    base_url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
        let server = Self { base_url, connections: Arc::default(), requests: Arc::default() };
        let (connections, requests) = (Arc::clone(&server.connections), Arc::clone(&server.requests));
        // The threads end with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&requests);
                thread::spawn(move || while serve(&stream, &requests).is_some() {});
            }
        });
        server
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(None)
    }

    fn client_with(&self, http: Option<reqwest::Client>) -> Client {
        let builder = Client::builder("KEY0123456789ABCDEF".parse::<ApiKey>().unwrap());
        let builder = builder.base_url(self.base_url.parse::<BaseUrl>().unwrap()).clock(ManualClock::new(monday()));
        match http {
            Some(http) => builder.http_client(http).build().unwrap(),
            None => builder.build().unwrap(),
        }
    }
}

/// Reads a request from an open connection and responds to it.
fn serve(stream: &TcpStream, requests: &AtomicUsize) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|count| *count > 0)?;
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if header.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length]).ok()?;
    let earlier = requests.fetch_add(1, Ordering::SeqCst);
    let (status, body) = respond(&line, earlier);
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    (&*stream).write_all((head + &body).as_bytes()).ok()
}

fn respond(line: &str, earlier: usize) -> (&'static str, String) {
    let order = |status: &str| json!({"id": ID, "status": {"value": status, "details": []}});
    let ok = |body: serde_json::Value| ("200 OK", body.to_string());
    let page = |number: u32, items: usize| {
        let items: Vec<_> = (0..items).map(|item| json!({"id": format!("{number}-{item}")})).collect();
        ok(json!({"data": items, "meta": {"page_number": number, "total_pages": 2, "total_results": 3}}))
    };
    match line {
        line if line.contains("/download") => ("200 OK", "%PDF-1.7".to_owned()),
        line if line.contains("/documents") => ok(json!({"data": {"id": ID}})),
        line if line.contains("/comments") => ("403 Forbidden", String::new()),
        line if line.contains("number%5D=1") => page(1, 2),
        line if line.contains("number%5D=2") => page(2, 1),
        line if line.starts_with("POST") => ("201 Created", json!({"data": [order("draft")]}).to_string()),
        _ => ok(json!({"data": order(if earlier < 3 { "submitted" } else { "ported" })})),
    }
}

pub(crate) fn id() -> PortingOrderId {
    ID.parse().unwrap()
}

fn own_http() -> reqwest::Client {
    telnyx_porting_tests::plain_http().build().unwrap()
}

/// A client with its own connections, and one with the caller's HTTP client.
pub(crate) fn both(server: &Server) -> [Client; 2] {
    [server.client(), server.client_with(Some(own_http()))]
}
