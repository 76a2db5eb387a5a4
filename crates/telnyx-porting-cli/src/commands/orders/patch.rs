//! The changes that `orders update` collects from its options.

use crate::error::CommandError;
use crate::generated::order_fields::{FIELDS, GROUPS};
use crate::order_fields::path_of;
use crate::secrets;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use telnyx_porting::OrderPatch;

/// Collects the values of options.
#[derive(Default)]
pub(crate) struct PatchBuilder(OrderPatch);

impl PatchBuilder {
    /// Sets a field, if its option has a value.
    pub(crate) fn set<T: Into<Value>>(&mut self, path: &str, value: Option<T>) {
        if let Some(value) = value {
            self.0.set(path, value);
        }
    }

    /// The same for a value that is sent as text.
    pub(crate) fn set_text(&mut self, path: &str, value: Option<&impl ToString>) {
        self.set(path, value.map(ToString::to_string));
    }

    /// The same for a date and time.
    pub(crate) fn set_time(&mut self, path: &str, value: Option<DateTime<Utc>>) {
        self.set(path, value.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
    }

    /// The same for a repeatable option.
    pub(crate) fn set_list<T: Clone + Into<Value>>(&mut self, path: &str, values: &[T]) {
        self.set(path, (!values.is_empty()).then(|| values.to_vec()));
    }

    /// The changes, including the fields to clear.
    pub(crate) fn clearing(mut self, names: &[String]) -> Result<OrderPatch, CommandError> {
        for name in names {
            let path = path_of(name);
            if self.0.get(path).is_some_and(|value| !value.is_null()) {
                return Err(
                    CommandError::usage(format!("{name} is both set and cleared")).with_hint("choose one of them")
                );
            }
            self.0.set(path, Value::Null);
        }
        Ok(self.0)
    }
}

/// The names of the fields and groups that `--clear` accepts.
pub(crate) fn clearable() -> PossibleValuesParser {
    let fields = FIELDS.iter().filter(|field| field.clearable).map(|field| field.option);
    PossibleValuesParser::new(fields.chain(GROUPS.iter().map(|(name, _)| *name)))
}

/// The id of a requirement's type and a value, separated by =.
pub(crate) fn requirement(text: &str) -> Result<Value, String> {
    let (kind, value) = text.split_once('=').ok_or("expected TYPE_ID=VALUE, got no =")?;
    Ok(json!({ "requirement_type_id": kind, "field_value": value }))
}

/// Replaces secrets with a placeholder.
pub(super) fn hide_secrets(patch: &mut OrderPatch) {
    for path in secret_paths() {
        if patch.get(path).is_some_and(|value| !value.is_null()) {
            patch.set(path, secrets::HIDDEN);
        }
    }
}

/// Leaves secrets with the placeholder unchanged.
pub(super) fn keep_hidden(patch: &mut OrderPatch) {
    for path in secret_paths() {
        if patch.get(path).is_some_and(|value| value == secrets::HIDDEN) {
            patch.unset(path);
        }
    }
}

fn secret_paths() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().filter(|field| field.secret).map(|field| field.path)
}
