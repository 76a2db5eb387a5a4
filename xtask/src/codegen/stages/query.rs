//! Turns every leaf of a `deepObject` parameter into a parameter with its wire name.

use super::origins::{self, ORIGIN};
use crate::document::{Pointer, Warnings, operations_mut, resolve_chain};
use anyhow::{Context, bail, ensure};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Rewrites the parameters of every operation and inlines referenced ones.
pub(crate) fn run(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    let whole = document.clone();
    for (path, method, operation) in operations_mut(document) {
        let at = Pointer::default().child("paths").child(path).child(method);
        let shared = whole["paths"][path.as_str()].get("parameters").and_then(Value::as_array);
        let own = operation.get("parameters").and_then(Value::as_array);
        let mut flat: Vec<Value> = Vec::new();
        for parameter in shared.into_iter().chain(own).flatten() {
            let parameter = resolve_chain(&whole, parameter).with_context(|| at.to_string())?;
            for leaf in flatten(parameter, &whole, &at, warnings)? {
                replace_or_push(&mut flat, leaf, warnings);
            }
        }
        reject_clashes(&flat)?;
        operation.insert("parameters".to_owned(), Value::Array(flat));
    }
    for item in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(item) = item.1.as_object_mut() {
            item.shift_remove("parameters");
        }
    }
    if let Some(Value::Object(components)) = document.get_mut("components") {
        components.shift_remove("parameters");
    }
    Ok(())
}

/// An operation's own parameter replaces a parameter of its path with the same name. A query parameter that is described
/// twice, flat and in an object, is one parameter.
fn replace_or_push(flat: &mut Vec<Value>, leaf: Value, warnings: &mut Warnings) {
    let same = |other: &&mut Value| other["name"] == leaf["name"] && other["in"] == leaf["in"];
    match flat.iter_mut().find(same) {
        Some(other) if other["in"] == "path" => *other = leaf,
        Some(other) => {
            // A list can have a single value.
            let is_longer = leaf["schema"]["type"] == "array" && other["schema"]["type"] != "array";
            let (kept, dropped) = if is_longer { (leaf.clone(), other.clone()) } else { (other.clone(), leaf) };
            warnings.add(format!(
                "{} and {} describe the same parameter {}; the first is used",
                place(&kept),
                place(&dropped),
                kept["name"]
            ));
            *other = kept;
        }
        None => flat.push(leaf),
    }
}

/// The origin of a parameter in the description.
fn place(parameter: &Value) -> String {
    let name = parameter["name"].as_str().unwrap_or_default();
    parameter.as_object().map_or_else(String::new, |object| origins::schema_origin(object, format!("parameter {name}")))
}

fn flatten(parameter: &Value, whole: &Value, at: &Pointer, warnings: &mut Warnings) -> anyhow::Result<Vec<Value>> {
    let place = place(parameter);
    let name = parameter["name"]
        .as_str()
        .with_context(|| format!("{at}/parameters: {place} has no name; give it one in the overlay"))?;
    let Some(schema) = parameter.get("schema") else {
        bail!("{place}: the parameter {name} is described by `content`; describe it by `schema` in the overlay");
    };
    if parameter["in"] != "query" {
        return Ok(vec![plain(parameter, name, schema)]);
    }
    let style = parameter.get("style").and_then(Value::as_str).unwrap_or("form");
    ensure!(
        matches!(style, "form" | "deepObject"),
        "{place}: the style `{style}` of the parameter {name} is not supported; `form` and `deepObject` are, set one of them in the overlay"
    );
    let resolved = resolve_chain(whole, schema)?;
    if !is_object(resolved) {
        return Ok(vec![plain(parameter, name, &leaf_schema(name, schema, whole)?)]);
    }
    if name.contains('[') {
        // Some revisions describe `filter[status]` as an object of operators; on the wire it is one value.
        warnings.add(format!(
            "{place}: the parameter {name}: its name is that of a leaf but its schema is an object; sent as text"
        ));
        return Ok(vec![plain(parameter, name, &json!({"type": "string"}))]);
    }
    let mut leaves = Vec::new();
    collect_leaves(name, resolved, whole, (0, &place), &mut leaves)?;
    Ok(leaves)
}

