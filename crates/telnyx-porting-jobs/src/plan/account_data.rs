//! The data of an account that are signed off.

use crate::job::{Account, DocumentSource, OrderFile};
use serde::{Deserialize, Serialize};
use telnyx_porting::Patch;

/// The data that the orders of an account are filled in with, without secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AccountData {
    /// Your own reference for the orders.
    pub customer_reference: Option<String>,
    /// The subscriber, as registered with the losing carrier.
    pub entity_name: Option<String>,
    /// The person who authorizes the port.
    pub auth_person_name: Option<String>,
    /// The billing number.
    pub billing_phone_number: Option<String>,
    /// The service address in one line; `None` if it is not set.
    pub address: Option<String>,
    /// Whether the account number is set.
    pub has_account_number: bool,
    /// Whether the PIN is set.
    pub has_pin: bool,
    /// The rule of the FOC date, as in an order file: `earliest`. `None` if the losing carrier proposes the date.
    pub foc_date: Option<String>,
    /// The file name or the document id of the LOA.
    pub loa: Option<String>,
    /// The file name or the document id of the invoice.
    pub invoice: Option<String>,
    /// Whether some orders have other data, by overrides for their country, number type or losing carrier.
    pub varies: bool,
}

impl AccountData {
    /// Returns the data of an account; `varies` is whether overrides change them for some orders.
    pub(crate) fn from_account(account: &Account, varies: bool) -> Self {
        let order: &OrderFile = &account.order;
        let admin = order.end_user.admin.value();
        let text = |value: &Patch<String>| value.value().filter(|text| !text.is_empty()).cloned();
        let address = order.end_user.location.value().map(|location| {
            let parts = [
                &location.street_address,
                &location.extended_address,
                &location.locality,
                &location.administrative_area,
                &location.postal_code,
                &location.country_code,
            ];
            parts.into_iter().filter_map(text).collect::<Vec<_>>().join(", ")
        });
        Self {
            customer_reference: order.customer_reference.clone(),
            entity_name: admin.and_then(|admin| text(&admin.entity_name)),
            auth_person_name: admin.and_then(|admin| text(&admin.auth_person_name)),
            billing_phone_number: admin.and_then(|admin| text(&admin.billing_phone_number)),
            address: address.filter(|address| !address.is_empty()),
            has_account_number: admin.is_some_and(|admin| admin.account_number.value().is_some()),
            has_pin: admin.is_some_and(|admin| admin.pin_passcode.value().is_some()),
            foc_date: order.foc_date.map(|date| date.to_string()),
            loa: order.loa.as_ref().map(name),
            invoice: order.invoice.as_ref().map(name),
            varies,
        }
    }
}

/// The name of a file without its folder, or the id of a document.
fn name(source: &DocumentSource) -> String {
    match source {
        DocumentSource::Uploaded(id) => id.to_string(),
        DocumentSource::File(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    }
}
