//! Letterheads of letters of authorisation.

use crate::errors::{self, both};
use crate::input::{Arg, Given, Json};
use crate::operation::Operation;
use pyo3::prelude::*;
use serde::Deserialize;
use telnyx_porting::{
    CountryCode, DocumentId, Issues, LoaAddress, LoaConfigurationId, NewLoaConfiguration, PhoneNumber,
};

/// A configuration under the API's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    name: String,
    company_name: String,
    logo: Logo,
    address: Address,
    contact: Contact,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Logo {
    document_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields have the API's names")]
struct Address {
    street_address: String,
    extended_address: Option<String>,
    city: String,
    state: String,
    zip_code: String,
    country_code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    email: String,
    phone_number: String,
}

/// All malformed members are reported at once.
fn read(configuration: Json) -> PyResult<NewLoaConfiguration> {
    let Configuration { name, company_name, logo, address, contact } = configuration.read("")?;
    let Address { street_address, extended_address, city, state, zip_code, country_code } = address;
    let mut issues = Issues::new();
    let logo: Option<DocumentId> = issues.check("logo.document_id", logo.document_id.parse());
    let country: Option<CountryCode> = issues.check("address.country_code", country_code.parse());
    let phone_number: Option<PhoneNumber> = issues.check("contact.phone_number", contact.phone_number.parse());
    let parts = logo.zip(country).zip(phone_number);
    let ((logo, country), phone_number) = errors::finish(issues, parts)?;
    let mut address = LoaAddress::new(street_address, city, state, zip_code, country);
    if let Some(extended_address) = extended_address {
        address = address.with_extended_address(extended_address);
    }
    Ok(NewLoaConfiguration::new(name, company_name, logo, address, contact.email, phone_number))
}

#[pyfunction]
fn loa_configurations_create(configuration: Json) -> PyResult<Operation> {
    let configuration = read(configuration)?;
    Ok(Operation::call(move |client| client.loa_configurations().create(configuration)))
}

#[pyfunction]
fn loa_configurations_update(id: Given<Arg<LoaConfigurationId>>, configuration: Given<Json>) -> PyResult<Operation> {
    let (id, configuration) = both(id.value("id"), configuration.value("configuration").and_then(read))?;
    Ok(Operation::call(move |client| client.loa_configurations().update(id.0, configuration)))
}

#[pyfunction]
fn loa_configurations_preview(configuration: Json) -> PyResult<Operation> {
    let configuration = read(configuration)?;
    Ok(Operation::call(move |client| client.loa_configurations().preview(configuration).bytes()))
}

functions![loa_configurations_create, loa_configurations_update, loa_configurations_preview];
