//! Converts a 3.0 or 3.1 description to the form of 3.0.3 that openapiv3 and progenitor accept.
//!
//! Every keyword is known, and kept, rewritten or dropped on purpose, or else rejected with its origin: ignoring a construct
//! silently would make the client silently wrong.

mod keywords;

use super::origins::is_note;
use crate::document::{Object, Pointer, Warnings, visit_schemas};
use anyhow::{bail, ensure};
use serde_json::{Value, json};

/// Rewrites the document to 3.0.3.
pub(crate) fn run(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    keywords::check(document)?;
    visit_schemas(document, &mut |schema, at| lower_schema(schema, at, warnings))?;
    keywords::drop_documentation(document);
    document["openapi"] = json!("3.0.3");
    Ok(())
}

fn lower_schema(schema: &mut Object, at: &Pointer, warnings: &mut Warnings) -> anyhow::Result<()> {
    if let Some(value) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), json!([value]));
    }
    lower_type(schema, at)?;
    lower_nullable_variants(schema, at)?;
    unwrap_single_variant(schema);
    deduplicate_enum(schema, at, warnings);
    drop_dangling_required(schema, at, warnings);
    Ok(())
}

/// `type: [X, 'null']` becomes `type: X, nullable: true`.
fn lower_type(schema: &mut Object, at: &Pointer) -> anyhow::Result<()> {
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "null" => {
            schema.shift_remove("type");
            schema.insert("nullable".to_owned(), json!(true));
        }
        Some(Value::Array(types)) => {
            let kinds: Vec<Value> = types.iter().filter(|kind| *kind != "null").cloned().collect();
            let nullable = kinds.len() < types.len();
            let [kind] = kinds.as_slice() else {
                bail!("{at}: `type: {}` names several types; describe them as `oneOf` in the overlay", json!(types));
            };
            schema.insert("type".to_owned(), kind.clone());
            if nullable {
                schema.insert("nullable".to_owned(), json!(true));
            }
        }
        _ => {}
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        let before = values.len();
        values.retain(|value| !value.is_null());
        if values.len() < before {
            schema.insert("nullable".to_owned(), json!(true));
        }
    }
    Ok(())
}

/// `anyOf: [X, {type: 'null'}]` becomes `X` that is nullable.
fn lower_nullable_variants(schema: &mut Object, at: &Pointer) -> anyhow::Result<()> {
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(variants)) = schema.get_mut(key) else { continue };
        ensure!(!variants.is_empty(), "{at}: `{key}` is empty; list its variants or remove it in the overlay");
        let before = variants.len();
        variants.retain(|variant| !is_only_null(variant));
        if variants.len() < before {
            schema.insert("nullable".to_owned(), json!(true));
        }
    }
    Ok(())
}

fn is_only_null(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| {
        schema.get("nullable") == Some(&json!(true))
            && schema.iter().all(|(key, value)| {
                matches!(key.as_str(), "nullable" | "description" | "example") || is_note(key, value)
            })
    })
}

/// `oneOf: [X]` is `X`; so is `allOf: [X]`, which keeps its sibling keywords.
fn unwrap_single_variant(schema: &mut Object) {
    for key in ["oneOf", "anyOf", "allOf"] {
        let single = match schema.get_mut(key) {
            Some(Value::Array(variants)) if variants.len() == 1 => variants.pop(),
            _ => None,
        };
        if let Some(Value::Object(variant)) = single {
            schema.shift_remove(key);
            for (key, value) in variant {
                schema.entry(key).or_insert(value);
            }
        }
    }
}

fn deduplicate_enum(schema: &mut Object, at: &Pointer, warnings: &mut Warnings) {
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        let mut seen = Vec::with_capacity(values.len());
        for value in values.iter() {
            if seen.contains(value) {
                warnings.add(format!("{at}: the enum lists {value} twice"));
            } else {
                seen.push(value.clone());
            }
        }
        *values = seen;
    }
}

/// A required name without a property would be a field of any type that every value must have.
fn drop_dangling_required(schema: &mut Object, at: &Pointer, warnings: &mut Warnings) {
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    let names: Vec<String> = properties.keys().cloned().collect();
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| {
            let known = name.as_str().is_some_and(|name| names.iter().any(|known| known == name));
            if !known {
                warnings.add(format!("{at}: {name} is required but is not a property; omitted"));
            }
            known
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(schema: Value) -> anyhow::Result<(Value, Vec<String>)> {
        let mut document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {"S": schema}}});
        let mut warnings = Warnings::default();
        run(&mut document, &mut warnings)?;
        assert_eq!(document["openapi"], "3.0.3");
        let schema = document["components"]["schemas"]["S"].take();
        Ok((schema, warnings.iter().map(str::to_owned).collect()))
    }

    #[test]
    fn null_in_all_its_forms_becomes_nullable() {
        let cases = [
            (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true})),
            (json!({"type": ["string"]}), json!({"type": "string"})),
            (json!({"type": "null"}), json!({"nullable": true})),
            (json!({"type": "string", "nullable": true}), json!({"type": "string", "nullable": true})),
            (
                json!({"type": "string", "enum": ["a", null]}),
                json!({"type": "string", "enum": ["a"], "nullable": true}),
            ),
            (
                json!({"anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]}),
                json!({"nullable": true, "$ref": "#/components/schemas/S"}),
            ),
        ];
        for (given, expected) in cases {
            assert_eq!(lowered(given).unwrap().0, expected);
        }
    }

    #[test]
    fn a_single_variant_is_that_variant() {
        let schema = json!({"description": "d", "oneOf": [{"$ref": "#/components/schemas/S"}]});
        assert_eq!(lowered(schema).unwrap().0, json!({"description": "d", "$ref": "#/components/schemas/S"}));
    }

    #[test]
    fn constants_become_enums_of_one() {
        assert_eq!(
            lowered(json!({"type": "string", "const": "a"})).unwrap().0,
            json!({"type": "string", "enum": ["a"]})
        );
    }

    #[test]
    fn doubled_enum_values_are_dropped_with_a_warning() {
        let (schema, warnings) = lowered(json!({"type": "string", "enum": ["b", "a", "b"]})).unwrap();
        assert_eq!(schema["enum"], json!(["b", "a"]));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn required_names_without_a_property_are_dropped_with_a_warning() {
        let (schema, warnings) =
            lowered(json!({"type": "object", "properties": {"a": {}}, "required": ["a", "b"]})).unwrap();
        assert_eq!(schema["required"], json!(["a"]));
        assert!(warnings[0].contains("\"b\""));
    }

    #[test]
    fn several_types_are_rejected_with_the_location() {
        let error = lowered(json!({"properties": {"p": {"type": ["string", "integer"]}}})).unwrap_err().to_string();
        assert!(error.contains("#/components/schemas/S/properties/p"), "{error}");
    }

    #[test]
    fn unknown_keywords_are_rejected_with_the_location() {
        for keyword in
            ["if", "prefixItems", "patternProperties", "$defs", "unevaluatedProperties", "contains", "madeUp"]
        {
            let error = lowered(json!({"properties": {"p": {keyword: {}}}})).unwrap_err().to_string();
            assert!(error.contains("#/components/schemas/S/properties/p") && error.contains(keyword), "{error}");
        }
    }
}
