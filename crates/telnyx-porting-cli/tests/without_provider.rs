//! A sandbox in a program that installs no default cryptography for rustls.
//!
//! The dependencies of this package select TLS that way, and no other test of this process installs a provider. If the whole
//! workspace is tested at once, another package adds one, and this test shows less.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// Sends a request without a client, because reqwest's would panic.
async fn send(sandbox: &Sandbox, method: &str, path: &str, body: Value) -> Value {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let body = body.to_string();
    let head = format!(
        "{method} /v2{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer k\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    read_head(&mut stream).await;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    serde_json::from_slice(&response).unwrap()
}

async fn sandbox() -> Sandbox {
    let clock = Clock::frozen("2026-03-02T15:00:00Z".parse().unwrap());
    Sandbox::builder().clock(clock).start().await.unwrap()
}

#[tokio::test]
async fn webhooks_are_sent() {
    let sandbox = sandbox().await;
    let receiver = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", receiver.local_addr().unwrap());
    let created = send(&sandbox, "POST", "/porting_orders", json!({"phone_numbers": ["+13035550100"]})).await;
    let order = format!("/porting_orders/{}", created["data"][0]["id"].as_str().unwrap());
    // TLS handshakes do not prevent other webhooks.
    for url in [format!("https://{}/hook", receiver.local_addr().unwrap()), url] {
        send(&sandbox, "PATCH", &order, json!({"webhook_url": url})).await;
        send(&sandbox, "POST", &format!("{order}/comments"), json!({"body": url})).await;
    }
    let heads = async {
        loop {
            let (mut stream, _) = receiver.accept().await.unwrap();
            // With a provider, the first connection begins a TLS handshake. Only the plain request begins with a P.
            if stream.read_u8().await.unwrap() == b'P' {
                return read_head(&mut stream).await;
            }
        }
    };
    let head = tokio::time::timeout(std::time::Duration::from_secs(20), heads).await.unwrap();
    assert!(head.starts_with("OST /hook HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("telnyx-signature-ed25519: "), "{head}");
}

#[tokio::test]
async fn documents_are_fetched() {
    let sandbox = sandbox().await;
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/loa.pdf", server.local_addr().unwrap());
    let serve = async {
        let (mut stream, _) = server.accept().await.unwrap();
        read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n%PDF-1.7\n").await.unwrap();
    };
    let (uploaded, ()) = tokio::join!(send(&sandbox, "POST", "/documents", json!({"url": url})), serve);
    assert_eq!(uploaded["data"]["filename"], "loa.pdf", "{uploaded}");
}
