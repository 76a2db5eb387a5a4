//! The options of `orders update` for what can be changed.

use super::fields::{self, Given};
use crate::failure::Failure;
use crate::known;
use crate::values;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::{Value, json};
use telnyx_porting::types::ActivationType;
use telnyx_porting::{CountryCode, DocumentId, OrderUpdateParts, PhoneNumber, RequirementGroupId, WebhookUrl};

#[derive(Debug, Default, Args)]
pub(super) struct Options {
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    misc: MiscArgs,
    #[command(flatten)]
    admin: AdminArgs,
    #[command(flatten)]
    location: LocationArgs,
    #[command(flatten)]
    documents: DocumentArgs,
    #[command(flatten)]
    configuration: ConfigurationArgs,
    #[command(flatten)]
    feedback: FeedbackArgs,
}

#[derive(Debug, Default, Args)]
struct SettingArgs {
    /// Clear this field; repeat it or separate several by commas
    #[arg(long, value_name = "FIELD", value_parser = fields::clearable(), value_delimiter = ',')]
    #[arg(hide_possible_values = true)]
    #[arg(long_help = "Clear this field; repeat it or separate several by commas. A field is named like its option, \
                       without the dashes in front; `misc` clears the whole group")]
    clear: Vec<String>,
    /// Your own reference: any text
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Your own reference for a group of orders: any text
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
    /// The date and time asked for, such as 2026-03-02T15:00:00Z: within one of the order's FOC windows
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    foc_date: Option<DateTime<Utc>>,
    /// Whether the numbers are switched over at the end of the window, or by `orders activate` before
    #[arg(long, value_name = "TYPE", value_parser = known::value::<ActivationType>())]
    activation_type: Option<ActivationType>,
    /// Where webhooks for the order go: http or https, at most 2000 characters
    #[arg(long, value_name = "URL")]
    webhook_url: Option<WebhookUrl>,
    /// Whether messaging is ported too: true or false; true needs --messaging-profile-id
    #[arg(long, value_name = "BOOL")]
    enable_messaging: Option<bool>,
    /// The requirement group whose documents and values are copied into the order; not together with documents or
    /// requirements
    #[arg(long, value_name = "ID")]
    requirement_group_id: Option<RequirementGroupId>,
    /// A value for a requirement, which `orders requirements` lists: a text, or the id of a document or an address; may
    /// be repeated
    #[arg(long, value_name = "TYPE_ID=VALUE", value_parser = requirement)]
    requirement: Vec<Value>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Full or partial port")]
struct MiscArgs {
    /// full, if every number of the account is ported, or partial
    #[arg(long, value_name = "TYPE")]
    misc_type: Option<String>,
    /// keep or disconnect: what happens to the other numbers, with a partial port only
    #[arg(long, value_name = "ACTION")]
    remaining_numbers_action: Option<String>,
    /// The number that the old carrier bills the remaining numbers on, with keep only: one of those that stay
    #[arg(long, value_name = "NUMBER")]
    new_billing_phone_number: Option<String>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Subscriber, as the losing carrier knows them")]
struct AdminArgs {
    /// The company or person that the numbers belong to, to the letter
    #[arg(long, value_name = "NAME")]
    entity_name: Option<String>,
    /// Who may order the port, and has signed the letter of authorisation
    #[arg(long, value_name = "NAME")]
    auth_person_name: Option<String>,
    /// The number that the account is billed on, in E.164 format
    #[arg(long, value_name = "NUMBER")]
    billing_phone_number: Option<PhoneNumber>,
    /// The account with the losing carrier; leading zeros count
    #[arg(long, value_name = "TEXT")]
    account_number: Option<String>,
    /// PIN or passcode of the account, where the carrier asks for one; leading zeros count
    #[arg(long, value_name = "TEXT")]
    pin_passcode: Option<String>,
    /// Tax identifier, in the European Union only
    #[arg(long, value_name = "TEXT")]
    tax_identifier: Option<String>,
    /// Business identifier, in the European Union only
    #[arg(long, value_name = "TEXT")]
    business_identifier: Option<String>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Service address, where the numbers are used")]
struct LocationArgs {
    /// Street and number
    #[arg(long, value_name = "TEXT")]
    street_address: Option<String>,
    /// Suite, floor or the like
    #[arg(long, value_name = "TEXT")]
    extended_address: Option<String>,
    /// City or town
    #[arg(long, value_name = "TEXT")]
    locality: Option<String>,
    /// State or province, such as TX
    #[arg(long, value_name = "TEXT")]
    administrative_area: Option<String>,
    /// Postal code, in the form that the country has
    #[arg(long, value_name = "TEXT")]
    postal_code: Option<String>,
    /// Country, by its two letters
    #[arg(long, value_name = "COUNTRY")]
    country_code: Option<CountryCode>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Documents")]
struct DocumentArgs {
    /// Letter of authorisation, at most 90 days old and with every number: the id of an uploaded document
    #[arg(long, value_name = "ID")]
    loa: Option<DocumentId>,
    /// Invoice of the losing carrier, at most 30 days old: the id of an uploaded document
    #[arg(long, value_name = "ID")]
    invoice: Option<DocumentId>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Settings of the numbers once they arrive")]
struct ConfigurationArgs {
    /// Billing group
    #[arg(long, value_name = "ID")]
    billing_group_id: Option<String>,
    /// Connection for calls; without one, the numbers have nowhere to send them
    #[arg(long, value_name = "ID")]
    connection_id: Option<String>,
    /// Emergency address
    #[arg(long, value_name = "ID")]
    emergency_address_id: Option<String>,
    /// Messaging profile, which messaging needs
    #[arg(long, value_name = "ID")]
    messaging_profile_id: Option<String>,
    /// A tag; repeat it for several, which take the place of those that there are
    #[arg(long, value_name = "TEXT")]
    tag: Vec<String>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Your rating, once the order is ported, cancelled or about to be")]
struct FeedbackArgs {
    /// 1, poor, to 5, good
    #[arg(long, value_name = "RATING")]
    user_rating: Option<i64>,
    /// A remark on the rating: any text
    #[arg(long, value_name = "TEXT")]
    user_comment: Option<String>,
}

impl Options {
    /// What the options change.
    pub(super) fn parts(&self) -> Result<OrderUpdateParts, Failure> {
        let mut given = Given::default();
        self.settings.give(&mut given);
        self.misc.give(&mut given);
        self.admin.give(&mut given);
        self.location.give(&mut given);
        given.text("loa", self.documents.loa.as_ref());
        given.text("invoice", self.documents.invoice.as_ref());
        self.configuration.give(&mut given);
        given.set("user-rating", self.feedback.user_rating);
        given.text("user-comment", self.feedback.user_comment.as_ref());
        given.cleared(&self.settings.clear)
    }
}

impl SettingArgs {
    fn give(&self, given: &mut Given) {
        given.text("customer-reference", self.customer_reference.as_ref());
        given.text("customer-group-reference", self.customer_group_reference.as_ref());
        given.set("foc-date", self.foc_date.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true)));
        given.text("activation-type", self.activation_type.as_ref());
        given.set("webhook-url", self.webhook_url.as_ref().map(WebhookUrl::as_str));
        given.set("enable-messaging", self.enable_messaging);
        given.text("requirement-group-id", self.requirement_group_id.as_ref());
        given.set("requirement", (!self.requirement.is_empty()).then(|| self.requirement.clone()));
    }
}

impl MiscArgs {
    fn give(&self, given: &mut Given) {
        given.text("misc-type", self.misc_type.as_ref());
        given.text("remaining-numbers-action", self.remaining_numbers_action.as_ref());
        given.text("new-billing-phone-number", self.new_billing_phone_number.as_ref());
    }
}

impl AdminArgs {
    fn give(&self, given: &mut Given) {
        given.text("entity-name", self.entity_name.as_ref());
        given.text("auth-person-name", self.auth_person_name.as_ref());
        given.text("billing-phone-number", self.billing_phone_number.as_ref());
        given.text("account-number", self.account_number.as_ref());
        given.text("pin-passcode", self.pin_passcode.as_ref());
        given.text("tax-identifier", self.tax_identifier.as_ref());
        given.text("business-identifier", self.business_identifier.as_ref());
    }
}

impl LocationArgs {
    fn give(&self, given: &mut Given) {
        given.text("street-address", self.street_address.as_ref());
        given.text("extended-address", self.extended_address.as_ref());
        given.text("locality", self.locality.as_ref());
        given.text("administrative-area", self.administrative_area.as_ref());
        given.text("postal-code", self.postal_code.as_ref());
        given.text("country-code", self.country_code.as_ref());
    }
}

impl ConfigurationArgs {
    fn give(&self, given: &mut Given) {
        given.text("billing-group-id", self.billing_group_id.as_ref());
        given.text("connection-id", self.connection_id.as_ref());
        given.text("emergency-address-id", self.emergency_address_id.as_ref());
        given.text("messaging-profile-id", self.messaging_profile_id.as_ref());
        given.set("tag", (!self.tag.is_empty()).then(|| self.tag.clone()));
    }
}

/// The id of a requirement's type and a value, with a sign between them.
fn requirement(text: &str) -> Result<Value, String> {
    let (kind, value) = text.split_once('=').ok_or("there is no = in it; write TYPE_ID=VALUE")?;
    Ok(json!({ "requirement_type_id": kind, "field_value": value }))
}
