//! Updates of orders in documents.

use super::OrderUpdate;
use super::generated as order_update;
use super::table::{Fields, Form};
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::fmt;
use telnyx_porting_api::types::PortingOrder;

/// An update of an order with the API's field names, as read from a file or a form: names and types are valid, values
/// are not validated yet. Source of the fields: operation `UpdatePortingOrder`.
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

    /// Returns an empty update.
    pub fn new() -> Self {
        Self::default()
    }

    /// The current values of an order for all fields that an update can change. Fields without a value are absent.
    pub fn from_order(order: &PortingOrder) -> Self {
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

    /// Sets the field at a path, or clears it if the value is null. Names and types are validated when the patch are
    /// converted to an [`OrderUpdate`].
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        set(&mut self.0, path, value.into());
    }

    /// Unsets the field at a path: it keeps its value.
    pub fn unset(&mut self, path: &str) {
        unset(&mut self.0, path);
    }

    /// Merges two updates. If both set a field, `stronger` wins.
    #[must_use]
    pub fn with_overrides(mut self, stronger: Self) -> Self {
        overlay(&mut self.0, stronger.0);
        self
    }

    /// The update that changes an order from its [current values](Self::from_order) to these: fields that differ, and null for
    /// fields that are absent here.
    #[must_use]
    pub fn changes_from(&self, current: &Self) -> Self {
        Self(between(&current.0, &self.0))
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
fn overlay(fields: &mut Map<String, Value>, stronger: Map<String, Value>) {
    for (name, value) in stronger {
        match (fields.get_mut(&name), value) {
            (Some(Value::Object(below)), Value::Object(above)) => overlay(below, above),
            (_, value) => drop(fields.insert(name, value)),
        }
    }
}

/// The changes from one document to the other.
fn between(current: &Map<String, Value>, target: &Map<String, Value>) -> Map<String, Value> {
    let mut changes = Map::new();
    let added = target.keys().filter(|name| !current.contains_key(*name));
    for name in current.keys().chain(added) {
        let (before, after) = (known(current, name), known(target, name));
        let change = match name.as_str() {
            "misc" => misc(before, after),
            "requirements" => requirements(before, after),
            _ => field(before, after),
        };
        if let Some(change) = change {
            changes.insert(name.clone(), change);
        }
    }
    changes
}

/// An absent field is equal to null.
fn known<'a>(fields: &'a Map<String, Value>, name: &str) -> &'a Value {
    fields.get(name).unwrap_or(&Value::Null)
}

fn field(before: &Value, after: &Value) -> Option<Value> {
    if !before.is_object() && !after.is_object() {
        return (before != after).then(|| after.clone());
    }
    // All fields of a removed object are removed.
    let none = Map::new();
    let changes = between(before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    (!changes.is_empty()).then_some(Value::Object(changes))
}

/// The attributes depend on each other, so either all or none are sent.
fn misc(before: &Value, after: &Value) -> Option<Value> {
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
fn requirements(before: &Value, after: &Value) -> Option<Value> {
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
