//! Special cases of query parameters and paths.

use crate::examples::ORDER;
use crate::support::{JSON, Wire};
use serde_json::json;
use telnyx_porting_api::types::{PortingOrderSort, PortingOrderStatusValue};

async fn start() -> Wire {
    let wire = Wire::start().await;
    wire.respond_json(200, &json!({}));
    wire
}

#[tokio::test]
async fn unset_parameters_are_not_sent() {
    let wire = start().await;
    wire.client.list_porting_orders().send().await.unwrap();
    wire.expect("GET /v2/porting_orders", JSON, None);
    wire.client.get_porting_order().id(ORDER).send().await.unwrap();
    wire.expect(&format!("GET /v2/porting_orders/{ORDER}"), JSON, None);
    wire.client.list_porting_events().page_size(1).send().await.unwrap();
    wire.expect("GET /v2/porting/events?page%5Bsize%5D=1", JSON, None);
}

#[tokio::test]
async fn an_empty_list_is_not_sent_but_an_empty_text_is() {
    let wire = start().await;
    wire.client.list_porting_orders().filter_status(Vec::new()).send().await.unwrap();
    wire.expect("GET /v2/porting_orders", JSON, None);
    wire.client.list_porting_orders().filter_customer_reference("").send().await.unwrap();
    wire.expect("GET /v2/porting_orders?filter%5Bcustomer_reference%5D=", JSON, None);
}

#[tokio::test]
async fn reserved_characters_are_encoded() {
    let wire = start().await;
    let texts = [
        ("a&b=c", "a%26b%3Dc"),
        ("100%", "100%25"),
        ("x#y?z", "x%23y%3Fz"),
        ("a+b c", "a%2Bb+c"),
        ("Müller; \"Co\"", "M%C3%BCller%3B+%22Co%22"),
        ("a\r\nb\0", "a%0D%0Ab%00"),
        ("[x]", "%5Bx%5D"),
    ];
    for (text, encoded) in texts {
        wire.client.list_porting_orders().filter_customer_reference(text).send().await.unwrap();
        wire.expect(&format!("GET /v2/porting_orders?filter%5Bcustomer_reference%5D={encoded}"), JSON, None);
    }
}

#[tokio::test]
async fn unknown_values_can_be_sent() {
    let wire = start().await;
    wire.client
        .list_porting_orders()
        .filter_status(["on hold".into(), PortingOrderStatusValue::Ported])
        .sort_value("-updated_at")
        .send()
        .await
        .unwrap();
    let query = "filter%5Bstatus%5D=on+hold%2Cported&sort%5Bvalue%5D=-updated_at";
    wire.expect(&format!("GET /v2/porting_orders?{query}"), JSON, None);
    for sort in PortingOrderSort::KNOWN {
        wire.client.list_porting_orders().sort_value(sort.clone()).send().await.unwrap();
        wire.expect(&format!("GET /v2/porting_orders?sort%5Bvalue%5D={sort}"), JSON, None);
    }
}

#[tokio::test]
async fn numbers_outside_the_described_range_are_sent() {
    let wire = start().await;
    wire.client.list_porting_orders().page_number(0).page_size(-1).send().await.unwrap();
    wire.expect("GET /v2/porting_orders?page%5Bnumber%5D=0&page%5Bsize%5D=-1", JSON, None);
}

#[tokio::test]
async fn an_id_stays_within_its_segment() {
    let wire = start().await;
    let ids = [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b=c", "a%3Fb=c"),
        ("a#b", "a%23b"),
        ("%2e%2e", "%252e%252e"),
        ("a\\b", "a%5Cb"),
        ("...", "..."),
        ("ü", "%C3%BC"),
        ("DE748D99-06FA-4D90-9F9A-F4B62696BADA", "DE748D99-06FA-4D90-9F9A-F4B62696BADA"),
    ];
    for (id, encoded) in ids {
        wire.client.get_porting_order().id(id).send().await.unwrap();
        wire.expect(&format!("GET /v2/porting_orders/{encoded}"), JSON, None);
        wire.client.list_porting_order_comments().id(id).send().await.unwrap();
        wire.expect(&format!("GET /v2/porting_orders/{encoded}/comments"), JSON, None);
    }
}
