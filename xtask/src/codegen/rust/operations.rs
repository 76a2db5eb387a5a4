//! Lets progenitor write the operations, and fits what it writes to our types and runtime.

use super::rewrite;
use crate::codegen::stages::responses::JSON;
use crate::document::{Object, components_mut, operations_mut, visit_schemas};
use anyhow::Context;
use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The two generated modules about operations.
pub(crate) struct Operations {
    /// A builder per operation.
    pub(crate) builders: TokenStream,
    /// The methods of the client that make the builders.
    pub(crate) client: TokenStream,
}

/// What the rewriting needs to know of an operation, under its name in Rust.
pub(super) struct Facts {
    /// The method and the path as the description writes them.
    pub(super) method: &'static str,
    /// The path with its parameters in braces.
    pub(super) path: String,
    /// The media type of an answer that is not JSON.
    pub(super) raw_media_type: Option<String>,
    /// Descriptions of the parameters by their names in Rust.
    pub(super) parameters: BTreeMap<String, String>,
}

/// Generates the operations of a prepared description.
pub(crate) fn generate(document: &Value) -> anyhow::Result<Operations> {
    let mut document = document.clone();
    let facts = facts(&mut document);
    let names: Vec<String> = components_mut(&mut document, "schemas")?.keys().cloned().collect();
    reduce_to_names(&mut document)?;
    let description = serde_json::from_value(document).context("openapiv3 cannot read the prepared description")?;
    let mut settings = GenerationSettings::default();
    settings.with_interface(InterfaceStyle::Builder).with_tag(TagStyle::Merged);
    for name in names {
        settings.with_replacement(&name, format!("types::{name}"), std::iter::empty());
    }
    for name in ["Id", "Timestamp"] {
        settings.with_replacement(name, name, std::iter::empty());
    }
    let tokens =
        Generator::new(&settings).generate_tokens(&description).context("progenitor cannot generate the operations")?;
    rewrite::rewrite(tokens, &facts)
}

fn facts(document: &mut Value) -> BTreeMap<String, Facts> {
    let describe = |(path, method, operation): (&String, &'static str, &mut Object)| {
        let name = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_snake_case();
        let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let parameters = parameters.filter_map(|parameter| {
            let name = parameter["name"].as_str()?.to_snake_case();
            Some((name, parameter["description"].as_str()?.to_owned()))
        });
        let mut parameters: BTreeMap<_, _> = parameters.collect();
        let body = operation.get("requestBody").and_then(|body| body["description"].as_str());
        parameters.extend(body.map(|description| ("body".to_owned(), description.to_owned())));
        let response = operation.get("responses").and_then(Value::as_object).and_then(|all| all.values().next());
        let content = response.and_then(|response| response["content"].as_object());
        let raw_media_type = content.and_then(|content| content.keys().find(|key| *key != JSON)).cloned();
        let path = path.split('#').next().unwrap_or_default().to_owned();
        (name, Facts { method, path, raw_media_type, parameters })
    };
    operations_mut(document).map(describe).collect()
}

/// Leaves of the component schemas nothing but their names, since their types are written elsewhere, and gives
/// ids and times in parameters the runtime's types.
fn reduce_to_names(document: &mut Value) -> anyhow::Result<()> {
    let schemas = components_mut(document, "schemas")?;
    for (_, schema) in schemas.iter_mut() {
        *schema = json!({"type": "object"});
    }
    schemas.insert("Id".to_owned(), json!({"type": "object"}));
    schemas.insert("Timestamp".to_owned(), json!({"type": "object"}));
    let result: Result<(), Infallible> = visit_schemas(document, &mut |schema, at| {
        if at.as_str().contains("/parameters/") {
            match schema.get("format").and_then(Value::as_str) {
                Some("uuid") => refer(schema, "Id"),
                Some("date-time") => refer(schema, "Timestamp"),
                _ => {}
            }
        }
        Ok(())
    });
    let Ok(()) = result;
    // Whatever stands in a path is an id, described as one or not.
    for (_, _, operation) in operations_mut(document) {
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            if parameter["in"] == "path" {
                parameter["schema"] = json!({"$ref": "#/components/schemas/Id"});
            }
        }
    }
    Ok(())
}

fn refer(schema: &mut Object, name: &str) {
    schema.clear();
    schema.insert("$ref".to_owned(), json!(format!("#/components/schemas/{name}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(path: &str, operation: Value) -> (String, String) {
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {path: {"post": operation}},
            "components": {"schemas": {"Share": {"type": "object", "properties": {}}}}
        });
        let operations = generate(&document).unwrap();
        let dense = |tokens: TokenStream| tokens.to_string().replace(' ', "");
        (dense(operations.builders), dense(operations.client))
    }

    #[test]
    fn requests_are_built_by_progenitor_and_sent_by_our_runtime() {
        let share = json!({"$ref": "#/components/schemas/Share"});
        let content = json!({"content": {"application/json": {"schema": share}}});
        let parameters = json!([{"name": "id", "in": "path", "required": true, "description": "Which.", "schema": {"type": "string"}}]);
        let (builders, client) = generated(
            "/porting_orders/{id}/share",
            json!({"operationId": "SharePortingOrder", "parameters": parameters, "requestBody": content,
                   "responses": {"201": {"description": "", "content": content["content"]}}}),
        );
        assert!(client.contains("pubfnshare_porting_order(&self)->builder::SharePortingOrder<'_>"), "{client}");
        assert!(builders.contains("id:Result<Id,String>") && builders.contains("body:Result<types::Share,String>"));
        assert!(builders.contains("client.execute(request,&INFO).await?.json().await"), "{builders}");
        assert!(builders.contains("path:\"/porting_orders/{id}/share\""));
        assert!(builders.contains("#[doc=\"Which.\"]"), "setters are documented by their parameter");
        assert!(!builders.contains("api-version") && !builders.contains("header_map"), "{builders}");
        assert!(!builders.contains("progenitor"), "{builders}");
    }

    #[test]
    fn what_is_not_json_is_asked_for_by_its_media_type_and_left_unread() {
        let csv = json!({"text/csv": {"schema": {"type": "string"}}});
        let (builders, _) = generated(
            "/porting_phone_numbers#text/csv",
            json!({"operationId": "ListCsv", "responses": {"200": {"description": "", "content": csv}}}),
        );
        assert!(builders.contains("HeaderValue::from_static(\"text/csv\")"), "{builders}");
        assert!(builders.contains("ResponseValue<RawBody>") && builders.contains(".await?.raw()"), "{builders}");
        assert!(
            !builders.contains('#') || !builders.contains("#text"),
            "the fragment is no part of the path: {builders}"
        );
    }
}
