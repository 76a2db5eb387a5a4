//! The subscriber, as the losing carrier knows them.

use crate::values::CountryCode;
use telnyx_porting_api::Patch;
use telnyx_porting_api::types::{UpdatePortingOrderEndUser, UpdatePortingOrderEndUserLocation};

/// The subscriber, exactly as the losing carrier knows them: differences are the most common reason for rejections.
/// Source of the fields: `end_user` of operation `UpdatePortingOrder`.
///
/// Unset fields are not changed. To clear a field, use the low-level [`UpdatePortingOrderEndUser`], which
/// [`OrderUpdate::with_end_user`](crate::OrderUpdate::with_end_user) also accepts.
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
    pub(crate) body: UpdatePortingOrderEndUser,
}

impl EndUser {
    /// A subscriber without any fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the service address, which may differ from the billing address.
    #[must_use]
    pub fn with_address(mut self, address: Address) -> Self {
        self.body.location = Patch::Set(address.into());
        self
    }
}

/// A service address.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    pub(crate) body: UpdatePortingOrderEndUserLocation,
}

impl Eq for Address {}

impl Address {
    /// Creates an address from street and house number, town, state or province (`TX`), postal code and country.
    pub fn new(
        street_address: impl Into<String>,
        locality: impl Into<String>,
        administrative_area: impl Into<String>,
        postal_code: impl Into<String>,
        country_code: CountryCode,
    ) -> Self {
        let body = UpdatePortingOrderEndUserLocation::new()
            .with_street_address(street_address.into())
            .with_locality(locality.into())
            .with_administrative_area(administrative_area.into())
            .with_postal_code(postal_code.into())
            .with_country_code(country_code.as_str());
        Self { body }
    }
}

impl From<Address> for UpdatePortingOrderEndUserLocation {
    fn from(address: Address) -> Self {
        address.body
    }
}

impl From<EndUser> for Patch<UpdatePortingOrderEndUser> {
    fn from(end_user: EndUser) -> Self {
        Self::Set(end_user.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_fields_that_are_set_are_sent() {
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
