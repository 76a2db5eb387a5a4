//! The keywords that the generator knows, by the kind of object that contains them.

use crate::document::{METHODS, Object, Pointer, visit_schemas};
use anyhow::{Context, bail};
use serde_json::Value;

/// Schema keywords that have a meaning for the generated code.
const SCHEMA: &[&str] = &[
    "$ref",
    "type",
    "format",
    "enum",
    "const",
    "nullable",
    "properties",
    "required",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "additionalProperties",
    "discriminator",
    "description",
    "default",
    "readOnly",
    "writeOnly",
    "deprecated",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];
/// Schema keywords that only document.
const SCHEMA_DOCUMENTATION: &[&str] = &["title", "example", "examples", "externalDocs", "$comment", "xml"];

const ROOT: &[&str] = &["openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"];
const COMPONENTS: &[&str] =
    &["schemas", "parameters", "requestBodies", "responses", "headers", "securitySchemes", "examples"];
const PATH_ITEM: &[&str] = &["summary", "description", "parameters", "servers"];
const OPERATION: &[&str] = &[
    "operationId",
    "summary",
    "description",
    "tags",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
    "security",
    "externalDocs",
    "servers",
];
const PARAMETER: &[&str] = &[
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "schema",
    "style",
    "explode",
    "example",
    "examples",
    "allowReserved",
    "allowEmptyValue",
];
const BODY: &[&str] = &["$ref", "description", "required", "content"];
const RESPONSE: &[&str] = &["$ref", "description", "content", "headers"];
const MEDIA_TYPE: &[&str] = &["schema", "example", "examples", "encoding"];

/// Rejects the first unsupported keyword.
pub(super) fn check(document: &mut Value) -> anyhow::Result<()> {
    let root = Pointer::default();
    only(object(document, &root)?, ROOT, &root)?;
    if let Some(components) = document.get("components") {
        check_components(components, &root.child("components"))?;
    }
    if let Some(paths) = document.get("paths") {
        let at = root.child("paths");
        for (path, item) in object(paths, &at)? {
            check_path_item(item, &at.child(path))?;
        }
    }
    visit_schemas(document, &mut |schema, at| {
        let known: Vec<&str> = SCHEMA.iter().chain(SCHEMA_DOCUMENTATION).copied().collect();
        only(schema, &known, at)
    })
}

