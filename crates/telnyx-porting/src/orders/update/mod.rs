//! Changes to an order.

use crate::{Misc, MiscParts, Problem, Report, RequirementGroupId, Rule, ValidationError, WebhookUrl};
use chrono::{DateTime, Utc};
use telnyx_porting_api::{Patch, Timestamp, types};

/// Changes to a porting order: what is not named stays as it is. Source of the fields: operation
/// `UpdatePortingOrder`, legal for drafts and orders in process or in exception.
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

    /// The subscriber as the losing carrier knows them.
    #[must_use]
    pub fn with_end_user(mut self, end_user: impl Into<Patch<types::UpdatePortingOrderEndUser>>) -> Self {
        self.rest.end_user = end_user.into();
        self
    }

    /// Letter of authorisation and invoice.
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

    /// Whether messaging is ported too.
    #[must_use]
    pub fn with_enable_messaging(mut self, enable: bool) -> Self {
        self.rest.messaging = types::UpdatePortingOrderMessaging::new().with_enable_messaging(enable).into();
        self
    }

    /// Values for requirements of the order.
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

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.misc.is_keep()
            && self.webhook_url.is_keep()
            && self.foc_datetime_requested.is_keep()
            && self.requirement_group_id.is_keep()
            && self.rest == types::UpdatePortingOrder::default()
    }

    /// All problems at once, without sending anything.
    pub fn validate(&self) -> Report {
        self.validate_at(Utc::now())
    }

    fn validate_at(&self, now: DateTime<Utc>) -> Report {
        let mut report = Report::new();
        if let Some(misc) = self.misc.value() {
            report.merge_within("", misc.validate());
        }
        if let Some(url) = self.webhook_url.value() {
            report.extend(url.warnings());
        }
        if self.requirement_group_id.value().is_some()
            && !(self.rest.documents.is_keep() && self.rest.requirements.is_keep())
        {
            let message = "is given together with documents or requirements, which the group fills in itself";
            let problem = Problem::error("requirement_group_id", Rule::RequirementGroup, message);
            report.push(problem.with_hint("send the group in one update and the others in another"));
        }
        if self.foc_datetime_requested.value().is_some_and(|time| *time <= now) {
            let field = "activation_settings.foc_datetime_requested";
            let problem = Problem::warning(field, Rule::FutureDate, "lies in the past");
            report.push(problem.with_hint("ask for the order's allowed FOC windows and choose a time within one"));
        }
        report
    }

    pub(super) fn into_body(self) -> Result<types::UpdatePortingOrder, ValidationError> {
        self.validate().into_result()?;
        let mut body = self.rest;
        body.misc = self.misc.map(misc_body);
        body.webhook_url = self.webhook_url.map(|url| url.as_str().to_owned());
        body.requirement_group_id = match self.requirement_group_id {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(id) => Patch::Set(
                id.as_str()
                    .parse()
                    .map_err(|_| Problem::error("requirement_group_id", Rule::Id, "cannot be sent as an id"))?,
            ),
        };
        if !self.foc_datetime_requested.is_keep() {
            body.activation_settings = Patch::Set(
                types::UpdatePortingOrderActivationSettings::new()
                    .with_foc_datetime_requested(self.foc_datetime_requested.map(Timestamp::from)),
            );
        }
        Ok(body)
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
    use serde_json::{Value, json};

    fn body(update: OrderUpdate) -> Value {
        serde_json::to_value(update.into_body().unwrap()).unwrap()
    }

    #[test]
    fn nothing_is_sent_that_was_not_said() {
        assert!(OrderUpdate::new().is_empty());
        assert_eq!(body(OrderUpdate::new()), json!({}));
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

    #[test]
    fn a_requirement_group_excludes_documents() {
        let update = OrderUpdate::new()
            .with_requirement_group_id("DE748D99-06FA-4D90-9F9A-F4B62696BADA".parse::<RequirementGroupId>().unwrap())
            .with_documents(types::UpdatePortingOrderDocuments::new().with_loa(Patch::Clear));
        let error = update.into_body().unwrap_err();
        assert_eq!(error.first().rule(), Rule::RequirementGroup);
    }

    #[test]
    fn a_past_date_is_a_warning_only() {
        let now = "2026-03-02T15:00:00Z".parse().unwrap();
        let update = OrderUpdate::new().with_foc_datetime_requested(now);
        let report = update.validate_at(now);
        assert!(!report.has_errors());
        assert_eq!(report.warnings().count(), 1);
    }
}
