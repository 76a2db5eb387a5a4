//! Every rule, with the smallest description that shows it.

mod operations;
mod report;
mod schemas;

use super::change::Change;
use super::changes;
use super::rules::Effect::{Breaking, Ok as Fine};
use serde_json::{Value, json};

fn description(paths: Value, components: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths, "components": components})
}

fn diff(old: &Value, new: &Value) -> Vec<Change> {
    changes(old, new, ["old", "new"]).unwrap()
}

/// The changes as `at | kind | source | wire`.
fn lines(old: &Value, new: &Value) -> Vec<String> {
    let word = |effect| if effect == Breaking { "breaking" } else { "ok" };
    diff(old, new)
        .iter()
        .map(|change| {
            let kind = serde_json::to_value(change.kind).unwrap();
            format!("{} | {} | {} {}", change.at, kind.as_str().unwrap(), word(change.source), word(change.wire))
        })
        .collect()
}

fn operation(id: &str) -> Value {
    json!({"operationId": id, "responses": {"200": {"description": "d"}}})
}

fn media(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

fn sending(schema: &Value) -> Value {
    let mut patch = operation("update");
    patch["requestBody"] = json!({"required": true, "content": media(schema)});
    description(json!({"/porting": {"patch": patch}}), json!({}))
}

fn responding(schema: &Value) -> Value {
    let get = json!({"operationId": "show", "responses": {"200": {"description": "d", "content": media(schema)}}});
    description(json!({"/porting": {"get": get}}), json!({}))
}

fn asking(parameters: Value) -> Value {
    let mut get = operation("list");
    get["parameters"] = parameters;
    description(json!({"/porting": {"get": get}}), json!({}))
}

fn query(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "schema": schema})
}

/// The results of a change of `a`, first in requests and then in responses.
fn both_ways(old: Value, new: Value) -> [Vec<String>; 2] {
    let short = |lines: Vec<String>| -> Vec<String> {
        lines.iter().map(|line| line.split_once(" | ").unwrap().1.to_owned()).collect()
    };
    [short(lines(&sending(&old), &sending(&new))), short(lines(&responding(&old), &responding(&new)))]
}

fn object(property: Value, required: bool) -> Value {
    let names = if required { json!(["a"]) } else { json!([]) };
    json!({"type": "object", "properties": {"a": property}, "required": names})
}

fn text() -> Value {
    json!({"type": "string"})
}

#[track_caller]
fn assert_both(old: Value, new: Value, sent: &[&str], received: &[&str]) {
    assert_eq!(both_ways(old, new), [sent.to_vec(), received.to_vec()]);
}

#[test]
fn documentation_and_the_format_version_are_not_compared() {
    let mut old =
        responding(&object(json!({"type": "string", "nullable": true, "minimum": 1, "exclusiveMinimum": true}), true));
    old["openapi"] = json!("3.0.1");
    let mut new = responding(&object(
        json!({"type": ["string", "null"], "exclusiveMinimum": 1, "description": "d", "example": "e"}),
        true,
    ));
    new["paths"]["/porting"]["get"]["summary"] = json!("s");
    assert_eq!(diff(&old, &new), []);
    let variants =
        responding(&object(json!({"anyOf": [{"type": "string", "exclusiveMinimum": 1}, {"type": "null"}]}), true));
    assert_eq!(diff(&old, &variants), []);
}

#[test]
fn the_division_into_components_is_not_compared() {
    let schema = object(json!({"type": "array", "items": object(text(), true)}), true);
    let mut inline = sending(&schema);
    inline["paths"]["/porting"]["patch"]["parameters"] = json!([query("q", text())]);
    let patch = json!({
        "operationId": "update",
        "parameters": [{"$ref": "#/components/parameters/Q"}],
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        "responses": {"200": {"$ref": "#/components/responses/R"}}
    });
    let components = json!({
        "parameters": {"Q": query("q", text())},
        "requestBodies": {"B": {"required": true, "content": media(&json!({"$ref": "#/components/schemas/S"}))}},
        "responses": {"R": {"description": "d"}},
        "schemas": {
            "S": {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "array", "items": {"$ref": "#/components/schemas/I"}}}}]},
            "I": object(text(), true)
        }
    });
    let divided = description(json!({"/porting": {"patch": patch}}), components);
    assert_eq!(diff(&inline, &divided), []);
    assert_eq!(diff(&divided, &inline), []);
}

#[test]
fn recursive_schemas_end() {
    let tree = |leaf: Value| {
        let node = json!({"type": "object", "properties": {
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}}, "leaf": leaf
        }});
        let mut document = responding(&json!({"$ref": "#/components/schemas/Node"}));
        document["components"] = json!({"schemas": {"Node": node}});
        document
    };
    assert_eq!(diff(&tree(text()), &tree(text())), []);
    assert_eq!(
        lines(&tree(text()), &tree(json!({"type": "integer"}))),
        ["response 200: leaf | type-changed | breaking breaking"]
    );
}

#[test]
fn types_that_all_refer_to_each_other_are_not_listed_without_end() {
    let web = |kind: &str| {
        let names: Vec<String> = (0..12).map(|n| format!("T{n}")).collect();
        let mut properties: Value =
            names.iter().map(|name| (name.clone(), json!({"$ref": format!("#/components/schemas/{name}")}))).collect();
        properties["leaf"] = json!({"type": kind});
        let schemas: Value =
            names.iter().map(|name| (name.clone(), json!({"type": "object", "properties": properties}))).collect();
        let mut document = responding(&json!({"$ref": "#/components/schemas/T0"}));
        document["components"] = json!({"schemas": schemas});
        document
    };
    let found = diff(&web("string"), &web("integer")).len();
    assert!((12..500).contains(&found), "{found}");
}
