use reqwest::Method;
use serde_json::{Value, json};

use crate::letters::{configuration, letter, letterhead, upload_logo};
use crate::support::{Api, START, send, text, time};

const PATH: &str = "/porting/loa_configurations";

#[tokio::test]
async fn a_configuration_is_created_shown_replaced_and_deleted() {
    let api = Api::start().await;
    let logo = upload_logo(&api).await;
    let created = api.post(PATH, letterhead(&logo)).await;
    assert_eq!(created.status, 201, "{}", created.body);
    let mut expected = letterhead(&logo);
    let found = &created.body["data"];
    expected["logo"]["content_type"] = json!("image/png");
    for member in ["name", "logo", "company_name", "address", "contact"] {
        assert_eq!(found[member], expected[member]);
    }
    assert_eq!(found["record_type"], "porting_loa_configuration");
    assert!(found["organization_id"].is_string());
    assert_eq!(time(&found["created_at"]), time(&json!(START)));
    let path = format!("{PATH}/{}", text(&found["id"]));
    assert_eq!(api.get(&path).await.body, created.body);

    api.minutes(1);
    let mut body = letterhead(&logo);
    body["company_name"] = json!("Another LLC");
    body["address"]["extended_address"] = Value::Null;
    let updated = api.patch(&path, body).await;
    assert_eq!(updated.status, 200, "{}", updated.body);
    assert_eq!(updated.body["data"]["company_name"], "Another LLC");
    assert_eq!(updated.body["data"]["address"].get("extended_address"), None);
    assert_eq!(updated.body["data"]["created_at"], found["created_at"]);
    assert_ne!(updated.body["data"]["updated_at"], found["updated_at"]);
    assert_eq!(api.get(&path).await.body, updated.body);

    assert_eq!(api.delete(&path).await.status, 204);
    for response in [api.get(&path).await, api.delete(&path).await, api.patch(&path, letterhead(&logo)).await] {
        response.assert_error(404, "10005", "");
    }
}

#[tokio::test]
async fn the_list_has_pages_newest_first() {
    let api = Api::start().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.insert(0, configuration(&api).await.0);
    }
    let mut seen = Vec::new();
    for number in 1..=3 {
        let page = api.get(&format!("{PATH}?page[size]=2&page[number]={number}")).await.body;
        let meta = json!({"page_number": number, "page_size": 2, "total_pages": 2, "total_results": 3});
        assert_eq!(page["meta"], meta);
        seen.extend(page["data"].as_array().unwrap().iter().map(|item| text(&item["id"])));
    }
    assert_eq!(seen, ids);
    api.get(&format!("{PATH}?page[size]=251")).await.assert_error(422, "10033", "page[size]");
    api.get(&format!("{PATH}?filter[name]=x")).await.assert_error(422, "10031", "filter[name]");
}

