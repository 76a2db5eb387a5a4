use reqwest::Method;
use serde_json::{Value, json};

use crate::letters::{configuration, letter};
use crate::support::{Api, US, text};

async fn template(api: &Api, id: &str, query: &str) -> String {
    letter(api.request(Method::GET, &format!("/porting_orders/{id}/loa_template{query}"))).await
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

#[tokio::test]
async fn a_letter_has_the_data_of_the_order() {
    let api = Api::start().await;
    let orders = api.create(&[US, "+13035550001"]).await;
    let id = text(&orders[0]["id"]);
    let empty = template(&api, &id, "").await;
    assert_has(&empty, &["Letter of Authorization", US, "+13035550001", "Telephone numbers (2)", &id]);
    api.complete(&id).await;
    let full = template(&api, &id, "").await;
    let carrier = text(&orders[0]["old_service_provider_ocn"]);
    assert_has(
        &full,
        &[
            "Example Bakery",
            "Ada Baker",
            "1 Flour Street",
            "Denver, CO 80202",
            "+13035551234",
            "All numbers of the account",
            &carrier,
            "Signature",
            "Date",
        ],
    );
    assert!(!full.contains("00123") && !full.contains("0042"), "account number or PIN in {full}");
    assert!(!full.contains("QIT02"));
}

#[tokio::test]
async fn a_letterhead_is_used_if_one_is_named() {
    let api = Api::start().await;
    let (configuration, _) = configuration(&api).await;
    let id = api.draft(US).await;
    let plain = template(&api, &id, "?loa_configuration_id=").await;
    assert!(!plain.contains("Example Communications LLC"));
    let headed = template(&api, &id, &format!("?loa_configuration_id={configuration}")).await;
    assert_has(&headed, &["Example Communications LLC", "porting@example.com", US]);

    let path = format!("/porting_orders/{id}/loa_template?loa_configuration_id");
    api.get(&format!("{path}=x")).await.assert_error(422, "10015", "loa_configuration_id");
    api.get(&format!("{path}={id}")).await.assert_error(422, "10017", "loa_configuration_id");
    api.get("/porting_orders/88abbf63-5a49-4e9e-bd5f-d5be6ac72cc0/loa_template").await.assert_error(404, "10005", "");
}

#[tokio::test]
async fn letters_for_toll_free_numbers_name_the_responsible_organization() {
    let api = Api::start().await;
    let id = api.draft("+18002345678").await;
    assert_has(&template(&api, &id, "").await, &["QIT02", "+18002345678"]);
}

#[tokio::test]
async fn every_number_of_a_large_order_is_on_the_letter() {
    let api = Api::start().await;
    let numbers: Vec<String> = (0..400).map(|n| format!("+13035550{n:03}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let id = text(&api.create(&numbers).await[0]["id"]);
    let letter = template(&api, &id, "").await;
    assert_has(&letter, &numbers);
    assert_has(&letter, &["Page 3 of 3"]);
}

/// The number of events about a new letter of an order.
async fn updates(api: &Api, id: &str) -> usize {
    let events = api.state().await["events"].clone();
    let is_update =
        |event: &&Value| event["event_type"] == "porting_order.loa_updated" && event["porting_order_id"] == id;
    events.as_array().unwrap().iter().filter(is_update).count()
}

#[tokio::test]
async fn a_new_letter_after_the_draft_is_an_event() {
    let api = Api::start().await;
    let id = api.draft(US).await;
    let path = format!("/porting_orders/{id}");
    api.complete(&id).await;
    api.complete(&id).await;
    assert_eq!(updates(&api, &id).await, 0, "a draft's letter");
    assert_eq!(api.act(&id, "confirm").await.status, 200);

    let letter = json!({"documents": {"loa": api.upload("new.pdf").await}});
    assert_eq!(api.patch(&path, letter.clone()).await.status, 200);
    assert_eq!(updates(&api, &id).await, 1);
    api.patch(&path, letter).await;
    api.patch(&path, json!({"documents": {"invoice": api.upload("invoice.pdf").await}})).await;
    let rejected = json!({"documents": {"loa": api.upload("other.pdf").await}, "misc": {"type": "half"}});
    assert_eq!(api.patch(&path, rejected).await.status, 422);
    assert_eq!(updates(&api, &id).await, 1);
}
