//! Validates responses against the published description, read from `openapi/porting-orders.yml`.
//!
//! It shares no code with the sandbox and does not use the overlay; values that are newer than the published file are
//! repeated here. Tests of every kind include it by its path and call [`assert_documented`].

#![allow(dead_code, reason = "each test program uses its own part")]

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

/// Statuses with which any operation can reject a request, listed or not: `info.description` documents most of them, the rest
/// are specified by HTTP.
const REJECTIONS: [u16; 11] = [400, 401, 403, 404, 405, 408, 413, 415, 422, 429, 500];

/// Values of `phone_number_type` that the API has had since October 2026, and that the published file lacks.
pub(crate) const NEWER_NUMBER_TYPES: [&str; 3] = ["localcommercial", "multipurpose", "other"];

pub(crate) static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/porting-orders.yml");
    let text = std::fs::read_to_string(path).unwrap();
    // Without this, the words `y` and `no` would be booleans.
    let options = serde_saphyr::options! { strict_booleans: true, budget: None };
    let mut description: Value = serde_saphyr::from_str_with_options(&text, options).unwrap();
    add_newer_values(&mut description);
    description
});

fn add_newer_values(value: &mut Value) {
    if let Some(values) = value.pointer_mut("/phone_number_type/enum").and_then(Value::as_array_mut) {
        assert!(!values.contains(&json!(NEWER_NUMBER_TYPES[0])), "the published file has them now: remove the list");
        values.extend(NEWER_NUMBER_TYPES.map(Value::from));
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(add_newer_values),
        Value::Array(items) => items.iter_mut().for_each(add_newer_values),
        _ => {}
    }
}

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, described)| Operation { method, path, described })
    });
    operations.collect()
});

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// An operation of the description.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    /// In lower case.
    pub(crate) method: &'static str,
    /// The path template.
    pub(crate) path: &'static str,
    pub(crate) described: &'static Value,
}

pub(crate) fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// Follows references until a value that is not a reference.
pub(crate) fn resolve(mut value: &'static Value) -> &'static Value {
    while let Some(reference) = value["$ref"].as_str() {
        value = DESCRIPTION.pointer(reference.strip_prefix('#').unwrap()).unwrap();
    }
    value
}

impl Operation {
    pub(crate) fn id(&self) -> &'static str {
        self.described["operationId"].as_str().unwrap()
    }

    /// The status of its only success.
    pub(crate) fn success(&self) -> u16 {
        self.statuses().into_iter().find(|status| *status < 300).unwrap()
    }

    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.described["responses"].as_object().unwrap().keys().map(|status| status.parse().unwrap()).collect()
    }

    /// The request body, if there is one.
    pub(crate) fn body(&self) -> Option<&'static Value> {
        self.described.get("requestBody").map(resolve)
    }

    /// Query parameters.
    pub(crate) fn query(&self) -> impl Iterator<Item = &'static Value> {
        let all = self.described["parameters"].as_array().into_iter().flatten();
        all.map(resolve).filter(|parameter| parameter["in"] == "query")
    }

    /// The number of segments that equal those of the template, if the path matches it.
    fn fit(&self, method: &str, path: &str) -> Option<usize> {
        let (expected, present): (Vec<&str>, Vec<&str>) = (self.path.split('/').collect(), path.split('/').collect());
        let fits = |(expected, present): (&&str, &&str)| {
            expected == present || (expected.starts_with('{') && !present.is_empty())
        };
        let same = expected.iter().zip(&present).filter(|(expected, present)| expected == present).count();
        let fits = expected.len() == present.len() && expected.iter().zip(&present).all(fits);
        (fits && self.method.eq_ignore_ascii_case(method)).then_some(same)
    }
}

/// The operation of a request; `path` may begin with `/v2` and may have a query.
pub(crate) fn operation(method: &str, path: &str) -> Option<Operation> {
    let path = path.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("/v2").unwrap_or(path);
    let method = if method.eq_ignore_ascii_case("HEAD") { "get" } else { method };
    let fitting = OPERATIONS.iter().filter_map(|operation| Some((operation.fit(method, path)?, operation)));
    fitting.max_by_key(|(fit, _)| *fit).map(|(_, operation)| *operation)
}

/// Fails unless the description has such a response: its status, its content type and its body.
///
/// Rejections that the description does not list, or whose bodies it does not describe, must have the error document.
#[track_caller]
pub(crate) fn assert_documented(method: &str, path: &str, status: u16, content_type: Option<&str>, body: &[u8]) {
    let at = format!("{method} {path}: {status} {}: {}", content_type.unwrap_or("-"), String::from_utf8_lossy(body));
    let operation = operation(method, path);
    let key = status.to_string();
    let response = operation.map_or(&Value::Null, |operation| &operation.described["responses"][key.as_str()]);
    let kind = content_type.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    if status >= 400 {
        assert!(REJECTIONS.contains(&status), "{at}: no such rejection");
        assert_eq!(kind, Some("application/json"), "{at}");
        return assert_valid("the error document", &error_document(), body, &at);
    }
    assert!(response.is_object(), "{at}: not described");
    let Some(content) = resolve(response)["content"].as_object() else {
        assert!(body.is_empty() && kind.is_none(), "{at}: no content is described");
        return;
    };
    let kind = kind.unwrap_or_else(|| panic!("{at}: no content type"));
    let media = content.get(kind).unwrap_or_else(|| panic!("{at}: the content type is not described"));
    if kind == "application/json" {
        assert_valid(&format!("{method} {} {status}", operation.unwrap().path), &media["schema"], body, &at);
    } else {
        assert!(!body.is_empty(), "{at}: empty");
    }
}

#[track_caller]
fn assert_valid(name: &str, schema: &Value, body: &[u8], at: &str) {
    let value: Value = serde_json::from_slice(body).unwrap_or_else(|error| panic!("{at}: not JSON: {error}"));
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry(name.to_owned()).or_insert_with(|| Arc::new(compile(schema))).clone();
    drop(validators);
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{at}:\n{}", errors.join("\n"));
}

fn compile(schema: &Value) -> Validator {
    let mut whole = schema.clone();
    whole["components"] = DESCRIPTION["components"].clone();
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap()
}

/// The prose of the description about errors.
fn error_document() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let source = json!({
        "type": "object",
        "properties": {"pointer": {"type": "string"}, "parameter": text},
        "minProperties": 1,
        "additionalProperties": false,
    });
    let error = json!({
        "type": "object",
        "properties": {
            "code": {"type": "string", "pattern": "^[0-9]{3,5}$"},
            "title": text,
            "detail": text,
            "source": source,
            "meta": {"type": "object", "properties": {"url": {"type": "string", "format": "uri"}}},
        },
        "required": ["code", "title", "detail"],
    });
    json!({
        "type": "object",
        "properties": {"errors": {"type": "array", "items": error, "minItems": 1}},
        "required": ["errors"],
    })
}
