//! Keeps the porting operations and everything that they refer to, and drops everything else.
//!
//! The complete Telnyx description has hundreds of paths; pruning a pruned file changes
//! nothing.

use crate::document::{Object, Pointer, resolve, segments};
use anyhow::{Context, ensure};
use serde_json::Value;
use std::collections::BTreeSet;

/// The path prefixes that belong to porting numbers in.
const PREFIXES: [&str; 2] = ["/porting", "/portability"];

/// Removes all paths except the porting ones, and all components that they do not reach.
pub(crate) fn run(document: &mut Value) -> anyhow::Result<()> {
    let paths = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .context("#/paths: missing; a description without paths has no operations")?;
    paths.retain(|path, _| PREFIXES.iter().any(|prefix| path.starts_with(prefix)));
    ensure!(
        !paths.is_empty(),
        "#/paths: none begins with {}; is this the description of another API? Give that of Telnyx",
        PREFIXES.join(" or ")
    );
    drop_unreached_components(document)?;
    // Webhooks of other products; none describes porting events.
    if let Some(root) = document.as_object_mut() {
        root.shift_remove("webhooks");
    }
    keep_used_tags(document);
    keep_used_security_schemes(document);
    Ok(())
}

/// Removes the components that no path reaches.
pub(super) fn drop_unreached_components(document: &mut Value) -> anyhow::Result<()> {
    let reached = reachable_components(document)?;
    if let Some(Value::Object(components)) = document.get_mut("components") {
        for (kind, section) in components.iter_mut() {
            if let (Value::Object(section), false) = (section, kind == "securitySchemes") {
                section.retain(|name, _| reached.contains(&(kind.clone(), name.clone())));
            }
        }
        components.retain(|_, section| section.as_object().is_none_or(|section| !section.is_empty()));
    }
    Ok(())
}

/// The components, as (kind, name), that the paths reach through references.
fn reachable_components(document: &Value) -> anyhow::Result<BTreeSet<(String, String)>> {
    let mut reached = BTreeSet::new();
    let mut pending = vec![&document["paths"]];
    while let Some(value) = pending.pop() {
        for reference in references(value) {
            let path = segments(&reference)?;
            let target = resolve(document, &reference).with_context(|| where_used(document, &reference))?;
            if let [components, kind, name, ..] = path.as_slice()
                && components == "components"
                && !reached.insert((kind.clone(), name.clone()))
            {
                continue;
            }
            pending.push(target);
        }
    }
    Ok(reached)
}

/// The first location of the reference.
fn where_used(document: &Value, reference: &str) -> String {
    fn find(value: &Value, reference: &str, at: &Pointer) -> Option<Pointer> {
        match value {
            Value::String(text) if text == reference => Some(at.clone()),
            Value::Object(object) => object.iter().find_map(|(key, value)| find(value, reference, &at.child(key))),
            Value::Array(items) => {
                items.iter().enumerate().find_map(|(index, value)| find(value, reference, &at.child(index)))
            }
            _ => None,
        }
    }
    find(document, reference, &Pointer::default()).map_or_else(|| "#".to_owned(), |at| at.to_string())
}

/// Every reference inside `value`, including those of discriminator mappings.
fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect_references(value, &mut found);
    found
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                found.push(reference.clone());
            }
            found.extend(mapped_references(object));
            // Examples are data, even if they look like references.
            let inner = object.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "examples"));
            inner.for_each(|(_, value)| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

fn mapped_references(object: &Object) -> impl Iterator<Item = String> {
    let mapping = object.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    mapping.and_then(Value::as_object).into_iter().flatten().filter_map(|(_, target)| {
        let target = target.as_str()?;
        // A mapping may also contain the bare name of a schema.
        Some(if target.contains('/') { target.to_owned() } else { format!("#/components/schemas/{target}") })
    })
}

fn keep_used_tags(document: &mut Value) {
    let used: BTreeSet<String> = crate::document::operations_mut(document)
        .flat_map(|(_, _, operation)| {
            let tags = operation.get("tags").and_then(Value::as_array).cloned().unwrap_or_default();
            tags.into_iter().filter_map(|tag| tag.as_str().map(str::to_owned))
        })
        .collect();
    if let Some(Value::Array(tags)) = document.get_mut("tags") {
        tags.retain(|tag| tag["name"].as_str().is_some_and(|name| used.contains(name)));
    }
}

fn keep_used_security_schemes(document: &mut Value) {
    let used: BTreeSet<String> = document
        .get("security")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|requirement| requirement.keys().cloned())
        .collect();
    if let Some(Value::Object(schemes)) = document.pointer_mut("/components/securitySchemes")
        && !used.is_empty()
    {
        schemes.retain(|name, _| used.contains(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn whole() -> Value {
        json!({
            "openapi": "3.0.0",
            "tags": [{"name": "Porting Orders"}, {"name": "Calls"}],
            "paths": {
                "/calls": {"post": {"tags": ["Calls"], "x": {"$ref": "#/components/schemas/Call"}}},
                "/portability_checks": {"post": {"tags": ["Porting Orders"]}},
                "/porting/events": {"get": {"tags": ["Porting Orders"], "x": {"$ref": "#/components/schemas/Event"}}}
            },
            "components": {
                "responses": {"Error": {}},
                "schemas": {
                    "Call": {},
                    "Event": {"discriminator": {"propertyName": "t", "mapping": {"a": "#/components/schemas/A", "b": "B"}}},
                    "A": {"items": {"$ref": "#/components/schemas/Event"}},
                    "B": {"example": {"$ref": "#/components/schemas/Call"}},
                    "Unused": {"$ref": "#/components/schemas/Call"}
                }
            }
        })
    }

    #[test]
    fn only_porting_paths_and_reachable_components_are_kept() {
        let mut document = whole();
        run(&mut document).unwrap();
        let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
        assert_eq!(paths, ["/portability_checks", "/porting/events"]);
        let schemas: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(schemas, ["Event", "A", "B"]);
        assert_eq!(document["components"].get("responses"), None);
        assert_eq!(document["tags"], json!([{"name": "Porting Orders"}]));
    }

    #[test]
    fn pruning_twice_changes_nothing() {
        let mut once = whole();
        run(&mut once).unwrap();
        let mut twice = once.clone();
        run(&mut twice).unwrap();
        assert_eq!(once, twice);
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        let mut document = json!({"paths": {"/porting": {"$ref": "#/components/pathItems/gone"}}});
        let error = format!("{:#}", run(&mut document).unwrap_err());
        assert!(error.starts_with("#/paths/~1porting/$ref: ") && error.contains("gone"), "{error}");
    }

    #[test]
    fn another_api_is_rejected() {
        let mut document = json!({"paths": {"/calls": {}}});
        assert!(run(&mut document).unwrap_err().to_string().contains("another API"));
    }
}
