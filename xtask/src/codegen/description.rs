//! The description as the sandbox carries it: JSON, without the prose.

use super::File;
use crate::document::Object;
use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// Data, which is kept as it is.
const DATA: [&str; 5] = ["default", "enum", "const", "example", "examples"];

/// The file for the sandbox, from the description as it is vendored.
pub(super) fn file(description: &Value) -> anyhow::Result<File> {
    let mut short = description.clone();
    strip(&mut short);
    let mut text = Vec::new();
    // One space: half of the file would be indentation otherwise.
    let mut writer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    short.serialize(&mut writer).context("the description cannot be written as JSON")?;
    text.push(b'\n');
    Ok(File::new("porting-orders.json", String::from_utf8(text)?))
}

/// Removes descriptions, except those of answers, which `OpenAPI` demands.
fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.shift_remove("description");
            strip_members(object);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn strip_members(object: &mut Object) {
    for (key, member) in object.iter_mut() {
        match (key.as_str(), member) {
            ("responses", Value::Object(answers)) => {
                answers.values_mut().filter_map(Value::as_object_mut).for_each(strip_members);
            }
            // Its keys are names that the author chose, no keywords.
            ("properties", Value::Object(named)) => named.values_mut().for_each(strip),
            (key, _) if DATA.contains(&key) => {}
            (_, member) => strip(member),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prose_goes_and_everything_else_stays() {
        let mut document = json!({
            "info": {"title": "T", "description": "gone"},
            "paths": {"/a": {"get": {
                "description": "gone",
                "parameters": [{"name": "q", "description": "gone", "example": {"description": "kept"}}],
                "responses": {"200": {"description": "kept", "content": {"application/json": {"schema": {
                    "description": "gone",
                    "properties": {
                        "description": {"description": "gone", "type": "string"},
                        "example": {"description": "gone", "default": {"description": "kept"}},
                    },
                }}}}},
            }}},
        });
        strip(&mut document);
        assert_eq!(document.to_string().matches("gone").count(), 0, "{document}");
        assert_eq!(document.to_string().matches("kept").count(), 3, "{document}");
        let schema = &document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(schema["properties"]["description"], json!({"type": "string"}));
    }
}
