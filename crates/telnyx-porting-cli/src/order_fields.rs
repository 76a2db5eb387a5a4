//! The fields of an order that `orders update` changes, by the names of its options and of the API.

use crate::failure::Failure;
use crate::generated::order_fields::{FIELDS, GROUPS};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use telnyx_porting::OrderUpdateParts;

/// A field and its option.
pub(crate) struct Field {
    /// The name of the option, without the dashes in front.
    pub(crate) option: &'static str,
    /// The path on the wire.
    pub(crate) path: &'static str,
    /// Whether null clears it.
    pub(crate) clearable: bool,
    pub(crate) secret: bool,
}

/// The option of a field, without the dashes in front.
pub(crate) fn option_of(path: &str) -> Option<&'static str> {
    FIELDS.iter().find(|field| field.path == path).map(|field| field.option)
}

/// The path of what is cleared by this name: that of an option, or of a group.
fn path_of(name: &str) -> &str {
    let fields = FIELDS.iter().map(|field| (field.option, field.path));
    fields.chain(GROUPS.iter().copied()).find(|(known, _)| *known == name).map_or(name, |(_, path)| path)
}

/// The names of what can be cleared, for `--clear`.
pub(crate) fn clearable() -> PossibleValuesParser {
    let single = FIELDS.iter().filter(|field| field.clearable).map(|field| field.option);
    PossibleValuesParser::new(single.chain(GROUPS.iter().map(|(name, _)| *name)))
}

/// Collects what the command line gives.
#[derive(Default)]
pub(crate) struct Given(OrderUpdateParts);

impl Given {
    /// The value of a field, if it was given.
    pub(crate) fn set<T: Into<Value>>(&mut self, path: &str, value: Option<T>) {
        if let Some(value) = value {
            self.0.set(path, value);
        }
    }

    /// The same for a value that is sent as a text.
    pub(crate) fn text(&mut self, path: &str, value: Option<&impl ToString>) {
        self.set(path, value.map(ToString::to_string));
    }

    /// The same for a date and time.
    pub(crate) fn time(&mut self, path: &str, value: Option<DateTime<Utc>>) {
        self.set(path, value.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
    }

    /// The same for an option that is repeated for several values.
    pub(crate) fn list<T: Clone + Into<Value>>(&mut self, path: &str, values: &[T]) {
        self.set(path, (!values.is_empty()).then(|| values.to_vec()));
    }

    /// Everything that was given, with these fields cleared.
    pub(crate) fn cleared(mut self, names: &[String]) -> Result<OrderUpdateParts, Failure> {
        for name in names {
            let path = path_of(name);
            if self.0.get(path).is_some_and(|value| !value.is_null()) {
                return Err(
                    Failure::usage(format!("{name} is given a value and cleared as well")).with_hint("do one of both")
                );
            }
            self.0.set(path, Value::Null);
        }
        Ok(self.0)
    }
}

/// The id of a requirement's type and a value, with a sign between them.
pub(crate) fn requirement(text: &str) -> Result<Value, String> {
    let (kind, value) = text.split_once('=').ok_or("there is no = in it; write TYPE_ID=VALUE")?;
    Ok(json!({ "requirement_type_id": kind, "field_value": value }))
}

/// A value that has no shorter form than JSON.
#[allow(dead_code, reason = "whether there are any is up to the description")]
pub(crate) fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|_| "not JSON; write it as {\"name\": \"value\"}".to_owned())
}

/// The field at a JSON pointer: `/requirements/0/field_value` is `requirements[0].field_value`.
pub(crate) fn field_at(pointer: &str) -> String {
    let mut field = String::new();
    for name in pointer.split('/').skip(1) {
        match name.parse::<usize>() {
            Ok(_) => field.extend(["[", name, "]"]),
            Err(_) if field.is_empty() => field.push_str(name),
            Err(_) => field.extend([".", name]),
        }
    }
    field
}

/// The place of a requirement or a step within its list: that of `requirements[0].field_value` is 0.
pub(crate) fn place_in(field: &str, list: &str) -> Option<usize> {
    field.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// What sets a field of an order, or the field that it belongs to: an option of `orders update`.
pub(crate) fn set_by(field: &str) -> Option<String> {
    if place_in(field, "requirements").is_some() && field.ends_with(".field_value") {
        return Some("--requirement TYPE_ID=VALUE".to_owned());
    }
    let option = option_of(field).or_else(|| option_of(field.split('[').next().unwrap_or_default()))?;
    Some(format!("--{option}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_leads_to_an_option() {
        let set_by = |pointer: &str| set_by(&field_at(pointer));
        assert_eq!(field_at("/requirements/0/field_value"), "requirements[0].field_value");
        assert_eq!(set_by("/end_user/admin/account_number").unwrap(), "--account-number");
        assert_eq!(set_by("/activation_settings/foc_datetime_requested").unwrap(), "--foc-date");
        assert_eq!(set_by("/requirements/12/field_value").unwrap(), "--requirement TYPE_ID=VALUE");
        assert_eq!(set_by("/phone_number_configuration/tags/0").unwrap(), "--tag");
        assert_eq!((set_by("/additional_steps/0"), set_by(""), set_by("/status")), (None, None, None));
        assert_eq!(place_in("requirements[12].field_value", "requirements"), Some(12));
        assert_eq!(place_in("requirements_met", "requirements"), None);
    }
}
