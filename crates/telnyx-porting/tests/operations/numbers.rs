//! The phone numbers of all orders, as JSON and as CSV, and their configurations.

use crate::examples::{ITEM, ORDER, OTHER_ITEM, OTHER_ORDER, number_configuration, phone_number};
use crate::exchange::{exchange, listing};
use crate::support::{Answer, KEY, Wire, of};
use serde_json::json;
use telnyx_porting::types::CreatedAtSort;
use telnyx_porting::{
    NumberConfiguration, NumberConfigurationFilter, PageSize, PhoneNumber, PhoneNumberFilter, PortingOrderId,
    PortingPhoneNumberId, UserBundleId,
};

fn everything() -> PhoneNumberFilter {
    PhoneNumberFilter::new()
        .with_phone_numbers([of::<PhoneNumber>("+13035550142"), of("+13035550143")])
        .with_porting_orders([of::<PortingOrderId>(ORDER), of(OTHER_ORDER)])
        .with_order_status("foc-date-confirmed")
        .with_support_keys(["sr_4f7a2c", "sr_a12345"])
        .with_activation_status("Cancel Pending")
        .with_portability_status("provisional")
}

fn everything_sent() -> Vec<(&'static str, String)> {
    [
        ("filter[phone_number]", "+13035550142,+13035550143"),
        ("filter[porting_order_id]", &format!("{ORDER},{OTHER_ORDER}")),
        ("filter[porting_order_status]", "foc-date-confirmed"),
        ("filter[support_key]", "sr_4f7a2c,sr_a12345"),
        ("filter[activation_status]", "Cancel Pending"),
        ("filter[portability_status]", "provisional"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

#[tokio::test]
async fn list() {
    let sent = everything_sent();
    let query: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let list = |client: &telnyx_porting::Client, filter| client.phone_numbers().list(filter);
    listing("/v2/porting_phone_numbers", &query, phone_number(), everything(), list).await;
}

#[tokio::test]
async fn csv() {
    let table = "phone_number,porting_order_status\r\n+13035550142,daydreaming\r\n";
    let wire = Wire::start().await;
    wire.answer(Answer::file(200, "text/csv; charset=utf-8", table));
    let numbers = wire.client.phone_numbers();
    let download = numbers.csv(everything(), 2, PageSize::MAX).await.unwrap();
    assert_eq!(download.content_type(), Some("text/csv"));
    assert_eq!(download.bytes().await.unwrap(), table);
    let request = wire.received().remove(0);
    let mut expected: Vec<_> = everything_sent().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    expected.extend([("page[number]", "2"), ("page[size]", "250")].map(|(n, v)| (n.to_owned(), v.to_owned())));
    expected.sort();
    let mut sent = request.query.clone();
    sent.sort();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v2/porting_phone_numbers"));
    assert_eq!(sent, expected);
    assert_eq!(request.header("accept"), ["text/csv"]);
    assert_eq!(request.header("authorization"), [format!("Bearer {KEY}")]);

    assert_eq!(numbers.csv(PhoneNumberFilter::new(), 1, PageSize::default()).bytes().await.unwrap(), table);
    wire.expect("GET /v2/porting_phone_numbers?page[number]=1&page[size]=20", None);
}

#[tokio::test]
async fn configurations_list() {
    let filter = NumberConfigurationFilter::new()
        .with_order_statuses(["in-process", "activation-in-progress"])
        .with_numbers([of::<PortingPhoneNumberId>(ITEM), of(OTHER_ITEM)])
        .with_bundles([of::<UserBundleId>(OTHER_ITEM), of(ITEM)])
        .with_sort(CreatedAtSort::CreatedAtDescending);
    let query = [
        ("filter[porting_order][status]", "in-process,activation-in-progress"),
        ("filter[porting_phone_number]", &format!("{ITEM},{OTHER_ITEM}")),
        ("filter[user_bundle_id]", &format!("{OTHER_ITEM},{ITEM}")),
        ("sort[value]", "-created_at"),
    ];
    let list = |client: &telnyx_porting::Client, filter| client.number_configurations().list(filter);
    let path = "/v2/porting_orders/phone_number_configurations";
    listing(path, &query, number_configuration(), filter, list).await;
}

#[tokio::test]
async fn configurations_create() {
    let configurations =
        [NumberConfiguration::new(of(ITEM), of(OTHER_ITEM)), NumberConfiguration::new(of(OTHER_ITEM), of(ITEM))];
    let body = json!({"phone_number_configurations": [
        {"porting_phone_number_id": ITEM, "user_bundle_id": OTHER_ITEM},
        {"porting_phone_number_id": OTHER_ITEM, "user_bundle_id": ITEM}
    ]});
    let line = "POST /v2/porting_orders/phone_number_configurations";
    let data = json!([number_configuration()]);
    exchange(line, Some(body), (201, data), |client| client.number_configurations().create(configurations)).await;
}
