use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::{NOTHING, STATUSES};
use crate::support::{Api, DE, US, text};

fn body(number: &str, range: (i64, i64), active: &[(i64, i64)]) -> Value {
    let object = |(start, end): (i64, i64)| json!({"start_at": start, "end_at": end});
    let active: Vec<Value> = active.iter().copied().map(object).collect();
    json!({"porting_phone_number_id": number, "extension_range": object(range), "activation_ranges": active})
}

/// A German draft, the path of its extensions, and the ids of its two numbers.
async fn german(api: &Api) -> (String, String, [String; 2]) {
    let order = api.create(&[DE, "+4930123457"]).await[0].clone();
    let id = text(&order["id"]);
    let path = format!("/porting_orders/{id}/phone_number_extensions");
    let numbers = [0, 1].map(|place| text(&order["phone_numbers"][place]["id"]));
    (id, path, numbers)
}

#[tokio::test]
async fn extensions_are_added_listed_and_removed() {
    let api = Api::start().await;
    let (_, path, [number, other]) = german(&api).await;
    let response = api.post(&path, body(&number, (0, 99), &[(0, 49), (60, 60)])).await;
    assert_eq!(response.status, 201, "{}", response.body);
    let first = response.body["data"].clone();
    let members: HashSet<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "activation_ranges",
        "created_at",
        "extension_range",
        "id",
        "porting_phone_number_id",
        "record_type",
        "updated_at",
    ];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!(first["extension_range"], json!({"start_at": 0, "end_at": 99}));
    assert_eq!(first["activation_ranges"][1], json!({"start_at": 60, "end_at": 60}));
    assert_eq!(first["porting_phone_number_id"], number.as_str());
    assert_eq!(first["record_type"], "porting_phone_number_extension");

    api.minutes(1);
    // The example range of the description has no fixed width, but is accepted.
    assert_eq!(api.post(&path, body(&other, (1, 10), &[(1, 10)])).await.status, 201);
    api.check_list(&path).await;
    let found = api.get(&format!("{path}?filter[porting_phone_number_id]={other}")).await;
    assert_eq!(found.each("porting_phone_number_id"), [json!(other)]);
    let unknown = api.get(&format!("{path}?filter[porting_phone_number_id]={NOTHING}")).await;
    assert_eq!(unknown.each("id").len(), 0);
    let place = "filter[porting_phone_number_id]";
    api.get(&format!("{path}?{place}=x")).await.assert_error(422, "10031", place);

    let removed = api.delete(&format!("{path}/{}", text(&first["id"]))).await;
    assert_eq!((removed.status, &removed.body["data"]), (200, &first));
    assert_eq!(api.get(&path).await.each("id").len(), 1);
}

#[tokio::test]
async fn bad_extensions_are_rejected() {
    let api = Api::start().await;
    let (_, path, [number, _]) = german(&api).await;
    api.post(&path, body(&number, (0, 9), &[])).await;
    for (body, errors) in [
        (body(NOTHING, (10, 19), &[]), vec![("10017", "/porting_phone_number_id")]),
        (body("x", (10, 19), &[]), vec![("10015", "/porting_phone_number_id")]),
        (body(&number, (10, 1000), &[]), vec![("10033", "/extension_range/end_at")]),
        (body(&number, (-1, 9), &[]), vec![("10033", "/extension_range/start_at")]),
        (body(&number, (20, 19), &[]), vec![("10033", "/extension_range/end_at")]),
        (body(&number, (9, 10), &[]), vec![("10012", "/extension_range")]),
        (
            body(&number, (10, 19), &[(10, 12), (12, 13), (18, 20), (15, 14)]),
            vec![
                ("10027", "/activation_ranges/1"),
                ("10033", "/activation_ranges/2"),
                ("10033", "/activation_ranges/3/end_at"),
            ],
        ),
        (
            json!({}),
            vec![("10004", "/porting_phone_number_id"), ("10004", "/extension_range"), ("10004", "/activation_ranges")],
        ),
        (
            json!({
                "porting_phone_number_id": number,
                "extension_range": {"start_at": "0", "end_at": 1.5},
                "activation_ranges": "all",
            }),
            vec![
                ("10026", "/extension_range/start_at"),
                ("10026", "/extension_range/end_at"),
                ("10026", "/activation_ranges"),
            ],
        ),
    ] {
        api.post(&path, body).await.assert_errors(422, &errors);
    }
    let us = text(&api.create(&[US]).await[0]["id"]);
    let path = format!("/porting_orders/{us}/phone_number_extensions");
    api.post(&path, body(&number, (0, 9), &[])).await.assert_error(422, "10027", "");
}

#[tokio::test]
async fn changes_depend_on_the_status() {
    let api = Api::start().await;
    let (id, path, [number, other]) = german(&api).await;
    for (status, allowed) in STATUSES {
        api.put(&id, "draft").await;
        let kept = text(&api.post(&path, body(&number, (0, 9), &[])).await.body["data"]["id"]);
        api.put(&id, status).await;
        let response = api.post(&path, body(&other, (0, 9), &[])).await;
        let removed = api.delete(&format!("{path}/{kept}")).await;
        if allowed {
            assert_eq!((response.status, removed.status), (201, 200), "{status}");
            api.delete(&format!("{path}/{}", text(&response.body["data"]["id"]))).await;
        } else {
            response.assert_error(422, "10027", "");
            removed.assert_error(422, "10027", "");
            api.put(&id, "draft").await;
            api.delete(&format!("{path}/{kept}")).await;
        }
    }
    for unknown in [NOTHING, "x"] {
        let missing = format!("/porting_orders/{unknown}/phone_number_extensions");
        api.get(&missing).await.assert_error(404, "10005", "");
        api.post(&missing, json!({})).await.assert_error(404, "10005", "");
        api.delete(&format!("{path}/{unknown}")).await.assert_error(404, "10005", "");
    }
}
