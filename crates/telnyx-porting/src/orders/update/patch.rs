//! Order patches: updates of orders as documents have them, their differences, and their conversion to updates.

use super::generated as order_update;
use super::table::{Fields, Form};
use super::{OrderUpdate, misc_body};
use crate::checks::without_values;
use crate::validation::{Issue, Issues, Rule, ValidationError};
use crate::values::{Misc, MiscParts};
use chrono::DateTime;
use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::fmt::{self, Display};
use std::str::FromStr;
use telnyx_porting_api::types::{self, PortingOrder};
use telnyx_porting_api::{Id, Patch, Timestamp};

/// Fields that depend on each other.
const MISC: [&str; 3] = ["type", "remaining_numbers_action", "new_billing_phone_number"];

/// Changes to an order with the API's field names, as read from a file or a form: names and types are valid, values are
/// not validated yet. Source of the fields: operation `UpdatePortingOrder`.
///
/// Absent fields keep their values, and null clears a field. Deserializing rejects unknown fields and values of other
/// types, so that misspelled fields and leading zeros of account numbers are not lost.
///
/// ```
/// use telnyx_porting::{OrderUpdate, OrderPatch};
///
/// let text = r#"{"customer_reference": "Acct 123abc", "webhook_url": null, "misc": {"type": "full"}}"#;
/// let patch: OrderPatch = serde_json::from_str(text).unwrap();
/// let update = OrderUpdate::try_from(patch)?;
/// assert!(!update.is_empty());
///
/// let text = r#"{"misc": {"type": "partial", "remaining_numbers_action": "keep"}}"#;
/// let patch: OrderPatch = serde_json::from_str(text).unwrap();
/// assert_eq!(OrderUpdate::try_from(patch).unwrap_err().first().field(), "misc.new_billing_phone_number");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct OrderPatch(pub(super) Map<String, Value>);

impl OrderPatch {
    /// The paths of all fields that an update can change. `misc` can also be cleared as a whole.
    pub const FIELDS: &'static [&'static str] = order_update::PATHS;

    /// Returns an empty patch.
    pub fn new() -> Self {
        Self::default()
    }

    /// The current values of an order for all fields that an update can change. Fields without a value are absent.
    pub fn current_values(order: &PortingOrder) -> Self {
        let order = serde_json::to_value(order).unwrap_or_default();
        let mut patch = Self::new();
        for path in Self::FIELDS {
            if let Some(value) = order.pointer(&format!("/{}", path.replace('.', "/"))).filter(|value| !value.is_null())
            {
                patch.set(path, as_in_update(&order_update::UPDATE_FIELDS, path, value));
            }
        }
        patch
    }

    /// Whether no field is set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value at a path such as `end_user.location.locality`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.0.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    }

    /// Sets the field at a path, or clears it if the value is null. Names and types are validated when the patch is
    /// converted to an [`OrderUpdate`].
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        set(&mut self.0, path, value.into());
    }

    /// Unsets the field at a path: it keeps its value.
    pub fn unset(&mut self, path: &str) {
        unset(&mut self.0, path);
    }

    /// Merges two patches. If both set a field, `overrides` wins.
    #[must_use]
    pub fn with_overrides(mut self, overrides: Self) -> Self {
        overlay(&mut self.0, overrides.0);
        self
    }

    /// Returns the patch that changes an order from `current`, its [values](Self::current_values), to these: fields that
    /// differ, and null for fields that are absent here.
    #[must_use]
    pub fn changes_from(&self, current: &Self) -> Self {
        Self(diff(&current.0, &self.0))
    }
}

impl From<&OrderUpdate> for OrderPatch {
    fn from(update: &OrderUpdate) -> Self {
        match serde_json::to_value(&update.body) {
            Ok(Value::Object(fields)) => Self(fields),
            // The body of a request is an object.
            _ => Self::new(),
        }
    }
}

impl Serialize for OrderPatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OrderPatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        order_update::UPDATE_FIELDS.deserialize(deserializer).map(Self)
    }
}

impl fmt::Debug for OrderPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only paths, because values may be secrets.
        f.debug_set().entries(Self::FIELDS.iter().filter(|path| self.get(path).is_some())).finish()
    }
}

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
        let unread: HashSet<String> = issues.as_slice().iter().map(|issue| top_level_name(issue.field())).collect();
        issues.extend(other_issues.into_iter().filter(|issue| !unread.contains(&top_level_name(issue.field()))));
        issues.finish(Self { body, ..Self::default() })
    }
}

