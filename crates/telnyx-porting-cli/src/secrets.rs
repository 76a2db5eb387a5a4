//! Account numbers, PINs and the like in what is printed as JSON.

use crate::generated::SECRETS;
use crate::generated::order_fields::FIELDS;
use serde_json::Value;

/// What stands in the place of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";

/// Whether a field of this name holds a secret.
pub(crate) fn is_name(name: &str) -> bool {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    FIELDS.iter().any(|field| field.secret && last(field.path) == name) || SECRETS.contains(&name)
}

/// Replaces every account number, PIN, tax and business identifier, wherever it stands.
pub(crate) fn hide(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(fields) => {
            for (name, field) in fields {
                if is_name(name) && !field.is_null() {
                    *field = Value::from(HIDDEN);
                } else {
                    hide(field);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_hidden_wherever_they_stand_and_whatever_they_are() {
        let mut value = json!({
            "orders": [{"end_user": {"admin": {"account_number": 4711, "pin_passcode": null, "entity_name": "a"}}}],
            "pin_passcode": {"value": "0042"},
        });
        hide(&mut value);
        let admin = json!({"account_number": "[hidden]", "pin_passcode": null, "entity_name": "a"});
        assert_eq!(value, json!({"orders": [{"end_user": {"admin": admin}}], "pin_passcode": "[hidden]"}));
    }
}
