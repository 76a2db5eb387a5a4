//! Blocks, extensions and associated numbers of an order.

use crate::examples::{self, DE_ORDER, GB_ORDER};
use crate::support::{JSON, Wire, assert_keeps, id, query};
use serde_json::json;
use telnyx_porting_api::types::{
    self, AssociatedNumberAction, CreatedAtSort, NewExtensionRange, NewPhoneNumberRange, PhoneNumberType,
    PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue,
};

const BLOCK: &str = "86406056-7eaf-4efe-a0a8-2707eb190101";
const EXTENSION: &str = "30e81000-b461-4f43-a534-1f34b3163e39";
const NUMBER: &str = "321ca828-6465-4039-a0ba-34f1d51bf3ff";
const ASSOCIATED: &str = "a6ffb4b8-f052-41b5-99be-4581d91f05c6";

operations![
    list_porting_phone_number_blocks,
    create_porting_phone_number_block,
    delete_porting_phone_number_block,
    list_porting_phone_number_extensions,
    create_porting_phone_number_extension,
    delete_porting_phone_number_extension,
    list_porting_associated_phone_numbers,
    create_porting_associated_phone_number,
    delete_porting_associated_phone_number,
];

async fn list_porting_phone_number_blocks(wire: &Wire) {
    let sent = examples::page(examples::block());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_phone_number_blocks()
        .porting_order_id(DE_ORDER)
        .filter_activation_status(PortingOrderActivationStatus::ActivateRdy)
        .filter_phone_number(["+4930244999901".to_owned(), "+4930244999902".to_owned()])
        .filter_portability_status(PortabilityStatus::Confirmed)
        .filter_porting_order_id([id(DE_ORDER), id(GB_ORDER)])
        .filter_status([PortingOrderStatusValue::InProcess, PortingOrderStatusValue::Submitted])
        .filter_support_key(["sr_a12345".to_owned(), "sr_b67890".to_owned()])
        .page_number(1)
        .page_size(20)
        .sort_value(CreatedAtSort::CreatedAtDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bactivation_status%5D", "Activate+RDY"),
        ("filter%5Bphone_number%5D", "%2B4930244999901%2C%2B4930244999902"),
        ("filter%5Bportability_status%5D", "confirmed"),
        ("filter%5Bporting_order_id%5D", &format!("{DE_ORDER}%2C{GB_ORDER}")),
        ("filter%5Bstatus%5D", "in-process%2Csubmitted"),
        ("filter%5Bsupport_key%5D", "sr_a12345%2Csr_b67890"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
        ("sort%5Bvalue%5D", "-created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{DE_ORDER}/phone_number_blocks?{query}"), JSON, None);
    assert_is_the_block(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_pages, Some(3));
    assert_keeps(&*response, &sent);
}

async fn create_porting_phone_number_block(wire: &Wire) {
    let sent = examples::one(examples::block());
    wire.respond_json(201, &sent);
    let body = types::NewPhoneNumberBlock::new(
        NewPhoneNumberRange::new("+4930244999901", "+4930244999950"),
        [NewPhoneNumberRange::new("+4930244999901", "+4930244999930")],
    );
    let call = wire.client.create_porting_phone_number_block().porting_order_id(DE_ORDER);
    let response = call.body(body).send().await.unwrap();
    let body = json!({
        "activation_ranges": [{"end_at": "+4930244999930", "start_at": "+4930244999901"}],
        "phone_number_range": {"end_at": "+4930244999950", "start_at": "+4930244999901"}
    });
    wire.expect(&format!("POST /v2/porting_orders/{DE_ORDER}/phone_number_blocks"), JSON, Some(body));
    assert_is_the_block(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn delete_porting_phone_number_block(wire: &Wire) {
    let sent = examples::one(examples::block());
    wire.respond_json(200, &sent);
    let call = wire.client.delete_porting_phone_number_block().porting_order_id(DE_ORDER).id(BLOCK);
    let response = call.send().await.unwrap();
    wire.expect(&format!("DELETE /v2/porting_orders/{DE_ORDER}/phone_number_blocks/{BLOCK}"), JSON, None);
    assert_is_the_block(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_block(block: &types::PortingPhoneNumberBlock) {
    assert_eq!(block.id, Some(id(BLOCK)));
    assert_eq!(block.country_code.as_deref(), Some("DE"));
    assert_eq!(block.phone_number_type, Some(PhoneNumberType::Local));
    assert_eq!(block.phone_number_range.as_ref().unwrap().end_at.as_deref(), Some("+4930244999950"));
    assert_eq!(block.activation_ranges[0].end_at.as_deref(), Some("+4930244999930"));
}

async fn list_porting_phone_number_extensions(wire: &Wire) {
    let sent = examples::page(examples::extension());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_phone_number_extensions()
        .porting_order_id(DE_ORDER)
        .filter_porting_phone_number_id(NUMBER)
        .page_number(4)
        .page_size(25)
        .sort_value(CreatedAtSort::CreatedAt)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bporting_phone_number_id%5D", NUMBER),
        ("page%5Bnumber%5D", "4"),
        ("page%5Bsize%5D", "25"),
        ("sort%5Bvalue%5D", "created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{DE_ORDER}/phone_number_extensions?{query}"), JSON, None);
    assert_is_the_extension(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn create_porting_phone_number_extension(wire: &Wire) {
    let sent = examples::one(examples::extension());
    wire.respond_json(201, &sent);
    let body = types::CreatePortingPhoneNumberExtension::new(
        id(NUMBER),
        NewExtensionRange::new(0, 99),
        [NewExtensionRange::new(0, 49)],
    );
    let call = wire.client.create_porting_phone_number_extension().porting_order_id(DE_ORDER);
    let response = call.body(body).send().await.unwrap();
    let body = json!({
        "activation_ranges": [{"end_at": 49, "start_at": 0}],
        "extension_range": {"end_at": 99, "start_at": 0},
        "porting_phone_number_id": NUMBER
    });
    wire.expect(&format!("POST /v2/porting_orders/{DE_ORDER}/phone_number_extensions"), JSON, Some(body));
    assert_is_the_extension(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn delete_porting_phone_number_extension(wire: &Wire) {
    let sent = examples::one(examples::extension());
    wire.respond_json(200, &sent);
    let call = wire.client.delete_porting_phone_number_extension().porting_order_id(DE_ORDER).id(EXTENSION);
    let response = call.send().await.unwrap();
    wire.expect(&format!("DELETE /v2/porting_orders/{DE_ORDER}/phone_number_extensions/{EXTENSION}"), JSON, None);
    assert_is_the_extension(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_extension(extension: &types::PortingPhoneNumberExtension) {
    assert_eq!(extension.id, Some(id(EXTENSION)));
    assert_eq!(extension.porting_phone_number_id, Some(id(NUMBER)));
    let range = extension.extension_range.as_ref().unwrap();
    assert_eq!((range.start_at, range.end_at), (Some(0), Some(99)));
    assert_eq!(extension.activation_ranges[0].end_at, Some(49));
}

async fn list_porting_associated_phone_numbers(wire: &Wire) {
    let sent = examples::page(examples::associated_number());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_associated_phone_numbers()
        .porting_order_id(GB_ORDER)
        .filter_action(AssociatedNumberAction::Disconnect)
        .filter_phone_number("+442079460205")
        .page_number(1)
        .page_size(20)
        .sort_value(CreatedAtSort::CreatedAtDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Baction%5D", "disconnect"),
        ("filter%5Bphone_number%5D", "%2B442079460205"),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
        ("sort%5Bvalue%5D", "-created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/{GB_ORDER}/associated_phone_numbers?{query}"), JSON, None);
    assert_is_the_range(&response.data[0]);
    assert_eq!(response.meta.as_ref().unwrap().page_size, Some(20));
    assert_keeps(&*response, &sent);
}

async fn create_porting_associated_phone_number(wire: &Wire) {
    let sent = examples::one(examples::associated_number());
    wire.respond_json(201, &sent);
    let range = types::PhoneNumberRange::new().with_start_at("+442079460200").with_end_at("+442079460219");
    let body = types::CreatePortingAssociatedPhoneNumber::new(range, AssociatedNumberAction::Keep);
    let call = wire.client.create_porting_associated_phone_number().porting_order_id(GB_ORDER);
    let response = call.body(body).send().await.unwrap();
    let body = json!({
        "action": "keep",
        "phone_number_range": {"end_at": "+442079460219", "start_at": "+442079460200"}
    });
    wire.expect(&format!("POST /v2/porting_orders/{GB_ORDER}/associated_phone_numbers"), JSON, Some(body));
    assert_is_the_range(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

async fn delete_porting_associated_phone_number(wire: &Wire) {
    let sent = examples::one(examples::associated_number());
    wire.respond_json(200, &sent);
    let call = wire.client.delete_porting_associated_phone_number().porting_order_id(GB_ORDER).id(ASSOCIATED);
    let response = call.send().await.unwrap();
    let line = format!("DELETE /v2/porting_orders/{GB_ORDER}/associated_phone_numbers/{ASSOCIATED}");
    wire.expect(&line, JSON, None);
    assert_is_the_range(response.data.as_ref().unwrap());
    assert_keeps(&*response, &sent);
}

#[track_caller]
fn assert_is_the_range(associated: &types::PortingAssociatedPhoneNumber) {
    assert_eq!(associated.id, Some(id(ASSOCIATED)));
    assert_eq!(associated.action, Some(AssociatedNumberAction::Keep));
    assert_eq!(associated.porting_order_id, Some(id(GB_ORDER)));
    let range = associated.phone_number_range.as_ref().unwrap();
    assert_eq!(range.start_at.as_deref(), Some("+442079460200"));
    assert_eq!(range.end_at.as_deref(), Some("+442079460219"));
}
