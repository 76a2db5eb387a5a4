//! Verification of signatures and timestamps.

use std::time::Duration;

use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::*;

fn check(signature: &str, timestamp: &str, body: &str) -> Result<Verified, WebhookError> {
    verifier().verify_at(Unverified::new(signature, timestamp, body.to_owned()), after(0))
}

#[test]
fn webhooks_signed_by_telnyx_are_accepted() {
    let verified = verifier().verify_at(signed(SIGNED_AT, BODY.as_bytes()), after(1)).unwrap();
    assert_eq!(verified.body(), BODY);
    assert_eq!(verified.timestamp(), after(0));
    assert!(verified.event().is_ok());
    for body in ["", "\u{0}\u{ff}|||", "{"] {
        assert!(verifier().verify_at(signed(SIGNED_AT, body.as_bytes()), after(0)).is_ok(), "{body:?}");
    }
}

#[test]
fn the_systems_clock_is_used() {
    let now = Utc::now().timestamp().to_string();
    assert!(verifier().verify(signed(&now, BODY.as_bytes())).is_ok());
    assert!(matches!(verifier().verify(signed("1000000000", b"{}")), Err(WebhookError::TooOld { .. })));
}

#[test]
fn one_changed_byte_is_detected() {
    let signature = sign(7, SIGNED_AT, BODY.as_bytes());
    let wrong = |signature: &str, timestamp: &str, body: Vec<u8>| {
        let webhook = Unverified::new(signature, timestamp, body);
        assert_eq!(verifier().verify_at(webhook, after(0)).unwrap_err(), WebhookError::WrongSignature);
    };
    for index in 0..BODY.len() {
        let mut body = BODY.as_bytes().to_vec();
        body[index] ^= 1;
        wrong(&signature, SIGNED_AT, body);
    }
    let lenient = verifier().with_tolerance(Duration::MAX);
    for index in 0..SIGNED_AT.len() {
        let mut timestamp = SIGNED_AT.as_bytes().to_vec();
        timestamp[index] ^= 1;
        let webhook = Unverified::new(signature.clone(), std::str::from_utf8(&timestamp).unwrap(), BODY);
        assert_eq!(lenient.verify_at(webhook, after(0)).unwrap_err(), WebhookError::WrongSignature);
    }
    let bytes = STANDARD.decode(&signature).unwrap();
    for index in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[index] ^= 1;
        wrong(&STANDARD.encode(bytes), SIGNED_AT, BODY.into());
    }
}

#[test]
fn json_that_was_parsed_and_serialized_again_is_rejected() {
    let sent = "{ \"data\": {\"event_type\": \"porting_order.split\", \"attempts\": 1.0} }";
    let signature = sign(7, SIGNED_AT, sent.as_bytes());
    assert!(check(&signature, SIGNED_AT, sent).is_ok());
    let value: serde_json::Value = serde_json::from_str(sent).unwrap();
    for body in [value.to_string(), format!("{sent}\n"), format!(" {sent}"), sent.replace("{ ", "{")] {
        assert_eq!(check(&signature, SIGNED_AT, &body).unwrap_err(), WebhookError::WrongSignature, "{body}");
    }
}

#[test]
fn keys_can_be_rotated() {
    let old = || Unverified::new(sign(1, SIGNED_AT, b"{}"), SIGNED_AT, "{}");
    let new = || Unverified::new(sign(2, SIGNED_AT, b"{}"), SIGNED_AT, "{}");
    let verifier = WebhookVerifier::new(public_key(1));
    assert!(verifier.verify_at(old(), after(0)).is_ok());
    assert_eq!(verifier.verify_at(new(), after(0)).unwrap_err(), WebhookError::WrongSignature);
    let verifier = verifier.with_keys([public_key(2)]);
    assert!(verifier.verify_at(old(), after(0)).is_ok());
    assert!(verifier.verify_at(new(), after(0)).is_ok());
    assert!(WebhookVerifier::new(public_key(2)).verify_at(old(), after(0)).is_err());
}

