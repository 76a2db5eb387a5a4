//! Hiding secrets, such as account numbers and PINs, in JSON.

use crate::generated::SECRETS;
use crate::generated::order_fields::FIELDS;
use serde_json::Value;

/// Printed instead of a secret.
pub(crate) const HIDDEN: &str = "[hidden]";

/// Whether a field with this name is secret. `parent` is the field that contains it.
fn is_secret(parent: &str, name: &str) -> bool {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    FIELDS.iter().any(|field| field.secret && last(field.path) == name) || SECRETS.contains(&(parent, name))
}

/// Replaces every account number, PIN, tax and business identifier, and every code in a request that verifies numbers, at any
/// depth.
pub(crate) fn hide(value: &mut Value) {
    hide_in("", value);
}

fn hide_in(parent: &str, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| hide_in(parent, item)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if is_secret(parent, name) && !field.is_null() {
                    *field = Value::from(HIDDEN);
                } else {
                    hide_in(name, field);
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
    fn secrets_of_any_type_are_hidden_at_any_depth() {
        let mut value = json!({
            "orders": [{"end_user": {"admin": {"account_number": 4711, "pin_passcode": null, "entity_name": "a"}}}],
            "pin_passcode": {"value": "0042"}, "code": "LSR_PENDING",
            "verification_codes": [{"phone_number": "+61412345678", "code": "04821"}],
        });
        hide(&mut value);
        let admin = json!({"account_number": "[hidden]", "pin_passcode": null, "entity_name": "a"});
        assert_eq!(
            value,
            json!({
                "orders": [{"end_user": {"admin": admin}}], "pin_passcode": "[hidden]", "code": "LSR_PENDING",
                "verification_codes": [{"phone_number": "+61412345678", "code": "[hidden]"}],
            })
        );
    }
}
