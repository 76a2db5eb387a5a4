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
async fn bad_uploads_are_refused() {
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
