//! Records the origin of everything before it is moved.
//!
//! Later stages inline references, flatten, merge and name. Their errors name the origin in the description, with the
//! overlay applied.

use crate::document::{Object, Pointer, each_parameter, visit_schemas};
use serde_json::{Value, json};
use std::convert::Infallible;

/// The extension that contains the origin of a schema or parameter, a JSON pointer.
pub(crate) const ORIGIN: &str = "x-origin";

/// The extension that contains the origin of each value of a string enum, by value.
pub(crate) const VALUE_ORIGINS: &str = "x-value-origins";

/// Records the origins of all schemas and parameters, and of the values of enums.
pub(crate) fn run(document: &mut Value) {
    let result: Result<(), Infallible> = visit_schemas(document, &mut |schema, at| {
        let origins = value_origins(schema, at);
        if !origins.is_empty() {
            schema.insert(VALUE_ORIGINS.to_owned(), Value::Object(origins));
        }
        schema.insert(ORIGIN.to_owned(), json!(at.to_string()));
        Ok(())
    });
    let Ok(()) = result;
    each_parameter(document, &mut |parameter, at| {
        parameter.insert(ORIGIN.to_owned(), json!(at.to_string()));
    });
}

fn value_origins(schema: &Object, at: &Pointer) -> Object {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().enumerate();
    let listed = listed.map(|(index, value)| (value, at.child("enum").child(index)));
    let constant = schema.get("const").map(|value| (value, at.child("const")));
    let mut origins = Object::new();
    for (value, origin) in listed.chain(constant) {
        if let Some(value) = value.as_str() {
            origins.entry(value).or_insert_with(|| json!(origin.to_string()));
        }
    }
    origins
}

/// The origin of a schema or parameter in the description, or `at` if it was not recorded.
pub(crate) fn schema_origin(noted: &Object, at: impl std::fmt::Display) -> String {
    noted.get(ORIGIN).and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned)
}

/// The origin of an enum value in the description.
pub(crate) fn value_origin(schema: &Object, value: &str, at: impl std::fmt::Display) -> String {
    let noted = schema.get(VALUE_ORIGINS).and_then(|origins| origins.get(value)).and_then(Value::as_str);
    noted.map_or_else(|| schema_origin(schema, at), str::to_owned)
}

/// Whether a member is only a recorded origin.
pub(crate) fn is_note(key: &str, value: &Value) -> bool {
    match key {
        ORIGIN => value.is_string(),
        // A property may have this name; its value is then a schema, which has its own origin.
        VALUE_ORIGINS => value.as_object().is_some_and(|origins| !origins.contains_key(ORIGIN)),
        _ => false,
    }
}

/// Removes all origins.
pub(crate) fn drop_notes(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|key, value| !is_note(key, value));
            object.iter_mut().for_each(|(_, value)| drop_notes(value));
        }
        Value::Array(items) => items.iter_mut().for_each(drop_notes),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_parameters_and_values_have_their_origins() {
        let mut document = json!({
            "paths": {"/porting": {"get": {"parameters": [{"name": "q", "schema": {"type": "string", "enum": [null, "a", "a"]}}]}}},
            "components": {"schemas": {"S": {"const": "b"}}}
        });
        let before = document.clone();
        run(&mut document);
        let parameter = &document["paths"]["/porting"]["get"]["parameters"][0];
        assert_eq!(parameter[ORIGIN], "#/paths/~1porting/get/parameters/0");
        let schema = parameter["schema"].as_object().unwrap();
        assert_eq!(value_origin(schema, "a", "#"), "#/paths/~1porting/get/parameters/0/schema/enum/1");
        assert_eq!(value_origin(schema, "new", "#"), "#/paths/~1porting/get/parameters/0/schema");
        let constant = document["components"]["schemas"]["S"].as_object().unwrap();
        assert_eq!(value_origin(constant, "b", "#"), "#/components/schemas/S/const");
        drop_notes(&mut document);
        assert_eq!(document, before);
    }
}
