use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::{Api, GB, US, send, text};

async fn overview(api: &Api, query: &str) -> Value {
    let response = send(api.bare(Method::GET, &format!("/sandbox/overview{query}"))).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["data"].clone()
}

async fn detail(api: &Api, id: &str) -> Value {
    let response = send(api.bare(Method::GET, &format!("/sandbox/orders/{id}"))).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["data"].clone()
}

fn header(response: &Response, name: &str) -> String {
    response.headers()[name].to_str().unwrap().to_owned()
}

fn references(overview: &Value) -> Vec<&str> {
    let orders = overview["orders"].as_array().unwrap();
    orders.iter().map(|order| order["customer_reference"].as_str().unwrap_or("-")).collect()
}

#[tokio::test]
async fn the_page_is_one_document_with_a_strict_policy() {
    let api = Api::start().await;
    let response = api.bare(Method::GET, "/").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(header(&response, "x-content-type-options"), "nosniff");
    let policy = header(&response, "content-security-policy");
    for part in ["default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'", "require-trusted-types-for"] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let html = response.text().await.unwrap();
    // The only address is the name of a format, which is not fetched.
    let addresses: Vec<&str> =
        html.split("http").skip(1).filter(|rest| rest.starts_with("s://") || rest.starts_with("://")).collect();
    assert_eq!(addresses.len(), 1);
    assert!(addresses[0].starts_with("://www.w3.org/2000/svg"));
    for forbidden in [" src=", "@import", "innerHTML", " onclick", "eval("] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert_eq!(api.bare(Method::POST, "/").send().await.unwrap().status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn polling_does_not_count_as_a_request() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let before = api.state().await["counters"].clone();
    api.bare(Method::GET, "/").send().await.unwrap();
    detail(&api, &id).await;
    assert_eq!(overview(&api, "").await["counters"], before);
}

#[tokio::test]
async fn the_overview_counts_all_orders_and_lists_the_newest() {
    let api = Api::start().await;
    for number in 0..5 {
        api.draft_as(&format!("+1303555000{number}"), json!(format!("ref {number}"))).await;
    }
    let all = overview(&api, "").await;
    assert_eq!(references(&all), ["ref 4", "ref 3", "ref 2", "ref 1", "ref 0"]);
    assert_eq!(all["by_status"], json!({"draft": 5}));
    assert_eq!(all["pace"], 0.0);
    assert_eq!(all["next"]["step"], "delete");
    assert_eq!(all["events_total"], 5);
    assert_eq!(all["events"][0]["customer_reference"], "ref 4");
    assert_eq!(all["events"][0]["event_type"], "porting_order.status_changed");
    assert_eq!(all["events"][0]["value"], "draft");
    let two = overview(&api, "?limit=2").await;
    assert_eq!(references(&two), ["ref 4", "ref 3"]);
    assert_eq!((&two["total"], &two["matching"]), (&json!(5), &json!(5)));
    for limit in ["0", "1001", "-1", "x", ""] {
        let response = send(api.bare(Method::GET, &format!("/sandbox/overview?limit={limit}"))).await;
        response.assert_error(422, "10033", "limit");
    }
}

#[tokio::test]
async fn orders_are_found_by_every_displayed_field() {
    let api = Api::start().await;
    let us = api.draft_as(US, json!("Bakery West")).await;
    api.draft_as(GB, json!("London Bakery")).await;
    api.control(&format!("/orders/{us}/status"), json!({"value": "submitted"})).await;
    api.control(&format!("/orders/{us}/exception"), json!({"code": "LSR_PENDING"})).await;
    let key = text(&api.order(&us).await["support_key"]);
    for search in ["west", "bakery%20WEST", "%2B1303", "5550000", "9001", "foothill", "lsr_", &us[..8], &key] {
        assert_eq!(references(&overview(&api, &format!("?search={search}")).await), ["Bakery West"], "{search}");
    }
    let both = overview(&api, "?search=bakery&status=exception").await;
    assert_eq!(references(&both), ["Bakery West"]);
    assert_eq!(both["by_status"], json!({"draft": 1, "exception": 1}));
    assert_eq!((&both["matching"], &both["total"]), (&json!(1), &json!(2)));
    assert_eq!(overview(&api, "?status=draft,exception").await["matching"], 2);
    assert_eq!(overview(&api, "?search=nobody").await["matching"], 0);
}

#[tokio::test]
async fn unchanged_data_is_not_sent_again() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    for path in ["/sandbox/overview".to_owned(), format!("/sandbox/orders/{id}")] {
        let first = api.bare(Method::GET, &path).send().await.unwrap();
        assert_eq!(header(&first, "cache-control"), "no-cache");
        let again = |tag: String| api.bare(Method::GET, &path).header("if-none-match", tag).send();
        let tag = header(&first, "etag");
        api.sandbox.advance(chrono::TimeDelta::seconds(1));
        let second = again(tag.clone()).await.unwrap();
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(header(&second, "sandbox-time"), present(&api));
        assert_eq!(second.bytes().await.unwrap().len(), 0);
        api.control(&format!("/orders/{id}/comments"), json!({"body": "Hello"})).await;
        let third = again(tag.clone()).await.unwrap();
        assert_eq!(third.status(), StatusCode::OK);
        assert_ne!(header(&third, "etag"), tag);
    }
}

