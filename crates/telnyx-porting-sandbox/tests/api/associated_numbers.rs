use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::{NOTHING, STATUSES};
use crate::support::{Api, DE, GB, text};

fn body(start: &str, end: &str, action: &str) -> Value {
    json!({"phone_number_range": {"start_at": start, "end_at": end}, "action": action})
}

/// A partial port in Great Britain, and the path of its associated numbers.
async fn partial(api: &Api) -> (String, String) {
    let id = api.draft(GB).await;
    let misc = json!({"misc": {"type": "partial", "remaining_numbers_action": "disconnect"}});
    assert_eq!(api.patch(&format!("/porting_orders/{id}"), misc).await.status, 200);
    let path = format!("/porting_orders/{id}/associated_phone_numbers");
    (id, path)
}

#[tokio::test]
async fn ranges_are_added_listed_and_removed() {
    let api = Api::start().await;
    let (id, path) = partial(&api).await;
    let response = api.post(&path, body("+442079460200", "+442079460219", "keep")).await;
    assert_eq!(response.status, 201, "{}", response.body);
    let first = response.body["data"].clone();
    let members: HashSet<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "action",
        "country_code",
        "created_at",
        "id",
        "phone_number_range",
        "phone_number_type",
        "porting_order_id",
        "record_type",
        "updated_at",
    ];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!(first["country_code"], "GB");
    assert_eq!(first["phone_number_type"], "local");
    assert_eq!(first["phone_number_range"], json!({"start_at": "+442079460200", "end_at": "+442079460219"}));
    assert_eq!(first["record_type"], "porting_associated_phone_number");
    assert_eq!(first["porting_order_id"], id.as_str());

    api.minutes(1);
    assert_eq!(api.post(&path, body("+442079460220", "+442079460220", "disconnect")).await.status, 201);
    api.check_list(&path).await;
    for (query, expected) in [
        ("filter[action]=keep", vec!["keep"]),
        ("filter[phone_number]=%2B442079460220", vec!["disconnect"]),
        ("filter[phone_number]=+442079460219", vec!["keep"]),
        ("filter[phone_number]=%2B442079460221", vec![]),
        ("filter[action]=keep&filter[phone_number]=%2B442079460220", vec![]),
    ] {
        assert_eq!(api.get(&format!("{path}?{query}")).await.each("action"), expected, "{query}");
    }
    api.get(&format!("{path}?filter[action]=stay")).await.assert_error(422, "10032", "filter[action]");
    api.get(&format!("{path}?filter[phone_number]=x")).await.assert_error(422, "10031", "filter[phone_number]");

    let removed = api.delete(&format!("{path}/{}", text(&first["id"]))).await;
    assert_eq!((removed.status, &removed.body["data"]), (200, &first));
    assert_eq!(api.get(&path).await.each("action"), ["disconnect"]);
}

#[tokio::test]
async fn bad_ranges_are_rejected() {
    let api = Api::start().await;
    let (_, path) = partial(&api).await;
    api.post(&path, body("+442079460200", "+442079460219", "keep")).await;
    let whole = "/phone_number_range";
    for (body, errors) in [
        (body("+442079460230", "+442079460229", "keep"), vec![("10033", "/phone_number_range/end_at")]),
        (
            body("442079460230", "02079460229", "keep"),
            vec![("10016", "/phone_number_range/start_at"), ("10016", "/phone_number_range/end_at")],
        ),
        (body("+4402079460230", "+442079460239", "keep"), vec![("10002", "/phone_number_range/start_at")]),
        (body("+44169772345", "+441697723456", "keep"), vec![("10025", "/phone_number_range/end_at")]),
        (body("+442079460230", "+447400123456", "keep"), vec![("10027", "/phone_number_range/end_at")]),
        (body("+33123456789", "+33123456789", "keep"), vec![("10027", whole)]),
        (body("+442079459990", "+442079460009", "keep"), vec![("10027", whole)]),
        (body("+442079460210", "+442079460230", "keep"), vec![("10012", whole)]),
        (body("+442079460230", "+442079460230", "stay"), vec![("10032", "/action")]),
        (json!({}), vec![("10004", whole), ("10004", "/action")]),
        (json!({"phone_number_range": [], "action": 1}), vec![("10026", whole), ("10026", "/action")]),
        (
            json!({"phone_number_range": {"start_at": 1}, "action": "keep"}),
            vec![("10026", "/phone_number_range/start_at"), ("10004", "/phone_number_range/end_at")],
        ),
    ] {
        api.post(&path, body).await.assert_errors(422, &errors);
    }
}

#[tokio::test]
async fn no_number_can_be_kept_if_the_billing_number_is_ported() {
    let api = Api::start().await;
    let (id, path) = partial(&api).await;
    let billing = json!({"end_user": {"admin": {"billing_phone_number": GB}}});
    api.patch(&format!("/porting_orders/{id}"), billing).await;
    api.post(&path, body("+442079460200", "+442079460219", "keep")).await.assert_error(422, "10027", "/action");
    assert_eq!(api.post(&path, body("+442079460200", "+442079460219", "disconnect")).await.status, 201);
}

#[tokio::test]
async fn only_partial_local_ports_in_great_britain_have_them() {
    let api = Api::start().await;
    let range = body("+442079460200", "+442079460219", "keep");
    let full = api.draft(GB).await;
    let mobile = api.draft("+447400123456").await;
    let german = api.draft(DE).await;
    let misc = json!({"misc": {"type": "partial", "remaining_numbers_action": "disconnect"}});
    for id in [&mobile, &german] {
        api.patch(&format!("/porting_orders/{id}"), misc.clone()).await;
    }
    for id in [full, mobile, german] {
        let path = format!("/porting_orders/{id}/associated_phone_numbers");
        api.post(&path, range.clone()).await.assert_error(422, "10027", "");
        assert_eq!(api.get(&path).await.each("id").len(), 0);
    }
}

#[tokio::test]
async fn changes_depend_on_the_status() {
    let api = Api::start().await;
    let (id, path) = partial(&api).await;
    let mut last = 200;
    for (status, allowed) in STATUSES {
        api.put(&id, "draft").await;
        let kept = text(&api.post(&path, body("+442079460100", "+442079460100", "keep")).await.body["data"]["id"]);
        api.put(&id, status).await;
        last += 1;
        let number = format!("+442079460{last}");
        let response = api.post(&path, body(&number, &number, "keep")).await;
        let removed = api.delete(&format!("{path}/{kept}")).await;
        if allowed {
            assert_eq!((response.status, removed.status), (201, 200), "{status}");
        } else {
            response.assert_error(422, "10027", "");
            removed.assert_error(422, "10027", "");
            api.put(&id, "draft").await;
            api.delete(&format!("{path}/{kept}")).await;
        }
    }
    for unknown in [NOTHING, "x"] {
        let missing = format!("/porting_orders/{unknown}/associated_phone_numbers");
        api.get(&missing).await.assert_error(404, "10005", "");
        api.post(&missing, json!({})).await.assert_error(404, "10005", "");
        api.delete(&format!("{path}/{unknown}")).await.assert_error(404, "10005", "");
    }
}
