use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::{NOTHING, STATUSES};
use crate::support::{Api, DE, GB, text};

pub(crate) const FIRST: &str = "+4930244999901";

fn range(start: &str, end: &str) -> Value {
    json!({"start_at": start, "end_at": end})
}

pub(crate) fn block(start: &str, end: &str) -> Value {
    json!({"phone_number_range": range(start, end), "activation_ranges": [range(start, end)]})
}

/// A German draft, and the path of its blocks.
async fn german(api: &Api) -> (String, String) {
    let id = api.draft(DE).await;
    let path = format!("/porting_orders/{id}/phone_number_blocks");
    (id, path)
}

#[tokio::test]
async fn blocks_are_added_listed_and_removed() {
    let api = Api::start().await;
    let (id, path) = german(&api).await;
    let body = json!({
        "phone_number_range": range(FIRST, "+4930244999950"),
        "activation_ranges": [range("+4930244999920", "+4930244999930"), range(FIRST, "+4930244999910")],
    });
    let response = api.post(&path, body.clone()).await;
    assert_eq!(response.status, 201, "{}", response.body);
    let first = response.body["data"].clone();
    let members: HashSet<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "activation_ranges",
        "country_code",
        "created_at",
        "id",
        "phone_number_range",
        "phone_number_type",
        "record_type",
        "updated_at",
    ];
    assert_eq!(members, HashSet::from(expected));
    for member in ["phone_number_range", "activation_ranges"] {
        assert_eq!(first[member], body[member]);
    }
    assert_eq!((&first["country_code"], &first["phone_number_type"]), (&json!("DE"), &json!("local")));
    assert_eq!(first["record_type"], "porting_phone_number_block");

    api.minutes(1);
    assert_eq!(api.post(&path, block("+4930244999951", "+4930244999951")).await.status, 201);
    api.check_list(&path).await;
    let order = api.order(&id).await;
    assert_eq!(order["porting_phone_numbers_count"], 52);
    assert_eq!(order["phone_numbers"][0]["block_reference_id"], Value::Null);
    assert_eq!(order["phone_numbers"][1]["block_reference_id"], first["id"]);

    let removed = api.delete(&format!("{path}/{}", text(&first["id"]))).await;
    assert_eq!((removed.status, &removed.body["data"]), (200, &first));
    let order = api.order(&id).await;
    assert_eq!(order["porting_phone_numbers_count"], 52);
    assert_eq!(order["phone_numbers"][1]["phone_number"], FIRST);
    assert_eq!(order["phone_numbers"][1]["block_reference_id"], Value::Null);
    assert_eq!(api.get(&path).await.each("id").len(), 1);
}

#[tokio::test]
async fn every_documented_filter_works() {
    let api = Api::start().await;
    let (id, path) = german(&api).await;
    api.post(&path, block(FIRST, "+4930244999910")).await;
    let key = text(&api.order(&id).await["phone_numbers"][0]["support_key"]);
    for (query, found) in [
        ("filter[status]=draft,submitted".to_owned(), 1),
        ("filter[status][in][]=submitted".to_owned(), 0),
        (format!("filter[support_key]={key}"), 1),
        (format!("filter[support_key][]=sr_000000&filter[support_key][]={key}"), 1),
        ("filter[support_key][in]=sr_000000".to_owned(), 0),
        ("filter[phone_number]=%2B4930244999910".to_owned(), 1),
        ("filter[phone_number][]=%2B4930244999911&filter[phone_number][]=%2B4930244999901".to_owned(), 1),
        ("filter[phone_number]=%2B4930244999911".to_owned(), 0),
        (format!("filter[porting_order_id]={id}"), 1),
        (format!("filter[porting_order_id][in]={NOTHING},{id}"), 1),
        (format!("filter[porting_order_id][]={NOTHING}"), 0),
        ("filter[activation_status]=New".to_owned(), 1),
        ("filter[activation_status]=Activate+RDY".to_owned(), 0),
        ("filter[portability_status]=provisional".to_owned(), 1),
        ("filter[portability_status]=confirmed".to_owned(), 0),
    ] {
        assert_eq!(api.get(&format!("{path}?{query}")).await.each("id").len(), found, "{query}");
    }
    for (query, code) in [
        ("filter[status]=done", "10032"),
        ("filter[phone_number]=x", "10031"),
        ("filter[porting_order_id]=x", "10031"),
        ("filter[activation_status]=new", "10032"),
        ("filter[portability_status]=maybe", "10032"),
    ] {
        let place = query.split_once('=').unwrap().0;
        api.get(&format!("{path}?{query}")).await.assert_error(422, code, place);
    }
}