#[tokio::test]
async fn each_invalid_member_has_its_own_error() {
    let api = Api::start().await;
    let (id, logo) = configuration(&api).await;
    let pdf = api.upload("logo.pdf").await;
    let stored = format!("{PATH}/{id}");
    for (pointer, value, code) in [
        ("/name", json!(""), "10004"),
        ("/name", json!(1), "10026"),
        ("/company_name", Value::Null, "10004"),
        ("/logo", Value::Null, "10004"),
        ("/logo", json!("x"), "10026"),
        ("/logo/document_id", Value::Null, "10004"),
        ("/logo/document_id", json!("x"), "10015"),
        ("/logo/document_id", json!("2be98879-5450-4a04-b9a2-e1c26d361be7"), "10017"),
        ("/logo/document_id", json!(pdf), "80022"),
        ("/address", Value::Null, "10004"),
        ("/address", json!([]), "10026"),
        ("/address/street_address", Value::Null, "10004"),
        ("/address/extended_address", json!(4), "10026"),
        ("/address/city", json!(" "), "10004"),
        ("/address/state", json!("Colorado"), "10015"),
        ("/address/zip_code", json!("8020"), "10015"),
        ("/address/zip_code", json!(80202), "10026"),
        ("/address/country_code", json!("us"), "10015"),
        ("/contact", Value::Null, "10004"),
        ("/contact/email", Value::Null, "10004"),
        ("/contact/phone_number", json!("+6561234567"), "10016"),
    ] {
        let mut body = letterhead(&logo);
        *body.pointer_mut(pointer).unwrap() = value;
        api.post(PATH, body.clone()).await.assert_error(422, code, pointer);
        api.post(&format!("{PATH}/preview"), body.clone()).await.assert_error(422, code, pointer);
        api.patch(&stored, body).await.assert_error(422, code, pointer);
    }
    let response = api.post(PATH, json!({"address": {"state": "co"}})).await;
    let places: Vec<String> = response.errors().into_iter().map(|(_, place)| place).collect();
    let expected = [
        "/name",
        "/logo",
        "/company_name",
        "/address/street_address",
        "/address/city",
        "/address/state",
        "/address/zip_code",
        "/address/country_code",
        "/contact",
    ];
    assert_eq!(places, expected);
    assert_eq!(api.get(PATH).await.body["meta"]["total_results"], 1);
    assert_eq!(api.get(&stored).await.body["data"]["name"], "Default letterhead");
    let no_json = send(api.request(Method::POST, PATH).body("{")).await;
    assert_eq!((no_json.status, no_json.errors()[0].0.as_str()), (400, "10023"));
}

#[tokio::test]
async fn a_logo_does_not_expire_while_it_is_used() {
    let api = Api::start().await;
    let (id, first) = configuration(&api).await;
    api.days(3);
    assert_eq!(api.get(&format!("/documents/{first}")).await.status, 200);

    let second = upload_logo(&api).await;
    assert_eq!(api.patch(&format!("{PATH}/{id}"), letterhead(&second)).await.status, 200);
    api.minutes(29);
    assert_eq!(api.get(&format!("/documents/{first}")).await.status, 200);
    api.minutes(1);
    assert_eq!(api.get(&format!("/documents/{first}")).await.status, 404);
    assert_eq!(api.get(&format!("/documents/{second}")).await.status, 200);

    api.delete(&format!("{PATH}/{id}")).await;
    api.minutes(30);
    assert_eq!(api.get(&format!("/documents/{second}")).await.status, 404);
}

#[tokio::test]
async fn a_rejected_change_links_nothing() {
    let api = Api::start().await;
    let (id, logo) = configuration(&api).await;
    let other = upload_logo(&api).await;
    let mut body = letterhead(&other);
    body["name"] = Value::Null;
    assert_eq!(api.patch(&format!("{PATH}/{id}"), body).await.status, 422);
    letter(api.request(Method::POST, &format!("{PATH}/preview")).json(&letterhead(&other))).await;
    api.minutes(30);
    assert_eq!(api.get(&format!("/documents/{other}")).await.status, 404);
    assert_eq!(api.get(&format!("/documents/{logo}")).await.status, 200);
}

#[tokio::test]
async fn previews_show_the_letterhead() {
    let api = Api::start().await;
    let (id, logo) = configuration(&api).await;
    let unsaved = letter(api.request(Method::POST, &format!("{PATH}/preview")).json(&letterhead(&logo))).await;
    let stored = letter(api.request(Method::GET, &format!("{PATH}/{id}/preview"))).await;
    assert_eq!(unsaved, stored);
    for part in ["Example Communications LLC", "Suite 400", "+13035550199", "Preview with invented data"] {
        assert!(stored.contains(part), "{part}: {stored}");
    }
    assert!(!stored.contains("Default letterhead"));
    assert_eq!(api.get(PATH).await.body["meta"]["total_results"], 1);
    let unknown = format!("{PATH}/88abbf63-5a49-4e9e-bd5f-d5be6ac72cc0/preview");
    api.get(&unknown).await.assert_error(404, "10005", "");
    api.get(&format!("{PATH}/x/preview")).await.assert_error(404, "10005", "");
}
