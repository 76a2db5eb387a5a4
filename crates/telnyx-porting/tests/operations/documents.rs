//! Uploads and downloads, which are not in the porting API description.

use crate::examples::{ITEM, error};
use crate::support::{KEY, Received, StubResponse, Wire, of, time};
use serde_json::json;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use telnyx_porting::{Document, ErrorKind, ManualClock, Observer, RequestEvent, RetryPolicy, Upload};

fn described() -> serde_json::Value {
    json!({"data": {
        "id": ITEM,
        "filename": "loa.pdf",
        "content_type": "application/pdf",
        "size": {"unit": "bytes", "amount": 12},
        "sha256": "ab12",
        "status": "pondering",
        "av_scan_status": "sneezing",
        "customer_reference": "Acct 123abc",
        "created_at": "2026-03-02T15:04:05Z",
        "novelty": [1]
    }})
}

async fn wire() -> Wire {
    let wire = Wire::start().await;
    wire.respond_json(200, &described());
    wire
}

#[track_caller]
fn assert_is_the_document(document: &Document) {
    assert_eq!(document.id().unwrap().as_str(), ITEM);
    assert_eq!((document.filename(), document.content_type()), (Some("loa.pdf"), Some("application/pdf")));
    assert_eq!((document.size(), document.sha256()), (Some(12), Some("ab12")));
    assert_eq!((document.status(), document.av_scan_status()), (Some("pondering"), Some("sneezing")));
    assert_eq!(document.customer_reference(), Some("Acct 123abc"));
    assert_eq!(document.created_at(), Some(time("2026-03-02T15:04:05Z")));
    assert_eq!(document.raw()["novelty"], json!([1]));
}

/// The parts of a form, with headers and content.
#[track_caller]
fn parts(request: &Received) -> Vec<(String, String)> {
    assert_eq!(format!("{} {}", request.method, request.path), "POST /v2/documents");
    assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")]);
    // The server rejects forms without a length.
    assert_eq!(request.header("content-length"), [request.body.len().to_string()]);
    let content_type = request.header("content-type")[0];
    let boundary = format!("--{}", content_type.strip_prefix("multipart/form-data; boundary=").unwrap());
    let body = String::from_utf8_lossy(&request.body);
    let parts = body.split(&boundary).filter_map(|part| part.split_once("\r\n\r\n"));
    parts.map(|(head, content)| (head.trim().to_owned(), content.trim_end_matches("\r\n").to_owned())).collect()
}

#[track_caller]
fn file_part(name: &str, media_type: &str, content: &str) -> (String, String) {
    let disposition = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
    (format!("{disposition}\r\nContent-Type: {media_type}"), content.to_owned())
}

#[tokio::test]
async fn bytes_are_uploaded_as_a_form() {
    let wire = wire().await;
    let upload = Upload::bytes("loa signed.pdf", "%PDF-1.7 ...").with_customer_reference("Acct 123abc");
    assert_is_the_document(&wire.client.documents().upload(upload).await.unwrap());
    let reference = "Content-Disposition: form-data; name=\"customer_reference\"".to_owned();
    let file = file_part("loa signed.pdf", "application/pdf", "%PDF-1.7 ...");
    assert_eq!(parts(&wire.received()[0]), [file, (reference, "Acct 123abc".to_owned())]);
}

#[tokio::test]
async fn a_file_is_streamed_under_its_name_or_another() {
    let wire = wire().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("invoice.PNG");
    // Larger than one chunk.
    let content = "0123456789abcdef".repeat(20_000);
    std::fs::write(&path, &content).unwrap();
    let documents = wire.client.documents();
    assert_is_the_document(&documents.upload(path.as_path()).await.unwrap());
    assert_eq!(parts(&wire.received()[0]), [file_part("invoice.PNG", "image/png", &content)]);
    documents.upload(Upload::file(&path).with_name("bill.docx")).await.unwrap();
    assert_eq!(parts(&wire.received()[0]), [file_part("bill.docx", "application/octet-stream", &content)]);
}