fn check_components(components: &Value, at: &Pointer) -> anyhow::Result<()> {
    let components = object(components, at)?;
    only(components, COMPONENTS, at)?;
    for (kind, section) in components {
        let at = at.child(kind);
        for (name, component) in object(section, &at)? {
            let at = at.child(name);
            match kind.as_str() {
                "parameters" => only(object(component, &at)?, PARAMETER, &at)?,
                "requestBodies" => check_content(component, BODY, &at)?,
                "responses" => check_content(component, RESPONSE, &at)?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn check_path_item(item: &Value, at: &Pointer) -> anyhow::Result<()> {
    for (key, value) in object(item, at)? {
        let at_key = at.child(key);
        if METHODS.contains(&key.as_str()) {
            check_operation(value, &at_key)?;
        } else if key == "parameters" {
            check_parameters(value, &at_key)?;
        } else if !PATH_ITEM.contains(&key.as_str()) && !key.starts_with("x-") {
            return unknown(key, at);
        }
    }
    Ok(())
}

fn check_operation(operation: &Value, at: &Pointer) -> anyhow::Result<()> {
    let operation = object(operation, at)?;
    only(operation, OPERATION, at)?;
    if !operation.contains_key("operationId") {
        bail!("{at}: has no `operationId`; give it one in the overlay, since methods are named after it");
    }
    if let Some(parameters) = operation.get("parameters") {
        check_parameters(parameters, &at.child("parameters"))?;
    }
    if let Some(body) = operation.get("requestBody") {
        check_content(body, BODY, &at.child("requestBody"))?;
    }
    if let Some(responses) = operation.get("responses") {
        let at = at.child("responses");
        for (status, response) in object(responses, &at)? {
            check_content(response, RESPONSE, &at.child(status))?;
        }
    }
    Ok(())
}

fn check_parameters(parameters: &Value, at: &Pointer) -> anyhow::Result<()> {
    let parameters = parameters.as_array().with_context(|| format!("{at}: must be a list; fix it in the overlay"))?;
    for (index, parameter) in parameters.iter().enumerate() {
        let at = at.child(index);
        let parameter = object(parameter, &at)?;
        only(parameter, PARAMETER, &at)?;
        let place = parameter.get("in").and_then(Value::as_str);
        if !parameter.contains_key("$ref") && !matches!(place, Some("path" | "query" | "header")) {
            bail!(
                "{at}: `in: {}` is not supported; parameters stand in path, query or header; remove it in the overlay",
                place.unwrap_or("?")
            );
        }
    }
    Ok(())
}

fn check_content(body: &Value, known: &[&str], at: &Pointer) -> anyhow::Result<()> {
    let body = object(body, at)?;
    only(body, known, at)?;
    let at = at.child("content");
    for (media_type, media) in body.get("content").and_then(Value::as_object).into_iter().flatten() {
        let at = at.child(media_type);
        only(object(media, &at)?, MEDIA_TYPE, &at)?;
    }
    Ok(())
}

fn only(object: &Object, known: &[&str], at: &Pointer) -> anyhow::Result<()> {
    match object.keys().find(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
        Some(key) => unknown(key, at),
        None => Ok(()),
    }
}

fn unknown(key: &str, at: &Pointer) -> anyhow::Result<()> {
    bail!(
        "{at}: the keyword `{key}` is not supported; add it to xtask/src/codegen/stages/lower, \
         or rewrite or remove it with an action in the overlay"
    )
}

fn object<'a>(value: &'a Value, at: &Pointer) -> anyhow::Result<&'a Object> {
    value.as_object().with_context(|| format!("{at}: must be an object; fix it in the overlay"))
}

/// Drops documentation and everything that the code generator would mistake for a type's name.
pub(super) fn drop_documentation(document: &mut Value) {
    let result: Result<(), std::convert::Infallible> = visit_schemas(document, &mut |schema, _| {
        schema.retain(|key, _| !SCHEMA_DOCUMENTATION.contains(&key.as_str()));
        Ok(())
    });
    let Ok(()) = result;
    drop_examples(document);
}

/// Examples of parameters, media types and components.
fn drop_examples(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let holds_example = object.contains_key("schema") || object.contains_key("schemas");
            if holds_example {
                object.shift_remove("example");
                object.shift_remove("examples");
            }
            object.iter_mut().for_each(|(_, value)| drop_examples(value));
        }
        Value::Array(items) => items.iter_mut().for_each(drop_examples),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rejection(mut document: Value) -> String {
        check(&mut document).unwrap_err().to_string()
    }

    #[test]
    fn each_level_names_the_location_of_unknown_keywords() {
        assert!(rejection(json!({"swagger": "2.0"})).contains("`swagger`"));
        let operation = |operation: Value| json!({"paths": {"/porting": {"get": operation}}});
        assert!(rejection(operation(json!({"operationId": "a", "callbacks": {}}))).contains("#/paths/~1porting/get"));
        assert!(rejection(operation(json!({}))).contains("operationId"));
        let cookie = json!({"operationId": "a", "parameters": [{"name": "c", "in": "cookie"}]});
        assert!(rejection(operation(cookie)).contains("in: cookie"));
        let media =
            json!({"operationId": "a", "responses": {"200": {"content": {"application/json": {"itemSchema": {}}}}}});
        assert!(rejection(operation(media)).contains("itemSchema"));
        assert!(rejection(json!({"components": {"callbacks": {}}})).contains("#/components"));
    }

    #[test]
    fn extensions_are_accepted() {
        let mut document = json!({"x-a": 1, "paths": {"/porting": {"x-b": 1, "get": {"operationId": "a", "x-c": 1}}}});
        check(&mut document).unwrap();
    }
}
