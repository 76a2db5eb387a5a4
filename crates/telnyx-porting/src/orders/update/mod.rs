//! Changes to an order.

mod parts;
mod rules;

pub use parts::OrderUpdateParts;

use crate::{
    Clock as _, DocumentId, Misc, MiscParts, PhoneNumber, Report, RequirementGroupId, SystemClock, WebhookUrl,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use telnyx_porting_api::{Patch, Timestamp, types};

/// Changes to a porting order: what is not named stays as it is. Source of the fields: operation
/// `UpdatePortingOrder`, legal for drafts and orders in process or in exception. An update that changes nothing is
/// refused before it is sent.
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
    misc: Patch<Misc>,
    webhook_url: Patch<WebhookUrl>,
    foc_datetime_requested: Patch<DateTime<Utc>>,
    requirement_group_id: Patch<RequirementGroupId>,
    activation_type: Patch<types::ActivationType>,
    /// What is known of the order: used to check, never sent.
    known_numbers: Vec<PhoneNumber>,
    known_windows: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    rest: types::UpdatePortingOrder,
}

impl OrderUpdate {
    /// An update that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Full or partial port, and what happens to the numbers that stay behind.
    #[must_use]
    pub fn with_misc(mut self, misc: impl Into<Patch<Misc>>) -> Self {
        self.misc = misc.into();
        self
    }

    /// Where webhooks for the order go.
    #[must_use]
    pub fn with_webhook_url(mut self, url: impl Into<Patch<WebhookUrl>>) -> Self {
        self.webhook_url = url.into();
        self
    }

    /// The date and time asked for; it must lie within one of the order's FOC windows.
    #[must_use]
    pub fn with_foc_datetime_requested(mut self, time: impl Into<Patch<DateTime<Utc>>>) -> Self {
        self.foc_datetime_requested = time.into();
        self
    }

    /// The requirement group whose documents and values are copied into the order.
    #[must_use]
    pub fn with_requirement_group_id(mut self, id: impl Into<Patch<RequirementGroupId>>) -> Self {
        self.requirement_group_id = id.into();
        self
    }

    /// Your own reference.
    #[must_use]
    pub fn with_customer_reference(mut self, reference: impl Into<Patch<String>>) -> Self {
        self.rest.customer_reference = reference.into();
        self
    }

    /// Your own reference for a group of orders.
    #[must_use]
    pub fn with_customer_group_reference(mut self, reference: impl Into<Patch<String>>) -> Self {
        self.rest.customer_group_reference = reference.into();
        self
    }

    /// The subscriber as the losing carrier knows them: an [`EndUser`](crate::EndUser), or the low-level type.
    #[must_use]
    pub fn with_end_user(mut self, end_user: impl Into<Patch<types::UpdatePortingOrderEndUser>>) -> Self {
        self.rest.end_user = end_user.into();
        self
    }

    /// The letter of authorisation: signed within 90 days, with every number of the order.
    #[must_use]
    pub fn with_loa(mut self, document: impl Into<Patch<DocumentId>>) -> Self {
        self.documents().loa = document.into().map(Into::into);
        self
    }

    /// The last invoice of the losing carrier, not older than 30 days.
    #[must_use]
    pub fn with_invoice(mut self, document: impl Into<Patch<DocumentId>>) -> Self {
        self.documents().invoice = document.into().map(Into::into);
        self
    }

    fn documents(&mut self) -> &mut types::UpdatePortingOrderDocuments {
        self.rest.documents.get_or_set_with(types::UpdatePortingOrderDocuments::new)
    }

    /// Letter of authorisation and invoice at once, or neither of them.
    #[must_use]
    pub fn with_documents(mut self, documents: impl Into<Patch<types::UpdatePortingOrderDocuments>>) -> Self {
        self.rest.documents = documents.into();
        self
    }

    /// Settings that the numbers get when they arrive.
    #[must_use]
    pub fn with_phone_number_configuration(
        mut self,
        configuration: impl Into<Patch<types::UpdatePortingOrderPhoneNumberConfiguration>>,
    ) -> Self {
        self.rest.phone_number_configuration = configuration.into();
        self
    }

    /// Whether messaging is ported too. That takes a messaging profile: without one in the same update there is a warning.
    #[must_use]
    pub fn with_enable_messaging(mut self, enable: bool) -> Self {
        self.rest.messaging = types::UpdatePortingOrderMessaging::new().with_enable_messaging(enable).into();
        self
    }

