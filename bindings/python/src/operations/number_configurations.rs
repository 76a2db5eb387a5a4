//! Bundles that numbers get when they arrive.

use crate::errors;
use crate::input::Json;
use crate::operation::Operation;
use pyo3::prelude::*;
use serde::Deserialize;
use telnyx_porting::{Issues, NumberConfiguration, PortingPhoneNumberId, UserBundleId};

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
    let mut issues = Issues::new();
    let mut given = Vec::new();
    for (index, entry) in configurations.read::<Vec<Entry>>(FIELD)?.into_iter().enumerate() {
        let field = |name| format!("{FIELD}[{index}].{name}");
        let number: Option<PortingPhoneNumberId> =
            issues.check(field("porting_phone_number_id"), entry.porting_phone_number_id.parse());
        let bundle: Option<UserBundleId> = issues.check(field("user_bundle_id"), entry.user_bundle_id.parse());
        given.extend(number.zip(bundle).map(|(number, bundle)| NumberConfiguration::new(number, bundle)));
    }
    let given = issues.finish(given).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.number_configurations().create(given)))
}

functions![number_configurations_create];
