//! Runs progenitor to generate the operations, and adapts its output to our types and runtime.

use super::rewrite;
use crate::codegen::identifiers;
use crate::codegen::stages::origins;
use crate::codegen::stages::responses::JSON;
use crate::document::{Object, Pointer, components_mut, operations_mut, visit_schemas};
use anyhow::{Context, anyhow, bail};
use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TagStyle};
use quote::format_ident;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The two generated modules about operations.
pub(crate) struct Operations {
    /// A builder per operation.
    pub(crate) builders: TokenStream,
    /// The client's methods that create the builders.
    pub(crate) client: TokenStream,
}

/// Details of an operation for rewriting, by its name in Rust.
pub(super) struct OperationDetails {
    /// The method and the path as the description writes them.
    pub(super) method: &'static str,
    /// The path with its parameters in braces.
    pub(super) path: String,
    /// The fragment of the path, from `#`, that distinguishes operations on one path.
    pub(super) fragment: Option<String>,
    /// The media type of a response other than JSON.
    pub(super) raw_media_type: Option<String>,
    /// The variant of the runtime's `Idempotency`.
    pub(super) idempotency: Ident,
    summary: Option<String>,
    description: Option<String>,
    /// The parameters and the body by their names in Rust.
    arguments: BTreeMap<String, Argument>,
}

/// The target of a builder's setter.
struct Argument {
    /// The name on the wire; the body has none.
    wire: Option<String>,
    description: Option<String>,
}

impl OperationDetails {
    /// The name on the wire of a parameter.
    pub(super) fn wire_name(&self, name: &str) -> Option<&str> {
        self.arguments.get(name)?.wire.as_deref()
    }

    /// The documentation of a parameter or the body.
    pub(super) fn parameter_docs(&self, name: &str) -> Option<&str> {
        self.arguments.get(name)?.description.as_deref()
    }

    /// The documentation of the client's method, with the arguments in the order of the builder.
    pub(super) fn method_docs(&self, arguments: &[String]) -> String {
        let summary = self.summary.as_deref().map(|summary| summary.trim_end_matches(['.', ',']));
        let sends = format!("Sends a `{}` request to `{}`", self.method.to_uppercase(), self.path);
        let mut paragraphs: Vec<String> =
            summary.into_iter().chain(self.description.as_deref()).map(str::to_owned).collect();
        paragraphs.push(sends);
        if arguments.iter().any(|name| self.parameter_docs(name).is_some()) {
            let line = |name: &String| match self.parameter_docs(name) {
                Some(description) => format!("- `{name}`: {description}"),
                None => format!("- `{name}`"),
            };
            let lines: Vec<String> = arguments.iter().map(line).collect();
            paragraphs.push(format!("Arguments:\n{}", lines.join("\n")));
        }
        paragraphs.join("\n\n")
    }
}

/// Generates the operations of a prepared description.
pub(crate) fn generate(document: &Value, reviewed: &Idempotencies) -> anyhow::Result<Operations> {
    let mut document = document.clone();
    let details = details(&mut document, reviewed)?;
    origins::drop_notes(&mut document);
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
    rewrite::rewrite(tokens, &details)
}

/// The variant of the runtime's `Idempotency` for each operation that was reviewed, by its name in Rust.
pub(crate) type Idempotencies = BTreeMap<String, &'static str>;

/// An operation that was not reviewed is classified by its method: only reads may be retried.
pub(super) fn idempotency(reviewed: &Idempotencies, name: &str, method: &str) -> Ident {
    let by_method = if method.eq_ignore_ascii_case("get") { "ReadOnly" } else { "NotIdempotent" };
    format_ident!("{}", reviewed.get(name).copied().unwrap_or(by_method))
}

/// The details of all operations, whose parameters get their names in code instead of their wire names.
fn details(document: &mut Value, reviewed: &Idempotencies) -> anyhow::Result<BTreeMap<String, OperationDetails>> {
    let mut found = BTreeMap::new();
    let mut paths = Vec::new();
    for (path, method, operation) in operations_mut(document) {
        let text = |key: &str| operation.get(key).and_then(Value::as_str).map(str::to_owned);
        let name = text("operationId").unwrap_or_default().to_snake_case();
        let (summary, description) = (text("summary"), text("description"));
        let (plain, fragment) = path.split_once('#').map_or((path.as_str(), None), |(path, rest)| (path, Some(rest)));
        let mut template = plain.to_owned();
        let at = Pointer::default().child("paths").child(plain).child(method);
        let mut arguments = name_parameters(operation, &mut template, &at)?;
        if let Some(body) = operation.get("requestBody") {
            let description = body["description"].as_str().map(str::to_owned);
            arguments.insert("body".to_owned(), Argument { wire: None, description });
        }
        let response = operation.get("responses").and_then(Value::as_object).and_then(|all| all.values().next());
        let content = response.and_then(|response| response["content"].as_object());
        let raw_media_type = content.and_then(|content| content.keys().find(|key| *key != JSON)).cloned();
        let (path, plain, fragment) = (path.clone(), plain.to_owned(), fragment.map(|rest| format!("#{rest}")));
        if template != plain {
            paths.push((path, format!("{template}{}", fragment.as_deref().unwrap_or_default()), method));
        }
        let idempotency = idempotency(reviewed, &name, method);
        let details = OperationDetails {
            method,
            path: plain,
            fragment,
            raw_media_type,
            idempotency,
            summary,
            description,
            arguments,
        };
        found.insert(name, details);
    }
    for (path, template, method) in paths {
        move_operation(document, &path, template, method);
    }
    Ok(found)
}

