//! Marks the schemas of PATCH bodies, whose optional properties have three states: kept, cleared, set.
//!
//! A schema that responses or other bodies also use is duplicated, so that reading stays simple.

use super::names::{TYPE_NAME, rewrite_references};
use super::origins;
use crate::document::{Object, components_mut, operations_mut};
use anyhow::bail;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The extension that marks an object whose optional properties have three states.
pub(crate) const THREE_STATE: &str = "x-three-state";

const PREFIX: &str = "#/components/schemas/";

/// Marks the closure of all PATCH bodies and duplicates schemas that it shares with anything else.
pub(crate) fn run(document: &mut Value) -> anyhow::Result<()> {
    let schemas = components_mut(document, "schemas")?.clone();
    let (mut patched, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (_, method, operation) in operations_mut(document) {
        let mut rest = operation.clone();
        if method == "patch"
            && let Some(body) = rest.shift_remove("requestBody")
        {
            collect(&body, &schemas, &mut patched);
        }
        collect(&Value::Object(rest), &schemas, &mut others);
    }
    patched.retain(|name| schemas[name].get("properties").is_some());
    let twins = twin_names(&patched, &others, &schemas)?;
    let to_twin = |reference: &str| {
        let name = reference.strip_prefix(PREFIX)?;
        twins.get(name).map(|twin| format!("{PREFIX}{twin}"))
    };
    let types = components_mut(document, "schemas")?;
    for name in &patched {
        let mut schema = schemas[name].clone();
        rewrite_references(&mut schema, &to_twin);
        schema[THREE_STATE] = json!(true);
        types.insert(twins.get(name).unwrap_or(name).clone(), schema);
    }
    for (_, method, operation) in operations_mut(document) {
        if let (true, Some(body)) = (method == "patch", operation.get_mut("requestBody")) {
            rewrite_references(body, &to_twin);
        }
    }
    Ok(())
}

/// Adds the names of all schemas that `value` refers to, directly or through others.
pub(crate) fn collect(value: &Value, schemas: &Object, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let reference = object.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix(PREFIX));
            if let Some(name) = reference
                && found.insert(name.to_owned())
                && let Some(schema) = schemas.get(name)
            {
                collect(schema, schemas, found);
            }
            object.iter().for_each(|(_, value)| collect(value, schemas, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, schemas, found)),
        _ => {}
    }
}

/// The origin of a schema in the description.
fn place(schema: &Value, name: &str) -> String {
    let at = format!("{PREFIX}{name}");
    schema.as_object().map_or_else(|| at.clone(), |schema| origins::schema_origin(schema, &at))
}

fn twin_names(
    patched: &BTreeSet<String>,
    others: &BTreeSet<String>,
    schemas: &Object,
) -> anyhow::Result<BTreeMap<String, String>> {
    let mut twins = BTreeMap::new();
    for name in patched.intersection(others) {
        let twin = match name.strip_prefix("Update") {
            Some(_) => format!("{name}Patch"),
            None => {
                format!("Update{}", ["Create", "New"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name))
            }
        };
        if schemas.contains_key(&twin) {
            bail!(
                "{}: it becomes the type {twin}, which {name} at {} needs in a PATCH body; set {TYPE_NAME} on it in the overlay",
                place(&schemas[&twin], &twin),
                place(&schemas[name], name),
            );
        }
        twins.insert(name.clone(), twin);
    }
    Ok(twins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_schemas_are_duplicated_and_others_marked_in_place() {
        let reference = |name: &str| json!({"$ref": format!("{PREFIX}{name}")});
        let content = |name: &str| json!({"content": {"application/json": {"schema": reference(name)}}});
        let mut document = json!({
            "paths": {"/porting": {
                "patch": {"requestBody": content("UpdateOrder"), "responses": {"200": content("Order")}},
                "post": {"requestBody": content("CreateLoa")}
            }, "/porting/loa": {"patch": {"requestBody": content("CreateLoa")}}},
            "components": {"schemas": {
                "UpdateOrder": {"properties": {"documents": reference("Documents"), "kind": reference("Kind")}},
                "Order": {"properties": {"documents": reference("Documents")}},
                "Documents": {"properties": {"loa": {"type": "string"}}},
                "CreateLoa": {"properties": {"name": {"type": "string"}}},
                "Kind": {"type": "string", "enum": ["a"]}
            }}
        });
        run(&mut document).unwrap();
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["UpdateOrder"][THREE_STATE], true);
        assert_eq!(schemas["UpdateOrder"]["properties"]["documents"], reference("UpdateDocuments"));
        assert_eq!(schemas["UpdateDocuments"][THREE_STATE], true);
        assert_eq!(schemas["Documents"].get(THREE_STATE), None);
        assert_eq!(schemas["Order"]["properties"]["documents"], reference("Documents"));
        assert_eq!(schemas["Kind"].get(THREE_STATE), None);
        let body = |path: &str, method: &str| {
            document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]["$ref"].clone()
        };
        assert_eq!(body("/porting/loa", "patch"), format!("{PREFIX}UpdateLoa"));
        assert_eq!(body("/porting", "post"), format!("{PREFIX}CreateLoa"));
    }
}
