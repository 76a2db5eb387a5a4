use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::{NOTHING, STATUSES};
use crate::support::{Api, ApiResponse, US, text};

async fn attach(api: &Api, order: &str, items: Value) -> ApiResponse {
    api.post(&format!("/porting_orders/{order}/additional_documents"), json!({"additional_documents": items})).await
}

#[tokio::test]
async fn documents_are_attached_listed_and_removed() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let path = format!("/porting_orders/{order}/additional_documents");
    let documents = [api.upload("a b.pdf").await, api.upload("c.pdf").await];
    let items = json!([
        {"document_id": documents[0], "document_type": "csr"},
        {"document_id": documents[1], "document_type": "other"},
    ]);
    let response = attach(&api, &order, items).await;
    assert_eq!(response.status, 201, "{}", response.body);
    let first = &response.body["data"][0];
    let members: HashSet<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "content_type",
        "created_at",
        "document_id",
        "document_type",
        "filename",
        "id",
        "porting_order_id",
        "record_type",
        "updated_at",
    ];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!(first["filename"], "ab.pdf");
    assert_eq!(first["content_type"], "application/pdf");
    assert_eq!(first["porting_order_id"], order.as_str());
    assert_eq!(first["record_type"], "porting_additional_document");

    api.minutes(1);
    let third = api.upload("d.pdf").await;
    attach(&api, &order, json!([{"document_id": third, "document_type": "loa"}])).await;
    api.check_list(&path).await;
    assert_eq!(api.get(&path).await.each("document_type"), ["loa", "other", "csr"]);
    for query in [
        "filter[document_type]=csr,loa",
        "filter[document_type][]=csr&filter[document_type][]=loa",
        "filter[document_type][in]=csr,loa",
        "filter%5Bdocument_type%5D%5B0%5D=csr&filter%5Bdocument_type%5D%5B1%5D=loa",
    ] {
        assert_eq!(api.get(&format!("{path}?{query}")).await.each("document_type"), ["loa", "csr"], "{query}");
    }
    api.get(&format!("{path}?filter[document_type]=pdf")).await.assert_error(422, "10032", "filter[document_type]");

    let one = format!("{path}/{}", text(&first["id"]));
    assert_eq!(api.delete(&one).await.status, 204);
    api.delete(&one).await.assert_error(404, "10005", "");
    assert_eq!(api.get(&path).await.each("document_type"), ["loa", "other"]);
}

#[tokio::test]
async fn attached_documents_do_not_expire() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let document = api.upload("csr.pdf").await;
    let added = attach(&api, &order, json!([{"document_id": document, "document_type": "csr"}])).await;
    api.days(1);
    assert_eq!(api.get(&format!("/documents/{document}")).await.status, 200);
    let id = text(&added.body["data"][0]["id"]);
    api.delete(&format!("/porting_orders/{order}/additional_documents/{id}")).await;
    api.minutes(30);
    assert_eq!(api.get(&format!("/documents/{document}")).await.status, 404);
}

#[tokio::test]
async fn every_invalid_item_has_its_own_errors() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let document = api.upload("csr.pdf").await;
    let items = json!([
        {"document_id": document, "document_type": "csr"},
        {"document_id": NOTHING, "document_type": "pdf"},
        {},
        {"document_id": "x", "document_type": 1},
        7,
    ]);
    let place = |index: usize, member: &str| format!("/additional_documents/{index}/{member}");
    let expected = [
        ("10017", place(1, "document_id")),
        ("10032", place(1, "document_type")),
        ("10004", place(2, "document_id")),
        ("10004", place(2, "document_type")),
        ("10015", place(3, "document_id")),
        ("10026", place(3, "document_type")),
        ("10026", "/additional_documents/4".to_owned()),
    ];
    let expected: Vec<(&str, &str)> = expected.iter().map(|(code, place)| (*code, &**place)).collect();
    attach(&api, &order, items).await.assert_errors(422, &expected);
    let path = format!("/porting_orders/{order}/additional_documents");
    assert_eq!(api.get(&path).await.each("id").len(), 0);

    let whole = "/additional_documents";
    let one = json!({"document_id": document, "document_type": "csr"});
    attach(&api, &order, json!(vec![one.clone(); 101])).await.assert_error(422, "10025", whole);
    attach(&api, &order, json!([])).await.assert_error(422, "10015", whole);
    attach(&api, &order, one.clone()).await.assert_error(422, "10026", whole);
    api.post(&path, json!({})).await.assert_error(422, "10004", whole);
    assert_eq!(attach(&api, &order, json!(vec![one; 100])).await.status, 201);
}

#[tokio::test]
async fn they_are_attached_in_any_status_to_existing_orders() {
    let api = Api::start().await;
    let order = api.draft(US).await;
    let document = api.upload("csr.pdf").await;
    let item = json!([{"document_id": document, "document_type": "csr"}]);
    for (status, _) in STATUSES {
        api.put(&order, status).await;
        assert_eq!(attach(&api, &order, item.clone()).await.status, 201, "{status}");
    }
    for unknown in [NOTHING, "x"] {
        attach(&api, unknown, item.clone()).await.assert_error(404, "10005", "");
        api.get(&format!("/porting_orders/{unknown}/additional_documents")).await.assert_error(404, "10005", "");
        api.delete(&format!("/porting_orders/{order}/additional_documents/{unknown}"))
            .await
            .assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn a_document_replies_to_an_exception() {
    let api = Api::start().await;
    let order = api.confirmed(US, json!("sandbox:exception=OTHER")).await;
    api.minutes(40);
    assert_eq!(api.status(&order).await, "exception");
    let document = api.upload("csr.pdf").await;
    attach(&api, &order, json!([{"document_id": document, "document_type": "csr"}])).await;
    api.hours(4);
    assert_eq!(api.status(&order).await, "submitted");
}