#[test]
fn the_tolerance_applies_to_past_and_future() {
    let at = |verifier: &WebhookVerifier, seconds| {
        verifier.verify_at(signed(SIGNED_AT, b"{}"), after(seconds)).map(|verified| verified.timestamp())
    };
    let usual = verifier();
    for seconds in [-300, -1, 0, 1, 300] {
        assert_eq!(at(&usual, seconds), Ok(after(0)), "{seconds}");
    }
    assert_eq!(at(&usual, 301), Err(WebhookError::TooOld { age_seconds: 301 }));
    assert_eq!(at(&usual, -301), Err(WebhookError::FromTheFuture { ahead_seconds: 301 }));

    let strict = verifier().with_tolerance(Duration::ZERO);
    assert!(at(&strict, 0).is_ok());
    assert_eq!(at(&strict, 1), Err(WebhookError::TooOld { age_seconds: 1 }));
    let lenient = verifier().with_tolerance(Duration::MAX);
    assert!(lenient.verify_at(signed(SIGNED_AT, b"{}"), DateTime::<Utc>::MAX_UTC).is_ok());
    assert!(lenient.verify_at(signed("0", b"{}"), DateTime::<Utc>::MIN_UTC).is_ok());
}

#[test]
fn cheap_checks_precede_the_signature() {
    let forged = sign(9, SIGNED_AT, BODY.as_bytes());
    assert_eq!(check(&forged, SIGNED_AT, BODY).unwrap_err(), WebhookError::WrongSignature);
    for timestamp in ["soon", ""] {
        assert_eq!(check(&forged, timestamp, BODY).unwrap_err(), WebhookError::MalformedTimestamp, "{timestamp}");
        assert_eq!(check("short", timestamp, BODY).unwrap_err(), WebhookError::MalformedSignature, "{timestamp}");
    }
    assert!(matches!(check(&forged, "0", BODY), Err(WebhookError::TooOld { .. })));
    assert!(matches!(check(&forged, "99999999999", BODY), Err(WebhookError::FromTheFuture { .. })));
}

#[test]
fn timestamps_are_ascii_digits() {
    for timestamp in
        ["", "+1773080561", "-1", " 1773080561", "1773080561.0", "1e9", "\u{ff11}", "9".repeat(30).as_str()]
    {
        let error = verifier().verify_at(signed(timestamp, b"{}"), after(0)).unwrap_err();
        assert_eq!(error, WebhookError::MalformedTimestamp, "{timestamp}");
    }
    // Fits in 64 bits, but is beyond the calendar.
    let error = verifier().verify_at(signed("9223372036854775807", b"{}"), after(0)).unwrap_err();
    assert_eq!(error, WebhookError::MalformedTimestamp);
}

#[test]
fn the_separator_cannot_be_moved() {
    let body = "a|{\"data\": {}}";
    let signature = sign(7, SIGNED_AT, body.as_bytes());
    assert!(check(&signature, SIGNED_AT, body).is_ok());
    let error = check(&signature, &format!("{SIGNED_AT}|a"), "{\"data\": {}}").unwrap_err();
    assert_eq!(error, WebhookError::MalformedTimestamp);
}

#[test]
fn signatures_are_base64_of_64_bytes() {
    let right = sign(7, SIGNED_AT, BODY.as_bytes());
    let broken = format!("{}\n{}", &right[..44], &right[44..]);
    let (led, trailed) = (format!(" {right}"), format!("{right}\n"));
    let (short, long) = (STANDARD.encode([1; 63]), STANDARD.encode([1; 65]));
    let unpadded = right.trim_end_matches('=');
    for signature in ["", "!", &broken, &led, &trailed, &short, &long, unpadded] {
        let error = check(signature, SIGNED_AT, BODY).unwrap_err();
        assert_eq!(error, WebhookError::MalformedSignature, "{signature:?}");
    }
    // The URL-safe alphabet is rejected if it differs.
    let mut bodies = (0..).map(|number| format!("{{\"number\":{number}}}"));
    let body = bodies.find(|body| sign(7, SIGNED_AT, body.as_bytes()).contains(['+', '/'])).unwrap();
    let url_safe = sign(7, SIGNED_AT, body.as_bytes()).replace('+', "-").replace('/', "_");
    assert_eq!(check(&url_safe, SIGNED_AT, &body).unwrap_err(), WebhookError::MalformedSignature);
}