fn collect_leaves(
    prefix: &str,
    schema: &Value,
    whole: &Value,
    (depth, place): (u8, &str),
    leaves: &mut Vec<Value>,
) -> anyhow::Result<()> {
    ensure!(
        depth < 8,
        "{place}: the parameter {prefix} nests too deep to be sent; describe fewer levels in the overlay"
    );
    let properties = schema["properties"].as_object().with_context(|| {
        let place = schema.as_object().map_or_else(|| place.to_owned(), |schema| origins::schema_origin(schema, place));
        format!("{place}: the parameter {prefix} has no properties; describe them in the overlay, or make it a text")
    })?;
    for (key, property) in properties {
        let name = format!("{prefix}[{key}]");
        let resolved = resolve_chain(whole, property)?;
        if is_object(resolved) {
            collect_leaves(&name, resolved, whole, (depth + 1, place), leaves)?;
        } else {
            let parameter = json!({
                "in": "query",
                "description": property.get("description").or(resolved.get("description")),
                ORIGIN: property.get(ORIGIN),
            });
            leaves.push(plain(&parameter, &name, &leaf_schema(&name, property, whole)?));
        }
    }
    Ok(())
}

fn is_object(schema: &Value) -> bool {
    schema.get("properties").is_some() || schema["type"] == "object"
}

/// A parameter with one value or a list of values is a list; a name that ends in `[]` or `[in]` is a list in any case.
fn leaf_schema(name: &str, schema: &Value, whole: &Value) -> anyhow::Result<Value> {
    let resolved = resolve_chain(whole, schema)?;
    let variants = ["oneOf", "anyOf"].into_iter().find_map(|key| resolved.get(key).and_then(Value::as_array));
    if let Some(variants) = variants {
        let list = variants.iter().find(|variant| variant["type"] == "array");
        let scalars: Vec<&Value> = variants.iter().filter(|variant| variant["type"] != "array").collect();
        return match (list, scalars.as_slice()) {
            (Some(list), [_] | []) => Ok(list.clone()),
            _ => Ok(json!({"type": "string"})),
        };
    }
    let is_list = resolved["type"] == "array";
    if !is_list && (name.ends_with("[]") || name.ends_with("[in]")) {
        return Ok(json!({"type": "array", "items": schema}));
    }
    Ok(schema.clone())
}

/// The parameter with a style that progenitor accepts; the runtime joins lists.
fn plain(parameter: &Value, name: &str, schema: &Value) -> Value {
    let mut flat = Map::new();
    flat.insert("name".to_owned(), json!(name));
    flat.insert("in".to_owned(), parameter["in"].clone());
    if let Some(description) = parameter.get("description").filter(|description| description.is_string()) {
        flat.insert("description".to_owned(), description.clone());
    }
    if let Some(place) = parameter.get(ORIGIN).filter(|place| place.is_string()) {
        flat.insert(ORIGIN.to_owned(), place.clone());
    }
    let required = parameter["in"] == "path" || parameter["required"] == true;
    flat.insert("required".to_owned(), json!(required));
    flat.insert("schema".to_owned(), schema.clone());
    Value::Object(flat)
}

