//! Updates of orders in documents.

mod changes;

use super::OrderUpdate;
use super::generated as order_update;
use super::table::{Fields, Form};
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;
use telnyx_porting_api::types::PortingOrder;

/// An update of an order with the API's field names, as read from a file or a form: names and types are valid, values
/// are not validated yet. Source of the fields: operation `UpdatePortingOrder`.
///
/// Absent fields keep their values, and null clears a field. Deserializing rejects unknown fields and values of other
/// types, so that misspelled fields and leading zeros of account numbers are not lost.
///
/// ```
/// use telnyx_porting::{OrderUpdate, OrderUpdateParts};
///
/// let text = r#"{"customer_reference": "Acct 123abc", "webhook_url": null, "misc": {"type": "full"}}"#;
/// let parts: OrderUpdateParts = serde_json::from_str(text).unwrap();
/// let update = OrderUpdate::try_from(parts)?;
/// assert!(!update.is_empty());
///
/// let text = r#"{"misc": {"type": "partial", "remaining_numbers_action": "keep"}}"#;
/// let parts: OrderUpdateParts = serde_json::from_str(text).unwrap();
/// assert_eq!(OrderUpdate::try_from(parts).unwrap_err().first().field(), "misc.new_billing_phone_number");
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct OrderUpdateParts(pub(super) Map<String, Value>);

impl OrderUpdateParts {
    /// The paths of all fields that an update can change. `misc` can also be cleared as a whole.
    pub const FIELDS: &'static [&'static str] = order_update::PATHS;

    /// Returns an empty update.
    pub fn new() -> Self {
        Self::default()
    }

    /// The current values of an order for all fields that an update can change. Fields without a value are absent.
    pub fn of(order: &PortingOrder) -> Self {
        let order = serde_json::to_value(order).unwrap_or_default();
        let mut parts = Self::new();
        for path in Self::FIELDS {
            if let Some(value) = order.pointer(&format!("/{}", path.replace('.', "/"))).filter(|value| !value.is_null())
            {
                parts.set(path, of_order(&order_update::UPDATE_FIELDS, path, value));
            }
        }
        parts
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

    /// Sets the field at a path, or clears it if the value is null. Names and types are validated when the parts are
    /// converted to an [`OrderUpdate`].
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        changes::set(&mut self.0, path, value.into());
    }

    /// Unsets the field at a path: it keeps its value.
    pub fn unset(&mut self, path: &str) {
        changes::unset(&mut self.0, path);
    }

    /// Merges two updates. If both set a field, `stronger` wins.
    #[must_use]
    pub fn overlaid_with(mut self, stronger: Self) -> Self {
        changes::overlay(&mut self.0, stronger.0);
        self
    }

    /// The update that changes an order from its [current values](Self::of) to these: fields that differ, and null for
    /// fields that are absent here.
    #[must_use]
    pub fn since(&self, present: &Self) -> Self {
        Self(changes::between(&present.0, &self.0))
    }
}

impl From<&OrderUpdate> for OrderUpdateParts {
    fn from(update: &OrderUpdate) -> Self {
        match serde_json::to_value(&update.body) {
            Ok(Value::Object(fields)) => Self(fields),
            // The body of a request is an object.
            _ => Self::new(),
        }
    }
}

impl Serialize for OrderUpdateParts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OrderUpdateParts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        order_update::UPDATE_FIELDS.read(deserializer).map(Self)
    }
}

impl fmt::Debug for OrderUpdateParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only paths, because values may be secrets.
        f.debug_set().entries(Self::FIELDS.iter().filter(|path| self.get(path).is_some())).finish()
    }
}

/// Converts a value of an order to the form in an update. Items in an order's lists have additional fields.
fn of_order(fields: &Fields, path: &str, value: &Value) -> Value {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let form = fields.names.iter().position(|known| *known == name).map(|index| &fields.forms[index]);
    match (form, value) {
        (Some(Form::Object(below)), _) => of_order(below, rest, value),
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

#[cfg(test)]
mod tests;
