use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::support::{Api, send, text};

const PDF: &[u8] = b"%PDF-1.7\n";

#[tokio::test]
async fn a_form_and_json_do_the_same() {
    let api = Api::start().await;
    let part = Part::bytes(PDF).file_name("my loa.pdf");
    let form = Form::new().text("customer_reference", "R1").part("file", part);
    let by_form = send(api.request(Method::POST, "/documents").multipart(form)).await;
    assert_eq!(by_form.status, 200, "{}", by_form.body);
    let document = &by_form.body["data"];
    assert_eq!(document["filename"], "myloa.pdf");
    assert_eq!(document["content_type"], "application/pdf");
    assert_eq!(document["size"], json!({"unit": "bytes", "amount": 9}));
    assert_eq!(document["customer_reference"], "R1");
    assert_eq!(document["av_scan_status"], "pending_scan");
    assert_eq!(document["record_type"], "document");

    let by_json = api.post("/documents", json!({"file": "JVBERi0xLjcK", "filename": "loa"})).await;
    assert_eq!(by_json.body["data"]["filename"], "loa.pdf");
    assert_eq!(by_json.body["data"]["sha256"], document["sha256"]);

    api.minutes(1);
    let path = format!("/documents/{}", text(&document["id"]));
    assert_eq!(api.get(&path).await.body["data"]["av_scan_status"], "scanned");
    let download = api.request(Method::GET, &format!("{path}/download")).send().await.unwrap();
    assert_eq!(download.headers()["content-type"], "application/pdf");
    assert_eq!(download.headers()["content-disposition"], "attachment; filename=\"myloa.pdf\"");
    assert_eq!(download.bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn invalid_uploads_are_rejected() {
    let api = Api::start().await;
    for (body, code, place) in [
        (json!({}), "10004", "/file"),
        (json!({"file": "JVBERi0xLjcK"}), "10004", "/filename"),
        (json!({"file": "not base64!", "filename": "a.pdf"}), "10015", "/file"),
        (json!({"file": "", "filename": "a.pdf"}), "10015", "/file"),
        (json!({"file": "TVqQAAMAAAAEAAAA//8AAA==", "filename": "a.exe"}), "80022", "/file"),
        (json!({"file": "JVBERi0xLjcK", "filename": "x".repeat(513)}), "10025", "/filename"),
        (json!({"file": "JVBERi0xLjcK", "filename": "a\nb.pdf"}), "10015", "/filename"),
        (json!({"url": "https://example.com/loa.pdf"}), "10027", "/url"),
        (json!({"url": "http://127.0.0.1.example.com/"}), "10027", "/url"),
        (json!({"url": "http://127.0.0.1:1/loa.pdf"}), "10027", "/url"),
        (json!({"url": "file:///etc/hostname"}), "10003", "/url"),
        (json!({"url": "loa.pdf"}), "10003", "/url"),
    ] {
        api.post("/documents", body).await.assert_error(422, code, place);
    }
    let form = Form::new().text("customer_reference", "R1");
    send(api.request(Method::POST, "/documents").multipart(form)).await.assert_error(422, "10004", "/file");
}

#[tokio::test]
async fn a_file_may_have_twenty_megabytes() {
    let api = Api::start().await;
    let upload = |size: usize| {
        let mut content = PDF.to_vec();
        content.resize(size, b' ');
        let form = Form::new().part("file", Part::bytes(content).file_name("big.pdf"));
        send(api.request(Method::POST, "/documents").multipart(form))
    };
    assert_eq!(upload(20 * 1024 * 1024).await.status, 200);
    upload(20 * 1024 * 1024 + 1).await.assert_error(422, "10025", "/file");
}

/// Starts a server that returns one response, and returns its URL.
async fn serve_once(response: &'static [u8]) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        stream.write_all(response).await.unwrap();
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_file_is_fetched_from_this_machine() {
    let api = Api::start().await;
    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n%PDF-1.7\n";
    let url = format!("{}/documents/my%20loa.pdf?x=1", serve_once(response).await);
    let document = api.post("/documents", json!({"url": url, "customer_reference": "R1"})).await;
    assert_eq!(document.status, 200, "{}", document.body);
    assert_eq!(document.body["data"]["filename"], "myloa.pdf");
    assert_eq!(document.body["data"]["content_type"], "application/pdf");
    assert_eq!(document.body["data"]["size"]["amount"], 9);
    let named = json!({"url": serve_once(response).await, "filename": "invoice"});
    assert_eq!(api.post("/documents", named).await.body["data"]["filename"], "invoice.pdf");

    for (response, code, place) in [
        (&b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"[..], "10027", "/url"),
        (b"HTTP/1.1 302 Found\r\nlocation: http://example.com/\r\ncontent-length: 0\r\n\r\n", "10027", "/url"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nshort", "10027", "/url"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "10015", "/file"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nMZ\x90\0", "80022", "/file"),
    ] {
        let body = json!({"url": serve_once(response).await});
        api.post("/documents", body).await.assert_error(422, code, place);
    }
}
