//! The subscriber, as the losing carrier knows them.

use crate::{CountryCode, PhoneNumber};
use telnyx_porting_api::types::{
    UpdatePortingOrderEndUser, UpdatePortingOrderEndUserAdmin, UpdatePortingOrderEndUserLocation,
};
use telnyx_porting_api::{Patch, Secret};

/// The subscriber, exactly as the losing carrier knows them: a difference is the first reason for rejections. Source of
/// the fields: `end_user` of operation `UpdatePortingOrder`.
///
/// What is not said stays as it is; to clear something, use the low-level
/// [`UpdatePortingOrderEndUser`], which [`OrderUpdate::with_end_user`](crate::OrderUpdate::with_end_user) takes too.
///
/// ```
/// use telnyx_porting::{Address, EndUser, OrderUpdate};
///
/// let address = Address::new("600 Congress Avenue", "Austin", "TX", "78701", "US".parse()?);
/// let end_user = EndUser::new()
///     .with_entity_name("Porter McPortersen")
///     .with_auth_person_name("Porter McPortersen II")
///     .with_billing_phone_number("+13035551234".parse()?)
///     .with_account_number("0123abc")
///     .with_pin_passcode("0042")
///     .with_address(address);
/// let update = OrderUpdate::new().with_end_user(end_user);
/// assert!(update.validate().is_empty());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndUser {
    admin: UpdatePortingOrderEndUserAdmin,
    location: Option<Address>,
}

impl EndUser {
    /// A subscriber of whom nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The company or person that the account belongs to, to the letter.
    #[must_use]
    pub fn with_entity_name(mut self, name: impl Into<String>) -> Self {
        self.admin.entity_name = Patch::Set(name.into());
        self
    }

    /// Who may order the port, and has signed the letter of authorisation.
    #[must_use]
    pub fn with_auth_person_name(mut self, name: impl Into<String>) -> Self {
        self.admin.auth_person_name = Patch::Set(name.into());
        self
    }

    /// The number that the account is billed on.
    #[must_use]
    pub fn with_billing_phone_number(mut self, number: PhoneNumber) -> Self {
        self.admin.billing_phone_number = Patch::Set(number.as_str().to_owned());
        self
    }

    /// The account with the losing carrier. A text, so that leading zeros stay.
    #[must_use]
    pub fn with_account_number(mut self, number: impl Into<Secret>) -> Self {
        self.admin.account_number = Patch::Set(number.into());
        self
    }

    /// The PIN or passcode, where the carrier asks for one. A text, so that leading zeros stay.
    #[must_use]
    pub fn with_pin_passcode(mut self, pin: impl Into<Secret>) -> Self {
        self.admin.pin_passcode = Patch::Set(pin.into());
        self
    }

    /// The tax identifier, in the European Union.
    #[must_use]
    pub fn with_tax_identifier(mut self, identifier: impl Into<Secret>) -> Self {
        self.admin.tax_identifier = Patch::Set(identifier.into());
        self
    }

    /// The business identifier, in the European Union.
    #[must_use]
    pub fn with_business_identifier(mut self, identifier: impl Into<Secret>) -> Self {
        self.admin.business_identifier = Patch::Set(identifier.into());
        self
    }

    /// Where the numbers are used, which may not be where bills go.
    #[must_use]
    pub fn with_address(mut self, address: Address) -> Self {
        self.location = Some(address);
        self
    }
}

/// A service address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the fields have the API's names")]
pub struct Address {
    street_address: String,
    extended_address: Option<String>,
    locality: String,
    administrative_area: String,
    postal_code: String,
    country_code: CountryCode,
}

impl Address {
    /// Street and house number, town, state or province (`TX`), postal code and country.
    pub fn new(
        street_address: impl Into<String>,
        locality: impl Into<String>,
        administrative_area: impl Into<String>,
        postal_code: impl Into<String>,
        country_code: CountryCode,
    ) -> Self {
        Self {
            street_address: street_address.into(),
            extended_address: None,
            locality: locality.into(),
            administrative_area: administrative_area.into(),
            postal_code: postal_code.into(),
            country_code,
        }
    }

    /// Suite, floor or the like.
    #[must_use]
    pub fn with_extended_address(mut self, extended_address: impl Into<String>) -> Self {
        self.extended_address = Some(extended_address.into());
        self
    }
}

impl From<Address> for UpdatePortingOrderEndUserLocation {
    fn from(address: Address) -> Self {
        let mut location = Self::new()
            .with_street_address(address.street_address)
            .with_locality(address.locality)
            .with_administrative_area(address.administrative_area)
            .with_postal_code(address.postal_code)
            .with_country_code(address.country_code.as_str());
        location.extended_address = address.extended_address.map_or(Patch::Keep, Patch::Set);
        location
    }
}

impl From<EndUser> for Patch<UpdatePortingOrderEndUser> {
    fn from(end_user: EndUser) -> Self {
        let mut body = UpdatePortingOrderEndUser::new();
        if end_user.admin != UpdatePortingOrderEndUserAdmin::default() {
            body.admin = Patch::Set(end_user.admin);
        }
        body.location = end_user.location.map_or(Patch::Keep, |address| Patch::Set(address.into()));
        Self::Set(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_said_is_sent() {
        let sent = |end_user: EndUser| {
            let body: Patch<UpdatePortingOrderEndUser> = end_user.into();
            serde_json::to_value(body).unwrap()
        };
        assert_eq!(sent(EndUser::new()), json!({}));
        assert_eq!(sent(EndUser::new().with_pin_passcode("0042")), json!({"admin": {"pin_passcode": "0042"}}));
        let address = Address::new("a", "b", "c", "d", "DE".parse().unwrap());
        assert_eq!(
            sent(EndUser::new().with_address(address)),
            json!({"location": {
                "street_address": "a", "locality": "b", "administrative_area": "c", "postal_code": "d", "country_code": "DE",
            }})
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let end_user =
            EndUser::new().with_account_number("00482913").with_pin_passcode("0042").with_tax_identifier("DE1");
        let shown = format!("{end_user:?}");
        assert!(["00482913", "0042", "DE1"].iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
}
