//! The phone numbers of all orders, as JSON and CSV, and their configurations.

use crate::examples::{ITEM, ORDER, OTHER_ITEM, OTHER_ORDER, number_configuration, phone_number};
use crate::exchange::{exchange, listing};
use crate::support::{KEY, StubResponse, Wire, of};
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
    wire.respond(StubResponse::file(200, "text/csv; charset=utf-8", table));
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

fn rows(from: usize, to: usize) -> String {
    let rows = (from..to).map(|index| format!("+1303555{index:04},draft\r\n"));
    format!("phone_number,porting_order_status\r\n{}", rows.collect::<String>())
}

fn csv_responses(pages: &[(usize, usize)]) -> Vec<StubResponse> {
    pages.iter().map(|(from, to)| StubResponse::file(200, "text/csv", rows(*from, *to))).collect()
}

fn total(results: usize) -> StubResponse {
    StubResponse::json(200, &json!({"data": [], "meta": {"page_number": 1, "page_size": 1, "total_results": results}}))
}

/// The result of reading the whole list as CSV, and the requested pages.
async fn csv_all(responses: Vec<StubResponse>) -> (Result<String, telnyx_porting::Error>, Vec<String>) {
    let wire = Wire::start().await;
    wire.script(responses);
    let text = wire.client.phone_numbers().csv_all(PhoneNumberFilter::new(), PageSize::MAX).await;
    let page = |request: crate::support::Received| {
        let value = |name: &str| request.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        format!("{}/{}", value("page[number]").unwrap(), value("page[size]").unwrap())
    };
    (text.map(|text| String::from_utf8(text.to_vec()).unwrap()), wire.received().into_iter().map(page).collect())
}

#[tokio::test]
async fn all_pages_are_joined_in_one_csv() {
    let (text, pages) = csv_all([vec![total(300)], csv_responses(&[(0, 250), (250, 300)])].concat()).await;
    assert_eq!((text.unwrap(), pages), (rows(0, 300), ["1/1", "1/250", "2/250"].map(str::to_owned).to_vec()));
    // A full page may be followed by another, regardless of the total.
    let (text, _) =
        csv_all([vec![total(0)], csv_responses(&[(0, 250), (250, 300)]), csv_responses(&[(0, 0)])].concat()).await;
    assert_eq!(text.unwrap(), rows(0, 300));
    let (text, pages) = csv_all([vec![total(0)], csv_responses(&[(0, 0)])].concat()).await;
    assert_eq!((text.unwrap(), pages.len()), (rows(0, 0), 2));
}

#[tokio::test]
async fn a_list_that_shrinks_is_read_again_as_csv() {
    // After the first page, 50 numbers left the list, and 50 others moved up to that page.
    let first = [vec![total(300)], csv_responses(&[(0, 250), (300, 300)])].concat();
    let second = [vec![total(250)], csv_responses(&[(50, 300), (300, 300)])].concat();
    let (text, pages) = csv_all([first, second].concat()).await;
    assert_eq!((text.unwrap(), pages.len()), (rows(50, 300), 6));
    // A total that is never reached is accepted, but the same page for each page number is an error.
    let short = || [vec![total(300)], csv_responses(&[(0, 250), (0, 0)])].concat();
    let (text, pages) = csv_all([short(), short()].concat()).await;
    assert_eq!((text.unwrap(), pages.len()), (rows(0, 250), 6));
    let stuck = || [vec![total(300)], csv_responses(&[(0, 250), (0, 250)])].concat();
    let (text, pages) = csv_all([stuck(), stuck()].concat()).await;
    assert!(matches!(text, Err(telnyx_porting::Error::EndlessList { page: 2, .. })), "{text:?}");
    assert_eq!(pages.len(), 6);
    let changing =
        (0..5).flat_map(|start| [vec![total(300)], csv_responses(&[(start, 250), (0, 0)])].concat()).collect();
    let (text, pages) = csv_all(changing).await;
    assert!(matches!(text, Err(telnyx_porting::Error::Incomplete { .. })), "{text:?}");
    assert_eq!(pages.len(), 15);
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
