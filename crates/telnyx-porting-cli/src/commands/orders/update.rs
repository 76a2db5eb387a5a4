//! `orders update`

mod clear;

use super::OrderArg;
use crate::commands::port_in::lines;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
use chrono::{DateTime, Utc};
use clap::Args;
use clear::{Clear, Field};
use telnyx_porting::api::Id;
use telnyx_porting::{
    CountryCode, DocumentId, Misc, MiscParts, OrderUpdate, Patch, PhoneNumber, Problem, RequirementGroupId, Rule,
    ValidationError, WebhookUrl, types,
};

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    order: OrderArg,
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
}

#[derive(Debug, Args)]
struct SettingArgs {
    /// Clear this field; repeat it or separate several by commas
    #[arg(long, value_name = "FIELD", value_enum, value_delimiter = ',', hide_possible_values = true)]
    #[arg(long_help = "Clear this field; repeat it or separate several by commas. A field is named like its option, \
                       without the dashes in front; `misc` clears the whole group")]
    clear: Vec<Field>,
    /// Your own reference
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Your own reference for a group of orders
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
    /// The date and time asked for, such as 2026-03-02T15:00:00Z, within one of the order's FOC windows
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    foc_date: Option<DateTime<Utc>>,
    /// Where webhooks for the order go
    #[arg(long, value_name = "URL")]
    webhook_url: Option<WebhookUrl>,
    /// Whether messaging is ported too
    #[arg(long, value_name = "BOOL")]
    enable_messaging: Option<bool>,
    /// The requirement group whose documents and values are copied into the order
    #[arg(long, value_name = "ID")]
    requirement_group_id: Option<RequirementGroupId>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Full or partial port")]
struct MiscArgs {
    /// full or partial
    #[arg(long, value_name = "TYPE")]
    misc_type: Option<String>,
    /// keep or disconnect, with a partial port
    #[arg(long, value_name = "ACTION")]
    remaining_numbers_action: Option<String>,
    /// The number that the old carrier bills the remaining numbers on, with keep
    #[arg(long, value_name = "NUMBER")]
    new_billing_phone_number: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Subscriber, as the losing carrier knows them")]
struct AdminArgs {
    /// The company or person that the numbers belong to
    #[arg(long, value_name = "NAME")]
    entity_name: Option<String>,
    /// Who may order the port
    #[arg(long, value_name = "NAME")]
    auth_person_name: Option<String>,
    /// The number that the account is billed on
    #[arg(long, value_name = "NUMBER")]
    billing_phone_number: Option<PhoneNumber>,
    /// The account with the losing carrier
    #[arg(long, value_name = "TEXT")]
    account_number: Option<String>,
    /// PIN or passcode of the account, where the carrier asks for one
    #[arg(long, value_name = "TEXT")]
    pin_passcode: Option<String>,
    /// Tax identifier, in the European Union
    #[arg(long, value_name = "TEXT")]
    tax_identifier: Option<String>,
    /// Business identifier, in the European Union
    #[arg(long, value_name = "TEXT")]
    business_identifier: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Service address")]
struct LocationArgs {
    /// Street and number
    #[arg(long, value_name = "TEXT")]
    street_address: Option<String>,
    /// Suite, floor or the like
    #[arg(long, value_name = "TEXT")]
    extended_address: Option<String>,
    /// City
    #[arg(long, value_name = "TEXT")]
    locality: Option<String>,
    /// State or province
    #[arg(long, value_name = "TEXT")]
    administrative_area: Option<String>,
    /// Postal code
    #[arg(long, value_name = "TEXT")]
    postal_code: Option<String>,
    /// Country, by its two letters
    #[arg(long, value_name = "COUNTRY")]
    country_code: Option<CountryCode>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
struct DocumentArgs {
    /// Letter of authorisation: the id of an uploaded document
    #[arg(long, value_name = "ID")]
    loa: Option<DocumentId>,
    /// Latest invoice of the losing carrier: the id of an uploaded document
    #[arg(long, value_name = "ID")]
    invoice: Option<DocumentId>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Settings of the numbers once they arrive")]
struct ConfigurationArgs {
    /// Billing group
    #[arg(long, value_name = "ID")]
    billing_group_id: Option<String>,
    /// Connection for calls
    #[arg(long, value_name = "ID")]
    connection_id: Option<String>,
    /// Emergency address
    #[arg(long, value_name = "ID")]
    emergency_address_id: Option<String>,
    /// Messaging profile
    #[arg(long, value_name = "ID")]
    messaging_profile_id: Option<String>,
    /// A tag; repeat it for several
    #[arg(long, value_name = "TEXT")]
    tag: Vec<String>,
}

pub(super) async fn run(args: UpdateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let id = args.order.id.clone();
    let update = args.update()?;
    if update.is_empty() {
        return Err(Failure::usage("there is nothing to change")
            .with_hint("name at least one field; `telnyx-porting orders update --help` lists them"));
    }
    lines::print_warnings(&update.validate(), printer);
    super::print_order(&session.client().order(id).update(update).await?, printer)
}

impl UpdateArgs {
    fn update(self) -> Result<OrderUpdate, Failure> {
        let clear = Clear(self.settings.clear.clone());
        let misc = clear.or(Field::Misc, self.misc.checked()?)?;
        let mut update = self.settings.update(&clear)?.with_misc(misc);
        update = update.with_end_user(end_user(self.admin.body(&clear)?, self.location.body(&clear)?));
        update = update.with_documents(self.documents.body(&clear)?);
        Ok(update.with_phone_number_configuration(self.configuration.body(&clear)?))
    }
}

impl SettingArgs {
    fn update(self, clear: &Clear) -> Result<OrderUpdate, Failure> {
        let mut update = OrderUpdate::new()
            .with_customer_reference(clear.or(Field::CustomerReference, self.customer_reference)?)
            .with_customer_group_reference(clear.or(Field::CustomerGroupReference, self.customer_group_reference)?)
            .with_foc_datetime_requested(clear.or(Field::FocDate, self.foc_date)?)
            .with_webhook_url(clear.or(Field::WebhookUrl, self.webhook_url)?)
            .with_requirement_group_id(clear.or(Field::RequirementGroupId, self.requirement_group_id)?);
        if let Some(enable) = self.enable_messaging {
            update = update.with_enable_messaging(enable);
        }
        Ok(update)
    }
}

impl MiscArgs {
    fn checked(self) -> Result<Option<Misc>, ValidationError> {
        let parts = MiscParts {
            kind: self.misc_type,
            remaining_numbers_action: self.remaining_numbers_action,
            new_billing_phone_number: self.new_billing_phone_number,
        };
        if parts == MiscParts::default() { Ok(None) } else { Misc::try_from(parts).map(Some) }
    }
}

fn end_user(
    admin: Patch<types::UpdatePortingOrderEndUserAdmin>,
    location: Patch<types::UpdatePortingOrderEndUserLocation>,
) -> Patch<types::UpdatePortingOrderEndUser> {
    changed(types::UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location))
}

impl AdminArgs {
    fn body(self, clear: &Clear) -> Result<Patch<types::UpdatePortingOrderEndUserAdmin>, Failure> {
        let billing = self.billing_phone_number.map(|number| number.to_string());
        let body = types::UpdatePortingOrderEndUserAdmin::new()
            .with_entity_name(clear.or(Field::EntityName, self.entity_name)?)
            .with_auth_person_name(clear.or(Field::AuthPersonName, self.auth_person_name)?)
            .with_billing_phone_number(clear.or(Field::BillingPhoneNumber, billing)?)
            .with_account_number(clear.or(Field::AccountNumber, self.account_number)?.map(Into::into))
            .with_pin_passcode(clear.or(Field::PinPasscode, self.pin_passcode)?.map(Into::into))
            .with_tax_identifier(clear.or(Field::TaxIdentifier, self.tax_identifier)?.map(Into::into))
            .with_business_identifier(clear.or(Field::BusinessIdentifier, self.business_identifier)?.map(Into::into));
        Ok(changed(body))
    }
}

impl LocationArgs {
    fn body(self, clear: &Clear) -> Result<Patch<types::UpdatePortingOrderEndUserLocation>, Failure> {
        let country = self.country_code.map(|country| country.to_string());
        let body = types::UpdatePortingOrderEndUserLocation::new()
            .with_street_address(clear.or(Field::StreetAddress, self.street_address)?)
            .with_extended_address(clear.or(Field::ExtendedAddress, self.extended_address)?)
            .with_locality(clear.or(Field::Locality, self.locality)?)
            .with_administrative_area(clear.or(Field::AdministrativeArea, self.administrative_area)?)
            .with_postal_code(clear.or(Field::PostalCode, self.postal_code)?)
            .with_country_code(clear.or(Field::CountryCode, country)?);
        Ok(changed(body))
    }
}

impl DocumentArgs {
    fn body(self, clear: &Clear) -> Result<Patch<types::UpdatePortingOrderDocuments>, Failure> {
        let loa = sendable("documents.loa", self.loa)?;
        let invoice = sendable("documents.invoice", self.invoice)?;
        let body = types::UpdatePortingOrderDocuments::new()
            .with_loa(clear.or(Field::Loa, loa)?)
            .with_invoice(clear.or(Field::Invoice, invoice)?);
        Ok(changed(body))
    }
}

impl ConfigurationArgs {
    fn body(self, clear: &Clear) -> Result<Patch<types::UpdatePortingOrderPhoneNumberConfiguration>, Failure> {
        let tags = (!self.tag.is_empty()).then_some(self.tag);
        let body = types::UpdatePortingOrderPhoneNumberConfiguration::new()
            .with_billing_group_id(clear.or(Field::BillingGroupId, self.billing_group_id)?)
            .with_connection_id(clear.or(Field::ConnectionId, self.connection_id)?)
            .with_emergency_address_id(clear.or(Field::EmergencyAddressId, self.emergency_address_id)?)
            .with_messaging_profile_id(clear.or(Field::MessagingProfileId, self.messaging_profile_id)?)
            .with_tags(clear.or(Field::Tag, tags)?);
        Ok(changed(body))
    }
}

/// An object is sent only if something in it changes.
fn changed<T: Default + PartialEq>(body: T) -> Patch<T> {
    if body == T::default() { Patch::Keep } else { Patch::Set(body) }
}

fn sendable(field: &str, id: Option<DocumentId>) -> Result<Option<Id>, ValidationError> {
    let Some(id) = id else { return Ok(None) };
    let id = id.as_str().parse::<Id>();
    Ok(Some(id.map_err(|_| Problem::error(field, Rule::Id, "cannot be sent as an id"))?))
}

#[cfg(test)]
mod tests;