#[test]
fn a_signature_with_a_point_of_small_order_is_rejected() {
    use ed25519_dalek::{Signature, Verifier as _};

    // R is the neutral point and s was calculated with the private key, so the plain equation holds.
    let signature = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACgNFrRw043+VCAEB8Oho9XiBYJXFGtrRoiNPGBf+cRCQ==";
    let bytes = STANDARD.decode(signature).unwrap();
    let message = format!("{SIGNED_AT}|{BODY}");
    let plain = Signature::from_slice(&bytes).unwrap();
    assert!(signing_key(7).verifying_key().verify(message.as_bytes(), &plain).is_ok());
    assert_eq!(check(signature, SIGNED_AT, BODY).unwrap_err(), WebhookError::WrongSignature);
}

#[test]
fn a_signature_with_an_unreduced_scalar_is_rejected() {
    /// The order of the group, least significant byte first: adding it to s does not change the equation.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut bytes = STANDARD.decode(sign(7, SIGNED_AT, BODY.as_bytes())).unwrap();
    let mut carry = 0;
    for (byte, addend) in bytes[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(addend) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(check(&STANDARD.encode(bytes), SIGNED_AT, BODY).unwrap_err(), WebhookError::WrongSignature);
}

#[test]
fn header_names_are_case_insensitive() {
    let mut headers = HeaderMap::new();
    let missing = |headers: &HeaderMap| Unverified::from_headers(headers, BODY).unwrap_err();
    assert_eq!(missing(&headers), WebhookError::MissingHeader { name: SIGNATURE_HEADER });
    let name: HeaderName = "Telnyx-Signature-Ed25519".parse().unwrap();
    headers.insert(name, sign(7, SIGNED_AT, BODY.as_bytes()).parse().unwrap());
    assert_eq!(missing(&headers), WebhookError::MissingHeader { name: TIMESTAMP_HEADER });
    let name: HeaderName = "TELNYX-TIMESTAMP".parse().unwrap();
    headers.insert(name, HeaderValue::from_static(SIGNED_AT));
    let webhook = Unverified::from_headers(&headers, BODY).unwrap();
    assert!(verifier().verify_at(webhook, after(0)).is_ok());

    headers.insert(TIMESTAMP_HEADER, HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(missing(&headers), WebhookError::MalformedTimestamp);
    headers.insert(SIGNATURE_HEADER, HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(missing(&headers), WebhookError::MalformedSignature);
}

#[test]
fn debug_does_not_show_the_body() {
    let webhook = signed(SIGNED_AT, b"s3cret");
    let arrived = format!("{webhook:?}");
    let verified = verifier().verify_at(webhook, after(0)).unwrap();
    let error = verified.event().unwrap_err();
    let shown = format!("{arrived}{verified:?}{error}{error:?}");
    assert!(!shown.contains("s3cret") && shown.contains("body_bytes: 6"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_requests_never_panic_and_are_rejected(
        signature in "[A-Za-z0-9+/=\\PC]{0,90}",
        bytes in prop::collection::vec(any::<u8>(), 60..68),
        timestamp in "[0-9\\PC]{0,12}",
        body in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        for signature in [signature, STANDARD.encode(bytes)] {
            let webhook = Unverified::new(signature, timestamp.clone(), body.clone());
            prop_assert!(verifier().verify_at(webhook, after(0)).is_err());
        }
    }

    #[test]
    fn any_signed_body_is_verified(body in prop::collection::vec(any::<u8>(), 0..64)) {
        let verified = verifier().verify_at(signed(SIGNED_AT, &body), after(0)).unwrap();
        prop_assert_eq!(&verified.body()[..], &body[..]);
        let _ = verified.event();
    }
}
