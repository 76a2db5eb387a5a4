use crate::description::operations;
use crate::support::Contract;

#[tokio::test]
async fn letters_are_pdf_files() {
    let api = Contract::start().await;
    let mut letters = 0;
    for operation in operations() {
        let key = operation.success().to_string();
        if operation.described["responses"][&key]["content"]["application/pdf"].is_object() {
            let response = api.send(api.good(*operation).header("accept", "application/json")).await;
            assert_eq!(response.content_type.as_deref(), Some("application/pdf"), "{}", operation.id());
            assert!(response.body.starts_with(b"%PDF-1.") && response.body.ends_with(b"%%EOF\n"));
            letters += 1;
        }
    }
    assert_eq!(letters, 3);
}

#[tokio::test]
async fn numbers_are_returned_as_csv_on_request() {
    let api = Contract::start().await;
    for (accept, kind) in [
        ("text/csv", "text/csv"),
        ("text/csv;q=0.9, */*", "text/csv"),
        ("text/html, text/csv", "text/csv"),
        ("application/json, text/csv", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
    ] {
        let response = api.send(api.request("get", "/porting_phone_numbers").header("accept", accept)).await;
        assert_eq!(response.content_type.as_deref(), Some(kind), "{accept}");
    }
    let response = api.send(api.request("get", "/porting_phone_numbers").header("accept", "text/csv")).await;
    let text = String::from_utf8(response.body).unwrap();
    assert!(text.starts_with("phone_number,") && text.contains("\r\n+") && text.ends_with("\r\n"), "{text}");
    assert!(text.lines().all(|line| line.split(',').count() == 5), "{text}");
    let plain = api.send(api.request("get", "/porting_orders").header("accept", "text/csv")).await;
    assert_eq!(plain.content_type.as_deref(), Some("application/json"), "it has no other content type");
}
