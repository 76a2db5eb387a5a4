use std::collections::HashSet;

use serde_json::{Map, json};

use super::*;
use crate::description::{Description, Operation, closed, example_of, reference::standalone};

/// What stands in for parts of values.
fn others() -> Vec<Value> {
    let texts = [
        "",
        "draft",
        "full",
        "US",
        "80202",
        "80202-1234",
        "8020",
        "+13035550000",
        "+1303555000a",
        "+١٣٠٣٥٥٥٠٠٠٠٠٠",
        "11f1f6c8-0be3-4c82-8596-583121d1d262",
        "11F1F6C8-0BE3-4C82-8596-583121D1D262",
        "11f1f6c80be34c828596583121d1d262",
        "urn:uuid:11f1f6c8-0be3-4c82-8596-583121d1d262",
        "11f1f6c8-0be3-4c82-8596-583121d1d26",
        "11f1f6c8-0be3-4c82-8596-583121d1d26g",
        "2026-03-01T00:00:00Z",
        "2026-03-01t00:00:00.123z",
        "2026-03-01T00:00:00+02:00",
        "2026-03-01 00:00:00Z",
        "2026-03-01T00:00:00",
        "2026-02-30T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T00:00:00.Z",
        "2026-03-01",
        "2026-03-01T00:00Z",
        "+002026-03-01T00:00:00Z",
        "2026-03-01T00:00:00+2:00",
        "https://example.com/a?b=c#d",
        "http://[::1]:80/",
        "example.com",
        "//example.com/",
        "https://exa mple.com/",
        "https://example.com/\u{e9}",
        "https://example.com/|",
        "mailto:a@example.com",
    ];
    let plain = [json!(null), json!(true), json!(0), json!(1), json!(1.0), json!(2.5), json!(-3), json!(251)];
    let large = [json!(1_000_000), json!([]), json!({}), json!([1, "a"]), json!([{"a": 1}]), json!({"x": 1})];
    texts.map(Value::from).into_iter().chain(plain).chain(large).chain([Value::from(vec!["a"; 101])]).collect()
}

/// Values that differ from one in a single part: another, one less, one more. Every fifth other one will do, each time
/// beginning with the next, for the same forms are found in many places.
fn variants(value: &Value, turn: &mut usize) -> Vec<Value> {
    *turn += 1;
    let mut variants: Vec<Value> = others().into_iter().skip(*turn % 5).step_by(5).collect();
    match value {
        Value::Object(members) => {
            let with = |name: &str, member: Value| {
                let mut changed = members.clone();
                changed.insert(name.to_owned(), member);
                Value::Object(changed)
            };
            variants.push(with("undescribed", json!({"x": 1})));
            for (name, member) in members {
                let rest = members.iter().filter(|(other, _)| *other != name);
                variants.push(rest.map(|(name, member)| (name.clone(), member.clone())).collect::<Map<_, _>>().into());
                variants.extend(self::variants(member, turn).into_iter().map(|variant| with(name, variant)));
            }
        }
        Value::Array(items) => {
            variants.push([items.as_slice(), items].concat().into());
            for item in items {
                variants.extend(self::variants(item, turn).into_iter().map(|variant| json!([item, variant])));
            }
        }
        _ => {}
    }
    variants
}

/// Schemas of everything that is sent and answered, with a value that fits.
fn schemas(operation: &Operation) -> Vec<(Value, Value)> {
    let document = Description::carried().document();
    let answers = operation.answers().iter().flat_map(|answer| answer.media());
    let answers =
        answers.filter(|(kind, _)| kind == "application/json").map(|(_, media)| standalone(document, &media["schema"]));
    let parameters = operation.parameters().iter().map(|parameter| parameter.schema());
    let sent = operation.body().map(|body| body.schema()).into_iter().chain(parameters);
    let schemas = answers.chain(sent.map(|schema| schema.document().clone()));
    schemas.map(|schema| (example_of(document, &schema), schema)).map(|(example, schema)| (schema, example)).collect()
}

/// A library that knows all of JSON Schema says the same of every value.
#[test]
fn a_judge_says_what_json_schema_says() {
    let (mut valid, mut invalid) = (0, 0);
    let (mut seen, mut turn) = (HashSet::new(), 0);
    for operation in Description::carried().operations() {
        for (schema, example) in schemas(operation) {
            for schema in [schema.clone(), closed::close(schema)] {
                // Many answer with the same.
                if !seen.insert(schema.to_string()) {
                    continue;
                }
                let judge = Judge::new(&schema).unwrap();
                let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
                let validator = options.should_validate_formats(true).build(&schema).unwrap();
                for value in variants(&example, &mut turn).into_iter().chain([example.clone()]) {
                    let faults = judge.faults(&value);
                    assert_eq!(faults.is_empty(), validator.is_valid(&value), "{} {value}: {faults:?}", operation.id());
                    *(if faults.is_empty() { &mut valid } else { &mut invalid }) += 1;
                }
            }
        }
    }
    assert!(valid > 1_000 && invalid > 10_000, "{valid} valid, {invalid} invalid");
}

#[test]
fn rules_without_a_meaning_are_refused_with_their_place() {
    let refusal = |schema: Value| Judge::new(&schema).unwrap_err();
    assert_eq!(refusal(json!({"properties": {"a": {"not": {}}}})), "properties: not: a rule without a meaning here");
    assert_eq!(refusal(json!({"items": {"format": 1}})), "items: format: not a text");
    assert_eq!(refusal(json!({"type": "text"})), "type: an unknown type");
    assert!(refusal(json!({"$ref": "#/components/schemas/Gone"})).contains("leads nowhere"));
    assert!(refusal(json!({"components": {"schemas": {"A": {"pattern": "("}}}})).starts_with("A: pattern: "));
}

#[test]
fn what_a_new_revision_may_have_is_served() {
    let faults = |schema: Value, value: Value| Judge::new(&schema).unwrap().faults(&value).len();
    assert_eq!(faults(json!({"type": "string", "format": "password"}), json!("0042")), 0);
    assert_eq!(faults(json!({"type": "array", "uniqueItems": true, "deprecated": true}), json!([1, 1])), 0);
    let closed = json!({"properties": {"a": {}}, "additionalProperties": false});
    assert_eq!((faults(closed.clone(), json!({"a": 1})), faults(closed, json!({"b": 1}))), (0, 1));
    assert_eq!(faults(json!({"additionalProperties": {"type": "string"}}), json!({"b": "c"})), 0);
}

#[test]
fn places_are_json_pointers_and_unknown_members_come_last() {
    let item =
        json!({"properties": {"b~c": {"type": "string"}, "d": {}}, "unevaluatedProperties": false, "required": ["d"]});
    let judge = Judge::new(&json!({"properties": {"a/b": {"items": item}}})).unwrap();
    let faults = judge.faults(&json!({"a/b": [{"d": 1}, {"x": 1, "b~c": 2}]}));
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/a~1b/1/d", "/a~1b/1/b~0c", "/a~1b/1/x"]);
}
