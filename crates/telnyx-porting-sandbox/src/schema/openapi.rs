//! `GET /openapi.json`: the description with the properties of this server.
//!
//! These are its address, the body of every rejection, ids of any form and page 0. Empty lists and objects, which a query
//! string cannot express, are excluded.

use axum::Json;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::contract::rejections;
use super::description::{Description, Operation, Route};

pub(super) async fn show(headers: HeaderMap) -> Json<Value> {
    Json(document(&server(&headers)))
}

/// The base URL by which the client reached this server, or a relative one if the `Host` header is unusable.
fn server(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".:-[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_host) { "/v2".to_owned() } else { format!("http://{host}/v2") }
}

fn document(server: &str) -> Value {
    let description = Description::bundled();
    let mut document = description.document.clone();
    document["servers"] = json!([{"url": server}]);
    document["components"]["schemas"]["Errors"] = error_schema();
    document["components"]["parameters"]["porting-order_PageConsolidated"]["schema"]["properties"]["number"]["minimum"] =
        json!(0);
    for (_, parameter) in document["components"]["parameters"].as_object_mut().into_iter().flatten() {
        adapt_parameter(parameter);
    }
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            parameters.into_iter().flatten().for_each(adapt_parameter);
            let method = method.to_uppercase().parse().unwrap_or_default();
            if let Route::Operation(found) = description.find(&method, path) {
                add_rejections(&mut operation["responses"], found);
            }
        }
    }
    document
}

fn adapt_parameter(parameter: &mut Value) {
    let is_in_path = parameter["in"] == "path";
    let Some(schema) = parameter.get_mut("schema") else {
        return;
    };
    if is_in_path {
        *schema = json!({"type": "string", "minLength": 1});
    } else {
        let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
        fields.into_iter().flatten().for_each(|(_, field)| exclude_empty(field));
    }
}

/// Excludes values that a field of a query parameter cannot express: an empty object, and an empty list, which would be
/// sent as one empty string, unless any string is an entry.
fn exclude_empty(schema: &mut Value) {
    let accepts_any_string = ["enum", "format"].iter().all(|rule| schema["items"].get(*rule).is_none());
    match schema["type"].as_str() {
        Some("array") if !accepts_any_string => schema["minItems"] = json!(1),
        Some("object") => schema["minProperties"] = json!(1),
        _ => {}
    }
    for key in ["oneOf", "anyOf"] {
        schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(exclude_empty);
    }
    let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
    fields.into_iter().flatten().for_each(|(_, field)| exclude_empty(field));
}

fn add_rejections(responses: &mut Value, operation: &Operation) {
    for (status, _, detail, _) in rejections(operation) {
        let response = &mut responses[status.as_str()];
        if response["description"].is_null() {
            response["description"] = json!(detail);
        }
        response["content"] = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Errors"}}});
    }
}

/// The body of every rejection.
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
    fn the_address_is_the_one_the_client_used() {
        assert_eq!(at("127.0.0.1:4010"), "http://127.0.0.1:4010/v2");
        assert_eq!(at("[::1]:80"), "http://[::1]:80/v2");
        assert_eq!(at("a/b\"c"), "/v2");
        assert_eq!(server(&HeaderMap::new()), "/v2");
    }

    #[test]
    fn every_operation_lists_its_rejections_and_accepts_any_id() {
        let document = document("/v2");
        let operations =
            document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        for operation in operations {
            for status in ["401", "403", "429", "500"] {
                let response = &operation["responses"][status];
                assert!(response["description"].is_string(), "{operation}");
                assert!(response["content"]["application/json"]["schema"]["$ref"].is_string(), "{operation}");
            }
        }
        let text = document.to_string();
        assert!(!text.contains("telnyx.com"), "the document must not name the real service");
        assert_eq!(document["components"]["parameters"]["PathPortingOrderID"]["schema"]["format"], Value::Null);
        assert!(!text.contains("\"parameters\":null"), "absent parameters stay absent");
        let confirm = "/porting_orders/{id}/actions/confirm";
        assert!(document["paths"][confirm]["post"]["responses"]["400"].is_null(), "it takes no body");
    }
}
