//! Traversing the schemas and operations of a description.

use super::{Object, Pointer};
use serde_json::Value;

/// The methods that a path item can contain.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Calls `f` on every schema of the document, children before their parent.
pub(crate) fn visit_schemas<E>(
    document: &mut Value,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    let root = Pointer::default();
    if let Some(Value::Object(components)) = document.get_mut("components") {
        let at = root.child("components");
        for (kind, section) in components.iter_mut() {
            let at = at.child(kind);
            for (name, component) in section.as_object_mut().into_iter().flatten() {
                let at = at.child(name);
                match kind.as_str() {
                    "schemas" => visit_schema(component, &at, f)?,
                    "parameters" | "headers" => visit_parameter(component, &at, f)?,
                    "requestBodies" | "responses" => visit_body(component, &at, f)?,
                    _ => {}
                }
            }
        }
    }
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        let at = root.child("paths");
        for (path, item) in paths.iter_mut() {
            visit_path_item(item, &at.child(path), f)?;
        }
    }
    Ok(())
}

fn visit_path_item<E>(
    item: &mut Value,
    at: &Pointer,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    visit_parameters(item, at, f)?;
    for method in METHODS {
        let Some(operation) = item.get_mut(method) else { continue };
        let at = at.child(method);
        visit_parameters(operation, &at, f)?;
        if let Some(body) = operation.get_mut("requestBody") {
            visit_body(body, &at.child("requestBody"), f)?;
        }
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            for (status, response) in responses.iter_mut() {
                visit_body(response, &at.child("responses").child(status), f)?;
            }
        }
    }
    Ok(())
}

fn visit_parameters<E>(
    holder: &mut Value,
    at: &Pointer,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    if let Some(Value::Array(parameters)) = holder.get_mut("parameters") {
        for (index, parameter) in parameters.iter_mut().enumerate() {
            visit_parameter(parameter, &at.child("parameters").child(index), f)?;
        }
    }
    Ok(())
}

fn visit_parameter<E>(
    parameter: &mut Value,
    at: &Pointer,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    match parameter.get_mut("schema") {
        Some(schema) => visit_schema(schema, &at.child("schema"), f),
        None => Ok(()),
    }
}

fn visit_body<E>(
    body: &mut Value,
    at: &Pointer,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    if let Some(Value::Object(content)) = body.get_mut("content") {
        for (media_type, media) in content.iter_mut() {
            if let Some(schema) = media.get_mut("schema") {
                visit_schema(schema, &at.child("content").child(media_type).child("schema"), f)?;
            }
        }
    }
    if let Some(Value::Object(headers)) = body.get_mut("headers") {
        for (name, header) in headers.iter_mut() {
            visit_parameter(header, &at.child("headers").child(name), f)?;
        }
    }
    Ok(())
}

/// Calls `f` on a schema and all schemas inside it, children first.
pub(crate) fn visit_schema<E>(
    schema: &mut Value,
    at: &Pointer,
    f: &mut impl FnMut(&mut Object, &Pointer) -> Result<(), E>,
) -> Result<(), E> {
    // `true` and `false` are schemas too, without subschemas.
    let Some(object) = schema.as_object_mut() else { return Ok(()) };
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        for (name, property) in properties.iter_mut() {
            visit_schema(property, &at.child("properties").child(name), f)?;
        }
    }
    for key in ["items", "not", "additionalProperties"] {
        if let Some(inner) = object.get_mut(key) {
            visit_schema(inner, &at.child(key), f)?;
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(variants)) = object.get_mut(key) {
            for (index, variant) in variants.iter_mut().enumerate() {
                visit_schema(variant, &at.child(key).child(index), f)?;
            }
        }
    }
    f(object, at)
}

/// Calls `f` on every parameter of the document, including references to parameters.
pub(crate) fn each_parameter(document: &mut Value, f: &mut impl FnMut(&mut Object, &Pointer)) {
    let root = Pointer::default();
    if let Some(Value::Object(components)) = document.pointer_mut("/components/parameters") {
        let at = root.child("components").child("parameters");
        for (name, parameter) in components.iter_mut() {
            if let Some(parameter) = parameter.as_object_mut() {
                f(parameter, &at.child(name));
            }
        }
    }
    for (path, item) in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        let at = root.child("paths").child(path);
        list_of_parameters(item, &at, f);
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                list_of_parameters(operation, &at.child(method), f);
            }
        }
    }
}

fn list_of_parameters(holder: &mut Value, at: &Pointer, f: &mut impl FnMut(&mut Object, &Pointer)) {
    let parameters = holder.get_mut("parameters").and_then(Value::as_array_mut);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        if let Some(parameter) = parameter.as_object_mut() {
            f(parameter, &at.child("parameters").child(index));
        }
    }
}

/// The properties of an object schema, in order.
pub(crate) fn properties_mut(schema: &mut Object) -> impl Iterator<Item = (&String, &mut Value)> {
    schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
}

/// Every operation as (path, method, operation), in the order of the document.
pub(crate) fn operations_mut(document: &mut Value) -> impl Iterator<Item = (&String, &'static str, &mut Object)> {
    document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten().flat_map(|(path, item)| {
        item.as_object_mut().into_iter().flatten().filter_map(move |(key, operation)| {
            let method = METHODS.into_iter().find(|method| method == key)?;
            Some((path, method, operation.as_object_mut()?))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_location_of_a_schema_is_visited() {
        let leaf = json!({"type": "string"});
        let mut document = json!({
            "paths": {"/a": {
                "parameters": [{"schema": leaf}],
                "post": {
                    "parameters": [{"schema": leaf}],
                    "requestBody": {"content": {"application/json": {"schema": leaf}}},
                    "responses": {"200": {"headers": {"h": {"schema": leaf}}, "content": {"application/json": {"schema": leaf}}}}
                }
            }},
            "components": {
                "schemas": {"S": {"properties": {"p": leaf}, "items": leaf, "not": leaf, "additionalProperties": leaf,
                                  "allOf": [leaf], "anyOf": [leaf], "oneOf": [leaf]}},
                "parameters": {"P": {"schema": leaf}},
                "headers": {"H": {"schema": leaf}},
                "requestBodies": {"B": {"content": {"x": {"schema": leaf}}}},
                "responses": {"R": {"content": {"x": {"schema": leaf}}}}
            }
        });
        let mut visited = Vec::new();
        visit_schemas::<()>(&mut document, &mut |_, at| {
            visited.push(at.as_str().to_owned());
            Ok(())
        })
        .unwrap();
        assert_eq!(visited.len(), 17);
        assert!(visited.iter().all(|at| document.pointer(at).is_some()));
        let children = visited.iter().position(|at| at == "/components/schemas/S/items").unwrap();
        let parent = visited.iter().position(|at| at == "/components/schemas/S").unwrap();
        assert!(children < parent);
    }

    #[test]
    fn operations_are_in_the_order_of_the_document() {
        let mut document = json!({"paths": {"/b": {"post": {}, "get": {}, "summary": "x"}, "/a": {"delete": {}}}});
        let found: Vec<_> = operations_mut(&mut document).map(|(path, method, _)| format!("{method} {path}")).collect();
        assert_eq!(found, ["post /b", "get /b", "delete /a"]);
    }
}