#[tokio::test]
async fn bad_blocks_are_rejected() {
    let api = Api::start().await;
    let (_, path) = german(&api).await;
    let other = api.draft("+4930244990005").await;
    api.post(&path, block(FIRST, "+4930244999910")).await;
    let whole = "/phone_number_range";
    let with = |start: &str, end: &str, active: Value| json!({"phone_number_range": range(start, end), "activation_ranges": active});
    for (body, errors) in [
        (
            block("+4930244999920", "+4930244999919"),
            vec![("10033", "/phone_number_range/end_at"), ("10033", "/activation_ranges/0/end_at")],
        ),
        (with("+4930244998000", "+4930244999000", json!([])), vec![("10033", whole)]),
        (with("+493012345678", "+4930123456789", json!([])), vec![("10025", "/phone_number_range/end_at")]),
        (
            with("4930244999911", "+49302449999x", json!([])),
            vec![("10016", "/phone_number_range/start_at"), ("10016", "/phone_number_range/end_at")],
        ),
        (block("+4915123456780", "+4915123456789"), vec![("10027", whole)]),
        (block("+442079460100", "+442079460109"), vec![("10027", whole)]),
        (block("+4930244999905", "+4930244999920"), vec![("10012", whole)]),
        (block("+4930244990000", "+4930244990009"), vec![("80003", whole)]),
        (block("+4930244994035", "+4930244994045"), vec![("10027", whole)]),
        (
            with(
                "+4930244999920",
                "+4930244999939",
                json!([
                    range("+4930244999920", "+4930244999929"),
                    range("+4930244999929", "+4930244999930"),
                    range("+4930244999935", "+4930244999940"),
                    range("x", "+4930244999930"),
                    7,
                ]),
            ),
            vec![
                ("10027", "/activation_ranges/1"),
                ("10033", "/activation_ranges/2"),
                ("10016", "/activation_ranges/3/start_at"),
                ("10026", "/activation_ranges/4"),
            ],
        ),
        (json!({}), vec![("10004", whole), ("10004", "/activation_ranges")]),
        (
            json!({"phone_number_range": 1, "activation_ranges": {}}),
            vec![("10026", whole), ("10026", "/activation_ranges")],
        ),
    ] {
        api.post(&path, body).await.assert_errors(422, &errors);
    }
    assert_eq!(api.post(&path, with("+4930244991000", "+4930244991999", json!([]))).await.status, 201);
    let gb = api.draft(GB).await;
    let path = format!("/porting_orders/{gb}/phone_number_blocks");
    api.post(&path, block("+442079460100", "+442079460109")).await.assert_error(422, "10027", "");
    assert_eq!(api.order(&other).await["porting_phone_numbers_count"], 1);
}

#[tokio::test]
async fn changes_depend_on_the_status() {
    let api = Api::start().await;
    let (id, path) = german(&api).await;
    for (status, allowed) in STATUSES {
        api.put(&id, "draft").await;
        let kept = text(&api.post(&path, block(FIRST, FIRST)).await.body["data"]["id"]);
        api.put(&id, status).await;
        let response = api.post(&path, block("+4930244999920", "+4930244999929")).await;
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
        let missing = format!("/porting_orders/{unknown}/phone_number_blocks");
        api.get(&missing).await.assert_error(404, "10005", "");
        api.post(&missing, json!({})).await.assert_error(404, "10005", "");
        api.delete(&format!("{path}/{unknown}")).await.assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn a_late_split_moves_the_block() {
    let api = Api::start().await;
    let (id, path) = german(&api).await;
    api.post(&path, block(FIRST, "+4930244999902")).await;
    let body = json!({"phone_numbers": [FIRST, "+4930244999902"]});
    let child = api.control(&format!("/orders/{id}/split"), body).await.body["data"].clone();
    assert!(child["phone_numbers"][0]["block_reference_id"].is_string());
    assert_eq!(api.get(&path).await.each("id").len(), 0);
    let path = format!("/porting_orders/{}/phone_number_blocks", text(&child["id"]));
    assert_eq!(api.get(&path).await.each("id"), [child["phone_numbers"][0]["block_reference_id"].clone()]);
}
