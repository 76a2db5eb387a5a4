//! What a change of an order has to comply with.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::update_body::{
    ActivationPatch, AdminPatch, ConfigurationPatch, DocumentsPatch, EndUserPatch, FeedbackPatch, LocationPatch,
    MessagingPatch, MiscPatch, UpdateBody,
};
use super::update_values::{
    Bad, activation_type, country_code, date_time, known_document, phone_number, port_type, remaining_numbers, uuid,
    webhook,
};
use crate::life;
use crate::server::{ApiError, Code, Patch, Problem};
use crate::state::{
    Admin, Configuration, Documents, EndUser, Feedback, Location, Misc, Order, PortType, RemainingNumbers, Status,
    World,
};

/// Applies a change to a copy of an order and gathers what is wrong with it.
pub(super) struct Editor<'a> {
    pub(super) order: &'a mut Order,
    pub(super) world: &'a World,
    problems: Vec<Problem>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(order: &'a mut Order, world: &'a World) -> Self {
        Self { order, world, problems: Vec::new() }
    }

    /// Applies the whole body, or says everything that is wrong with it; then the order must not be kept.
    pub(super) fn apply(mut self, body: UpdateBody) -> Result<(), ApiError> {
        self.check_requirement_group(&body);
        body.customer_reference.apply(&mut self.order.customer_reference);
        body.customer_group_reference.apply(&mut self.order.customer_group_reference);
        let webhook_url = self.checked(body.webhook_url, "/webhook_url", webhook);
        webhook_url.apply(&mut self.order.webhook_url);
        self.documents(body.documents);
        self.end_user(body.end_user);
        self.misc(body.misc);
        self.activation(body.activation_settings);
        self.configuration(body.phone_number_configuration);
        self.messaging(body.messaging);
        let group = self.checked(body.requirement_group_id, "/requirement_group_id", uuid);
        group.apply(&mut self.order.requirement_group);
        self.requirements(body.requirements);
        self.feedback(body.user_feedback);
        if self.problems.is_empty() { Ok(()) } else { Err(ApiError::unprocessable(self.problems)) }
    }

    pub(super) fn problem(&mut self, code: Code, detail: &str, pointer: &str) {
        self.problems.push(Problem::new(code, detail).at(pointer));
    }

    /// Converts a member; one that does not convert is noted and left out.
    fn checked<T, U>(
        &mut self,
        member: Patch<T>,
        pointer: &str,
        convert: impl FnOnce(T) -> Result<U, Bad>,
    ) -> Patch<U> {
        member.try_map(convert).unwrap_or_else(|(code, detail)| {
            self.problem(code, detail, pointer);
            Patch::Absent
        })
    }

    fn check_requirement_group(&mut self, body: &UpdateBody) {
        if body.requirement_group_id.is_value() && !(body.documents.is_absent() && body.requirements.is_absent()) {
            let detail = "A requirement group cannot be set together with documents or requirements.";
            self.problem(Code::Unprocessable, detail, "/requirement_group_id");
        }
    }

    fn documents(&mut self, member: Patch<DocumentsPatch>) {
        match member {
            Patch::Absent => {}
            Patch::Null => self.order.documents = Documents::default(),
            Patch::Value(patch) => {
                let loa = self.document(patch.loa, "/documents/loa");
                let invoice = self.document(patch.invoice, "/documents/invoice");
                self.loa(loa);
                invoice.apply(&mut self.order.documents.invoice);
            }
        }
    }

    /// A letter that replaces that of an order under way is worth an event.
    fn loa(&mut self, member: Patch<Uuid>) {
        let before = self.order.documents.loa;
        member.apply(&mut self.order.documents.loa);
        let after = self.order.documents.loa;
        if self.order.status != Status::Draft && after.is_some() && after != before {
            life::tell_loa_updated(self.order, self.world.now);
        }
    }

    fn document(&mut self, member: Patch<String>, pointer: &str) -> Patch<Uuid> {
        let store = &self.world.store;
        self.checked(member, pointer, |text| known_document(store, &text))
    }

    fn end_user(&mut self, member: Patch<EndUserPatch>) {
        match member {
            Patch::Absent => {}
            Patch::Null => self.order.end_user = EndUser::default(),
            Patch::Value(patch) => {
                self.admin(patch.admin);
                self.location(patch.location);
            }
        }
    }

    fn admin(&mut self, member: Patch<AdminPatch>) {
        let patch = match member {
            Patch::Absent => return,
            Patch::Null => return self.order.end_user.admin = Admin::default(),
            Patch::Value(patch) => patch,
        };
        let billing = self.checked(patch.billing_phone_number, "/end_user/admin/billing_phone_number", phone_number);
        let admin = &mut self.order.end_user.admin;
        billing.apply(&mut admin.billing_phone_number);
        patch.entity_name.apply(&mut admin.entity_name);
        patch.auth_person_name.apply(&mut admin.auth_person_name);
        patch.account_number.apply(&mut admin.account_number);
        patch.tax_identifier.apply(&mut admin.tax_identifier);
        patch.pin_passcode.apply(&mut admin.pin_passcode);
        patch.business_identifier.apply(&mut admin.business_identifier);
    }

    fn location(&mut self, member: Patch<LocationPatch>) {
        let patch = match member {
            Patch::Absent => return,
            Patch::Null => return self.order.end_user.location = Location::default(),
            Patch::Value(patch) => patch,
        };
        let country = self.checked(patch.country_code, "/end_user/location/country_code", country_code);
        let location = &mut self.order.end_user.location;
        country.apply(&mut location.country_code);
        patch.street_address.apply(&mut location.street_address);
        patch.extended_address.apply(&mut location.extended_address);
        patch.locality.apply(&mut location.locality);
        patch.administrative_area.apply(&mut location.administrative_area);
        patch.postal_code.apply(&mut location.postal_code);
    }

    fn misc(&mut self, member: Patch<MiscPatch>) {
        let patch = match member {
            Patch::Absent => return,
            Patch::Null => return self.order.misc = None,
            Patch::Value(patch) => patch,
        };
        let others_sent = patch.remaining_numbers_action.is_value() || patch.new_billing_phone_number.is_value();
        let kind = self.checked(patch.kind, "/misc/type", port_type);
        let action = self.checked(patch.remaining_numbers_action, "/misc/remaining_numbers_action", remaining_numbers);
        let billing = self.checked(patch.new_billing_phone_number, "/misc/new_billing_phone_number", phone_number);
        let mut misc = self.order.misc.take().unwrap_or_default();
        kind.apply(&mut misc.kind);
        action.apply(&mut misc.remaining_numbers_action);
        billing.apply(&mut misc.new_billing_phone_number);
        self.check_misc(&mut misc, others_sent);
        self.order.misc = Some(misc);
    }

    fn check_misc(&mut self, misc: &mut Misc, others_sent: bool) {
        if misc.kind == Some(PortType::Full) {
            if others_sent {
                self.problem(Code::Unprocessable, "A full port leaves no numbers to decide about.", "/misc/type");
            }
            // What a partial port had left behind goes without being asked for.
            misc.remaining_numbers_action = None;
            misc.new_billing_phone_number = None;
        }
        match (misc.remaining_numbers_action, &misc.new_billing_phone_number) {
            (Some(RemainingNumbers::Keep), None) => {
                let detail = "Numbers that are kept need a new billing number.";
                self.problem(Code::MissingParameter, detail, "/misc/new_billing_phone_number");
            }
            (_, Some(number)) if self.order.has_number(number) => {
                let detail = "The new billing number must be one that stays, but it is in this order.";
                self.problem(Code::Unprocessable, detail, "/misc/new_billing_phone_number");
            }
            _ => {}
        }
    }

    fn activation(&mut self, member: Patch<ActivationPatch>) {
        let patch = match member {
            Patch::Absent => return,
            Patch::Null => return self.order.foc_requested = None,
            Patch::Value(patch) => patch,
        };
        let pointer = "/activation_settings/foc_datetime_requested";
        let requested = self.checked(patch.foc_datetime_requested, pointer, date_time);
        if let Patch::Value(date) = requested
            && !self.is_allowed(date)
        {
            let detail = "The requested FOC date is in none of the allowed windows.";
            self.problem(Code::FocDate, detail, pointer);
        }
        requested.apply(&mut self.order.foc_requested);
        let kind = self.checked(patch.activation_type, "/activation_settings/activation_type", activation_type);
        if let Patch::Value(kind) = kind {
            self.order.activation = kind;
        }
    }

    fn is_allowed(&self, date: DateTime<Utc>) -> bool {
        let windows = life::allowed(self.order, &self.world.timetable, self.world.now);
        windows.iter().any(|window| window.contains(date))
    }

    fn configuration(&mut self, member: Patch<ConfigurationPatch>) {
        let configuration = &mut self.order.configuration;
        match member {
            Patch::Absent => {}
            Patch::Null => *configuration = Configuration::default(),
            Patch::Value(patch) => {
                patch.billing_group_id.apply(&mut configuration.billing_group_id);
                patch.connection_id.apply(&mut configuration.connection_id);
                patch.messaging_profile_id.apply(&mut configuration.messaging_profile_id);
                patch.emergency_address_id.apply(&mut configuration.emergency_address_id);
                patch.tags.apply_or_default(&mut configuration.tags);
            }
        }
    }

    fn messaging(&mut self, member: Patch<MessagingPatch>) {
        let enabled = match member {
            Patch::Absent | Patch::Value(MessagingPatch { enable_messaging: Patch::Absent }) => return,
            Patch::Null | Patch::Value(MessagingPatch { enable_messaging: Patch::Null }) => false,
            Patch::Value(MessagingPatch { enable_messaging: Patch::Value(enabled) }) => enabled,
        };
        if enabled && !self.order.messaging_capable {
            let detail = "Text messages cannot be ported with these numbers.";
            return self.problem(Code::Unprocessable, detail, "/messaging/enable_messaging");
        }
        life::enable_messaging(self.order, enabled, self.world.now);
    }

    fn feedback(&mut self, member: Patch<FeedbackPatch>) {
        match member {
            Patch::Absent => {}
            Patch::Null => self.order.feedback = Feedback::default(),
            Patch::Value(patch) => {
                patch.user_rating.apply(&mut self.order.feedback.user_rating);
                patch.user_comment.apply(&mut self.order.feedback.user_comment);
            }
        }
    }
}
