//! How orders are shown to people.

use super::*;
use crate::times::tests::noon;
use serde_json::json;

const SCREEN: fn() -> Screen = || Screen { width: None, times: noon() };

fn order_of(value: Value) -> PortingOrder {
    serde_json::from_value(value).unwrap()
}

#[test]
fn many_numbers_are_counted() {
    let two = json!([{"phone_number": "+13035550100"}, {"phone_number": "+13035550101"}]);
    let text = |count: i64| {
        let order = json!({"phone_numbers": two, "porting_phone_numbers_count": count});
        assert_eq!(numbers_of(&order), numbers(&order_of(order.clone())));
        numbers(&order_of(order))
    };
    assert_eq!(text(2), "+13035550100, +13035550101");
    assert_eq!(text(70), "+13035550100 and 69 more");
    assert_eq!(numbers(&order_of(json!({"porting_phone_numbers_count": 3}))), "3");
}

#[test]
fn a_status_names_its_exceptions_known_or_not() {
    let details = json!([{"code": "LSR_PENDING"}, {"code": "NEW_CODE"}]);
    let order = order_of(json!({"status": {"value": "exception", "details": details}}));
    assert_eq!(status(&order), "exception (LSR_PENDING, NEW_CODE)");
    assert_eq!(status(&order_of(json!({"status": {"value": "brand-new"}}))), "brand-new");
}

#[test]
fn secrets_are_not_shown() {
    let admin = json!({"account_number": "acct-4711", "pin_passcode": "0042", "entity_name": "Example"});
    let text = order(&order_of(json!({"id": "a", "end_user": {"admin": admin}})), &SCREEN());
    assert!(text.contains("account number") && text.contains("[hidden]") && text.contains("Example"));
    assert!(!text.contains("4711") && !text.contains("0042"), "{text}");
}

#[test]
fn the_country_is_that_of_the_numbers() {
    let order = json!({"phone_numbers": [{"phone_number": "+442079460100"}]});
    assert_eq!(country_of(&order), "GB");
    assert_eq!(country_of(&json!({"phone_numbers": []})), "");
    assert_eq!(country_of(&json!({"phone_numbers": [{"phone_number": "12"}]})), "");
}

#[test]
fn times_and_what_comes_next_are_told() {
    let text = |value| order(&order_of(value), &SCREEN());
    let draft = text(json!({"status": {"value": "draft"}, "created_at": "2026-03-02T15:00:00Z"}));
    assert!(draft.contains("next     deleted 2026-04-01 15:00Z (in 24 days) unless confirmed"), "{draft}");
    assert!(draft.contains("created  2026-03-02 15:00Z (09:00 -06:00 here, 5 days ago)"), "{draft}");
    let exception = text(json!({"status": {"value": "exception"}, "updated_at": "2026-03-07T15:00:00Z"}));
    assert!(exception.contains("cancelled 2026-03-21 15:00Z (in 13 days) unless answered"), "{exception}");
    let settings = json!({"foc_datetime_actual": "2026-03-10T15:00:00Z"});
    let foc = text(json!({"status": {"value": "foc-date-confirmed"}, "activation_settings": settings}));
    assert!(foc.contains("can be cancelled until 2026-03-08 15:00Z (in 21 hours)"), "{foc}");
    let odd = text(json!({"created_at": "some day"}));
    assert_eq!(odd.lines().last(), Some("created  some day"));
}

#[test]
fn short_ids() {
    assert_eq!(short_id("5f8e6d2a-0000"), "5f8e6d2a");
    assert_eq!(short_id("abc"), "abc");
}
