//! Responses that are not a success.

use crate::examples::{self, ORDER};
use crate::support::{REQUEST_ID, Wire};
use serde_json::{Value, json};
use telnyx_porting_api::Error;

async fn error_of(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Error {
    let wire = Wire::start().await;
    let body = body.into();
    wire.respond(status, content_type, body.clone());
    let error = wire.client.get_porting_order().id(ORDER).send().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.request_id(), Some(REQUEST_ID));
    assert_eq!(error.decode_path(), None);
    let failure = error.failure().unwrap();
    assert_eq!(failure.status().as_u16(), status);
    assert_eq!(failure.body(), &body);
    assert_eq!(failure.headers()["x-request-id"], REQUEST_ID);
    assert!(!failure.is_truncated());
    assert_eq!(failure.operation().path, "/porting_orders/{id}");
    error
}

fn document() -> Value {
    json!({"errors": [
        {
            "code": "10015",
            "title": "Bad Request",
            "detail": "must be in +E.164 form",
            "source": {"pointer": "/phone_numbers/0"},
            "meta": {"url": "https://developers.telnyx.com/docs/overview/errors/10015"}
        },
        {"code": "10031", "title": "Bad filter", "source": {"parameter": "filter[status]"}}
    ]})
}

#[tokio::test]
async fn error_documents_are_parsed_for_all_statuses() {
    for status in [400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503] {
        let error = error_of(status, "application/json", document().to_string()).await;
        let entries = error.failure().unwrap().errors();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].code.as_deref(), Some("10015"));
        assert_eq!(entries[0].title.as_deref(), Some("Bad Request"));
        assert_eq!(entries[0].detail.as_deref(), Some("must be in +E.164 form"));
        assert_eq!(entries[0].pointer.as_deref(), Some("/phone_numbers/0"));
        assert_eq!(entries[0].parameter, None);
        assert_eq!(entries[0].url.as_deref(), Some("https://developers.telnyx.com/docs/overview/errors/10015"));
        assert_eq!(entries[1].parameter.as_deref(), Some("filter[status]"));
        assert_eq!((&entries[1].detail, &entries[1].pointer, &entries[1].url), (&None, &None, &None));
    }
}

#[tokio::test]
async fn the_message_names_the_operation_and_the_error() {
    let error = error_of(422, "application/json", document().to_string()).await;
    let message = error.to_string();
    for part in [
        "GET /porting_orders/{id}",
        "422",
        REQUEST_ID,
        "/phone_numbers/0: must be in +E.164 form (code 10015)",
        "filter[status]: Bad filter (code 10031)",
    ] {
        assert!(message.contains(part), "{part} is not in {message}");
    }
    assert!(!message.contains(ORDER), "{message}");
}

#[tokio::test]
async fn other_bodies_are_kept() {
    let html = "<html><body>nginx</body></html>";
    let latin = b"\xe9\xff not text".as_slice();
    let cases: [(u16, &str, &[u8]); 9] = [
        (502, "text/html", html.as_bytes()),
        (500, "application/json", html.as_bytes()),
        (401, "", b""),
        (403, "application/json", b""),
        (404, "application/json", b"null"),
        (429, "text/plain", b"slow down"),
        (500, "application/json", b"{\"errors\":["),
        (500, "application/json", b"{\"errors\":{}, \"errors\":null}"),
        (502, "text/plain", latin),
    ];
    for (status, content_type, body) in cases {
        let error = error_of(status, content_type, body).await;
        assert_eq!(error.failure().unwrap().errors(), [], "{status} {content_type}");
        assert!(!error.to_string().contains("nginx"), "{error}");
        assert!(!format!("{error:?}").contains("nginx"), "{error:?}");
    }
}

#[tokio::test]
async fn other_forms_of_error_documents_are_parsed() {
    let cases = [
        (json!({"errors": [{"code": 10015, "title": "Bad"}]}), Some("10015"), None),
        (json!({"errors": [{"code": "1", "description": "text"}]}), Some("1"), Some("text")),
        (json!({"errors": {"code": "1", "detail": "alone"}}), Some("1"), Some("alone")),
        (json!({"error": "nope"}), None, Some("nope")),
        (json!({"errors": ["plain"]}), None, Some("plain")),
    ];
    for (body, code, detail) in cases {
        let entries = error_of(422, "application/json", body.to_string()).await.failure().unwrap().errors();
        assert_eq!(entries.len(), 1, "{body}");
        assert_eq!((entries[0].code.as_deref(), entries[0].detail.as_deref()), (code, detail), "{body}");
    }
    let marked = format!("\u{feff}{}", document());
    assert_eq!(error_of(422, "application/json", marked).await.failure().unwrap().errors().len(), 2);
}

#[tokio::test]
async fn an_entry_without_known_fields_is_not_shown() {
    for body in [json!({"errors": [{"pin_passcode": "0417"}]}), json!({"error": {"pin_passcode": ["0417"]}})] {
        let error = error_of(422, "application/json", body.to_string()).await;
        assert_eq!(error.failure().unwrap().errors()[0].detail, None);
        assert!(error.to_string().ends_with("; no reason given"), "{error}");
    }
}

#[tokio::test]
async fn all_kinds_of_operations_handle_failures_equally() {
    let wire = Wire::start().await;
    wire.respond_json(404, &document());
    let client = &wire.client;
    let errors = [
        client.delete_porting_order().id(ORDER).send().await.unwrap_err(),
        client.list_porting_phone_numbers_csv().send().await.unwrap_err(),
        client.preview_loa_configuration().id(ORDER).send().await.unwrap_err(),
        client.list_porting_orders().send().await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::Api(_)), "{error:?}");
        assert_eq!(error.failure().unwrap().errors()[0].code.as_deref(), Some("10015"));
    }
}

#[tokio::test]
async fn rate_limit_headers_are_kept() {
    let server = httpmock::MockServer::start_async().await;
    server
        .mock_async(|when, then| {
            when.any_request();
            then.status(429).header("x-ratelimit-reset", "17").header("retry-after", "3");
        })
        .await;
    let client = crate::support::direct(&server.base_url());
    let error = client.list_porting_uk_carriers().send().await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!(failure.headers()["x-ratelimit-reset"], "17");
    assert_eq!(failure.headers()["retry-after"], "3");
    assert_eq!(error.request_id(), None);
    assert!(!error.to_string().contains("(request"), "{error}");
}

#[tokio::test]
async fn neither_message_nor_debug_shows_the_body() {
    let mut body = document();
    body["request"] = examples::order();
    body["errors"][0]["meta"]["sent"] = examples::order();
    body["errors"][0]["token"] = json!(examples::TOKEN);
    for status in [422, 500] {
        let error = error_of(status, "application/json", body.to_string()).await;
        let failure = error.failure().unwrap();
        for shown in [error.to_string(), format!("{error:?}"), failure.to_string(), format!("{failure:#?}")] {
            for secret in ["0417", "00482913", examples::TOKEN] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }
}
