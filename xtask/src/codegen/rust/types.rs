//! Writes one Rust type for every named schema.

pub(in crate::codegen) mod enums;
mod objects;
mod recursion;
pub(in crate::codegen) mod unions;

use crate::codegen::identifiers;
use crate::codegen::stages::{compose::TAGGED, origins, patch_bodies};
use crate::document::{Object, operations_mut};
use anyhow::{Context as _, anyhow};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// All types of the prepared description, in the order of their names.
pub(crate) fn generate(document: &Value) -> anyhow::Result<TokenStream> {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .context("#/components/schemas: missing; the description must be prepared first")?;
    let sent = reached_from(document, schemas, "requestBody");
    let received = reached_from(document, schemas, "responses");
    let recursive = recursion::find(schemas);
    let sorted: BTreeMap<&String, &Value> = schemas.iter().collect();
    let mut items = Vec::with_capacity(sorted.len());
    for (name, schema) in sorted {
        let at = format!("#/components/schemas/{name}");
        let schema = schema
            .as_object()
            .with_context(|| format!("{at}: the schema must be an object; rewrite it in the overlay"))?;
        let context =
            Context { sent: sent.contains(name), received: received.contains(name), boxed: recursive.get(name) };
        items.push(
            generate_one(name, schema, &context)
                .with_context(|| format!("{}: the type {name}", origins::schema_origin(schema, at)))?,
        );
    }
    Ok(quote! {
        use crate::runtime::{Extra, Id, Patch, Secret, Timestamp, object, open_enum, tagged_union};

        #(#items)*
    })
}

/// The use of a type by other types.
struct Context<'a> {
    /// Whether request bodies contain it.
    sent: bool,
    /// Whether responses contain it. Then it has no required fields: everything that the API sends is decoded.
    received: bool,
    /// The types that its own fields must point to instead of containing them.
    boxed: Option<&'a BTreeSet<String>>,
}

