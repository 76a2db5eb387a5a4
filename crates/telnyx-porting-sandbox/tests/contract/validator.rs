//! The validator of responses that the tests use.

use std::panic::catch_unwind;

use crate::description::{assert_documented, operation};

const ERROR: &[u8] = br#"{"errors": [{"code": "10005", "title": "Not found", "detail": "Gone."}]}"#;

fn accepts(
    method: &'static str,
    path: &'static str,
    status: u16,
    kind: Option<&'static str>,
    body: &'static [u8],
) -> bool {
    catch_unwind(|| assert_documented(method, path, status, kind, body)).is_ok()
}

#[test]
fn literal_segments_take_precedence_over_ids() {
    let found = |path| operation("GET", path).map(|operation| operation.id());
    assert_eq!(found("/v2/porting_orders/exception_types?x=1"), Some("ListExceptionTypes"));
    assert_eq!(found("/porting_orders/x"), Some("GetPortingOrder"));
    assert_eq!(found("/porting_orders/"), None);
}

#[test]
fn undocumented_responses_are_rejected() {
    let json = Some("application/json");
    assert!(accepts("GET", "/v2/porting_orders/x", 200, json, br#"{"data": {"more": 1}}"#));
    assert!(!accepts("GET", "/v2/porting_orders/x", 200, json, br#"{"data": {"id": 1}}"#));
    assert!(!accepts("GET", "/v2/porting_orders/x", 200, json, br#"{"data": {"id": "no uuid"}}"#));
    assert!(accepts("GET", "/v2/porting_orders/x", 200, json, br#"{"data": {"phone_number_type": "multipurpose"}}"#));
    assert!(!accepts("GET", "/v2/porting_orders/x", 200, json, br#"{"data": {"phone_number_type": "pager"}}"#));
    assert!(!accepts("GET", "/v2/porting_orders/x", 200, json, b"{"));
    assert!(!accepts("GET", "/v2/porting_orders/x", 200, Some("text/plain"), b"{}"));
    assert!(!accepts("GET", "/v2/porting_orders/x", 201, json, b"{}"));
    assert!(!accepts("GET", "/v2/nothing", 200, json, b"{}"));
    assert!(accepts("DELETE", "/v2/porting_orders/x", 204, None, b""));
    assert!(!accepts("DELETE", "/v2/porting_orders/x", 204, json, b"{}"));
    assert!(accepts("GET", "/v2/nothing", 404, json, ERROR));
    assert!(!accepts("GET", "/v2/nothing", 404, json, br#"{"errors": []}"#));
    assert!(!accepts("GET", "/v2/nothing", 404, None, b""));
    assert!(!accepts("GET", "/v2/porting_orders", 418, json, ERROR));
}
