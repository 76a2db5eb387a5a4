//! Tests of the vendored description and its overlay in the repository.

use crate::codegen::stages::overlay::{self, Unmatched};
use crate::document::{self, METHODS, Object, Pointer, Warnings, resolve_chain, visit_schemas};
use crate::workspace::Workspace;
use serde_json::{Value, json};

/// The description with the overlay's corrections.
fn corrected() -> Value {
    let workspace = Workspace::find();
    let mut description = document::read(&workspace.description()).unwrap();
    let overlay = document::parse(&std::fs::read_to_string(workspace.overlay()).unwrap()).unwrap();
    overlay::run(&mut description, &overlay, Unmatched::Reject, &mut Warnings::default()).unwrap();
    description
}

/// All operations, with their locations.
fn operations(description: &Value) -> Vec<(Pointer, &Object)> {
    let at = Pointer::default().child("paths");
    let mut operations = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS {
            if let Some(operation) = item.get(method).and_then(Value::as_object) {
                operations.push((at.child(path).child(method), operation));
            }
        }
    }
    operations
}

/// A schema without references. This description has no schema that contains itself.
fn inlined(schema: &Value, description: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut inner: Object = object
                .iter()
                .filter(|(key, _)| !matches!(key.as_str(), "$ref" | "example" | "discriminator"))
                .map(|(key, value)| (key.clone(), inlined(value, description)))
                .collect();
            if object.contains_key("$ref") {
                let target = inlined(resolve_chain(description, schema).unwrap(), description);
                inner.insert("allOf".to_owned(), json!([target]));
            }
            Value::Object(inner)
        }
        Value::Array(items) => items.iter().map(|item| inlined(item, description)).collect(),
        other => other.clone(),
    }
}

fn violation(example: &Value, schema: &Value, description: &Value) -> Option<String> {
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&inlined(schema, description))
        .unwrap();
    validator.iter_errors(example).next().map(|error| format!("{error} at {}", error.instance_path()))
}

/// Every example with the schema that it belongs to.
fn examples(description: &Value) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    visit_schemas::<()>(&mut description.clone(), &mut |schema, at| {
        if let Some(example) = schema.get("example") {
            found.push((at.to_string(), example.clone(), Value::Object(schema.clone())));
        }
        Ok(())
    })
    .unwrap();
    for (at, operation) in operations(description) {
        let body = operation.get("requestBody").map(|body| resolve_chain(description, body).unwrap());
        for (media_type, media) in body.and_then(|body| body["content"].as_object()).into_iter().flatten() {
            let example = media.get("example").unwrap_or_else(|| panic!("{at}: its body has no example"));
            found.push((format!("{at} {media_type}"), example.clone(), media["schema"].clone()));
        }
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = resolve_chain(description, parameter).unwrap();
            if let Some(example) = parameter.get("example") {
                found.push((format!("{at} {}", parameter["name"]), example.clone(), parameter["schema"].clone()));
            }
        }
    }
    found
}

#[test]
fn there_are_54_operations() {
    assert_eq!(operations(&corrected()).len(), 54);
}

#[test]
fn every_example_is_valid() {
    let description = corrected();
    let examples = examples(&description);
    assert!(examples.len() > 400, "{}", examples.len());
    let violations: Vec<String> = examples
        .iter()
        .filter_map(|(at, example, schema)| Some(format!("{at}: {}", violation(example, schema, &description)?)))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn an_invalid_example_is_detected() {
    let description = corrected();
    let share =
        &description["components"]["requestBodies"]["SharePortingOrder"]["content"]["application/json"]["schema"];
    for wrong in
        [json!({"expires_in_seconds": 0}), json!({"expires_in_seconds": 172_801}), json!({"permissions": "all"})]
    {
        assert!(violation(&wrong, share, &description).is_some(), "{wrong}");
    }
    let order = json!({"$ref": "#/components/schemas/PortingOrder"});
    assert!(violation(&json!({"id": "no uuid"}), &order, &description).is_some());
}

#[test]
fn every_schema_has_an_example_and_a_description() {
    let description = corrected();
    for (name, schema) in description["components"]["schemas"].as_object().unwrap() {
        for key in ["example", "description"] {
            assert!(schema.get(key).is_some(), "the schema {name} has no {key}");
        }
    }
}

#[test]
fn every_operation_parameter_property_and_response_is_described() {
    let description = corrected();
    let mut missing = Vec::new();
    let mut need = |value: &Value, key: &str, at: String| {
        if value[key].as_str().is_none_or(|text| text.trim().is_empty()) {
            missing.push(format!("{at}: no {key}"));
        }
    };
    for (at, operation) in operations(&description) {
        let operation = Value::Object(operation.clone());
        need(&operation, "summary", at.to_string());
        need(&operation, "description", at.to_string());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolve_chain(&description, parameter).unwrap();
            need(parameter, "description", format!("{at} {}", parameter["name"]));
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            need(response, "description", format!("{at} {status}"));
        }
    }
    visit_schemas::<()>(&mut description.clone(), &mut |schema, at| {
        for (name, property) in document::properties_mut(schema) {
            need(property, "description", at.child("properties").child(name).to_string());
        }
        Ok(())
    })
    .unwrap();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_correction_has_a_reason_and_a_target() {
    let workspace = Workspace::find();
    let overlay = document::parse(&std::fs::read_to_string(workspace.overlay()).unwrap()).unwrap();
    for action in overlay["actions"].as_array().unwrap() {
        assert!(action["description"].as_str().is_some_and(|reason| reason.ends_with('.')), "{action}");
    }
    corrected();
}