/// The member of an update that contains a field.
fn top_level_name(field: &str) -> String {
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
pub(super) struct Members<'a> {
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
    pub(super) fn value<T: DeserializeOwned>(&mut self, name: &str) -> Patch<T> {
        self.read_with(name, Ok)
    }

    /// Text with its own rules.
    pub(super) fn parsed<T: FromStr<Err = ValidationError>>(&mut self, name: &str) -> Patch<T> {
        self.read_with(name, |text: String| text.parse())
    }

    /// An id without a type of its own.
    #[allow(dead_code, reason = "depends on the description")]
    pub(super) fn id(&mut self, name: &str) -> Patch<Id> {
        self.read_with(name, |text: String| {
            text.parse().map_err(|_| {
                let issue = Issue::error("", Rule::Id, "is not an id");
                issue.with_hint("copy it from an API response").into()
            })
        })
    }

    pub(super) fn time(&mut self, name: &str) -> Patch<Timestamp> {
        self.read_with(name, |text: String| {
            DateTime::parse_from_rfc3339(&text).map(Timestamp::from).map_err(|_| {
                let issue = Issue::error("", Rule::DateTime, "expected a date and time with a time zone");
                issue.with_hint("write it in the form 2026-03-02T15:00:00Z").into()
            })
        })
    }

    /// A list of strings.
    pub(super) fn list<T: FromStr<Err: Display>>(&mut self, name: &str) -> Patch<Vec<T>> {
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
    pub(super) fn group<G: Default + PartialEq>(
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
    pub(super) fn nullable_group<G: Default + PartialEq>(
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
    pub(super) fn refuse_null(&mut self, name: &str) {
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
    pub(super) fn misc(&mut self) -> types::UpdatePortingOrderMisc {
        let is_present = MISC.iter().any(|name| self.values.contains_key(*name));
        let mut text = |name| self.value::<String>(name).value().cloned();
        let [kind, remaining_numbers_action, new_billing_phone_number] = MISC.map(&mut text);
        let parts = MiscParts { kind, remaining_numbers_action, new_billing_phone_number };
        match parts {
            _ if !is_present => types::UpdatePortingOrderMisc::new(),
            parts if parts == MiscParts::default() => misc_body(None),
            parts => {
                let misc = self.issues.check(&self.path, Misc::try_from(parts));
                misc.map(|misc| misc_body(Some(misc))).unwrap_or_default()
            }
        }
    }

    /// Values of requirements, which cannot be cleared.
    pub(super) fn requirements(&mut self, name: &str) -> Patch<Vec<types::UpdatePortingOrderRequirement>> {
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

/// Converts a value of an order to the form in an update. Items in an order's lists have additional fields.
fn as_in_update(fields: &Fields, path: &str, value: &Value) -> Value {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let form = fields.names.iter().position(|known| *known == name).map(|index| &fields.forms[index]);
    match (form, value) {
        (Some(Form::Object(below)), _) => as_in_update(below, rest, value),
        (Some(Form::Objects(item)), Value::Array(items)) => {
            let items = items.iter().filter(|entry| name != "requirements" || entry["requirement_type_id"].is_string());
            let known = |entry: &Value| -> Value {
                item.names.iter().map(|name| ((*name).to_owned(), entry[*name].clone())).collect()
            };
            items.map(known).collect()
        }
        _ => value.clone(),
    }
}

/// Sets a field, and creates the objects in its path.
fn set(fields: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        fields.insert(path.to_owned(), value);
        return;
    };
    let inner = fields.entry(first).or_insert_with(|| json!({}));
    if !inner.is_object() {
        *inner = json!({});
    }
    if let Value::Object(inner) = inner {
        set(inner, rest, value);
    }
}

/// Removes a field, and objects that become empty.
fn unset(fields: &mut Map<String, Value>, path: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        fields.remove(path);
        return;
    };
    if let Some(Value::Object(inner)) = fields.get_mut(first) {
        unset(inner, rest);
        if inner.is_empty() {
            fields.remove(first);
        }
    }
}

/// Merges objects; other values are replaced.
fn overlay(fields: &mut Map<String, Value>, overrides: Map<String, Value>) {
    for (name, value) in overrides {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(below)), Value::Object(above)) => overlay(below, above),
            (_, value) => drop(fields.insert(name, value)),
        }
    }
}

/// The changes from one document to the other.
fn diff(current: &Map<String, Value>, target: &Map<String, Value>) -> Map<String, Value> {
    let mut changes = Map::new();
    let added = target.keys().filter(|name| !current.contains_key(*name));
    for name in current.keys().chain(added) {
        let (before, after) = (value_or_null(current, name), value_or_null(target, name));
        let change = match name.as_str() {
            "misc" => diff_misc(before, after),
            "requirements" => diff_requirements(before, after),
            _ => diff_field(before, after),
        };
        if let Some(change) = change {
            changes.insert(name.clone(), change);
        }
    }
    changes
}

/// An absent field is equal to null.
fn value_or_null<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

fn diff_field(before: &Value, after: &Value) -> Option<Value> {
    if !before.is_object() && !after.is_object() {
        return (before != after).then(|| after.clone());
    }
    // All fields of a removed object are removed.
    let none = Map::new();
    let changes = diff(before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    (!changes.is_empty()).then_some(Value::Object(changes))
}

/// The attributes depend on each other, so either all or none are sent.
fn diff_misc(before: &Value, after: &Value) -> Option<Value> {
    let attributes = |misc: &Value| {
        let fields = misc.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        fields.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>()
    };
    let (before, after) = (attributes(before), attributes(after));
    if before == after {
        return None;
    }
    Some(if after.is_empty() { Value::Null } else { Value::Object(after) })
}

/// New and changed values, and null for removed ones.
fn diff_requirements(before: &Value, after: &Value) -> Option<Value> {
    let items = |list: &Value| list.as_array().cloned().unwrap_or_default();
    let is_filled = |item: &Value| !item["field_value"].is_null();
    let (before, after) = (items(before), items(after));
    let is_met = |kind: &Value| after.iter().any(|item| item["requirement_type_id"] == *kind && is_filled(item));
    let other = after.iter().filter(|item| is_filled(item) && !before.contains(item)).cloned();
    let gone = before.iter().filter(|item| is_filled(item) && !is_met(&item["requirement_type_id"]));
    let gone = gone.map(|item| json!({"requirement_type_id": item["requirement_type_id"], "field_value": null}));
    let changes: Vec<_> = other.chain(gone).collect();
    (!changes.is_empty()).then_some(Value::Array(changes))
}

#[cfg(test)]
mod tests;
