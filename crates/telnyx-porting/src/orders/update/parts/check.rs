//! From the parts of an update to the update.

use super::OrderUpdateParts;
use super::shape::{ActivationSettings, Admin, Configuration, Documents, EndUser, Feedback, Location, Shape};
use super::shape::{Messaging, Misc as MiscShape, Requirement, Time};
use crate::checks::read_document;
use crate::{DocumentId, Misc, MiscParts, OrderUpdate, Problem, Report, Rule, ValidationError};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::HashSet;
use std::str::FromStr;
use telnyx_porting_api::{Patch, types};

impl TryFrom<OrderUpdateParts> for OrderUpdate {
    type Error = ValidationError;

    /// Reports the flaws of all fields at once. What depends on the order or on the time is for
    /// [`validate`](OrderUpdate::validate).
    fn try_from(parts: OrderUpdateParts) -> Result<Self, Self::Error> {
        let (shape, mut report) = read_document::<Shape>(Value::Object(parts.0));
        let Some(shape) = shape else { return Err(report.into_result().map_or_else(|error| error, |_| nothing())) };
        let mut check = Check::default();
        let update = check.update(shape);
        // Nothing is known of the members with values that cannot be read.
        let unread: HashSet<String> = report.problems().iter().map(|problem| member(problem.field())).collect();
        report.extend(check.report.into_iter().filter(|problem| !unread.contains(&member(problem.field()))));
        report.finish(update)
    }
}

/// The member of an update that a field is part of.
fn member(field: &str) -> String {
    field.split(['.', '[']).next().unwrap_or_default().to_owned()
}

fn nothing() -> ValidationError {
    Problem::error("", Rule::Required, "nothing can be read").into()
}

/// Notes what is wrong and goes on.
#[derive(Default)]
struct Check {
    report: Report,
}

impl Check {
    fn update(&mut self, shape: Shape) -> OrderUpdate {
        let settings = self.group("activation_settings", shape.activation_settings).unwrap_or_default();
        let ActivationSettings { foc_datetime_requested: time, activation_type: kind } = settings;
        let update = OrderUpdate::new()
            .with_customer_reference(shape.customer_reference)
            .with_customer_group_reference(shape.customer_group_reference)
            .with_webhook_url(self.parsed("webhook_url", shape.webhook_url))
            .with_requirement_group_id(self.parsed("requirement_group_id", shape.requirement_group_id))
            .with_foc_datetime_requested(self.time(time))
            .with_activation_type(kind.map(types::ActivationType::from))
            .with_misc(self.misc(shape.misc))
            .with_end_user(self.end_user(shape.end_user))
            .with_documents(self.documents(shape.documents))
            .with_phone_number_configuration(self.configuration(shape.phone_number_configuration))
            .with_user_feedback(self.feedback(shape.user_feedback));
        let update = self.messaging(shape.messaging, update);
        self.requirements(shape.requirements, update)
    }

    /// The fields of an object, which cannot be cleared as a whole.
    fn group<T>(&mut self, field: &str, group: Patch<T>) -> Option<T> {
        match group {
            Patch::Keep => None,
            Patch::Set(fields) => Some(fields),
            Patch::Clear => {
                let problem = Problem::error(field, Rule::Clearable, "cannot be cleared as a whole");
                self.report.push(problem.with_hint("give null to each of its fields that is to be cleared"));
                None
            }
        }
    }

    fn parsed<T: FromStr<Err = ValidationError>>(&mut self, field: &str, text: Patch<String>) -> Patch<T> {
        match text {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(text) => self.report.check(field, text.parse()).map_or(Patch::Keep, Patch::Set),
        }
    }

    fn time(&mut self, time: Patch<Time>) -> Patch<DateTime<Utc>> {
        match time.map(|time| DateTime::parse_from_rfc3339(&time.0)) {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(Ok(time)) => Patch::Set(time.to_utc()),
            Patch::Set(Err(_)) => {
                let field = "activation_settings.foc_datetime_requested";
                let problem = Problem::error(field, Rule::DateTime, "is not a date and time with a zone");
                self.report.push(problem.with_hint("write it as 2026-03-02T15:00:00Z"));
                Patch::Keep
            }
        }
    }

    /// With nothing but nulls, all of it is cleared.
    fn misc(&mut self, misc: Patch<MiscShape>) -> Patch<Misc> {
        let is_said = misc.value().is_some_and(|misc| *misc != MiscShape::default());
        let parts = misc.map(|misc| MiscParts {
            kind: misc.r#type.value().cloned(),
            remaining_numbers_action: misc.remaining_numbers_action.value().cloned(),
            new_billing_phone_number: misc.new_billing_phone_number.value().cloned(),
        });
        match parts {
            Patch::Keep => Patch::Keep,
            Patch::Clear => Patch::Clear,
            Patch::Set(parts) if parts == MiscParts::default() => {
                if is_said {
                    Patch::Clear
                } else {
                    Patch::Keep
                }
            }
            Patch::Set(parts) => self.report.check("misc", Misc::try_from(parts)).map_or(Patch::Keep, Patch::Set),
        }
    }

