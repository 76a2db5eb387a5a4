//! The strict option in both modes.

use serde_json::{Value, json};
use telnyx_porting_sandbox::{Mode, Sandbox};

use crate::description::operations;
use crate::generate;
use crate::support::{Contract, path};

async fn strict(mode: Mode) -> Contract {
    Contract::of(Sandbox::builder().mode(mode).strict(true).start().await.unwrap())
}

/// Every object within a value, by its pointer.
fn objects(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.push(pointer.clone());
            for (name, member) in members {
                objects(member, format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn an_unknown_member_is_rejected_in_every_object_of_every_body() {
    for mode in [Mode::Stateful, Mode::Contract] {
        let api = strict(mode).await;
        let mut tried = 0;
        for operation in operations() {
            let Some(schema) = generate::body_schema(*operation) else { continue };
            let full = generate::full(schema);
            let mut places = Vec::new();
            objects(&full, String::new(), &mut places);
            for place in places {
                let mut body = full.clone();
                body.pointer_mut(&place).unwrap()["surplus"] = json!(1);
                let response = api.send(api.with(*operation, &path(*operation), Some(body))).await;
                response.assert_error(422, "10015", &format!("{place}/surplus"));
                tried += 1;
            }
        }
        assert!(tried > 40, "{tried}");
    }
}

#[tokio::test]
async fn described_input_is_accepted() {
    let api = strict(Mode::Contract).await;
    for operation in operations() {
        let body = generate::body_schema(*operation).map(generate::full);
        let response = api.send(api.with(*operation, &path(*operation), body)).await;
        assert_eq!(response.status, operation.success(), "{}", operation.id());
    }
}

#[tokio::test]
async fn an_unknown_parameter_is_rejected_by_every_operation() {
    let api = strict(Mode::Stateful).await;
    for operation in operations() {
        let body = generate::good_body(*operation);
        let unknown = format!("{}?surplus=1", path(*operation));
        let response = api.send(api.with(*operation, &unknown, body)).await;
        response.assert_error(422, "10031", "surplus");
    }
}

#[tokio::test]
async fn only_described_changes_of_orders_are_accepted() {
    let api = strict(Mode::Stateful).await;
    let body = json!({"phone_numbers": ["+13035550000"], "customer_reference": null});
    let created = api.send(api.request("post", "/porting_orders").json(&body)).await;
    assert_eq!(created.status, 201);
    let order = format!("/porting_orders/{}", created.json()["data"][0]["id"].as_str().unwrap());
    let update = json!({"misc": {"type": "full"}, "end_user": {"admin": {"pin_passcode": "0042"}}});
    assert_eq!(api.send(api.request("patch", &order).json(&update)).await.status, 200);

    // Members that are in the guides, but not in the description.
    let patch = async |body: Value| api.send(api.request("patch", &order).json(&body)).await;
    let activation = json!({"activation_settings": {"activation_type": "on-demand"}});
    patch(activation).await.assert_error(422, "10015", "/activation_settings/activation_type");
    patch(json!({"misc": {"type": 1}})).await.assert_error(422, "10026", "/misc/type");
    patch(json!({"webhook_url": null})).await.assert_error(422, "10026", "/webhook_url");
    let share = json!({"permissions": ["porting_order.document.read"]});
    let shared = api.send(api.request("post", &format!("{order}/actions/share")).json(&share)).await;
    shared.assert_error(422, "10026", "/permissions");
    let blocks = json!({"phone_numbers": [], "phone_number_blocks": []});
    let rejected = api.send(api.request("post", "/porting_orders").json(&blocks)).await;
    rejected.assert_error(422, "10015", "/phone_number_blocks");
    let filtered = api.send(api.request("get", "/porting_orders?filter[status]=draft")).await;
    filtered.assert_error(422, "10031", "filter[status]");
    let page_zero = api.send(api.request("get", "/porting_orders?page[number]=0")).await;
    page_zero.assert_error(422, "10033", "page[number]");
    let confirmed = api.send(api.request("post", &format!("{order}/actions/confirm")).json(&json!({"a": 1}))).await;
    confirmed.assert_error(422, "10015", "");
    assert_eq!(api.send(api.request("get", &format!("{order}?include_phone_numbers=false"))).await.status, 200);
}

#[tokio::test]
async fn without_the_option_the_same_input_is_accepted() {
    let api = Contract::of(Sandbox::builder().start().await.unwrap());
    let body = json!({"phone_numbers": ["+13035550000"], "surplus": 1});
    let created = api.send(api.request("post", "/porting_orders?surplus=1").json(&body)).await;
    assert_eq!(created.status, 201);
    let order = format!("/porting_orders/{}", created.json()["data"][0]["id"].as_str().unwrap());
    let activation = json!({"activation_settings": {"activation_type": "on-demand"}});
    assert_eq!(api.send(api.request("patch", &order).json(&activation)).await.status, 200);
    let share = json!({"permissions": ["porting_order.document.read"]});
    assert_eq!(api.send(api.request("post", &format!("{order}/actions/share")).json(&share)).await.status, 201);
    assert_eq!(api.send(api.request("get", "/porting_orders?filter[status]=draft")).await.status, 200);
}

#[tokio::test]
async fn documents_are_not_described_and_not_validated() {
    let api = strict(Mode::Stateful).await;
    let upload = json!({"file": "JVBERi0xLjcK", "filename": "loa.pdf", "surplus": 1});
    // The description does not contain this response either.
    let response = api.request("post", "/documents?surplus=1").json(&upload).send().await.unwrap();
    assert_eq!(response.status(), 200);
}
