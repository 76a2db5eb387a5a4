//! Portability checks, the numbers of all orders and their configurations.

use crate::examples::{self, DE_ORDER, ORDER};
use crate::support::{CSV, JSON, Wire, assert_keeps, id, query};
use serde_json::json;
use telnyx_porting_api::types::{
    self, CreatedAtSort, PhoneNumberType, PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue,
};

const NUMBER: &str = "9a934e1c-08eb-4019-83a9-f7b82b377dbd";
const OTHER_NUMBER: &str = "3a8c7437-6ec2-4abc-866b-57102337224a";
const BUNDLE: &str = "418c1945-d645-4216-bdc5-95190c2b9f19";

operations![
    post_portability_check,
    list_porting_phone_numbers,
    list_porting_phone_numbers_csv,
    list_phone_number_configurations,
    create_phone_number_configurations,
];

async fn post_portability_check(wire: &Wire) {
    let sent = json!({"data": [
        {
            "carrier_name": "Unreal Communications",
            "fast_portable": true,
            "messaging_capable": true,
            "not_portable_reason": "",
            "phone_number": "+13035550142",
            "phone_number_type": "local",
            "portable": true,
            "record_type": "portability_check_result"
        },
        {
            "fast_portable": false,
            "not_portable_reason": "No coverage",
            "phone_number": "+442079460958",
            "portable": false,
            "record_type": "portability_check_result"
        }
    ]});
    wire.respond_json(201, &sent);
    let body = types::CreatePortabilityCheck::new().with_phone_numbers(["+13035550142", "+442079460958"]);
    let response = wire.client.post_portability_check().body(body).send().await.unwrap();
    let body = json!({"phone_numbers": ["+13035550142", "+442079460958"]});
    wire.expect("POST /v2/portability_checks", JSON, Some(body));
    assert_eq!(response.status().as_u16(), 201);
    assert_eq!(response.data[0].carrier_name.as_deref(), Some("Unreal Communications"));
    assert_eq!(response.data[0].not_portable_reason.as_deref(), Some(""));
    assert_eq!(response.data[0].phone_number_type, Some(PhoneNumberType::Local));
    assert_eq!((response.data[0].portable, response.data[0].fast_portable), (Some(true), Some(true)));
    assert_eq!((response.data[1].portable, response.data[1].messaging_capable), (Some(false), None));
    assert_keeps(&*response, &sent);
}

#[test]
fn number_types_added_after_the_published_description_are_known() {
    let younger = [
        (PhoneNumberType::Localcommercial, "localcommercial"),
        (PhoneNumberType::Multipurpose, "multipurpose"),
        (PhoneNumberType::Other, "other"),
    ];
    for (kind, text) in younger {
        assert!(PhoneNumberType::KNOWN.contains(&kind), "{text}");
        assert_eq!((PhoneNumberType::from(text), kind.as_str()), (kind.clone(), text));
    }
}

/// The query of both forms of the list.
fn numbers_query() -> String {
    query(&[
        ("filter%5Bactivation_status%5D", "Cancel+Pending"),
        ("filter%5Bphone_number%5D", "%2B13035550142%2C%2B13035550143"),
        ("filter%5Bportability_status%5D", "provisional"),
        ("filter%5Bporting_order_id%5D", &format!("{ORDER}%2C{DE_ORDER}")),
        ("filter%5Bporting_order_status%5D", "foc-date-confirmed"),
        ("filter%5Bsupport_key%5D", "sr_4f7a2c%2Csr_a12345"),
        ("page%5Bnumber%5D", "2"),
        ("page%5Bsize%5D", "100"),
    ])
}

async fn list_porting_phone_numbers(wire: &Wire) {
    let sent = examples::page(examples::phone_number("+13035550142"));
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_porting_phone_numbers()
        .filter_activation_status(PortingOrderActivationStatus::CancelPending)
        .filter_phone_number(["+13035550142".to_owned(), "+13035550143".to_owned()])
        .filter_portability_status(PortabilityStatus::Provisional)
        .filter_porting_order_id([id(ORDER), id(DE_ORDER)])
        .filter_porting_order_status(PortingOrderStatusValue::FocDateConfirmed)
        .filter_support_key(["sr_4f7a2c".to_owned(), "sr_a12345".to_owned()])
        .page_number(2)
        .page_size(100)
        .send()
        .await
        .unwrap();
    wire.expect(&format!("GET /v2/porting_phone_numbers?{}", numbers_query()), JSON, None);
    let number = &response.data[0];
    assert_eq!(number.id, Some(id("4cbc5b0e-5a5f-4f2a-9f6e-1d7a3c5b9e21")));
    assert_eq!(number.block_reference_id, Some(id("7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34")));
    assert_eq!(number.phone_number.as_deref(), Some("+13035550142"));
    assert_eq!(number.activation_status, Some(PortingOrderActivationStatus::Pending));
    assert_eq!(number.porting_order_status, Some(PortingOrderStatusValue::FocDateConfirmed));
    assert_eq!(response.meta.as_ref().unwrap().total_pages, Some(3));
    assert_keeps(&*response, &sent);
}

