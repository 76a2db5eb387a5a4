use reqwest::Method;
use serde_json::Value;

use crate::support::{Api, GB, US, send, text};

async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let answer = api.get(&format!("/porting_phone_numbers?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["data"].as_array().unwrap().iter().map(|number| text(&number["phone_number"])).collect()
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
async fn the_same_list_comes_as_csv() {
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
