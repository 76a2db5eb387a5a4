//! Updates of orders.

#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "generated")]
mod generated;
mod patch;
mod rules;
mod table;

pub use patch::OrderPatch;

use crate::http::{Clock as _, SystemClock};
use crate::validation::Issues;
use crate::values::{Misc, MiscParts, PhoneNumber};
use chrono::{DateTime, Utc};
use serde_json::Value;
use telnyx_porting_api::{Patch, types};

/// An update of a porting order. Unset fields keep their values. Source of the fields: operation `UpdatePortingOrder`.
/// Allowed for drafts and for orders in process or in exception. An empty update is rejected before it is sent.
///
/// ```
/// use telnyx_porting::{Misc, OrderUpdate, Patch};
///
/// let update = OrderUpdate::new()
///     .with_customer_reference("Acct 123abc")
///     .with_misc(Misc::full())
///     .with_webhook_url(Patch::Clear);
/// assert!(update.validate().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct OrderUpdate {
    /// The request body.
    pub(crate) body: types::UpdatePortingOrder,
    /// Data of the order for validation; never sent.
    known_numbers: Vec<PhoneNumber>,
    known_windows: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl OrderUpdate {
    /// Returns an empty update.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets full or partial port, and the action for the remaining numbers.
    #[must_use]
    pub fn with_misc(mut self, misc: impl Into<Patch<Misc>>) -> Self {
        match misc.into() {
            Patch::Unset => member(&mut self.body.misc, |body| set_misc(body, types::UpdatePortingOrderMisc::new())),
            Patch::Clear => self.body.misc = Patch::Clear,
            Patch::Set(misc) => member(&mut self.body.misc, |body| set_misc(body, misc_body(Some(misc)))),
        }
        self
    }

    /// Sets the numbers of the order for validation: the new billing number of a partial port must not be one of them.
    /// They are not sent.
    #[must_use]
    pub fn with_known_numbers(mut self, numbers: impl IntoIterator<Item = PhoneNumber>) -> Self {
        self.known_numbers.extend(numbers);
        self
    }

    /// Sets the allowed windows, as returned by [`OrderHandle::foc_windows`](crate::OrderHandle::foc_windows), for
    /// validation: the requested FOC time must be in one of them. They are not sent.
    #[must_use]
    pub fn with_known_windows(mut self, windows: &[types::AllowedFocWindow]) -> Self {
        let window = |window: &types::AllowedFocWindow| {
            Some((window.started_at.as_ref()?.parse()?, window.ended_at.as_ref()?.parse()?))
        };
        self.known_windows.extend(windows.iter().filter_map(window));
        self
    }

    /// Whether the update changes nothing: no field is set, or only empty objects.
    pub fn is_empty(&self) -> bool {
        serde_json::to_value(&self.body).is_ok_and(|body| !has_content(&body))
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        self.validate_at(SystemClock::default().utc())
    }

    /// The body of a validated update.
    pub(in crate::orders) fn into_body(self) -> types::UpdatePortingOrder {
        self.body
    }
}

/// Changes a group of fields. A group without fields is not sent.
pub(crate) fn member<G: Default + PartialEq>(group: &mut Patch<G>, change: impl FnOnce(&mut G)) {
    let members = group.get_or_set_with(G::default);
    change(members);
    if *members == G::default() {
        *group = Patch::Unset;
    }
}

/// Whether a value contains anything except empty objects.
fn has_content(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(has_content),
        _ => true,
    }
}

/// Sends all attributes, so that a change from partial to full clears the old ones.
fn misc_body(misc: Option<Misc>) -> types::UpdatePortingOrderMisc {
    let parts = misc.map(MiscParts::from).unwrap_or_default();
    let text = |value: Option<String>| value.map_or(Patch::Clear, Patch::Set);
    types::UpdatePortingOrderMisc::new()
        .with_type_(text(parts.kind).map(types::PortingOrderType::from))
        .with_remaining_numbers_action(text(parts.remaining_numbers_action).map(types::RemainingNumbersAction::from))
        .with_new_billing_phone_number(text(parts.new_billing_phone_number))
}

/// Copies the attributes of [`Misc`].
fn set_misc(body: &mut types::UpdatePortingOrderMisc, misc: types::UpdatePortingOrderMisc) {
    body.type_ = misc.type_;
    body.remaining_numbers_action = misc.remaining_numbers_action;
    body.new_billing_phone_number = misc.new_billing_phone_number;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body(update: OrderUpdate) -> Value {
        serde_json::to_value(update.into_body()).unwrap()
    }

    #[test]
    fn unset_fields_are_not_sent() {
        assert!(OrderUpdate::new().is_empty());
        assert_eq!(body(OrderUpdate::new()), json!({}));
        let hollow = OrderUpdate::new()
            .with_end_user(crate::orders::EndUser::new())
            .with_documents(types::UpdatePortingOrderDocuments::new());
        assert!(hollow.is_empty());
        assert!(!hollow.with_webhook_url(Patch::Clear).is_empty());
    }

    #[test]
    fn each_form_of_misc_clears_what_it_does_not_have() {
        let keep = Misc::partial_keep("+13035550009".parse().unwrap());
        let cases = [
            (Misc::full(), json!({"type": "full", "remaining_numbers_action": null, "new_billing_phone_number": null})),
            (
                keep,
                json!({"type": "partial", "remaining_numbers_action": "keep", "new_billing_phone_number": "+13035550009"}),
            ),
        ];
        for (misc, expected) in cases {
            assert_eq!(body(OrderUpdate::new().with_misc(misc)), json!({"misc": expected}));
        }
    }

    #[test]
    fn fields_are_unset_cleared_or_set() {
        assert_eq!(body(OrderUpdate::new().with_webhook_url(Patch::Clear)), json!({"webhook_url": null}));
        assert_eq!(body(OrderUpdate::new().with_customer_reference("a")), json!({"customer_reference": "a"}));
        assert_eq!(
            body(OrderUpdate::new().with_foc_datetime_requested(Patch::Clear)),
            json!({"activation_settings": {"foc_datetime_requested": null}})
        );
    }
}
