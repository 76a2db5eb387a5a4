use crate::description::operations;
use crate::generate;
use crate::support::{Contract, path_with};

#[tokio::test]
async fn every_operation_returns_its_documented_success_for_any_id() {
    let api = Contract::start().await;
    assert_eq!(operations().len(), 54);
    for operation in operations() {
        for id in ["64ffb720-04c7-455b-92d6-20fcca92e935", "id", "porting_order_id", "A B", "%2F", "é"] {
            let request = api.with(*operation, &path_with(*operation, id), generate::good_body(*operation));
            let response = api.send(request).await;
            assert_eq!(response.status, operation.success(), "{} {id}", operation.id());
        }
    }
    for operation in operations() {
        let ids = if operation.path.contains('{') { 6 } else { 1 };
        assert!(api.sandbox.counters().requests_to(operation.id()) >= ids, "{}", operation.id());
    }
}

#[tokio::test]
async fn every_member_may_be_sent_and_optional_ones_may_be_omitted() {
    let api = Contract::start().await;
    let mut smaller = 0;
    for operation in operations().iter().filter(|operation| operation.body().is_some()) {
        let path = crate::support::path(*operation);
        let schema = generate::body_schema(*operation).unwrap();
        let full = generate::full(schema);
        let response = api.send(api.with(*operation, &path, Some(full.clone()))).await;
        assert_eq!(response.status, operation.success(), "{}", operation.id());
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for name in full.as_object().unwrap().keys().filter(|name| !required.iter().any(|it| it == name.as_str())) {
            let mut without = full.clone();
            without.as_object_mut().unwrap().remove(name);
            let response = api.send(api.with(*operation, &path, Some(without))).await;
            assert_eq!(response.status, operation.success(), "{} without {name}", operation.id());
            smaller += 1;
        }
    }
    assert!(smaller > 20, "{smaller}");
}

#[tokio::test]
async fn a_list_is_one_page() {
    let api = Contract::start().await;
    let mut lists = 0;
    for operation in operations().iter().filter(|operation| operation.method == "get") {
        let response = api.send(api.good(*operation)).await;
        if response.content_type.as_deref() != Some("application/json") {
            continue;
        }
        let document = response.json();
        if let (Some(items), Some(total)) = (document["data"].as_array(), document["meta"]["total_results"].as_u64()) {
            assert!(!items.is_empty(), "{}: a list without items shows nothing", operation.id());
            assert_eq!(total, items.len() as u64, "{}", operation.id());
            assert_eq!(document["meta"]["total_pages"], 1, "{}", operation.id());
            lists += 1;
        }
    }
    assert!(lists > 12, "{lists}");
}

#[tokio::test]
async fn head_is_like_get_without_a_body() {
    let api = Contract::start().await;
    let response = api.request("HEAD", "/porting_orders/id").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(response.bytes().await.unwrap().is_empty());
}