fn generate_one(name: &str, schema: &Object, context: &Context<'_>) -> anyhow::Result<TokenStream> {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        enums::generate(name, schema, values)
    } else if let Some(tagged) = schema.get(TAGGED) {
        unions::generate(name, schema, tagged)
    } else if schema.contains_key("properties") {
        objects::generate(name, schema, context)
    } else {
        let ident = format_ident!("{name}");
        let docs = docs(schema, name);
        let alias = plain_type(schema)?;
        Ok(quote! { #docs pub type #ident = #alias; })
    }
}

/// The types in the bodies or responses of all operations.
pub(in crate::codegen) fn reached_from(document: &Value, schemas: &Object, part: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for (_, _, operation) in operations_mut(&mut document.clone()) {
        if let Some(part) = operation.get(part) {
            patch_bodies::collect(part, schemas, &mut reached);
        }
    }
    reached
}

/// The type of a value that is neither absent nor null.
fn plain_type(schema: &Object) -> anyhow::Result<TokenStream> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = format_ident!(
            "{}",
            reference.rsplit('/').next().context("a reference has no name; fix it in the overlay")?
        );
        return Ok(quote! { #name });
    }
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    Ok(match (text("type"), text("format")) {
        (Some("string"), Some("uuid")) => quote! { Id },
        (Some("string"), Some("date-time")) => quote! { Timestamp },
        (Some("string"), Some("password")) => quote! { Secret },
        (Some("string"), _) => quote! { String },
        (Some("integer"), _) => quote! { i64 },
        (Some("number"), _) => quote! { f64 },
        (Some("boolean"), _) => quote! { bool },
        (Some("array"), _) => {
            let items = schema.get("items").and_then(Value::as_object);
            let item = items.map_or_else(|| Ok(quote! { serde_json::Value }), plain_type)?;
            quote! { Vec<#item> }
        }
        _ => quote! { serde_json::Value },
    })
}

/// The documentation of a type or field.
fn docs(schema: &Object, otherwise: &str) -> TokenStream {
    let description = schema.get("description").and_then(Value::as_str);
    let lines = super::doc_lines(description.unwrap_or(otherwise));
    quote! { #(#[doc = #lines])* }
}

/// The names of an object's properties in code, before a language's own words are avoided.
pub(in crate::codegen) fn field_names(schema: &Object) -> anyhow::Result<Vec<String>> {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Ok(Vec::new()) };
    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
    identifiers::fields(&names).map_err(|identifiers::Clash(positions)| {
        let place = |name: &str| match properties[name].as_object() {
            Some(property) => origins::schema_origin(property, format!("properties/{name}")),
            None => format!("properties/{name}"),
        };
        let each: Vec<String> = positions.into_iter().map(|position| place(names[position])).collect();
        anyhow!("{} get one name in code; remove one of them in the overlay", each.join(" and "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn indistinguishable_fields_are_rejected_with_both_origins() {
        let schema =
            json!({"properties": {"someName": {"x-origin": "#/a/someName"}, "SomeName": {"x-origin": "#/b/SomeName"}}});
        let error = field_names(schema.as_object().unwrap()).unwrap_err().to_string();
        assert!(error.starts_with("#/a/someName and #/b/SomeName") && error.contains("overlay"), "{error}");
    }

    fn generated(schemas: Value, paths: Value) -> String {
        let document = json!({"paths": paths, "components": {"schemas": schemas}});
        generate(&document).unwrap().to_string().replace(' ', "")
    }

    #[test]
    fn each_schema_gets_its_kind_of_field() {
        let code = generated(
            json!({"S": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string"}, "id": {"type": "string", "format": "uuid"},
                "at": {"type": "string", "format": "date-time"}, "pin": {"type": "string", "format": "password"},
                "tags": {"type": "array", "nullable": true, "items": {"type": "string"}}, "type": {"type": "integer"},
                "any": {}, "other": {"$ref": "#/components/schemas/S"}
            }}}),
            json!({}),
        );
        for field in [
            "pubname:String,",
            "pubid:Option<Id>,",
            "pubat:Option<Timestamp>,",
            "pubpin:Option<Secret>,",
            "pubtags:Vec<String>,",
            "pubtype_:Option<i64>,",
            "pubany:Option<serde_json::Value>,",
            "pubother:Option<Box<S>>,",
            "pubextra:Extra,",
        ] {
            assert!(code.contains(field), "{field} in {code}");
        }
        assert!(!code.contains("Default,PartialEq"), "types with required fields have no default");
        assert!(!code.contains("with_"), "received types have no setters");
    }

    #[test]
    fn received_types_have_no_required_fields() {
        let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}});
        let schema = json!({"S": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}});
        let code =
            generated(schema, json!({"/porting": {"post": {"requestBody": content, "responses": {"200": content}}}}));
        assert!(code.contains("puba:Option<String>,") && code.contains("pubfnnew()->Self"), "{code}");
    }

    #[test]
    fn constructors_take_required_fields_in_the_order_of_the_description() {
        let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Range"}}}});
        let text = json!({"type": "string"});
        let schema = json!({"Range": {"type": "object", "required": ["start", "end"], "properties": {"end": text, "start": text}}});
        let code = generated(schema, json!({"/porting": {"post": {"requestBody": content}}}));
        assert!(code.contains("new(start:implInto<String>,end:implInto<String>)"), "{code}");
    }

    #[test]
    fn bodies_have_constructors_and_patches_three_states() {
        let body =
            json!({"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}}});
        let code = generated(
            json!({"S": {"type": "object", "x-three-state": true, "required": ["a"], "properties": {
                "a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "string"}
            }}}),
            json!({"/porting": {"patch": body}}),
        );
        assert!(code.contains("pubfnnew(a:implIntoIterator<Item=implInto<String>>)"), "{code}");
        assert!(code.contains("pubb:Patch<String>,"), "{code}");
        assert!(code.contains("pubfnwith_b(mutself,b:implInto<Patch<String>>)"), "{code}");
    }
}
