//! Configurations of letters of authorization.

use crate::examples::{ITEM, OTHER_ITEM, loa_body, loa_configuration};
use crate::exchange::{empty_exchange, exchange, listing};
use crate::support::{StubResponse, Wire, of};
use serde_json::Value;
use telnyx_porting::{Client, LoaAddress, NewLoaConfiguration};

pub(crate) fn configuration(extended_address: Option<&str>) -> NewLoaConfiguration {
    let address = LoaAddress::new("1200 Larimer St", "Denver", "CO", "80202-1234", of("US"));
    let address = match extended_address {
        Some(extended) => address.with_extended_address(extended),
        None => address,
    };
    let (name, company) = ("Default letterhead", "Acme Widgets, Inc.");
    NewLoaConfiguration::new(name, company, of(OTHER_ITEM), address, "porting@example.com", of("+13035550199"))
}

/// The body without the optional part of the address, or with an empty one.
fn short_body(clear: bool) -> Value {
    let mut body = loa_body();
    let address = body["address"].as_object_mut().unwrap();
    address.remove("extended_address");
    if clear {
        address.insert("extended_address".to_owned(), Value::from(""));
    }
    body
}

#[tokio::test]
async fn list() {
    let list = |client: &Client, ()| client.loa_configurations().list();
    listing("/v2/porting/loa_configurations", &[], loa_configuration(), (), list).await;
}

#[tokio::test]
async fn create() {
    for (extended, body) in [(Some("Suite 400"), loa_body()), (None, short_body(false))] {
        let call = |client: &Client| client.loa_configurations().create(configuration(extended));
        exchange("POST /v2/porting/loa_configurations", Some(body), (201, loa_configuration()), call).await;
    }
}

#[tokio::test]
async fn get() {
    let line = format!("GET /v2/porting/loa_configurations/{ITEM}");
    exchange(&line, None, (200, loa_configuration()), |client| client.loa_configurations().get(of(ITEM))).await;
}

#[tokio::test]
async fn update_replaces_everything() {
    let line = format!("PATCH /v2/porting/loa_configurations/{ITEM}");
    for (extended, body) in [(Some("Suite 400"), loa_body()), (None, short_body(true))] {
        let call = |client: &Client| client.loa_configurations().update(of(ITEM), configuration(extended));
        exchange(&line, Some(body), (200, loa_configuration()), call).await;
    }
}

#[tokio::test]
async fn delete() {
    let line = format!("DELETE /v2/porting/loa_configurations/{ITEM}");
    empty_exchange(&line, None, |client| client.loa_configurations().delete(of(ITEM))).await;
}

#[tokio::test]
async fn previews() {
    let wire = Wire::start().await;
    let letter = b"%PDF-1.7\n\xff\xfe\0 letter".as_slice();
    wire.respond(StubResponse::file(200, "application/pdf", letter));
    let letterheads = wire.client.loa_configurations();
    let download = letterheads.preview(configuration(Some("Suite 400"))).await.unwrap();
    assert_eq!((download.content_type(), download.filename()), (Some("application/pdf"), None));
    assert_eq!(download.bytes().await.unwrap(), letter);
    let request = wire.expect("POST /v2/porting/loa_configurations/preview", Some(loa_body()));
    assert_eq!(request.header("accept"), ["application/pdf"]);
    assert_eq!(letterheads.preview_stored(of(ITEM)).bytes().await.unwrap(), letter);
    let line = format!("GET /v2/porting/loa_configurations/{ITEM}/preview");
    assert_eq!(wire.expect(&line, None).header("accept"), ["application/pdf"]);
}
