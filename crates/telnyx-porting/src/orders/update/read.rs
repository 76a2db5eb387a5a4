//! Converts an order patch to an update.

use super::generated as order_update;
use super::{OrderPatch, misc_body};
use crate::checks::without_values;
use crate::orders::OrderUpdate;
use crate::validation::{Issue, Issues, Rule, ValidationError};
use crate::values::{Misc, MiscParts};
use chrono::DateTime;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt::Display;
use std::str::FromStr;
use telnyx_porting_api::{Id, Patch, Timestamp, types};

/// Fields that depend on each other.
const MISC: [&str; 3] = ["type", "remaining_numbers_action", "new_billing_phone_number"];

impl TryFrom<OrderPatch> for OrderUpdate {
    type Error = ValidationError;

    /// Reports all issues. Rules that depend on the order or on the time are checked by
    /// [`validate`](OrderUpdate::validate).
    fn try_from(mut patch: OrderPatch) -> Result<Self, Self::Error> {
        let mut issues = Issues::new();
        order_update::UPDATE_FIELDS.keep_fitting("", &mut patch.0, &mut issues);
        clear_misc(&mut patch.0);
        let mut other_issues = Issues::new();
        let body =
            order_update::read_update(&mut Members { path: String::new(), values: patch.0, issues: &mut other_issues });
        // Members with unreadable values are not validated further.
        let unread: HashSet<String> = issues.as_slice().iter().map(|issue| member(issue.field())).collect();
        issues.extend(other_issues.into_iter().filter(|issue| !unread.contains(&member(issue.field()))));
        issues.finish(Self { body, ..Self::default() })
    }
}

/// The member of an update that contains a field.
fn member(field: &str) -> String {
    field.split(['.', '[']).next().unwrap_or_default().to_owned()
}

/// Replaces a `misc` that has only nulls with null.
fn clear_misc(update: &mut Map<String, Value>) {
    if let Some(Value::Object(misc)) = update.get("misc")
        && MISC.iter().any(|name| misc.contains_key(*name))
        && misc.values().all(Value::is_null)
    {
        update.insert("misc".to_owned(), Value::Null);
    }
}

/// Removes the members of an object one by one. Issues are recorded, and their fields left out.
pub(crate) struct Members<'a> {
    path: String,
    values: Map<String, Value>,
    issues: &'a mut Issues,
}

