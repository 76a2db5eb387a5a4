//! Properties, types, enum values and constraints.

use super::*;

#[test]
fn properties_are_added_and_removed() {
    let none = json!({"type": "object", "properties": {"z": text()}});
    let with = |property: Value, required: bool| {
        let mut schema = object(property, required);
        schema["properties"]["z"] = text();
        schema
    };
    assert_both(none.clone(), with(text(), false), &["property-added | ok ok"], &["property-added | ok ok"]);
    assert_both(none.clone(), with(text(), true), &["property-added | breaking breaking"], &["property-added | ok ok"]);
    let null = json!({"type": ["string", "null"]});
    assert_both(none.clone(), with(null, true), &["property-added | ok breaking"], &["property-added | ok ok"]);
    assert_both(
        with(text(), false),
        none.clone(),
        &["property-removed | breaking breaking"],
        &["property-removed | breaking ok"],
    );
    assert_both(
        with(text(), true),
        none,
        &["property-removed | breaking breaking"],
        &["property-removed | breaking ok"],
    );
    let spelled = |name: &str| json!({"type": "object", "properties": {name: text()}});
    assert_both(
        spelled("aB"),
        spelled("a_b"),
        &["property-respelled | ok breaking"],
        &["property-respelled | ok breaking"],
    );
}

#[test]
fn required_and_nullable_properties() {
    let null = json!({"type": ["string", "null"]});
    let list = json!({"type": "array", "items": text()});
    assert_both(
        object(text(), false),
        object(text(), true),
        &["became-required | breaking breaking"],
        &["became-required | ok ok"],
    );
    assert_both(
        object(text(), true),
        object(text(), false),
        &["became-optional | breaking ok"],
        &["became-optional | ok ok"],
    );
    assert_both(
        object(text(), false),
        object(null.clone(), false),
        &["became-nullable | ok ok"],
        &["became-nullable | ok ok"],
    );
    assert_both(
        object(null.clone(), false),
        object(text(), false),
        &["became-non-nullable | ok breaking"],
        &["became-non-nullable | ok ok"],
    );
    assert_both(
        object(text(), true),
        object(null, true),
        &["became-nullable | breaking ok"],
        &["became-nullable | ok ok"],
    );
    // Received fields are never required.
    assert_both(
        object(list.clone(), false),
        object(list, true),
        &["became-required | breaking breaking"],
        &["became-required | ok ok"],
    );
}

#[test]
fn enum_values_are_added_and_removed() {
    let of = |values: Value| object(json!({"type": "string", "enum": values}), true);
    assert_both(of(json!(["a"])), of(json!(["b", "a"])), &["enum-value-added | ok ok"], &["enum-value-added | ok ok"]);
    assert_both(
        of(json!(["a", "b"])),
        of(json!(["a"])),
        &["enum-value-removed | breaking breaking"],
        &["enum-value-removed | breaking ok"],
    );
    assert_both(
        of(json!(["in-process"])),
        of(json!(["in_process"])),
        &["enum-value-respelled | ok breaking"],
        &["enum-value-respelled | ok breaking"],
    );
    let (up, down) = (of(json!(["at"])), of(json!(["at", "-at"])));
    assert_both(up, down, &["enum-value-added | ok ok"], &["enum-value-added | ok ok"]);
    assert_both(
        of(json!(["a"])),
        object(text(), true),
        &["type-changed | breaking ok"],
        &["type-changed | breaking ok"],
    );
    assert_both(
        object(text(), true),
        of(json!(["a"])),
        &["type-changed | breaking breaking"],
        &["type-changed | breaking ok"],
    );
}

#[test]
fn types_and_formats() {
    let of = |schema: Value| object(schema, true);
    let (integer, number) = (of(json!({"type": "integer"})), of(json!({"type": "number"})));
    assert_both(
        integer.clone(),
        number.clone(),
        &["type-changed | breaking ok"],
        &["type-changed | breaking breaking"],
    );
    assert_both(number, integer, &["type-changed | breaking breaking"], &["type-changed | breaking ok"]);
    let uuid = of(json!({"type": "string", "format": "uuid"}));
    assert_both(of(text()), uuid.clone(), &["format-changed | breaking breaking"], &["format-changed | breaking ok"]);
    assert_both(uuid, of(text()), &["format-changed | breaking ok"], &["format-changed | breaking ok"]);
    let email = of(json!({"type": "string", "format": "email"}));
    assert_both(of(text()), email, &["format-changed | ok breaking"], &["format-changed | ok ok"]);
    assert_both(of(json!({"type": "object"})), of(json!({})), &["type-changed | ok ok"], &["type-changed | ok ok"]);
}

#[test]
fn constraints_apply_to_requests() {
    let of = |key: &str, value: Value| object(json!({"type": "string", key: value}), true);
    for (key, loose, tight) in [
        ("maxLength", json!(9), json!(5)),
        ("minLength", json!(1), json!(2)),
        ("minimum", json!(1), json!(2)),
        ("pattern", Value::Null, json!("^a$")),
        ("exclusiveMaximum", json!(9), json!(8)),
        ("readOnly", json!(false), json!(true)),
    ] {
        let loose = if loose.is_null() { object(text(), true) } else { of(key, loose) };
        assert_both(
            loose.clone(),
            of(key, tight.clone()),
            &["constraint-tightened | ok breaking"],
            &["constraint-tightened | ok ok"],
        );
        assert_both(of(key, tight), loose, &["constraint-loosened | ok ok"], &["constraint-loosened | ok ok"]);
    }
    assert_both(
        of("default", json!("a")),
        of("default", json!("b")),
        &["default-changed | ok ok"],
        &["default-changed | ok ok"],
    );
    let closed =
        json!({"type": "object", "properties": {"a": text()}, "required": ["a"], "additionalProperties": false});
    assert_both(
        object(text(), true),
        closed,
        &["constraint-tightened | ok breaking"],
        &["constraint-tightened | ok ok"],
    );
}

#[test]
fn choices() {
    let variant = |tag: &str, kind: &str| json!({"type": "object", "properties": {"t": {"type": "string", "enum": [tag]}, "v": {"type": kind}}});
    let of = |variants: Value| object(json!({"oneOf": variants}), true);
    let two = of(json!([variant("a", "string"), variant("b", "string")]));
    let three = of(json!([variant("a", "string"), variant("c", "string"), variant("b", "string")]));
    assert_both(two.clone(), three.clone(), &["variant-added | ok ok"], &["variant-added | ok ok"]);
    assert_both(three, two.clone(), &["variant-removed | breaking breaking"], &["variant-removed | breaking ok"]);
    let other = of(json!([variant("b", "string"), variant("a", "integer")]));
    assert_both(two, other, &["type-changed | breaking breaking"], &["type-changed | breaking breaking"]);
    // Indistinguishable variants are plain JSON in the code.
    let plain = |kind: &str| {
        of(json!([{"type": "object", "properties": {"v": {"type": kind}}}, {"type": "array", "items": {}}]))
    };
    assert_both(plain("string"), plain("integer"), &["type-changed | ok breaking"], &["type-changed | ok breaking"]);
}