    fn end_user(&mut self, end_user: Patch<EndUser>) -> Patch<types::UpdatePortingOrderEndUser> {
        let EndUser { admin, location } = self.group("end_user", end_user).unwrap_or_default();
        let admin = self.group("end_user.admin", admin).map(admin_body).unwrap_or_default();
        let location = self.group("end_user.location", location).map(location_body).unwrap_or_default();
        sent(types::UpdatePortingOrderEndUser::new().with_admin(sent(admin)).with_location(sent(location)))
    }

    fn documents(&mut self, documents: Patch<Documents>) -> Patch<types::UpdatePortingOrderDocuments> {
        let Documents { loa, invoice } = self.group("documents", documents).unwrap_or_default();
        let loa: Patch<DocumentId> = self.parsed("documents.loa", loa);
        let invoice: Patch<DocumentId> = self.parsed("documents.invoice", invoice);
        sent(
            types::UpdatePortingOrderDocuments::new()
                .with_loa(loa.map(Into::into))
                .with_invoice(invoice.map(Into::into)),
        )
    }

    fn configuration(
        &mut self,
        configuration: Patch<Configuration>,
    ) -> Patch<types::UpdatePortingOrderPhoneNumberConfiguration> {
        let given = self.group("phone_number_configuration", configuration).unwrap_or_default();
        let mut body = types::UpdatePortingOrderPhoneNumberConfiguration::new();
        body.billing_group_id = given.billing_group_id;
        body.connection_id = given.connection_id;
        body.emergency_address_id = given.emergency_address_id;
        body.messaging_profile_id = given.messaging_profile_id;
        body.tags = given.tags;
        sent(body)
    }

    fn feedback(&mut self, feedback: Patch<Feedback>) -> Patch<types::UpdatePortingOrderUserFeedback> {
        let Feedback { user_rating, user_comment } = self.group("user_feedback", feedback).unwrap_or_default();
        let mut body = types::UpdatePortingOrderUserFeedback::new();
        (body.user_rating, body.user_comment) = (user_rating, user_comment);
        sent(body)
    }

    fn messaging(&mut self, messaging: Patch<Messaging>, update: OrderUpdate) -> OrderUpdate {
        match self.group("messaging", messaging).unwrap_or_default().enable_messaging {
            Patch::Keep => update,
            Patch::Set(enable) => update.with_enable_messaging(enable),
            Patch::Clear => {
                let problem = Problem::error("messaging.enable_messaging", Rule::Clearable, "cannot be cleared");
                self.report.push(problem.with_hint("say true or false"));
                update
            }
        }
    }

    fn requirements(&mut self, requirements: Patch<Vec<Requirement>>, update: OrderUpdate) -> OrderUpdate {
        let Some(requirements) = self.group("requirements", requirements) else { return update };
        let mut body = Vec::new();
        for (index, requirement) in requirements.into_iter().enumerate() {
            match (requirement.field_value, requirement.requirement_type_id) {
                (Patch::Set(value), Patch::Set(kind)) => {
                    body.push(types::UpdatePortingOrderRequirement::new(value, kind));
                }
                (Patch::Clear, Patch::Set(_)) => {
                    let field = format!("requirements[{index}].field_value");
                    let problem = Problem::error(field, Rule::Clearable, "cannot be cleared");
                    self.report.push(problem.with_hint("give another value in its place, or leave it as it is"));
                }
                _ => {
                    let problem = Problem::error(format!("requirements[{index}]"), Rule::Required, "is not complete");
                    self.report.push(problem.with_hint("give its requirement_type_id and field_value"));
                }
            }
        }
        update.with_requirements(body)
    }
}

fn admin_body(admin: Admin) -> types::UpdatePortingOrderEndUserAdmin {
    let mut body = types::UpdatePortingOrderEndUserAdmin::new();
    body.entity_name = admin.entity_name;
    body.auth_person_name = admin.auth_person_name;
    body.billing_phone_number = admin.billing_phone_number;
    body.account_number = admin.account_number.map(Into::into);
    body.pin_passcode = admin.pin_passcode.map(Into::into);
    body.tax_identifier = admin.tax_identifier.map(Into::into);
    body.business_identifier = admin.business_identifier.map(Into::into);
    body
}

fn location_body(location: Location) -> types::UpdatePortingOrderEndUserLocation {
    let mut body = types::UpdatePortingOrderEndUserLocation::new();
    body.street_address = location.street_address;
    body.extended_address = location.extended_address;
    body.locality = location.locality;
    body.administrative_area = location.administrative_area;
    body.postal_code = location.postal_code;
    body.country_code = location.country_code;
    body
}

/// An object is sent only if something in it changes.
fn sent<T: Default + PartialEq>(body: T) -> Patch<T> {
    if body == T::default() { Patch::Keep } else { Patch::Set(body) }
}
