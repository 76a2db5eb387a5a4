//! YAML.

use serde_json::Value;

pub(super) fn document(value: &Value) -> String {
    let mut text = serde_saphyr::to_string(value).unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Items of a list; such texts one after the other are one list.
pub(super) fn items(items: &[Value]) -> String {
    items.iter().map(|item| document(&Value::Array(vec![item.clone()]))).collect()
}