impl Members<'_> {
    fn field(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn take_member(&mut self, name: &str) -> Patch<Value> {
        match self.values.remove(name) {
            None => Patch::Unset,
            Some(Value::Null) => Patch::Clear,
            Some(value) => Patch::Set(value),
        }
    }

    /// Converts a value with `read`.
    fn read_with<V: DeserializeOwned, T>(
        &mut self,
        name: &str,
        read: impl FnOnce(V) -> Result<T, ValidationError>,
    ) -> Patch<T> {
        let value = match self.take_member(name) {
            Patch::Unset => return Patch::Unset,
            Patch::Clear => return Patch::Clear,
            Patch::Set(value) => serde_json::from_value::<V>(value),
        };
        let result = match value {
            Ok(value) => read(value),
            Err(error) => {
                let message = format!("cannot be read: {}", without_values(&error.to_string()));
                Err(Issue::error("", Rule::File, message).into())
            }
        };
        self.issues.check(self.field(name), result).map_or(Patch::Unset, Patch::Set)
    }

    /// A value with the same form in the document and in the body.
    pub(crate) fn value<T: DeserializeOwned>(&mut self, name: &str) -> Patch<T> {
        self.read_with(name, Ok)
    }

    /// Text with its own rules.
    pub(crate) fn parsed<T: FromStr<Err = ValidationError>>(&mut self, name: &str) -> Patch<T> {
        self.read_with(name, |text: String| text.parse())
    }

    /// An id without a type of its own.
    #[allow(dead_code, reason = "depends on the description")]
    pub(crate) fn id(&mut self, name: &str) -> Patch<Id> {
        self.read_with(name, |text: String| {
            text.parse().map_err(|_| {
                let issue = Issue::error("", Rule::Id, "is not an id");
                issue.with_hint("copy it from an API response").into()
            })
        })
    }

    pub(crate) fn time(&mut self, name: &str) -> Patch<Timestamp> {
        self.read_with(name, |text: String| {
            DateTime::parse_from_rfc3339(&text).map(Timestamp::from).map_err(|_| {
                let issue = Issue::error("", Rule::DateTime, "expected a date and time with a time zone");
                issue.with_hint("write it in the form 2026-03-02T15:00:00Z").into()
            })
        })
    }

    /// A list of strings.
    pub(crate) fn list<T: FromStr<Err: Display>>(&mut self, name: &str) -> Patch<Vec<T>> {
        self.read_with(name, |texts: Vec<String>| {
            let mut issues = Issues::new();
            let mut list = Vec::with_capacity(texts.len());
            for (index, text) in texts.iter().enumerate() {
                match text.parse() {
                    Ok(item) => list.push(item),
                    Err(error) => {
                        let issue = Issue::error(format!("[{index}]"), Rule::File, format!("cannot be read: {error}"));
                        issues.push(issue.part_of(""));
                    }
                }
            }
            issues.finish(list)
        })
    }

    /// The fields of an object that cannot be cleared as a whole. It is sent only if one of them is set.
    pub(crate) fn group<G: Default + PartialEq>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Members<'_>) -> G,
    ) -> Patch<G> {
        let group = self.nullable_group(name, read);
        if !matches!(group, Patch::Clear) {
            return group;
        }
        let issue = Issue::error(self.field(name), Rule::Clearable, "cannot be cleared as a whole");
        self.issues.push(issue.with_hint("set each field to null instead"));
        Patch::Unset
    }

    /// The fields of an object that can be cleared.
    pub(crate) fn nullable_group<G: Default + PartialEq>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Members<'_>) -> G,
    ) -> Patch<G> {
        let values = match self.take_member(name) {
            Patch::Set(Value::Object(values)) => values,
            Patch::Clear => return Patch::Clear,
            Patch::Unset | Patch::Set(_) => return Patch::Unset,
        };
        let group = read(&mut Members { path: self.field(name), values, issues: &mut *self.issues });
        if group == G::default() { Patch::Unset } else { Patch::Set(group) }
    }

    /// Reports null for a field that cannot be cleared.
    pub(crate) fn refuse_null(&mut self, name: &str) {
        if self.values.get(name).is_some_and(Value::is_null) {
            self.values.remove(name);
            let issue = Issue::error(self.field(name), Rule::Clearable, "cannot be cleared");
            self.issues.push(issue.with_hint(match name {
                "enable_messaging" => "use true or false",
                _ => "set another value, or remove the field",
            }));
        }
    }

    /// The three fields that depend on each other. If one is set, all are sent, so that a change from partial to full
    /// clears the old ones.
    pub(crate) fn misc(&mut self) -> types::UpdatePortingOrderMisc {
        let is_said = MISC.iter().any(|name| self.values.contains_key(*name));
        let mut text = |name| self.value::<String>(name).value().cloned();
        let [kind, remaining_numbers_action, new_billing_phone_number] = MISC.map(&mut text);
        let parts = MiscParts { kind, remaining_numbers_action, new_billing_phone_number };
        match parts {
            _ if !is_said => types::UpdatePortingOrderMisc::new(),
            parts if parts == MiscParts::default() => misc_body(None),
            parts => {
                let misc = self.issues.check(&self.path, Misc::try_from(parts));
                misc.map(|misc| misc_body(Some(misc))).unwrap_or_default()
            }
        }
    }

    /// Values of requirements, which cannot be cleared.
    pub(crate) fn requirements(&mut self, name: &str) -> Patch<Vec<types::UpdatePortingOrderRequirement>> {
        let items = match self.take_member(name) {
            Patch::Unset => return Patch::Unset,
            Patch::Set(Value::Array(items)) => items,
            Patch::Clear | Patch::Set(_) => {
                let issue = Issue::error(self.field(name), Rule::Clearable, "cannot be cleared as a whole");
                self.issues.push(issue.with_hint("set another value for each requirement that changes"));
                return Patch::Unset;
            }
        };
        let mut requirements = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let field = format!("{}[{index}]", self.field(name));
            match (&item["field_value"], &item["requirement_type_id"]) {
                (Value::String(value), Value::String(kind)) => {
                    requirements.push(types::UpdatePortingOrderRequirement::new(value, kind));
                }
                (Value::Null, Value::String(_)) if item.get("field_value").is_some() => {
                    let issue = Issue::error(format!("{field}.field_value"), Rule::Clearable, "cannot be cleared");
                    self.issues.push(issue.with_hint("set another value, or remove the field"));
                }
                _ => {
                    let issue = Issue::error(field, Rule::Required, "is incomplete");
                    self.issues.push(issue.with_hint("set requirement_type_id and field_value"));
                }
            }
        }
        Patch::Set(requirements)
    }
}
