use std::collections::HashSet;

use serde_json::{Value, json};

use crate::part::NOTHING;
use crate::support::{Api, ApiResponse, GB, US, text};

const PATH: &str = "/porting_orders/phone_number_configurations";
const BUNDLE: &str = "418c1945-d645-4216-bdc5-95190c2b9f19";
const OTHER_BUNDLE: &str = "9a934e1c-08eb-4019-83a9-f7b82b377dbd";

/// An order and the id of its number.
async fn number(api: &Api, number: &str) -> (String, String) {
    let order = api.create(&[number]).await[0].clone();
    (text(&order["id"]), text(&order["phone_numbers"][0]["id"]))
}

async fn assign(api: &Api, pairs: &[(&str, &str)]) -> ApiResponse {
    let item = |(number, bundle): &(&str, &str)| json!({"porting_phone_number_id": number, "user_bundle_id": bundle});
    let items: Vec<Value> = pairs.iter().map(item).collect();
    api.post(PATH, json!({"phone_number_configurations": items})).await
}

#[tokio::test]
async fn bundles_are_assigned_and_listed() {
    let api = Api::start().await;
    let ((us, first), (_, second)) = (number(&api, US).await, number(&api, GB).await);
    let response = assign(&api, &[(&first, BUNDLE)]).await;
    assert_eq!(response.status, 201, "{}", response.body);
    let one = response.body["data"][0].clone();
    let members: HashSet<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["created_at", "id", "porting_phone_number_id", "record_type", "updated_at", "user_bundle_id"];
    assert_eq!(members, HashSet::from(expected));
    assert_eq!(one["record_type"], "porting_phone_number_configuration");
    api.minutes(1);
    assign(&api, &[(&second, OTHER_BUNDLE)]).await;
    api.check_list(PATH).await;

    api.put(&us, "submitted").await;
    for (query, expected) in [
        ("filter[porting_order][status]=submitted".to_owned(), vec![&first]),
        ("filter[porting_order.status][in][]=submitted".to_owned(), vec![&first]),
        (
            "filter[porting_order][status][]=draft&filter[porting_order][status][]=submitted".to_owned(),
            vec![&second, &first],
        ),
        ("filter[porting_order][status]=activation-in-progress".to_owned(), vec![]),
        (format!("filter[porting_phone_number]={second},{NOTHING}"), vec![&second]),
        (
            format!("filter[porting_phone_number][]={first}&filter[porting_phone_number][]={second}"),
            vec![&second, &first],
        ),
        (format!("filter[user_bundle_id]={BUNDLE}"), vec![&first]),
        (format!("filter[user_bundle_id]={BUNDLE}&filter[porting_phone_number]={second}"), vec![]),
    ] {
        let found = api.get(&format!("{PATH}?{query}")).await.each("porting_phone_number_id");
        assert_eq!(found.iter().map(text).collect::<Vec<_>>().iter().collect::<Vec<_>>(), expected, "{query}");
    }
    for (query, code) in [
        ("filter[porting_order][status]=done", "10032"),
        ("filter[porting_phone_number]=x", "10031"),
        ("filter[user_bundle_id]=x", "10031"),
        ("filter[porting_order]=x", "10031"),
    ] {
        let place = query.split_once('=').unwrap().0;
        api.get(&format!("{PATH}?{query}")).await.assert_error(422, code, place);
    }
    assert_eq!(api.sandbox.counters().requests_to("CreatePhoneNumberConfigurations"), 2);
}

#[tokio::test]
async fn another_bundle_replaces_the_first() {
    let api = Api::start().await;
    let (_, number) = number(&api, US).await;
    let first = assign(&api, &[(&number, BUNDLE)]).await.body["data"][0].clone();
    api.minutes(1);
    let second = assign(&api, &[(&number, OTHER_BUNDLE)]).await.body["data"][0].clone();
    assert_eq!((&second["id"], &second["user_bundle_id"]), (&first["id"], &json!(OTHER_BUNDLE)));
    assert_ne!(second["updated_at"], first["updated_at"]);
    assert_eq!(api.get(PATH).await.each("user_bundle_id"), [OTHER_BUNDLE]);
}

#[tokio::test]
async fn every_invalid_item_has_its_own_errors() {
    let api = Api::start().await;
    let ((order, number), (_, good)) = (number(&api, US).await, number(&api, GB).await);
    api.put(&order, "ported").await;
    let place = |index: usize, member: &str| format!("/phone_number_configurations/{index}/{member}");
    let body = json!({"phone_number_configurations": [
        {"porting_phone_number_id": good, "user_bundle_id": BUNDLE},
        {"porting_phone_number_id": number, "user_bundle_id": "x"},
        {"porting_phone_number_id": NOTHING},
        {"porting_phone_number_id": good, "user_bundle_id": BUNDLE},
        {"porting_phone_number_id": "x", "user_bundle_id": 1},
    ]});
    let expected = [
        ("10027", place(1, "porting_phone_number_id")),
        ("10015", place(1, "user_bundle_id")),
        ("10017", place(2, "porting_phone_number_id")),
        ("10004", place(2, "user_bundle_id")),
        ("10012", place(3, "porting_phone_number_id")),
        ("10015", place(4, "porting_phone_number_id")),
        ("10026", place(4, "user_bundle_id")),
    ];
    let expected: Vec<(&str, &str)> = expected.iter().map(|(code, place)| (*code, &**place)).collect();
    api.post(PATH, body).await.assert_errors(422, &expected);
    assert_eq!(api.get(PATH).await.each("id").len(), 0);
    let whole = "/phone_number_configurations";
    api.post(PATH, json!({})).await.assert_error(422, "10004", whole);
    assign(&api, &[]).await.assert_error(422, "10015", whole);
    assign(&api, &[(&*good, BUNDLE); 21]).await.assert_error(422, "10025", whole);
}

#[tokio::test]
async fn a_deleted_draft_deletes_its_assignments() {
    let api = Api::start().await;
    let (order, number) = number(&api, US).await;
    assign(&api, &[(&number, BUNDLE)]).await;
    api.delete(&format!("/porting_orders/{order}")).await;
    assert_eq!(api.get(PATH).await.each("id").len(), 0);
}
