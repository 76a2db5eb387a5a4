//! Changes to an order as a document has them.

mod changes;

use super::generated as order_update;
use super::table::{Fields, Form};
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;
use telnyx_porting_api::types::PortingOrder;

/// Changes to an order under the API's names, as they stand in a file or come from a form: their names and types are
/// right, their values are not checked yet. Source of the fields: operation `UpdatePortingOrder`.
///
/// A field that is absent stays as it is, one that is null is cleared. Deserialising refuses unknown fields and values
/// of another type, so that neither a misspelt field is lost nor the leading zero of an account number.
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
    /// The path of every field that an update can change. `misc` can be cleared as a whole besides.
    pub const FIELDS: &'static [&'static str] = order_update::PATHS;

    /// Nothing that changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// What an order has at present of all that an update can change; what it does not have is absent.
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

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value at a path such as `end_user.location.locality`.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.0.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    }

    /// Gives the field at a path a value, or clears it by null. Names and types are checked when the parts become an
    /// [`OrderUpdate`](crate::OrderUpdate).
    pub fn set(&mut self, path: &str, value: impl Into<Value>) {
        changes::set(&mut self.0, path, value.into());
    }

    /// Leaves the field at a path as it is.
    pub fn keep(&mut self, path: &str) {
        changes::keep(&mut self.0, path);
    }

    /// Both together; where both change a field, `stronger` does.
    #[must_use]
    pub fn overlaid_with(mut self, stronger: Self) -> Self {
        changes::overlay(&mut self.0, stronger.0);
        self
    }

    /// What has to be sent to get from what an order [has](Self::of) to these fields: what differs, and null for what is
    /// not there any more.
    #[must_use]
    pub fn since(&self, present: &Self) -> Self {
        Self(changes::between(&present.0, &self.0))
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
        // Paths only: the values may be secrets.
        f.debug_set().entries(Self::FIELDS.iter().filter(|path| self.get(path).is_some())).finish()
    }
}

/// A value of an order in the form that an update has for it. An order says more of the items in its lists.
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
