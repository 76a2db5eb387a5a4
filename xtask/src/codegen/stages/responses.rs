//! Keeps one inline response and one inline body per operation.
//!
//! Error responses are dropped: the runtime turns each of them into an error that keeps status, headers and body,
//! which typed error responses would lose if a proxy responds with HTML.

use crate::document::{Object, Pointer, Warnings, operations_mut, resolve_chain};
use anyhow::{Context, ensure};
use serde_json::{Value, json};

/// The extension of an operation that lists further operations, one per other media type of its response.
pub(crate) const ALTERNATIVES: &str = "x-alternative-operations";

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";

/// Rewrites every operation.
pub(crate) fn run(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    split_alternatives(document, warnings)?;
    let whole = document.clone();
    for (path, method, operation) in operations_mut(document) {
        let at = Pointer::default().child("paths").child(path.split('#').next().unwrap_or_default()).child(method);
        keep_success(operation, &whole, warnings, &at)?;
        keep_json_body(operation, &whole, &at.child("requestBody"))?;
    }
    // Components that only error responses used are no longer reached.
    super::prune::drop_unreached_components(document)
}

fn keep_success(operation: &mut Object, whole: &Value, warnings: &mut Warnings, at: &Pointer) -> anyhow::Result<()> {
    let responses = operation
        .get("responses")
        .and_then(Value::as_object)
        .with_context(|| format!("{at}: has no `responses`; describe its success response in the overlay"))?;
    let at = at.child("responses");
    let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let (status, response) = successes
        .next()
        .with_context(|| format!("{at}: describes no success (2xx) response; add one in the overlay"))?;
    for (other, _) in successes {
        warnings.add(format!(
            "{at}: in addition to {status}, the response {other} is described; it is decoded like {status}"
        ));
    }
    let mut response = resolve_chain(whole, response).with_context(|| at.child(status).to_string())?.clone();
    if let Some(Value::Object(content)) = response.get_mut("content") {
        if content.contains_key(JSON) {
            for other in content.keys().filter(|media_type| *media_type != JSON) {
                warnings.add(format!("{at}: its {other} response has no separate operation; see {ALTERNATIVES}"));
            }
            content.retain(|media_type, _| media_type == JSON);
        }
        for (_, media) in content.iter_mut() {
            if let Some(media) = media.as_object_mut() {
                media.entry("schema").or_insert_with(|| json!({}));
            }
        }
    }
    let status = status.clone();
    operation.insert("responses".to_owned(), json!({status: response}));
    Ok(())
}

