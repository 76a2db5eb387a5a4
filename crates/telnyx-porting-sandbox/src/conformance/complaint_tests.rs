use serde_json::json;

use super::*;
use crate::description::Judge;

fn complaints(schema: Value, value: Value) -> Vec<(String, Code, String)> {
    let judge = Judge::new(&schema).unwrap();
    of(judge.faults(&value)).into_iter().map(|it| (it.pointer, it.code, it.detail)).collect()
}

fn one(schema: Value, value: Value) -> (String, Code, String) {
    let mut found = complaints(schema, value);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn found(pointer: &str, code: Code, detail: &str) -> (String, Code, String) {
    (pointer.to_owned(), code, detail.to_owned())
}

#[test]
fn a_place_has_one_complaint_and_a_wrong_type_comes_first() {
    let schema = json!({"properties": {"kind": {"enum": ["full", "partial"], "type": "string"}}});
    let wrong_type = found("/kind", Code::Type, "The value must be a text.");
    assert_eq!(one(schema.clone(), json!({"kind": 1})), wrong_type);
    let wrong_word = found("/kind", Code::BadValue, "The value must be one of full, partial.");
    assert_eq!(one(schema, json!({"kind": "half"})), wrong_word);
}

#[test]
fn of_alternatives_the_one_that_was_meant_complains() {
    let misc = json!({"properties": {"kind": {"enum": ["full"], "type": "string"}, "other": {}}, "type": "object"});
    let schema = json!({"properties": {"misc": {"anyOf": [misc, {"type": "null"}], "unevaluatedProperties": false}}});
    let wrong = one(schema.clone(), json!({"misc": {"kind": "half", "other": 1}}));
    assert_eq!(wrong, found("/misc/kind", Code::BadValue, "The value must be full."));
    let wrong = one(schema.clone(), json!({"misc": 5}));
    assert_eq!(wrong, found("/misc", Code::Type, "The value must be an object or null."));
    let wrong = one(schema, json!({"misc": {"kind": "full", "more": 1}}));
    assert_eq!(wrong, found("/misc/more", Code::BadRequest, "The description has no such member."));
}

#[test]
fn a_known_member_with_a_wrong_value_is_not_unknown() {
    let inner = json!({"properties": {"loa": {"type": "string"}}, "unevaluatedProperties": false});
    let schema = json!({"properties": {"documents": inner}, "unevaluatedProperties": false});
    let wrong = complaints(schema, json!({"documents": {"loa": 1, "a/b": 2}, "x~y": 3}));
    let places: Vec<&str> = wrong.iter().map(|(pointer, _, _)| pointer.as_str()).collect();
    assert_eq!(places, ["/documents/loa", "/documents/a~1b", "/x~0y"]);
}

#[test]
fn every_kind_of_rule_has_its_words() {
    for (schema, value, code, detail) in [
        (json!({"minimum": 1}), json!(0), Code::Range, "The value must be at least 1."),
        (json!({"maximum": 9}), json!(10), Code::Range, "The value must be at most 9."),
        (json!({"maxItems": 1}), json!([1, 2]), Code::Length, "The list may have at most 1 entries."),
        (json!({"minItems": 1}), json!([]), Code::Length, "The list needs at least 1 entries."),
        (json!({"minLength": 2}), json!("a"), Code::Length, "The text needs at least 2 characters."),
        (json!({"maxLength": 1}), json!("ab"), Code::Length, "The text may have at most 1 characters."),
        (json!({"pattern": "^[A-Z]$"}), json!("a"), Code::BadRequest, "The value must match ^[A-Z]$."),
        (json!({"format": "uuid"}), json!("id"), Code::BadRequest, "The value must be a UUID."),
        (json!({"format": "uri"}), json!("x"), Code::InvalidUrl, "The value must be an absolute URL."),
        (json!({"const": 1}), json!(2), Code::BadValue, "The value must be 1."),
        (json!({"type": ["integer", "null"]}), json!(""), Code::Type, "The value must be a whole number or null."),
        (json!({"oneOf": [{}, {}]}), json!(1), Code::Unprocessable, "The value can be read in more than one way."),
    ] {
        assert_eq!(one(schema, value), found("", code, detail));
    }
    let wrong = one(json!({"required": ["a/b"]}), json!({}));
    assert_eq!(wrong, found("/a~1b", Code::MissingParameter, "This member is required."));
    let (_, _, detail) = one(json!({"format": "date-time"}), json!("PIN 0042"));
    assert!(detail.contains("2026") && !detail.contains("0042"), "{detail}");
}