/// Names the parameters of an operation, and those in the template of its path.
fn name_parameters(
    operation: &mut Object,
    template: &mut String,
    at: &Pointer,
) -> anyhow::Result<BTreeMap<String, Argument>> {
    let mut none = Vec::new();
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut).unwrap_or(&mut none);
    let mut in_path = template.split('{').skip(1).filter_map(|part| part.split('}').next());
    let is_described =
        |name: &&str| parameters.iter().any(|parameter| parameter["in"] == "path" && parameter["name"] == **name);
    if let Some(missing) = in_path.find(|name| !is_described(name)) {
        bail!("{at}: the path has {{{missing}}}, which no parameter describes; add one in the overlay");
    }
    let places: Vec<String> = parameters.iter().map(|parameter| place(parameter, at)).collect();
    let texts = |parameter: &Value| {
        let text = |key: &str| parameter[key].as_str().unwrap_or_default().to_owned();
        (text("name"), text("in"))
    };
    let listed: Vec<(String, String)> = parameters.iter().map(texts).collect();
    let listed: Vec<(&str, &str)> = listed.iter().map(|(name, place)| (name.as_str(), place.as_str())).collect();
    let names = identifiers::parameters(&listed).map_err(|identifiers::Clash(positions)| {
        let each: Vec<&str> = positions.iter().map(|position| places[*position].as_str()).collect();
        anyhow!("{}: the parameters get one name in code; remove one of them in the overlay", each.join(" and "))
    })?;
    let mut arguments = BTreeMap::new();
    for ((parameter, name), (wire, kind)) in parameters.iter_mut().zip(names).zip(&listed) {
        let description = parameter["description"].as_str().map(str::to_owned);
        // Otherwise progenitor would rename it; the order of its parameters is that of the wire names.
        let is_odd =
            wire.to_snake_case() != name || wire.contains(|c: char| !c.is_ascii_alphanumeric() && !"[]_-.".contains(c));
        if is_odd {
            parameter["name"] = json!(name);
        }
        if *kind == "path" {
            let (wire, name) = (format!("{{{wire}}}"), format!("{{{name}}}"));
            if !template.contains(&wire) {
                bail!("{}: the path has no {wire}; fix one of them in the overlay", place(parameter, at));
            }
            if is_odd {
                *template = template.replace(&wire, &name);
            }
        }
        arguments.insert(name, Argument { wire: Some((*wire).to_owned()), description });
    }
    Ok(arguments)
}

fn place(parameter: &Value, at: &Pointer) -> String {
    let name = parameter["name"].as_str().unwrap_or_default();
    let at = at.child("parameters").child(name);
    parameter.as_object().map_or_else(|| at.to_string(), |parameter| origins::schema_origin(parameter, &at))
}

/// Moves an operation to another path.
fn move_operation(document: &mut Value, path: &str, template: String, method: &str) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    let operation = paths.get_mut(path).and_then(Value::as_object_mut).and_then(|item| item.shift_remove(method));
    let Some(operation) = operation else { return };
    let item = paths.entry(template).or_insert_with(|| json!({}));
    item[method] = operation;
}

/// Removes everything but the names from the component schemas, since their types are generated elsewhere, and gives ids and
/// times in parameters the runtime's types.
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
                // Any other is a string: progenitor has its own types for some.
                Some(_) if schema.get("type").is_some_and(|kind| kind == "string") => {
                    schema.shift_remove("format");
                }
                _ => {}
            }
        }
        Ok(())
    });
    let Ok(()) = result;
    // Every path parameter is an id, described as one or not.
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
        let operations = generate(&document, &Idempotencies::new()).unwrap();
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
        assert!(builders.contains("staticDECODE:Decoder<types::Share>=decode;"), "{builders}");
        assert!(builders.contains("client.send_decoded(request,&INFO,DECODE).await"), "{builders}");
        assert!(builders.contains("\"/porting_orders/{id}/share\""));
        assert!(builders.contains("#[doc=\"Which.\"]"), "setters are documented by their parameter");
        assert!(!builders.contains("api-version") && !builders.contains("header_map"), "{builders}");
        assert!(!builders.contains("progenitor"), "{builders}");
    }

    #[test]
    fn paths_and_parameters_must_agree() {
        let rejection = |parameters: Value| {
            let operation =
                json!({"operationId": "Get", "parameters": parameters, "responses": {"200": {"description": ""}}});
            let document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a/{id}": {"get": operation}}});
            generate(&document, &Idempotencies::new()).err().unwrap().to_string()
        };
        let missing = rejection(json!([]));
        assert!(missing.starts_with("#/paths/~1a~1{id}/get") && missing.contains("{id}"), "{missing}");
        let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
        let surplus =
            rejection(json!([id, {"name": "x", "in": "path", "x-origin": "#/p/1", "schema": {"type": "string"}}]));
        assert!(surplus.starts_with("#/p/1: ") && surplus.contains("{x}"), "{surplus}");
    }

    #[test]
    fn other_media_types_are_requested_and_not_decoded() {
        let csv = json!({"text/csv": {"schema": {"type": "string"}}});
        let (builders, _) = generated(
            "/porting_phone_numbers#text/csv",
            json!({"operationId": "ListCsv", "responses": {"200": {"description": "", "content": csv}}}),
        );
        assert!(builders.contains("HeaderValue::from_static(\"text/csv\")"), "{builders}");
        assert!(
            builders.contains("ResponseValue<RawBody>") && builders.contains("client.send_raw(request,&INFO).await"),
            "{builders}"
        );
        assert!(
            !builders.contains('#') || !builders.contains("#text"),
            "the fragment is not part of the path: {builders}"
        );
    }
}