    /// Values for requirements of the order: at least one. A value can be replaced, not cleared, so that an empty list is
    /// refused.
    #[must_use]
    pub fn with_requirements(mut self, requirements: Vec<types::UpdatePortingOrderRequirement>) -> Self {
        self.rest.requirements = requirements.into();
        self
    }

    /// A rating of an order that is ported, cancelled or about to be.
    #[must_use]
    pub fn with_user_feedback(mut self, feedback: impl Into<Patch<types::UpdatePortingOrderUserFeedback>>) -> Self {
        self.rest.user_feedback = feedback.into();
        self
    }

    /// Whether the numbers are activated at the FOC time or on demand. The guide has this attribute; the description does
    /// not.
    #[must_use]
    pub fn with_activation_type(mut self, kind: impl Into<Patch<types::ActivationType>>) -> Self {
        self.activation_type = kind.into();
        self
    }

    /// The numbers of the order, for checking: the new billing number of a partial port is none of them. They are not
    /// sent.
    #[must_use]
    pub fn with_known_numbers(mut self, numbers: impl IntoIterator<Item = PhoneNumber>) -> Self {
        self.known_numbers.extend(numbers);
        self
    }

    /// The windows that the order allows, as [`OrderHandle::foc_windows`](crate::OrderHandle::foc_windows) gave them, for
    /// checking: the FOC time that is asked for lies in one of them. They are not sent.
    #[must_use]
    pub fn with_known_windows(mut self, windows: &[types::AllowedFocWindow]) -> Self {
        let window = |window: &types::AllowedFocWindow| {
            Some((window.started_at.as_ref()?.parse()?, window.ended_at.as_ref()?.parse()?))
        };
        self.known_windows.extend(windows.iter().filter_map(window));
        self
    }

    /// Whether nothing is changed: no field is given, or only objects in which no field is.
    pub fn is_empty(&self) -> bool {
        serde_json::to_value(self.clone().into_body()).is_ok_and(|body| !says_something(&body))
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        self.validate_at(SystemClock::default().utc())
    }

    /// Of what has been checked.
    pub(in crate::orders) fn into_body(self) -> types::UpdatePortingOrder {
        let mut body = self.rest;
        body.misc = self.misc.map(misc_body);
        body.webhook_url = self.webhook_url.map(|url| url.as_str().to_owned());
        body.requirement_group_id = self.requirement_group_id.map(Into::into);
        if !(self.foc_datetime_requested.is_keep() && self.activation_type.is_keep()) {
            body.activation_settings = Patch::Set(
                types::UpdatePortingOrderActivationSettings::new()
                    .with_foc_datetime_requested(self.foc_datetime_requested.map(Timestamp::from))
                    .with_activation_type(self.activation_type),
            );
        }
        body
    }
}

/// Whether there is anything but objects in a value.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().any(says_something),
        _ => true,
    }
}

/// Every attribute is said, so that an update from partial to full leaves none of the old ones behind.
fn misc_body(misc: Misc) -> types::UpdatePortingOrderMisc {
    let parts = MiscParts::from(misc);
    let text = |value: Option<String>| value.map_or(Patch::Clear, Patch::Set);
    let kind = parts.kind.unwrap_or_default();
    types::UpdatePortingOrderMisc::new()
        .with_type_(types::PortingOrderType::from(kind))
        .with_remaining_numbers_action(text(parts.remaining_numbers_action).map(types::RemainingNumbersAction::from))
        .with_new_billing_phone_number(text(parts.new_billing_phone_number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body(update: OrderUpdate) -> Value {
        serde_json::to_value(update.into_body()).unwrap()
    }

    #[test]
    fn nothing_is_sent_that_was_not_said() {
        assert!(OrderUpdate::new().is_empty());
        assert_eq!(body(OrderUpdate::new()), json!({}));
        let hollow = OrderUpdate::new()
            .with_end_user(crate::EndUser::new())
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
    fn three_states() {
        assert_eq!(body(OrderUpdate::new().with_webhook_url(Patch::Clear)), json!({"webhook_url": null}));
        assert_eq!(body(OrderUpdate::new().with_customer_reference("a")), json!({"customer_reference": "a"}));
        assert_eq!(
            body(OrderUpdate::new().with_foc_datetime_requested(Patch::Clear)),
            json!({"activation_settings": {"foc_datetime_requested": null}})
        );
    }
}