#[tokio::test]
async fn a_url_is_uploaded_as_json() {
    let wire = wire().await;
    let url = "https://files.example.com/loa.pdf?sig=1%2B1";
    assert_is_the_document(&wire.client.documents().upload(Upload::url(url)).await.unwrap());
    wire.expect("POST /v2/documents", Some(json!({"url": url})));
    let upload = Upload::url(url).with_name("loa.pdf").with_customer_reference("Acct 123abc");
    wire.client.documents().upload(upload).await.unwrap();
    let body = json!({"url": url, "filename": "loa.pdf", "customer_reference": "Acct 123abc"});
    wire.expect("POST /v2/documents", Some(body));
}

#[tokio::test]
async fn an_upload_is_retried_with_the_whole_body() {
    let wire = Wire::start().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.txt");
    std::fs::write(&path, "all of it").unwrap();
    wire.script([StubResponse::status(503), StubResponse::status(500), StubResponse::json(200, &described())]);
    wire.client.documents().upload(path).await.unwrap();
    let received = wire.received();
    assert_eq!(received.len(), 3);
    for request in &received {
        assert_eq!(parts(request), [file_part("a.txt", "text/plain", "all of it")]);
    }
    assert_eq!(wire.clock.sleeps().len(), 2);
}

/// Each attempt takes 50 seconds, and retries may start in the first 2 minutes.
#[tokio::test]
async fn the_time_of_attempts_counts_for_the_retries_of_an_upload() {
    struct Slow(Arc<OnceLock<ManualClock>>);
    impl Observer for Slow {
        fn on_request(&self, _: &mut RequestEvent<'_>) {
            self.0.get().unwrap().advance(Duration::from_secs(50));
        }
    }
    let clock = Arc::new(OnceLock::new());
    let retries = RetryPolicy::default().with_max_retries(9);
    let wire = Wire::with(|builder| builder.observer(Slow(Arc::clone(&clock))).retries(retries)).await;
    clock.set(wire.clock.clone()).unwrap();
    wire.script([503, 503, 503, 503].map(StubResponse::status));
    let error = wire.client.documents().upload(Upload::bytes("a.txt", "content")).await.unwrap_err();
    assert_eq!((error.status(), wire.received().len()), (Some(503), 3));
}

#[tokio::test]
async fn sources_that_can_be_read_only_once_are_retried() {
    let wire = Wire::start().await;
    // Larger than one chunk and than a pipe's buffer.
    let content = format!("%PDF-1.7\n{}", "0123456789abcdef".repeat(20_000));
    wire.script([StubResponse::status(503), StubResponse::json(200, &described())]);
    let upload = Upload::reader("scan", content.as_bytes()).unwrap();
    wire.client.documents().upload(upload.clone()).await.unwrap();
    for request in wire.received() {
        assert_eq!(parts(&request), [file_part("scan.pdf", "application/pdf", &content)]);
    }
    wire.script([StubResponse::json(200, &described())]);
    wire.client.documents().upload(upload.with_name("loa.pdf")).await.unwrap();
    assert_eq!(parts(&wire.received()[0]), [file_part("loa.pdf", "application/pdf", &content)]);
    let failing = std::io::BufReader::new(std::fs::File::open(std::env::temp_dir()).unwrap());
    let error = Upload::reader("scan", failing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
}

#[tokio::test]
#[cfg(unix)]
async fn a_pipe_is_read_to_its_end_and_sent() {
    let wire = Wire::start().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let content = format!("%PDF-1.7\n{}", "0123456789abcdef".repeat(20_000));
    let writer = tokio::task::spawn_blocking({
        let (path, content) = (path.clone(), content.clone());
        move || std::fs::write(path, content).unwrap()
    });
    wire.script([StubResponse::status(503), StubResponse::json(200, &described())]);
    wire.client.documents().upload(path).await.unwrap();
    writer.await.unwrap();
    let received = wire.received();
    assert_eq!(received.len(), 2);
    for request in received {
        assert_eq!(parts(&request), [file_part("pipe.pdf", "application/pdf", &content)]);
    }
}

#[tokio::test]
async fn a_strict_client_rejects_a_document_of_another_type() {
    let wire = Wire::start().await;
    let client = wire.client(|builder| builder.strict(true));
    let error = client.documents().upload(Upload::bytes("loa.pdf", "<html>")).await.unwrap_err();
    assert!(error.is_validation() && error.to_string().contains("[document-type]"), "{error}");
    assert_eq!(wire.count(), 0);
    wire.respond_json(200, &described());
    client.documents().upload(Upload::bytes("loa.pdf", "%PDF-1.7")).await.unwrap();
}

#[tokio::test]
async fn get_returns_metadata() {
    let wire = wire().await;
    assert_is_the_document(&wire.client.documents().get(of(ITEM)).await.unwrap());
    let request = wire.expect(&format!("GET /v2/documents/{ITEM}"), None);
    assert_eq!(request.header("accept"), ["application/json"]);
}

#[tokio::test]
async fn a_response_without_a_document_is_incomplete() {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({"data": null}));
    let error = wire.client.documents().get(of(ITEM)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.may_have_been_processed());
}

