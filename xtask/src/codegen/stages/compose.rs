//! Resolves compositions: `allOf` becomes one object, and `oneOf` gets a discriminator or becomes plain JSON.

use crate::document::{Object, Pointer, Warnings, resolve_chain, visit_schemas};
use anyhow::{Context, bail};
use serde_json::{Value, json};

/// The extension that stores the variants of a tagged union: `{property, variants: {tag: schema}}`.
pub(crate) const TAGGED: &str = "x-tagged";

/// Rewrites every composition of the document outside of parameters.
pub(crate) fn run(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    let whole = document.clone();
    visit_schemas(document, &mut |schema, at| {
        merge_all_of(schema, at, &whole)?;
        if !is_parameter(at) {
            tag_variants(schema, at, &whole, warnings)?;
        }
        Ok(())
    })
}

/// The origin of the schema in the description.
fn place(schema: &Object, at: &Pointer) -> String {
    super::origins::schema_origin(schema, at)
}

fn is_parameter(at: &Pointer) -> bool {
    at.as_str().starts_with("/components/parameters/") || at.as_str().contains("/parameters/")
}

/// `allOf` of objects becomes the object with all their properties.
fn merge_all_of(schema: &mut Object, at: &Pointer, whole: &Value) -> anyhow::Result<()> {
    let Some(Value::Array(parts)) = schema.shift_remove("allOf") else { return Ok(()) };
    for part in parts {
        let part = resolve_chain(whole, &part).with_context(|| place(schema, at))?;
        let Some(part) = part.as_object() else {
            bail!(
                "{}/allOf: a part is not a schema; describe the result as one schema in the overlay",
                place(schema, at)
            )
        };
        if part.contains_key("oneOf") || part.contains_key("anyOf") {
            bail!(
                "{}/allOf: a part is itself a choice; describe the result as one schema in the overlay",
                place(schema, at)
            );
        }
        let mut part = part.clone();
        merge_all_of(&mut part, at, whole)?;
        merge_object(schema, part);
    }
    Ok(())
}

fn merge_object(schema: &mut Object, part: Object) {
    for (key, value) in part {
        match (schema.get_mut(&key), value) {
            (Some(Value::Object(properties)), Value::Object(more)) if key == "properties" => {
                for (name, property) in more {
                    properties.entry(name).or_insert(property);
                }
            }
            (Some(Value::Array(required)), Value::Array(more)) if key == "required" => {
                required.extend(more);
            }
            (Some(_), _) => {}
            (None, value) => {
                schema.insert(key, value);
            }
        }
    }
}

/// Variants of a `oneOf` or `anyOf` are distinguished by the discriminator, by an enum of one value, or not at all.
fn tag_variants(schema: &mut Object, at: &Pointer, whole: &Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    let variants = ["oneOf", "anyOf"].into_iter().find_map(|key| match schema.shift_remove(key) {
        Some(Value::Array(variants)) => Some(variants),
        _ => None,
    });
    let Some(variants) = variants else { return Ok(()) };
    let tagged = match schema.shift_remove("discriminator") {
        Some(discriminator) => explicit_tags(&discriminator, &variants, &place(schema, at))?,
        None => inferred_tags(&variants, whole).with_context(|| place(schema, at))?,
    };
    let kept: Vec<String> = match &tagged {
        Some(_) => vec!["description".to_owned(), "nullable".to_owned()],
        None => vec!["description".to_owned()],
    };
    schema.retain(|key, _| kept.contains(key) || key.starts_with("x-"));
    match tagged {
        Some((property, tags)) => {
            schema.insert(TAGGED.to_owned(), json!({"property": property, "variants": tags}));
        }
        None => warnings.add(format!("{at}: its variants cannot be distinguished; they stay plain JSON")),
    }
    Ok(())
}

type Tags = (String, Object);

