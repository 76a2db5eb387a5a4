//! The sandbox's copy of the description: JSON, without prose.
//!
//! It is the published description with the overlay actions marked `x-carried: true`: changes of the API after the file was
//! published. The other actions support generation, or describe features that only the guides document, which a strict
//! sandbox rejects.

use super::File;
use super::stages::overlay::{self, Unmatched};
use crate::document::{Object, Warnings};
use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// Data, which is kept unchanged.
const DATA: [&str; 5] = ["default", "enum", "const", "example", "examples"];

/// The file for the sandbox, from the description as it is vendored.
pub(super) fn file(description: Value, overlay: &Value) -> anyhow::Result<File> {
    let mut short = description;
    let carried = overlay::carried(overlay)?;
    // Actions without a target have been reported before.
    overlay::run(&mut short, &carried, Unmatched::Warn, &mut Warnings::default())
        .context("the actions of the overlay that the sandbox needs too, counted without the others")?;
    strip(&mut short);
    let mut text = Vec::new();
    // One space: half of the file would be indentation otherwise.
    let mut writer = Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    short.serialize(&mut writer).context("the description cannot be written as JSON")?;
    text.push(b'\n');
    Ok(File::new("porting-orders.json", String::from_utf8(text)?))
}

/// Removes descriptions, except those of responses, which `OpenAPI` requires.
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
            ("responses", Value::Object(responses)) => {
                responses.values_mut().filter_map(Value::as_object_mut).for_each(strip_members);
            }
            // Its keys are names that the author chose, not keywords.
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
    fn only_the_marked_actions_reach_the_sandbox() {
        let action = |key: &str, carried: bool| json!({"target": "$", "description": "r", "update": {key: 1}, "x-carried": carried});
        let overlay = json!({"overlay": "1.0.0", "actions": [action("newer", true), action("x-type-name", false)]});
        let text = file(json!({"openapi": "3.1.0"}), &overlay).unwrap().content().to_owned();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json!({"openapi": "3.1.0", "newer": 1}));
    }

    #[test]
    fn only_prose_is_removed() {
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
