//! Blocks within the request that creates orders.

use serde_json::{Value, json};
use telnyx_porting_sandbox::{Clock, Sandbox};

use crate::blocks::{FIRST, block};
use crate::support::{Api, DE, GB, START, US, text};

#[tokio::test]
async fn blocks_come_with_new_orders() {
    let api = Api::start().await;
    let body = json!({
        "phone_numbers": [US, DE, "+4915123456789"],
        "phone_number_blocks": [block(FIRST, "+4930244999910"), block("+4915123456780", "+4915123456789")],
    });
    let response = api.post("/porting_orders", body).await;
    assert_eq!(response.status, 201, "{}", response.body);
    assert_eq!(response.each("porting_phone_numbers_count"), [1, 11, 10]);
    for (order, blocks) in response.each("id").iter().zip([0, 1, 1]) {
        let path = format!("/porting_orders/{}/phone_number_blocks", text(order));
        assert_eq!(api.get(&path).await.each("id").len(), blocks);
    }
    // Its numbers are reserved like any others.
    let again = api.post("/porting_orders", json!({"phone_numbers": [FIRST]})).await;
    again.assert_error(422, "80003", "/phone_numbers/0");
    let events = api.state().await["events"].as_array().unwrap().len();
    assert_eq!(events, 3);
}

#[tokio::test]
async fn blocks_can_have_numbers_of_other_orders_if_that_is_allowed() {
    let clock = Clock::frozen(START.parse().unwrap());
    let sandbox = Sandbox::builder().clock(clock).accept_taken_numbers(true).start().await.unwrap();
    let api = Api::of(sandbox);
    api.draft(FIRST).await;
    let path = format!("/porting_orders/{}/phone_number_blocks", api.draft(DE).await);
    let added = api.post(&path, block(FIRST, FIRST)).await;
    assert_eq!(added.status, 201, "{}", added.body);
    let created = api.post("/porting_orders", json!({"phone_number_blocks": [block(FIRST, FIRST)]})).await;
    assert_eq!(created.status, 201, "{}", created.body);
}

#[tokio::test]
async fn blocks_alone_make_an_order() {
    let api = Api::start().await;
    let response = api.post("/porting_orders", json!({"phone_number_blocks": [block(FIRST, "+4930244999910")]})).await;
    assert_eq!(response.each("porting_phone_numbers_count"), [10]);
    let number = &response.body["data"][0]["phone_numbers"][0];
    assert!(number["block_reference_id"].is_string());
}

#[tokio::test]
async fn a_block_that_fits_no_order_is_rejected_with_its_pointer() {
    let api = Api::start().await;
    api.draft("+4930244990005").await;
    let create = async |numbers: Value, blocks: Value| {
        api.post("/porting_orders", json!({"phone_numbers": numbers, "phone_number_blocks": blocks})).await
    };
    for (numbers, blocks, errors) in [
        (json!([US]), json!([block(FIRST, FIRST)]), vec![("10027", "/phone_number_blocks/0")]),
        (
            json!([DE, GB]),
            json!([block(FIRST, FIRST), block("+442079460100", "+442079460109")]),
            vec![("10027", "/phone_number_blocks/1")],
        ),
        (json!([DE]), json!([block("+4915123456780", "+4915123456789")]), vec![("10027", "/phone_number_blocks/0")]),
        (
            json!([DE]),
            json!([block(FIRST, "+4930244999910"), block("+4930244999910", "+4930244999911")]),
            vec![("10012", "/phone_number_blocks/1/phone_number_range")],
        ),
        (
            json!([DE]),
            json!([block("+4930244990000", "+4930244990009")]),
            vec![("80003", "/phone_number_blocks/0/phone_number_range")],
        ),
        (
            json!([DE]),
            json!([{}, 1]),
            vec![
                ("10004", "/phone_number_blocks/0/phone_number_range"),
                ("10004", "/phone_number_blocks/0/activation_ranges"),
                ("10026", "/phone_number_blocks/1"),
            ],
        ),
        (json!([DE]), json!({}), vec![("10026", "/phone_number_blocks")]),
    ] {
        create(numbers, blocks).await.assert_errors(422, &errors);
    }
    assert_eq!(api.sandbox.counters().orders_created, 1);
    assert_eq!(create(json!([DE]), json!([])).await.status, 201);
}