fn present(api: &Api) -> String {
    api.sandbox.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

#[tokio::test]
async fn an_order_is_shown_in_full_without_account_data() {
    let api = Api::start().await;
    let id = api.confirmed(US, json!("Bakery")).await;
    let secrets = json!({"end_user": {"admin": {"tax_identifier": "TAX-77", "business_identifier": "BIZ-88"}}});
    assert_eq!(api.patch(&format!("/porting_orders/{id}"), secrets).await.status, 200);
    api.hours(1);
    api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "Thanks"})).await;
    api.control(&format!("/orders/{id}/exception"), json!({"code": "SV_CONFLICT"})).await;
    let order = detail(&api, &id).await;
    assert_eq!(order["status"], "exception");
    assert_eq!(order["exceptions"][0]["actor"], "telnyx");
    assert!(text(&order["exceptions"][0]["advice"]).starts_with("Wait"));
    assert_eq!(order["phone_numbers"], json!([US]));
    let statuses: Vec<&Value> = order["timeline"].as_array().unwrap().iter().map(|event| &event["value"]).collect();
    assert_eq!(
        statuses,
        [
            &json!("draft"),
            &json!("in-process"),
            &json!("submitted"),
            &json!("foc-date-confirmed"),
            &Value::Null,
            &json!("exception")
        ]
    );
    assert_eq!(order["activation_jobs"][0]["status"], "failed");
    assert_eq!(order["documents"][0]["filename"], "loa.pdf");
    assert_eq!(order["comments"][0]["user_type"], "user");
    let all = overview(&api, "").await;
    for secret in ["0042", "00123", "Ada Baker", "Example Bakery", "+13035551234", "TAX-77", "BIZ-88", "Flour Street"] {
        assert!(!order.to_string().contains(secret), "{secret}");
        assert!(!all.to_string().contains(secret), "{secret}");
    }
    send(api.bare(Method::GET, "/sandbox/orders/x")).await.assert_error(404, "10005", "");
}

#[tokio::test]
async fn a_draft_lists_what_is_missing() {
    let api = Api::start().await;
    let id = api.draft(GB).await;
    let order = detail(&api, &id).await;
    let places: Vec<&str> =
        order["missing"].as_array().unwrap().iter().map(|item| item["place"].as_str().unwrap()).collect();
    assert!(places.contains(&"/documents/loa") && places.contains(&"/misc/type"), "{places:?}");
    assert_eq!(order["requirements"][0]["status"], "requirement-info-pending");
    let done = api.confirmed(US, Value::Null).await;
    assert_eq!(detail(&api, &done).await["missing"], json!([]));
}

#[tokio::test]
async fn telnyx_comments_on_an_order() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/orders/{id}/comments");
    let comment = api.control(&path, json!({"body": "Which PIN?"})).await;
    assert_eq!((comment.status, &comment.body["data"]["user_type"]), (201, &json!("admin")));
    api.control(&path, json!({"body": "Sent again", "user_type": "system"})).await;
    api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "1234"})).await;
    let listed = api.get(&format!("/porting_orders/{id}/comments")).await.body;
    let authors: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|comment| &comment["user_type"]).collect();
    assert_eq!(authors, ["admin", "system", "user"]);
    api.control(&path, json!({"body": " "})).await.assert_error(422, "10004", "/body");
    api.control(&path, json!({"body": "x", "user_type": "user"})).await.assert_error(422, "10032", "/user_type");
    api.control("/orders/x/comments", json!({"body": "x"})).await.assert_error(404, "10005", "");
}

#[tokio::test]
async fn a_comment_by_telnyx_does_not_reply_to_an_exception() {
    let api = Api::start().await;
    let id = api.confirmed(US, Value::Null).await;
    api.control(&format!("/orders/{id}/exception"), json!({"code": "OTHER"})).await;
    let end = detail(&api, &id).await["next"].clone();
    api.days(5);
    api.control(&format!("/orders/{id}/comments"), json!({"body": "Any news?"})).await;
    assert_eq!(detail(&api, &id).await["next"], end);
    api.post(&format!("/porting_orders/{id}/comments"), json!({"body": "Tomorrow"})).await;
    assert_ne!(detail(&api, &id).await["next"], end);
}

#[tokio::test]
async fn the_clock_moves_to_the_next_step() {
    let api = Api::start().await;
    api.control("/clock", json!({"to_next": true})).await.assert_error(422, "10027", "/to_next");
    let id = api.confirmed(US, Value::Null).await;
    let moved = api.control("/clock", json!({"to_next": true})).await;
    assert_eq!(moved.body["data"]["now"], "2026-03-02T15:10:00.000Z");
    assert_eq!(api.status(&id).await, "submitted");
    api.control("/clock", json!({"to_next": true, "advance_seconds": 1})).await.assert_error(422, "10015", "");
}