/// Rejects two spellings of one query parameter, `filter[a.b]` and `filter[a][b]`: the API may support only one.
fn reject_clashes(parameters: &[Value]) -> anyhow::Result<()> {
    let mut seen: BTreeMap<Vec<&str>, &Value> = BTreeMap::new();
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().unwrap_or_default();
        let parts = name.split(['[', ']', '.']).filter(|part| !part.is_empty()).collect();
        if let Some(other) = seen.insert(parts, parameter) {
            bail!(
                "{} and {}: {} and \"{name}\" are two spellings of one parameter; remove one of them in the overlay",
                place(other),
                place(parameter),
                other["name"]
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flattened(parameters: Value, components: Value) -> anyhow::Result<Vec<(String, Value)>> {
        let mut document =
            json!({"paths": {"/porting": {"get": {"parameters": parameters}}}, "components": components});
        run(&mut document, &mut Warnings::default())?;
        let parameters = document["paths"]["/porting"]["get"]["parameters"].as_array().unwrap().clone();
        Ok(parameters.into_iter().map(|p| (p["name"].as_str().unwrap().to_owned(), p["schema"].clone())).collect())
    }

    #[test]
    fn every_leaf_gets_its_bracketed_name() {
        let filter = json!([{"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object", "properties": {
            "a": {"type": "object", "properties": {"gt": {"type": "string"}}},
            "kind": {"$ref": "#/components/schemas/Kind"},
            "any": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
        }}}]);
        let kinds = json!({"schemas": {"Kind": {"type": "string", "enum": ["x"]}}});
        let list = json!({"type": "array", "items": {"type": "string"}});
        assert_eq!(
            flattened(filter, kinds).unwrap(),
            [
                ("filter[a][gt]".to_owned(), json!({"type": "string"})),
                ("filter[kind]".to_owned(), json!({"$ref": "#/components/schemas/Kind"})),
                ("filter[any]".to_owned(), list),
            ]
        );
    }

    #[test]
    fn component_parameters_are_inlined() {
        let components =
            json!({"parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}}});
        let flat = flattened(json!([{"$ref": "#/components/parameters/Id"}]), components).unwrap();
        assert_eq!(flat, [("id".to_owned(), json!({"type": "string"}))]);
    }

    #[test]
    fn spellings_of_older_revisions() {
        let text = json!({"type": "string"});
        let given = json!([
            {"name": "filter[misc.type]", "in": "query", "schema": text},
            {"name": "filter[status][in][]", "in": "query", "schema": text},
            {"name": "sort[]", "in": "query", "schema": {"type": "array", "items": text}},
            {"name": "filter[support_key]", "in": "query", "schema": {"type": "object", "properties": {"eq": text}}},
            {"name": "page", "in": "query", "schema": {"type": "object", "properties": {"number": {"type": "integer"}}}}
        ]);
        let list = json!({"type": "array", "items": text});
        assert_eq!(
            flattened(given, json!({})).unwrap(),
            [
                ("filter[misc.type]".to_owned(), text.clone()),
                ("filter[status][in][]".to_owned(), list.clone()),
                ("sort[]".to_owned(), list),
                ("filter[support_key]".to_owned(), text),
                ("page[number]".to_owned(), json!({"type": "integer"})),
            ]
        );
    }

    #[test]
    fn two_filter_parameters_are_merged_and_a_clash_is_rejected_with_both_names() {
        let parameter = |name: &str, key: &str| json!({"name": name, "in": "query", "schema": {"type": "object", "properties": {key: {"type": "string"}}}});
        let merged = flattened(json!([parameter("filter", "a"), parameter("filter", "b")]), json!({})).unwrap();
        assert_eq!(merged.len(), 2);
        let text = json!({"type": "string"});
        let clash = json!([
            {"name": "filter[a.b]", "in": "query", "schema": text},
            {"name": "filter[a][b]", "in": "query", "schema": text}
        ]);
        let error = format!("{:#}", flattened(clash, json!({})).unwrap_err());
        assert!(error.contains("filter[a.b]") && error.contains("filter[a][b]"), "{error}");
    }

    #[test]
    fn a_parameter_that_is_described_flat_and_in_an_object_is_one() {
        let text = json!({"type": "string"});
        let list = json!({"type": "array", "items": text});
        let filter =
            json!({"name": "filter", "in": "query", "x-origin": "#/p/0", "schema": {"properties": {"status": text}}});
        let flat = json!({"name": "filter[status]", "in": "query", "x-origin": "#/p/1", "schema": list});
        let mut document = json!({"paths": {"/porting": {"get": {"parameters": [filter, flat]}}}});
        let mut warnings = Warnings::default();
        run(&mut document, &mut warnings).unwrap();
        let parameters = document["paths"]["/porting"]["get"]["parameters"].as_array().unwrap();
        assert_eq!(parameters.len(), 1);
        assert_eq!(parameters[0]["schema"], list, "a list holds one value too");
        let warnings: Vec<_> = warnings.iter().collect();
        assert!(warnings[0].starts_with("#/p/1 and "), "{warnings:?}");
    }

    #[test]
    fn a_parameter_of_the_path_is_overridden_by_the_operation() {
        let mut document = json!({"paths": {"/porting/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"type": "string"}}],
            "get": {"parameters": [{"name": "id", "in": "path", "schema": {"type": "string", "format": "uuid"}}]}
        }}});
        run(&mut document, &mut Warnings::default()).unwrap();
        let parameters = &document["paths"]["/porting/{id}"]["get"]["parameters"];
        assert_eq!(parameters.as_array().unwrap().len(), 1);
        assert_eq!(parameters[0]["schema"]["format"], "uuid");
    }
}
