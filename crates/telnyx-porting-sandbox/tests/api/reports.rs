use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Api, GB, START, US, text};

const PATH: &str = "/porting/reports";

fn body(filters: Value) -> Value {
    json!({"report_type": "export_porting_orders_csv", "params": {"filters": filters}})
}

async fn request(api: &Api, filters: Value) -> String {
    let response = api.post(PATH, body(filters)).await;
    assert_eq!(response.status, 201, "{}", response.body);
    text(&response.body["data"]["id"])
}

fn seconds(api: &Api, seconds: i64) {
    api.sandbox.advance(chrono::TimeDelta::seconds(seconds));
}

/// The lines of a finished report's file, by the names of the columns.
async fn lines(api: &Api, report: &str) -> Vec<std::collections::HashMap<String, String>> {
    let report = api.get(&format!("{PATH}/{report}")).await.body["data"].clone();
    assert_eq!(report["status"], "completed", "{report}");
    let path = format!("/documents/{}/download", text(&report["document_id"]));
    let response = api.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/csv");
    let file = response.text().await.unwrap();
    assert!(file.starts_with("id,support_key,") && file.ends_with("\r\n"), "{file}");
    csv::Reader::from_reader(file.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

async fn exported(api: &Api, filters: Value) -> Vec<String> {
    let report = request(api, filters).await;
    seconds(api, 30);
    lines(api, &report).await.into_iter().map(|line| line["id"].clone()).collect()
}

#[tokio::test]
async fn a_report_is_pending_and_then_a_document() {
    let api = Api::start().await;
    let order = api.confirmed(US, json!("R-1")).await;
    let created = api.post(PATH, body(json!({"status__in": ["in-process"]}))).await;
    let pending = &created.body["data"];
    assert_eq!((&pending["status"], &pending["record_type"]), (&json!("pending"), &json!("porting_report")));
    assert_eq!(pending["report_type"], "export_porting_orders_csv");
    assert_eq!(pending["params"], json!({"filters": {"status__in": ["in-process"]}}));
    assert_eq!(pending.get("document_id"), None);
    assert_eq!(pending["created_at"], pending["updated_at"]);
    let id = text(&pending["id"]);
    seconds(&api, 29);
    assert_eq!(api.get(&format!("{PATH}/{id}")).await.body, created.body);

    // It is completed at its scheduled time, not at the next request, when the order has changed.
    api.hours(1);
    assert_ne!(api.status(&order).await, "in-process");
    let found = lines(&api, &id).await;
    assert_eq!(found.len(), 1);
    let line = &found[0];
    let shown = api.order(&order).await;
    assert_eq!(line["id"], order);
    assert_eq!(line["status"], "in-process");
    assert_eq!(line["phone_numbers"], US);
    assert_eq!(line["entity_name"], "Example Bakery");
    assert_eq!(line["customer_reference"], "R-1");
    assert_eq!(line["support_key"], text(&shown["support_key"]));
    assert_eq!(line["created_at"], text(&shown["created_at"]));
    let everything: String = line.values().map(String::as_str).collect::<Vec<_>>().join("|");
    // Ids can contain the digits of the PIN.
    let mut words = everything.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    assert!(!everything.contains("00123") && words.all(|word| word != "0042"), "account number or PIN in {everything}");

    let report = api.get(&format!("{PATH}/{id}")).await.body["data"].clone();
    assert_eq!(report["updated_at"], "2026-03-02T15:00:30.000Z");
    let document = format!("/documents/{}", text(&report["document_id"]));
    assert_eq!(api.get(&document).await.body["data"]["filename"], "porting_orders_2026-03-02.csv");
    api.days(100);
    assert_eq!(api.get(&document).await.status, 200);
}

#[tokio::test]
async fn filters_are_combined() {
    let api = Api::start().await;
    let gb = api.draft_as(GB, json!("A")).await;
    let us = api.confirmed(US, json!("A")).await;
    api.minutes(1);
    let later = api.draft_as("+13035551000", json!("B")).await;
    for (filters, expected) in [
        (json!({}), vec![&gb, &us, &later]),
        (json!({"status__in": [], "created_at__gt": Value::Null}), vec![&gb, &us, &later]),
        (json!({"status__in": ["draft"]}), vec![&gb, &later]),
        (json!({"status__in": ["draft", "in-process"], "customer_reference__in": ["A"]}), vec![&gb, &us]),
        (json!({"customer_reference__in": ["B", "C"]}), vec![&later]),
        (json!({"created_at__gt": START}), vec![&later]),
        (json!({"created_at__lt": "2026-03-02T16:00:30+01:00"}), vec![&gb, &us]),
        (json!({"created_at__gt": START, "created_at__lt": START}), vec![]),
    ] {
        assert_eq!(exported(&api, filters.clone()).await.iter().collect::<Vec<_>>(), expected, "{filters}");
    }
}

#[tokio::test]
async fn text_that_looks_like_a_formula_remains_text() {
    let api = Api::start().await;
    api.draft_as(US, json!("=HYPERLINK(\"http://example.com\"), \"x\"\r\n")).await;
    let report = request(&api, json!({})).await;
    seconds(&api, 30);
    let found = lines(&api, &report).await;
    assert_eq!(found[0]["customer_reference"], "'=HYPERLINK(\"http://example.com\"), \"x\"\r\n");
}

#[tokio::test]
async fn invalid_requests_are_rejected_with_the_member() {
    let api = Api::start().await;
    let kind = "export_porting_orders_csv";
    for (body, code, place) in [
        (json!({"params": {"filters": {}}}), "10004", "/report_type"),
        (json!({"report_type": "x", "params": {"filters": {}}}), "10032", "/report_type"),
        (json!({"report_type": 1, "params": {"filters": {}}}), "10026", "/report_type"),
        (json!({"report_type": kind}), "10004", "/params"),
        (json!({"report_type": kind, "params": []}), "10026", "/params"),
        (json!({"report_type": kind, "params": {}}), "10004", "/params/filters"),
        (json!({"report_type": kind, "params": {"filters": "x"}}), "10026", "/params/filters"),
        (body(json!({"colour": "red"})), "10031", "/params/filters/colour"),
        (body(json!({"status__in": "draft"})), "10026", "/params/filters/status__in"),
        (body(json!({"status__in": ["draft", "done"]})), "10032", "/params/filters/status__in/1"),
        (body(json!({"status__in": ["activation-in-progress"]})), "10032", "/params/filters/status__in/0"),
        (body(json!({"customer_reference__in": [1]})), "10026", "/params/filters/customer_reference__in/0"),
        (body(json!({"created_at__gt": "soon"})), "10015", "/params/filters/created_at__gt"),
        (body(json!({"created_at__lt": 5})), "10026", "/params/filters/created_at__lt"),
    ] {
        api.post(PATH, body).await.assert_error(422, code, place);
    }
    let several = api.post(PATH, json!({"report_type": "x", "params": {"filters": {"a": 1, "b": 2}}})).await;
    assert_eq!(several.errors().len(), 3);
    assert_eq!(api.get(PATH).await.body["meta"]["total_results"], 0);
}

#[tokio::test]
async fn the_list_has_filters_and_pages_newest_first() {
    let api = Api::start().await;
    let first = request(&api, json!({})).await;
    seconds(&api, 30);
    let second = request(&api, json!({})).await;
    for (query, expected) in [
        ("", vec![&second, &first]),
        ("filter[status]=pending", vec![&second]),
        ("filter[status]=completed", vec![&first]),
        ("filter[status][]=completed&filter[status][]=pending", vec![&second, &first]),
        ("filter[report_type]=export_porting_orders_csv", vec![&second, &first]),
        ("filter[report_type]=export_porting_orders_csv&filter[status]=completed", vec![&first]),
        ("page[size]=1&page[number]=2", vec![&first]),
    ] {
        let response = api.get(&format!("{PATH}?{query}")).await.body;
        let ids: Vec<String> = response["data"].as_array().unwrap().iter().map(|report| text(&report["id"])).collect();
        assert_eq!(ids.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    for (query, code) in [
        ("filter[status]=done", "10032"),
        ("filter[report_type]=x", "10032"),
        ("filter[x]=1", "10031"),
        ("page[size]=0", "10033"),
        ("sort[value]=created_at", "10031"),
    ] {
        let parameter = query.split_once('=').unwrap().0;
        api.get(&format!("{PATH}?{query}")).await.assert_error(422, code, parameter);
    }
    api.get(&format!("{PATH}/x")).await.assert_error(404, "10005", "");
    api.get(&format!("{PATH}/2c0aa437-b373-4ef4-a2ef-5f947b6f3753")).await.assert_error(404, "10005", "");
}
