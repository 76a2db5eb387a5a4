use serde_json::Value;

use crate::description::{NEWER_NUMBER_TYPES, operations};
use crate::support::Contract;

async fn served(api: &Contract) -> Value {
    let root = api.sandbox.base_url().strip_suffix("/v2").unwrap();
    let response =
        crate::plain_http::plain_http().build().unwrap().get(format!("{root}/openapi.json")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    response.json().await.unwrap()
}

#[tokio::test]
async fn the_served_description_is_the_published_one_at_this_address() {
    let api = Contract::start().await;
    let document = served(&api).await;
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["servers"], serde_json::json!([{"url": api.sandbox.base_url()}]));
    for operation in operations() {
        let served = &document["paths"][operation.path][operation.method];
        assert_eq!(served["operationId"], operation.id());
        for status in operation.statuses() {
            assert!(served["responses"][status.to_string()]["description"].is_string(), "{} {status}", operation.id());
        }
    }
}

#[tokio::test]
async fn values_that_are_newer_than_the_published_file_are_served() {
    let document = served(&Contract::start().await).await;
    let schemas = document["components"]["schemas"].as_object().unwrap().values();
    let lists: Vec<&Value> =
        schemas.filter_map(|schema| schema.pointer("/properties/phone_number_type/enum")).collect();
    assert_eq!(lists.len(), 4, "of orders, numbers, blocks and associated numbers");
    for list in lists {
        let values = list.as_array().unwrap();
        assert!(NEWER_NUMBER_TYPES.iter().all(|value| values.iter().any(|known| known == value)), "{list}");
    }
}

#[tokio::test]
async fn every_possible_rejection_is_described_with_its_body() {
    let api = Contract::start().await;
    let document = served(&api).await;
    for operation in operations() {
        let responses = document["paths"][operation.path][operation.method]["responses"].as_object().unwrap();
        for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
            let schema = &response["content"]["application/json"]["schema"];
            assert_eq!(schema["$ref"], "#/components/schemas/Errors", "{} {status}", operation.id());
            let response = api.send(api.good(*operation).header("prefer", format!("code={status}"))).await;
            assert_eq!(response.status.to_string(), *status, "{}", operation.id());
        }
        let needed: &[&str] = match (operation.body().is_some(), operation.query().count() > 0) {
            (true, _) => &["400", "401", "403", "408", "413", "415", "422", "429"],
            (false, true) => &["401", "403", "422", "429"],
            (false, false) => &["401", "403", "429"],
        };
        assert!(needed.iter().all(|status| responses.contains_key(*status)), "{}", operation.id());
    }
}
