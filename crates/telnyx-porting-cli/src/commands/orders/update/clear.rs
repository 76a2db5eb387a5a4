//! Fields that an update can clear.

use crate::failure::Failure;
use clap::ValueEnum;
use telnyx_porting::Patch;

/// A field, named like its option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Field {
    CustomerReference,
    CustomerGroupReference,
    FocDate,
    WebhookUrl,
    RequirementGroupId,
    Misc,
    EntityName,
    AuthPersonName,
    BillingPhoneNumber,
    AccountNumber,
    PinPasscode,
    TaxIdentifier,
    BusinessIdentifier,
    StreetAddress,
    ExtendedAddress,
    Locality,
    AdministrativeArea,
    PostalCode,
    CountryCode,
    Loa,
    Invoice,
    BillingGroupId,
    ConnectionId,
    EmergencyAddressId,
    MessagingProfileId,
    Tag,
}

/// The fields to clear.
pub(super) struct Clear(pub(super) Vec<Field>);

impl Clear {
    /// What happens to a field: it is cleared, gets the value that was given, or stays.
    pub(super) fn or<T>(&self, field: Field, value: Option<T>) -> Result<Patch<T>, Failure> {
        match (self.0.contains(&field), value) {
            (false, None) => Ok(Patch::Keep),
            (false, Some(value)) => Ok(Patch::Set(value)),
            (true, None) => Ok(Patch::Clear),
            (true, Some(_)) => {
                let name = field.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
                Err(Failure::usage(format!("{name} is given a value and cleared as well")).with_hint("do one of both"))
            }
        }
    }
}
