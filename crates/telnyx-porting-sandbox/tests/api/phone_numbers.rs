use reqwest::Method;
use serde_json::Value;

use crate::support::{Api, GB, US, send, text};

async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let response = api.get(&format!("/porting_phone_numbers?{query}")).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["data"].as_array().unwrap().iter().map(|number| text(&number["phone_number"])).collect()
}

#[tokio::test]
async fn numbers_of_all_orders_are_listed_and_filtered() {
    let api = Api::start().await;
    api.create(&[US, "+13035550001"]).await;
    let gb = api.confirmed(GB, Value::Null).await;
    assert_eq!(numbers(&api, "").await, [US, "+13035550001", GB]);
    assert_eq!(numbers(&api, "page[size]=1&page[number]=2").await, ["+13035550001"]);
    assert_eq!(numbers(&api, &format!("filter[porting_order_id]={gb}")).await, [GB]);
    assert_eq!(numbers(&api, &format!("filter[porting_order_id][in][]={gb}")).await, [GB]);
    assert_eq!(numbers(&api, "filter[porting_order_status]=in-process").await, [GB]);
    assert_eq!(numbers(&api, "filter[porting_order_status][in]=in-process,draft").await.len(), 3);
    api.get("/porting_phone_numbers?filter[x]=1").await.assert_error(422, "10031", "filter[x]");
    api.get("/porting_phone_numbers?filter[porting_order_id]=1").await.assert_error(
        422,
        "10031",
        "filter[porting_order_id]",
    );
    api.get("/porting_phone_numbers?filter[porting_order_status]=x").await.assert_error(
        422,
        "10032",
        "filter[porting_order_status]",
    );
    api.get("/porting_phone_numbers?sort[value]=created_at").await.assert_error(422, "10031", "sort[value]");
}

#[tokio::test]
async fn the_list_is_available_as_csv() {
    let api = Api::start().await;
    let id = text(&api.create(&[US, "+13035550001"]).await[0]["id"]);
    let response =
        api.request(Method::GET, "/porting_phone_numbers").header("accept", "text/csv").send().await.unwrap();
    assert!(response.headers().contains_key("x-request-id"));
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    let lines = [
        "phone_number,phone_number_type,porting_order_id,porting_order_status,activation_status".to_owned(),
        format!("{US},local,{id},draft,New"),
        format!("+13035550001,local,{id},draft,New"),
    ];
    assert_eq!(response.text().await.unwrap(), lines.map(|line| line + "\r\n").concat());

    for accept in ["*/*", "application/json", "application/json, text/csv"] {
        let request = api.request(Method::GET, "/porting_phone_numbers").header("accept", accept);
        assert!(send(request).await.body["data"].is_array());
    }
}

#[tokio::test]
async fn filters_that_are_described_for_another_list_also_work() {
    let api = Api::start().await;
    let us = text(&api.create(&[US, "+13035550001"]).await[0]["id"]);
    let gb = api.confirmed(GB, Value::Null).await;
    let key = text(&api.order(&gb).await["support_key"]);
    for (query, expected) in [
        ("filter[status]=draft".to_owned(), vec![US, "+13035550001"]),
        ("filter[status][]=draft&filter[status][]=in-process".to_owned(), vec![US, "+13035550001", GB]),
        (format!("filter[support_key]={key}"), vec![GB]),
        (format!("filter[support_key][in][]={key}&filter[support_key][in][]=sr_000000"), vec![GB]),
        ("filter[phone_number]=%2B13035550001".to_owned(), vec!["+13035550001"]),
        (format!("filter[phone_number][]={GB}&filter[phone_number][]={US}"), vec![US, GB]),
        (format!("filter[phone_number]={GB},{US}&page[size]=1&page[number]=2"), vec![GB]),
        (format!("filter[phone_number]={GB}&filter[porting_order_id]={us}"), vec![]),
        (format!("filter[porting_order_id]={us},{gb}"), vec![US, "+13035550001", GB]),
        ("filter[activation_status]=New".to_owned(), vec![US, "+13035550001", GB]),
        ("filter[activation_status]=Activate+RDY".to_owned(), vec![]),
        ("filter[portability_status]=provisional".to_owned(), vec![GB]),
        ("page[size]=2&page[number]=2".to_owned(), vec![GB]),
        ("page[size]=2&page[number]=3".to_owned(), vec![]),
    ] {
        assert_eq!(numbers(&api, &query).await, expected, "{query}");
    }
    for (parameter, code) in [
        ("filter[status]", "10032"),
        ("filter[activation_status]", "10032"),
        ("filter[portability_status]", "10032"),
        ("filter[phone_number]", "10031"),
    ] {
        let path = format!("/porting_phone_numbers?{parameter}=x");
        api.get(&path).await.assert_error(422, code, parameter);
    }
}
