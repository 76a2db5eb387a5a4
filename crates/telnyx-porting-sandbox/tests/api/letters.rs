//! Logos, letterheads and letters.

use lopdf::Document;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::support::{Api, text};

/// An image of one pixel.
pub(crate) const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub(crate) async fn upload_logo(api: &Api) -> String {
    let response = api.post("/documents", json!({"file": PNG, "filename": "logo.png"})).await;
    assert_eq!(response.status, 200, "{}", response.body);
    text(&response.body["data"]["id"])
}

pub(crate) fn letterhead(logo: &str) -> Value {
    json!({
        "name": "Default letterhead",
        "logo": {"document_id": logo},
        "company_name": "Example Communications LLC",
        "address": {
            "street_address": "1200 Example Street",
            "extended_address": "Suite 400",
            "city": "Denver",
            "state": "CO",
            "zip_code": "80202",
            "country_code": "US",
        },
        "contact": {"email": "porting@example.com", "phone_number": "+13035550199"},
    })
}

/// The ids of a stored configuration and of its logo.
pub(crate) async fn configuration(api: &Api) -> (String, String) {
    let logo = upload_logo(api).await;
    let response = api.post("/porting/loa_configurations", letterhead(&logo)).await;
    assert_eq!(response.status, 201, "{}", response.body);
    (text(&response.body["data"]["id"]), logo)
}

/// The text of the PDF file in a response, with single spaces.
pub(crate) async fn letter(request: RequestBuilder) -> String {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    let file = response.bytes().await.unwrap();
    let document = Document::load_mem(&file).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}