fn keep_json_body(operation: &mut Object, whole: &Value, at: &Pointer) -> anyhow::Result<()> {
    let Some(body) = operation.get("requestBody") else { return Ok(()) };
    let component = body["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).map(str::to_owned);
    let mut body = resolve_chain(whole, body).with_context(|| at.to_string())?.clone();
    let content = body
        .get_mut("content")
        .and_then(Value::as_object_mut)
        .with_context(|| format!("{at}: the body has no `content`; describe it in the overlay"))?;
    ensure!(
        content.contains_key(JSON),
        "{at}/content: the body has no {JSON} form; other forms are not generated, so add it or remove the operation in the overlay"
    );
    content.retain(|media_type, _| media_type == JSON);
    // The name of the component is the best name for the type of the body.
    if let (Some(component), Some(schema)) = (component, content[JSON].get_mut("schema").and_then(Value::as_object_mut))
        && !schema.contains_key("$ref")
    {
        schema.entry(super::names::TYPE_NAME).or_insert_with(|| json!(component));
    }
    operation.insert("requestBody".to_owned(), body);
    Ok(())
}

/// Gives every alternative its own path. The part after `#` makes the keys unique; as the fragment of a URL it is never sent,
/// and it is removed from the generated code.
fn split_alternatives(document: &mut Value, warnings: &mut Warnings) -> anyhow::Result<()> {
    let mut split = Vec::new();
    for (path, method, operation) in operations_mut(document) {
        let Some(alternatives) = operation.shift_remove(ALTERNATIVES) else { continue };
        let at = Pointer::default().child("paths").child(path).child(method).child(ALTERNATIVES);
        let alternatives =
            alternatives.as_array().with_context(|| format!("{at}: must be a list; fix it in the overlay"))?;
        for (index, alternative) in alternatives.iter().enumerate() {
            let at = at.child(index);
            let media_type = alternative["mediaType"]
                .as_str()
                .with_context(|| format!("{at}: has no `mediaType`; add it in the overlay"))?;
            if !responds_with(operation, media_type) {
                warnings
                    .add(format!("{at}: no response of the operation is {media_type}; it gets no separate operation"));
                continue;
            }
            split.push((format!("{path}#{media_type}"), method, split_one(operation, alternative, media_type, &at)?));
        }
    }
    let paths = document
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .context("#/paths: missing; a description without paths has no operations")?;
    for (key, method, operation) in split {
        let item = paths.entry(key).or_insert_with(|| json!({}));
        item[method] = Value::Object(operation);
    }
    Ok(())
}

/// Whether a success of the operation is described with this media type.
fn responds_with(operation: &Object, media_type: &str) -> bool {
    let responses = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    responses
        .filter(|(status, _)| status.starts_with('2'))
        .any(|(_, response)| response["content"].get(media_type).is_some())
}

/// Moves the response of one media type from the operation to its alternative.
fn split_one(operation: &mut Object, alternative: &Value, media_type: &str, at: &Pointer) -> anyhow::Result<Object> {
    let mut other = operation.clone();
    for key in ["operationId", "summary", "description"] {
        let value = alternative.get(key).with_context(|| format!("{at}: has no `{key}`; add it in the overlay"))?;
        other.insert(key.to_owned(), value.clone());
    }
    retain_media_type(&mut other, |candidate| candidate == media_type);
    retain_media_type(operation, |candidate| candidate != media_type);
    Ok(other)
}

fn retain_media_type(operation: &mut Object, keep: impl Fn(&str) -> bool) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        if let (true, Some(Value::Object(content))) = (status.starts_with('2'), response.get_mut("content")) {
            content.retain(|media_type, _| keep(media_type));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(mut document: Value) -> (Value, Vec<String>) {
        let mut warnings = Warnings::default();
        run(&mut document, &mut warnings).unwrap();
        (document, warnings.iter().map(str::to_owned).collect())
    }

    #[test]
    fn only_the_success_is_kept_and_references_are_inlined() {
        let (document, warnings) = run_on(json!({
            "paths": {"/porting": {"get": {"responses": {"201": {"$ref": "#/components/responses/Ok"}, "401": {}, "default": {}, "5XX": {}}}}},
            "components": {"responses": {"Ok": {"description": "d", "content": {"application/json": {}}}}}
        }));
        let responses = &document["paths"]["/porting"]["get"]["responses"];
        assert_eq!(responses, &json!({"201": {"description": "d", "content": {"application/json": {"schema": {}}}}}));
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_body_component_names_its_schema() {
        let (document, _) = run_on(json!({
            "paths": {"/porting": {"post": {"requestBody": {"$ref": "#/components/requestBodies/Share"}, "responses": {"200": {}}}}},
            "components": {"requestBodies": {"Share": {"content": {"application/json": {"schema": {"type": "object"}}}}}}
        }));
        let body = &document["paths"]["/porting"]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["x-type-name"], "Share");
    }

    #[test]
    fn csv_beside_json_gets_an_operation_or_a_warning() {
        let get = |extension: Value| {
            let mut operation = json!({"operationId": "List", "responses": {"200": {"content": {"application/json": {"schema": {}}, "text/csv": {"schema": {}}}}}});
            if !extension.is_null() {
                operation[ALTERNATIVES] = extension;
            }
            json!({"paths": {"/porting": {"get": operation}}})
        };
        let (_, warnings) = run_on(get(Value::Null));
        assert_eq!(warnings.len(), 1);
        let alternative =
            json!([{"mediaType": "text/csv", "operationId": "ListCsv", "summary": "s", "description": "d"}]);
        let (document, warnings) = run_on(get(alternative));
        assert!(warnings.is_empty(), "{warnings:?}");
        let csv = &document["paths"]["/porting#text/csv"]["get"];
        assert_eq!(csv["operationId"], "ListCsv");
        assert_eq!(csv["responses"]["200"]["content"], json!({"text/csv": {"schema": {}}}));
    }
}
