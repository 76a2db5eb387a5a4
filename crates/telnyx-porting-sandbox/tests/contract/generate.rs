//! Values generated from the schemas of the description: valid ones, and ones that violate each rule.

use serde_json::{Map, Value, json};

use crate::description::{Operation, resolve};

/// A value that violates one rule, and the location.
pub(crate) struct Wrong {
    pub(crate) value: Value,
    pub(crate) pointer: String,
    pub(crate) rule: String,
}

/// The body of a valid request.
pub(crate) fn good_body(operation: Operation) -> Option<Value> {
    let media = &operation.body()?["content"]["application/json"];
    Some(media.get("example").unwrap_or_else(|| panic!("{}: no example", operation.id())).clone())
}

/// The schema of an operation's body.
pub(crate) fn body_schema(operation: Operation) -> Option<&'static Value> {
    Some(resolve(&operation.body()?["content"]["application/json"]["schema"]))
}

/// A value with every member of its schema.
pub(crate) fn full(schema: &'static Value) -> Value {
    let schema = meant(schema);
    if let Some(properties) = schema["properties"].as_object() {
        let members = properties.iter().map(|(name, property)| (name.clone(), full(property)));
        return members.collect::<Map<_, _>>().into();
    }
    match schema.get("items") {
        Some(items) if resolve(items).get("properties").is_some() => json!([full(items)]),
        _ => schema.get("example").or(schema["enum"].get(0)).unwrap_or_else(|| panic!("no example: {schema}")).clone(),
    }
}

/// The first of several alternatives, which is never null.
pub(crate) fn meant(schema: &'static Value) -> &'static Value {
    let schema = resolve(schema);
    ["oneOf", "anyOf"].into_iter().find_map(|key| schema[key].get(0)).map_or(schema, meant)
}

/// Every type that a schema allows.
pub(crate) fn types(schema: &'static Value) -> Vec<&'static str> {
    let schema = resolve(schema);
    let own = schema["type"].as_array().map_or_else(
        || schema["type"].as_str().into_iter().collect(),
        |kinds| kinds.iter().map(|kind| kind.as_str().unwrap()).collect::<Vec<_>>(),
    );
    let parts = ["oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    own.into_iter().chain(parts.flat_map(types)).collect()
}

/// Copies of a valid value, each with one violation.
pub(crate) fn wrongs(schema: &'static Value, good: &Value) -> Vec<Wrong> {
    let mut found = Vec::new();
    collect(schema, good, String::new(), good, &mut found);
    found
}

fn collect(schema: &'static Value, whole: &Value, pointer: String, value: &Value, found: &mut Vec<Wrong>) {
    for (rule, bad) in replacements(schema, value) {
        found.push(Wrong { value: replaced(whole, &pointer, bad), pointer: pointer.clone(), rule });
    }
    let schema = meant(schema);
    for name in schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap()) {
        let mut without = whole.clone();
        without.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(name).unwrap();
        found.push(Wrong { value: without, pointer: format!("{pointer}/{name}"), rule: "required".to_owned() });
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        collect(property, whole, format!("{pointer}/{name}"), &value[name], found);
    }
    if let (Some(items), Some(first)) = (schema.get("items"), value.get(0)) {
        collect(items, whole, format!("{pointer}/0"), first, found);
    }
}

/// Values of the wrong types, and the rules that they violate.
fn replacements(schema: &'static Value, value: &Value) -> Vec<(String, Value)> {
    let allowed = types(schema);
    let samples = [
        ("null", Value::Null),
        ("boolean", json!(true)),
        ("integer", json!(987_654)),
        ("number", json!(1.5)),
        ("string", json!("987654")),
        ("array", json!([])),
        ("object", json!({})),
    ];
    let wrong_types = samples.into_iter().filter(|(kind, _)| !allowed.contains(kind));
    let mut found: Vec<_> = wrong_types.map(|(kind, sample)| (format!("type, sent {kind}"), sample)).collect();
    let schema = meant(schema);
    let text = |rule: &str| schema.get(rule).map(|_| (rule.to_owned(), json!("wrong 987654")));
    found.extend(["enum", "pattern", "format"].into_iter().filter_map(text));
    if let Some(least) = schema["minimum"].as_i64() {
        found.push(("minimum".to_owned(), json!(least - 1)));
    }
    if let Some(most) = schema["maximum"].as_i64() {
        found.push(("maximum".to_owned(), json!(most + 1)));
    }
    if let Some(most) = schema["maxItems"].as_u64() {
        let items = vec![value[0].clone(); usize::try_from(most).unwrap() + 1];
        found.push(("maxItems".to_owned(), items.into()));
    }
    found
}

fn replaced(whole: &Value, pointer: &str, bad: Value) -> Value {
    let mut copy = whole.clone();
    *copy.pointer_mut(pointer).unwrap() = bad;
    copy
}
