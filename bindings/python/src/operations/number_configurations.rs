//! Bundles that numbers get when they arrive.

use crate::errors;
use crate::input::{Args, Given, Json, OneOrMore, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use serde::Deserialize;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{NumberConfiguration, NumberConfigurationFilter, PortingPhoneNumberId, Report, UserBundleId};

#[pyfunction]
fn number_configurations_list(
    porting_order_status: Given<Option<OneOrMore<PortingOrderStatusValue>>>,
    porting_phone_number: Given<Option<Args<PortingPhoneNumberId>>>,
    user_bundle_id: Given<Option<Args<UserBundleId>>>,
    sort: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(porting_order_status, porting_phone_number, user_bundle_id, sort, page_size, first_page);
    let mut filter = NumberConfigurationFilter::new();
    filter.order_statuses = porting_order_status.map(|status| status.0);
    filter.numbers = porting_phone_number.map(|values| values.0);
    filter.bundles = user_bundle_id.map(|values| values.0);
    filter.sort = Text::value(sort);
    Ok(ListRequest::new(move |client| client.number_configurations().list(filter.clone()), page_size, first_page))
}

/// A number and its bundle under the API's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    porting_phone_number_id: String,
    user_bundle_id: String,
}

#[pyfunction]
fn number_configurations_create(configurations: Json) -> PyResult<Operation> {
    const FIELD: &str = "phone_number_configurations";
    let mut report = Report::new();
    let mut given = Vec::new();
    for (index, entry) in configurations.read::<Vec<Entry>>(FIELD)?.into_iter().enumerate() {
        let field = |name| format!("{FIELD}[{index}].{name}");
        let number: Option<PortingPhoneNumberId> =
            report.check(field("porting_phone_number_id"), entry.porting_phone_number_id.parse());
        let bundle: Option<UserBundleId> = report.check(field("user_bundle_id"), entry.user_bundle_id.parse());
        given.extend(number.zip(bundle).map(|(number, bundle)| NumberConfiguration::new(number, bundle)));
    }
    let given = report.finish(given).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.number_configurations().create(given)))
}

functions![number_configurations_list, number_configurations_create];