#[tokio::test]
async fn downloads_are_chunks_bytes_or_a_file() {
    let wire = Wire::start().await;
    let content: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let response = StubResponse::file(200, "application/pdf", content.as_slice());
    wire.respond(response.header("content-disposition", "attachment; filename=\"../up/loa.pdf\""));
    let documents = wire.client.documents();
    let line = format!("GET /v2/documents/{ITEM}/download");

    let mut download = documents.download(of(ITEM)).await.unwrap();
    assert_eq!(wire.expect(&line, None).header("accept"), ["*/*"]);
    assert_eq!((download.content_type(), download.filename()), (Some("application/pdf"), Some("loa.pdf")));
    let mut pieces = Vec::new();
    while let Some(piece) = download.chunk().await.unwrap() {
        pieces.extend_from_slice(&piece);
    }
    assert_eq!(pieces, content);
    assert_eq!(documents.download(of(ITEM)).bytes().await.unwrap(), content);

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("loa.pdf");
    std::fs::write(&path, "older").unwrap();
    assert_eq!(documents.download(of(ITEM)).save_to(&path).await.unwrap(), 100_000);
    assert_eq!(std::fs::read(&path).unwrap(), content);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "a partial file was left behind");
}

#[tokio::test]
async fn a_failed_download_does_not_change_the_file() {
    let wire = Wire::start().await;
    wire.respond(StubResponse::json(404, &error("10005", "not found")));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("loa.pdf");
    std::fs::write(&path, "older").unwrap();
    let error = wire.client.documents().download(of(ITEM)).save_to(&path).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "older");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named_as_the_caller_did() {
    let wire = Wire::start().await;
    wire.respond(StubResponse::file(200, "application/pdf", "%PDF-1.7"));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("missing").join("loa.pdf");
    let error = wire.client.documents().download(of(ITEM)).save_to(&path).await.unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()) && !error.to_string().contains(".part"), "{error}");
}

#[tokio::test]
#[cfg(unix)]
async fn a_pipe_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let wire = Wire::start().await;
    wire.respond(StubResponse::file(200, "application/pdf", "%PDF-1.7"));
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let reader = tokio::task::spawn_blocking({
        let path = path.clone();
        move || std::fs::read_to_string(path).unwrap()
    });
    assert_eq!(wire.client.documents().download(of(ITEM)).save_to(&path).await.unwrap(), 8);
    assert_eq!(reader.await.unwrap(), "%PDF-1.7");
    assert!(std::fs::metadata(&path).unwrap().file_type().is_fifo());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
}
