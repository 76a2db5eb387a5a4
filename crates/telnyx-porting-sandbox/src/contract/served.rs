//! `GET /openapi.json`: the description as this server keeps it.
//!
//! It is the published one with what the server does beyond it: its own address, every refusal with its body, ids of any
//! form, page 0, and no empty list or object in a query, where these have no spelling.

use axum::Json;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::errors;
use crate::description::{Description, Found, Operation};

pub(super) async fn show(headers: HeaderMap) -> Json<Value> {
    Json(document(&server(&headers)))
}

/// The API's address, as the client reached this server; relative if that cannot be told.
fn server(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_sound) { "/v2".to_owned() } else { format!("http://{host}/v2") }
}

fn document(server: &str) -> Value {
    let description = Description::carried();
    let mut document = description.document().clone();
    document["servers"] = json!([{"url": server}]);
    document["components"]["schemas"]["Errors"] = error_schema();
    document["components"]["parameters"]["porting-order_PageConsolidated"]["schema"]["properties"]["number"]["minimum"] =
        json!(0);
    for parameter in document["components"]["parameters"].as_object_mut().into_iter().flatten() {
        say_what_is_taken(parameter.1);
    }
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            parameters.into_iter().flatten().for_each(say_what_is_taken);
            let method = method.to_uppercase().parse().unwrap_or_default();
            if let Found::Operation(found) = description.find(&method, path) {
                add_refusals(&mut operation["responses"], found);
            }
        }
    }
    document
}

fn say_what_is_taken(parameter: &mut Value) {
    let is_in_path = parameter["in"] == "path";
    let Some(schema) = parameter.get_mut("schema") else {
        return;
    };
    if is_in_path {
        // Any text is the id of something.
        *schema = json!({"type": "string", "minLength": 1});
    } else {
        let members = schema.get_mut("properties").and_then(Value::as_object_mut);
        members.into_iter().flatten().for_each(|(_, member)| refuse_empty(member));
    }
}

/// What is sent inside of a parameter cannot be an empty object, nor a list that would have one entry, an empty text.
fn refuse_empty(schema: &mut Value) {
    let takes_any_text = ["enum", "format"].iter().all(|rule| schema["items"].get(*rule).is_none());
    match schema["type"].as_str() {
        Some("array") if !takes_any_text => schema["minItems"] = json!(1),
        Some("object") => schema["minProperties"] = json!(1),
        _ => {}
    }
    for key in ["oneOf", "anyOf"] {
        schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(refuse_empty);
    }
    let members = schema.get_mut("properties").and_then(Value::as_object_mut);
    members.into_iter().flatten().for_each(|(_, member)| refuse_empty(member));
}

fn add_refusals(responses: &mut Value, operation: &Operation) {
    for (status, detail) in errors::of(operation) {
        let answer = &mut responses[status.as_str()];
        if answer["description"].is_null() {
            answer["description"] = json!(detail);
        }
        answer["content"] = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}});
    }
}

/// The document of every refusal.
fn error_schema() -> Value {
    let text = json!({"type": "string"});
    let source = json!({"type": "object", "properties": {"pointer": text, "parameter": text}});
    let error = json!({
        "type": "object",
        "required": ["code", "title", "detail", "meta"],
        "properties": {
            "code": text,
            "title": text,
            "detail": text,
            "source": source,
            "meta": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "format": "uri"}}},
        },
    });
    json!({
        "type": "object",
        "required": ["errors"],
        "properties": {"errors": {"type": "array", "minItems": 1, "items": error}},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(host: &'static str) -> String {
        server(&HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]))
    }

    #[test]
    fn the_address_is_the_one_that_the_client_used() {
        assert_eq!(at("127.0.0.1:4010"), "http://127.0.0.1:4010/v2");
        assert_eq!(at("[::1]:80"), "http://[::1]:80/v2");
        assert_eq!(at("a/b\"c"), "/v2");
        assert_eq!(server(&HeaderMap::new()), "/v2");
    }

    #[test]
    fn every_operation_tells_of_its_refusals_and_takes_any_id() {
        let document = document("/v2");
        let operations =
            document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        for operation in operations {
            for status in ["401", "403", "429", "500"] {
                let answer = &operation["responses"][status];
                assert!(answer["description"].is_string(), "{operation}");
                assert!(answer["content"]["application/json"]["schema"]["$ref"].is_string(), "{operation}");
            }
        }
        let text = document.to_string();
        assert!(!text.contains("telnyx.com"), "the real service is nobody's server here");
        assert_eq!(document["components"]["parameters"]["PathPortingOrderID"]["schema"]["format"], Value::Null);
        assert!(!text.contains("\"parameters\":null"), "what is absent stays so");
        let wanted = "/porting_orders/{id}/actions/confirm";
        assert!(document["paths"][wanted]["post"]["responses"]["400"].is_null(), "it takes no body");
    }
}