async fn list_porting_phone_numbers_csv(wire: &Wire) {
    let table = "phone_number,porting_order_status\r\n+13035550142,foc-date-confirmed\r\n";
    wire.respond(200, "text/csv; charset=utf-8", table);
    let response = wire
        .client
        .list_porting_phone_numbers_csv()
        .filter_activation_status(PortingOrderActivationStatus::CancelPending)
        .filter_phone_number(["+13035550142".to_owned(), "+13035550143".to_owned()])
        .filter_portability_status(PortabilityStatus::Provisional)
        .filter_porting_order_id([id(ORDER), id(DE_ORDER)])
        .filter_porting_order_status(PortingOrderStatusValue::FocDateConfirmed)
        .filter_support_key(["sr_4f7a2c".to_owned(), "sr_a12345".to_owned()])
        .page_number(2)
        .page_size(100)
        .send()
        .await
        .unwrap();
    wire.expect(&format!("GET /v2/porting_phone_numbers?{}", numbers_query()), CSV, None);
    assert_eq!(response.content_type(), Some("text/csv"));
    assert_eq!(response.into_inner().text().await.unwrap(), table);
}

async fn list_phone_number_configurations(wire: &Wire) {
    let sent = examples::page(configuration());
    wire.respond_json(200, &sent);
    let response = wire
        .client
        .list_phone_number_configurations()
        .filter_porting_order_status([
            PortingOrderStatusValue::InProcess,
            PortingOrderStatusValue::ActivationInProgress,
        ])
        .filter_porting_phone_number([id(NUMBER), id(OTHER_NUMBER)])
        .filter_user_bundle_id([id(BUNDLE)])
        .page_number(1)
        .page_size(20)
        .sort_value(CreatedAtSort::CreatedAtDescending)
        .send()
        .await
        .unwrap();
    let query = query(&[
        ("filter%5Bporting_order%5D%5Bstatus%5D", "in-process%2Cactivation-in-progress"),
        ("filter%5Bporting_phone_number%5D", &format!("{NUMBER}%2C{OTHER_NUMBER}")),
        ("filter%5Buser_bundle_id%5D", BUNDLE),
        ("page%5Bnumber%5D", "1"),
        ("page%5Bsize%5D", "20"),
        ("sort%5Bvalue%5D", "-created_at"),
    ]);
    wire.expect(&format!("GET /v2/porting_orders/phone_number_configurations?{query}"), JSON, None);
    assert_eq!(response.data[0].porting_phone_number_id, Some(id(NUMBER)));
    assert_eq!(response.meta.as_ref().unwrap().total_results, Some(55));
    assert_keeps(&*response, &sent);
}

async fn create_phone_number_configurations(wire: &Wire) {
    let sent = json!({"data": [configuration()]});
    wire.respond_json(201, &sent);
    let body = types::CreatePortingPhoneNumberConfigurations::new().with_phone_number_configurations([
        types::NewPhoneNumberConfiguration::new(id(NUMBER), id(BUNDLE)),
        types::NewPhoneNumberConfiguration::new(id(OTHER_NUMBER), id(BUNDLE)),
    ]);
    let response = wire.client.create_phone_number_configurations().body(body).send().await.unwrap();
    let body = json!({"phone_number_configurations": [
        {"porting_phone_number_id": NUMBER, "user_bundle_id": BUNDLE},
        {"porting_phone_number_id": OTHER_NUMBER, "user_bundle_id": BUNDLE}
    ]});
    wire.expect("POST /v2/porting_orders/phone_number_configurations", JSON, Some(body));
    assert_eq!(response.data[0].user_bundle_id, Some(id(BUNDLE)));
    assert_eq!(response.data[0].id, Some(id("0c784ac3-9ec3-472a-bbe4-7d8c007f28e6")));
    assert_keeps(&*response, &sent);
}

fn configuration() -> serde_json::Value {
    json!({
        "created_at": "2026-03-03T12:00:00Z",
        "id": "0c784ac3-9ec3-472a-bbe4-7d8c007f28e6",
        "porting_phone_number_id": NUMBER,
        "record_type": "porting_phone_number_configuration",
        "updated_at": "2026-03-03T12:00:00Z",
        "user_bundle_id": BUNDLE
    })
}