fn explicit_tags(discriminator: &Value, variants: &[Value], at: &str) -> anyhow::Result<Option<Tags>> {
    let Some(property) = discriminator["propertyName"].as_str() else {
        bail!("{at}/discriminator: has no `propertyName`; add it in the overlay");
    };
    let mut tags = Object::new();
    match discriminator.get("mapping").and_then(Value::as_object) {
        Some(mapping) => {
            for (tag, target) in mapping {
                let Some(target) = target.as_str() else {
                    bail!(
                        "{at}/discriminator/mapping: {tag} must be the name of a schema, a string; fix it in the overlay"
                    )
                };
                let reference =
                    if target.contains('/') { target.to_owned() } else { format!("#/components/schemas/{target}") };
                tags.insert(tag.clone(), json!({"$ref": reference}));
            }
        }
        // Without a mapping, the tag is the name of the schema.
        None => {
            for variant in variants {
                let Some(name) = variant["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) else {
                    bail!(
                        "{at}/discriminator: without a mapping its variants must be references; add a mapping in the overlay"
                    );
                };
                tags.insert(name.to_owned(), variant.clone());
            }
        }
    }
    Ok(Some((property.to_owned(), tags)))
}

/// A property that has, in each variant, an enum of values that no other variant has.
fn inferred_tags(variants: &[Value], whole: &Value) -> anyhow::Result<Option<Tags>> {
    let resolved = variants.iter().map(|variant| resolve_chain(whole, variant)).collect::<anyhow::Result<Vec<_>>>()?;
    let Some(candidates) = resolved.first().and_then(|variant| variant["properties"].as_object()) else {
        return Ok(None);
    };
    for property in candidates.keys() {
        let mut tags = Object::new();
        let mut distinct = true;
        for (variant, resolved) in variants.iter().zip(&resolved) {
            let values = resolved["properties"][property]["enum"].as_array();
            let values = values.map(Vec::as_slice).unwrap_or_default();
            distinct &= !values.is_empty();
            for value in values.iter().filter_map(Value::as_str) {
                distinct &= tags.insert(value.to_owned(), variant.clone()).is_none();
            }
        }
        if distinct && tags.len() >= variants.len() {
            return Ok(Some((property.clone(), tags)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(schemas: Value) -> (Value, usize) {
        let mut document = json!({"components": {"schemas": schemas}});
        let mut warnings = Warnings::default();
        run(&mut document, &mut warnings).unwrap();
        (document["components"]["schemas"].take(), warnings.iter().count())
    }

    #[test]
    fn all_of_is_merged_into_one_object() {
        let (schemas, _) = composed(json!({
            "Base": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
            "More": {"description": "d", "allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"n": {"type": "integer"}}}]}
        }));
        assert_eq!(
            schemas["More"],
            json!({"description": "d", "type": "object", "properties": {"id": {"type": "string"}, "n": {"type": "integer"}}, "required": ["id"]})
        );
    }

    #[test]
    fn the_tags_come_from_the_discriminator() {
        let (schemas, _) = composed(json!({
            "A": {}, "B": {},
            "E": {"oneOf": [{"$ref": "#/components/schemas/A"}], "discriminator": {"propertyName": "t",
                  "mapping": {"x.a": "#/components/schemas/A", "x.b": "B"}}}
        }));
        assert_eq!(
            schemas["E"][TAGGED],
            json!({"property": "t", "variants": {"x.a": {"$ref": "#/components/schemas/A"}, "x.b": {"$ref": "#/components/schemas/B"}}})
        );
    }

    #[test]
    fn enums_of_one_value_replace_a_discriminator() {
        let variant =
            |tag: &str| json!({"properties": {"id": {"type": "string"}, "kind": {"type": "string", "enum": [tag]}}});
        let (schemas, warnings) = composed(json!({"E": {"oneOf": [variant("a"), variant("b")]}}));
        assert_eq!(schemas["E"][TAGGED]["property"], "kind");
        assert_eq!(warnings, 0);
    }

    #[test]
    fn indistinguishable_variants_remain_json_with_a_warning() {
        let (schemas, warnings) =
            composed(json!({"E": {"description": "d", "oneOf": [{"properties": {}}, {"type": "object"}]}}));
        assert_eq!(schemas["E"], json!({"description": "d"}));
        assert_eq!(warnings, 1);
    }
}
