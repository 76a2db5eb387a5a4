use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::json;

use super::*;

const ORDER: &str = "11f1f6c8-0be3-4c82-8596-583121d1d262";

fn token_of(claims: &[u8]) -> String {
    format!("eyJhbGciOiJIUzI1NiJ9.{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(claims))
}

fn read(claims: &Value) -> SharingTokenClaims {
    SharingTokenClaims::read_unverified(&token_of(claims.to_string().as_bytes())).unwrap()
}

#[test]
fn claims_are_read() {
    let claims = read(&json!({
        "exp": 1_772_470_800,
        "ist": 1_772_467_200,
        "permissions": ["porting_order.document.read", "porting_order.document.admire"],
        "porting_order_id": ORDER,
        "aud": "porting",
    }));
    assert_eq!(claims.expires_at().unwrap() - claims.issued_at().unwrap(), TimeDelta::hours(1));
    let expected = [SharingPermission::PortingOrderDocumentRead, "porting_order.document.admire".into()];
    assert_eq!(claims.permissions, expected);
    assert_eq!(claims.porting_order_id.unwrap().as_str(), ORDER);
    assert_eq!(claims.extra.get("aud"), Some(&json!("porting")));
    assert_eq!(claims.extra.iter().count(), 1);
}

#[test]
fn other_spellings_and_kinds_are_read() {
    assert_eq!(read(&json!({"iat": 5})).ist, Some(5));
    let both = read(&json!({"ist": 5, "iat": 6}));
    assert_eq!((both.ist, both.extra.get("iat")), (Some(5), Some(&json!(6))));
    let permission = SharingPermission::PortingOrderDocumentUpdate;
    assert_eq!(read(&json!({"permissions": permission.as_str()})).permissions, [permission]);
    assert_eq!(read(&json!({"exp": "1772470800", "ist": 1.0})).exp, Some(1_772_470_800));
    assert_eq!(read(&json!({})), SharingTokenClaims::default());
}

#[test]
fn unreadable_claims_are_kept() {
    let odd = json!({"exp": "soon", "ist": {}, "iat": [], "permissions": {"read": true}, "porting_order_id": [ORDER]});
    let claims = read(&odd);
    assert_eq!((claims.exp, claims.ist, claims.porting_order_id), (None, None, None));
    assert!(claims.permissions.is_empty());
    for (name, value) in odd.as_object().unwrap() {
        assert_eq!(claims.extra.get(name), Some(value));
    }
}

#[test]
fn a_token_is_expired_from_the_second_of_its_expiry() {
    let claims = read(&json!({"exp": 1_772_470_800}));
    let expiry = claims.expires_at().unwrap();
    assert!(!claims.is_expired_at(expiry - TimeDelta::nanoseconds(1)));
    assert!(claims.is_expired_at(expiry));
    assert!(!read(&json!({})).is_expired_at(DateTime::<Utc>::MAX_UTC));
    let far = read(&json!({"exp": i64::MAX}));
    assert_eq!((far.expires_at(), far.is_expired_at(expiry)), (None, false));
}

#[test]
fn the_token_in_a_response_is_read() {
    let text = token_of(b"{\"exp\":1}");
    let token: PortingOrderSharingToken = serde_json::from_value(json!({"token": text})).unwrap();
    assert_eq!(SharingTokenClaims::from_token(&token).unwrap().exp, Some(1));
    let error = SharingTokenClaims::from_token(&PortingOrderSharingToken::default()).unwrap_err();
    assert_eq!(error, SharingTokenError::Missing);
}

#[test]
fn padding_and_whitespace_are_accepted() {
    let token = token_of(b"{\"exp\":17}").replacen(".c", "==.c", 1);
    assert_eq!(SharingTokenClaims::read_unverified(&format!(" {token}\n")).unwrap().exp, Some(17));
}

#[test]
fn other_text_is_rejected_and_not_shown() {
    let part = URL_SAFE_NO_PAD.encode("{\"exp\":17}");
    for text in ["", "s3cret", "..s3cret.", "a.s3cret!.c", "a.+/+/.c", &part, &format!("a.{part}"), "a.b.c.d.e"] {
        let error = SharingTokenClaims::read_unverified(text).unwrap_err();
        assert_eq!(error, SharingTokenError::NotAJwt, "{text}");
        assert!(!format!("{error}{error:?}").contains("s3cret"));
    }
    for claims in [&b""[..], b"s3cret", b"[]", b"null", b"\xff", b"{\"exp\":17"] {
        let error = SharingTokenClaims::read_unverified(&token_of(claims)).unwrap_err();
        assert_eq!(error, SharingTokenError::NoClaims);
        assert!(!format!("{error}{error:?}").contains("s3cret"));
    }
}

#[test]
fn debug_shows_neither_token_nor_unknown_values() {
    let text = token_of(br#"{"exp":17,"key":"s3cret"}"#);
    let claims = SharingTokenClaims::read_unverified(&text).unwrap();
    let shown = format!("{claims:?}");
    assert!(shown.contains("exp: Some(17)") && shown.contains("key"), "{shown}");
    assert!(!shown.contains("s3cret") && !shown.contains("eyJ"), "{shown}");
}

proptest! {
    #[test]
    fn never_panics(text in "[A-Za-z0-9_.=\\PC-]{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = SharingTokenClaims::read_unverified(&text);
        let _ = SharingTokenClaims::read_unverified(&token_of(&bytes));
    }

    #[test]
    fn any_time_is_accepted(exp in any::<i64>(), ist in any::<i64>()) {
        let claims = read(&json!({"exp": exp, "ist": ist}));
        prop_assert_eq!((claims.exp, claims.ist), (Some(exp), Some(ist)));
        let _ = (claims.expires_at(), claims.issued_at(), claims.is_expired_at(Utc::now()));
    }
}
