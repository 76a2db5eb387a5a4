use std::collections::BTreeSet;

use serde_json::{Value, json};
use telnyx_porting_api::types::UpdatePortingOrder;

use super::*;

/// Codes from older documents that are not in the API description.
const OLDER: [&str; 4] = ["LOA_ILLEGIBLE", "ILLEGIBLE_LOA", "AUTH_NAME_MISMATCH", "DIFFERENT_RATE_CENTERS"];

fn all() -> Vec<(ExceptionCode, Advice)> {
    let codes = ExceptionCode::KNOWN.iter().cloned().chain(OLDER.map(ExceptionCode::from));
    codes.map(|code| (code.clone(), code.advice())).collect()
}

#[test]
fn every_known_code_has_its_own_advice() {
    assert_eq!(ExceptionCode::KNOWN.len(), 21);
    let mut advice: Vec<_> = ExceptionCode::KNOWN.iter().map(ExceptionAdvice::advice).collect();
    advice.push(texts::GENERAL);
    let meanings: BTreeSet<_> = advice.iter().map(|advice| advice.meaning).collect();
    let next: BTreeSet<_> = advice.iter().map(|advice| advice.next).collect();
    assert_eq!((meanings.len(), next.len()), (22, 22));
}

#[test]
fn older_codes_have_advice_too() {
    let of = |code: &str| ExceptionCode::from(code).advice();
    assert_eq!(of("LOA_ILLEGIBLE"), of("ILLEGIBLE_LOA"));
    assert_eq!(of("AUTH_NAME_MISMATCH"), of("AUTH_PERSON_MISMATCH"));
    for code in OLDER {
        assert!(ExceptionCode::from(code).is_unknown(), "{code} is in the API description now: give it its own entry");
        assert_ne!(of(code), texts::GENERAL, "{code}");
    }
    for code in ["", "SUN_SPOTS", "loa_illegible"] {
        assert_eq!(of(code), texts::GENERAL, "{code:?}");
    }
}

#[test]
fn texts_are_short_sentences() {
    for (code, advice) in all() {
        for text in [advice.meaning, advice.next] {
            assert!(text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase()), "{code}: {text}");
            assert!(text.len() < 200 && !text.contains("  ") && !text.contains('\n'), "{code}: {text}");
        }
    }
}

/// Whether an update of an order has this field: unknown ones are in `extra`.
fn exists(field: &str) -> bool {
    let update = field.rsplit('.').fold(json!("partial"), |inner, name| json!({ name: inner }));
    let update: UpdatePortingOrder = serde_json::from_value(update).unwrap();
    let pointer = format!("/{}", field.replace('.', "/"));
    assert_eq!(serde_json::to_value(&update).unwrap().pointer(&pointer), Some(&Value::from("partial")));
    !format!("{update:?}").contains("extra: {\"")
}

#[test]
fn fields_are_attributes_of_an_order() {
    for (code, advice) in all() {
        for field in advice.fields {
            assert!(exists(field), "{code}: {field}");
            assert_eq!(advice.who, Actor::Customer, "only the customer corrects {field}");
        }
    }
    for field in ["pin_passcode", "end_user.pin_passcode", "end_user.admin.pin"] {
        assert!(!exists(field), "{field}");
    }
}

#[test]
fn advice_can_be_printed_and_serialized() {
    let names = [Actor::Customer, Actor::LosingCarrier, Actor::Telnyx].map(|who| who.to_string());
    assert_eq!(names, ["customer", "losing carrier", "Telnyx"]);
    let advice = serde_json::to_value(ExceptionCode::OspIrresponsive.advice()).unwrap();
    assert_eq!(advice["who"], "losing-carrier");
    assert_eq!(advice["fields"], json!([]));
}
