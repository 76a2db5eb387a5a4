//! What belongs to an account: documents, letterheads, bundles of numbers, reports, portability checks.

use crate::call::Options;
use crate::client::{NativeClient, call};
use crate::input::{Arg, Args, Argument, Document, FilePath, Input, Json, OneOrMore, Text, Timestamp, arguments};
use crate::issues::{Invalid, Read};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use serde::Deserialize;
use std::ffi::CString;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{
    CountryCode, DocumentId, LoaAddress, LoaConfigurationId, NewLoaConfiguration, NumberConfiguration, OrdersReport,
    PhoneNumber, PortingPhoneNumberId, Upload, UserBundleId,
};

operations! {
    @also documents_upload;

    documents_save(id: Arg<DocumentId>, path: FilePath) => |client| client.documents().download(id.0).save_to(path.0);

    loa_configurations_update(id: Arg<LoaConfigurationId>, configuration as "": Letterhead) =>
        |client| client.loa_configurations().update(id.0, configuration.0);

    number_configurations_create(configurations as "phone_number_configurations": Bundles) =>
        |client| client.number_configurations().create(configurations.0);

    portability_check(phone_numbers: Args<PhoneNumber>) => |client| client.portability().check(&phone_numbers.0);

    portability_check_many(phone_numbers: Args<PhoneNumber>) =>
        |client| client.portability().check_many(&phone_numbers.0);

    reports_create(
        status: Option<OneOrMore<PortingOrderStatusValue>>,
        customer_reference: Option<OneOrMore<String>>,
        created_after: Option<Timestamp>,
        created_before: Option<Timestamp>,
    ) {
        let mut report = OrdersReport::new();
        report.statuses = status.map(|status| status.0);
        report.customer_references = customer_reference.map(|references| references.0);
        report.created_after = created_after.map(|time| time.0);
        report.created_before = created_before.map(|time| time.0);
    } => |client| client.reports().create(report);

    documents_get(id: Arg<DocumentId>) => |client| client.documents().get(id.0);
    documents_download(id: Arg<DocumentId>) => |client| client.documents().download(id.0).bytes();

    loa_configurations_create(configuration as "": Letterhead) =>
        |client| client.loa_configurations().create(configuration.0);

    loa_configurations_preview(configuration as "": Letterhead) =>
        |client| client.loa_configurations().preview(configuration.0).bytes();
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are the arguments of the method in Python")]
fn documents_upload(
    py: Python<'_>,
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    file: Argument<Option<Document>>,
    url: Argument<Option<Text>>,
    filename: Argument<Option<Text>>,
    customer_reference: Argument<Option<Text>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", file, url, filename, customer_reference);
    let mut upload = match (file, url, Text::optional(filename)) {
        (Some(file), None, filename) => file.upload(filename),
        (None, Some(url), None) => Upload::url(url.0),
        (None, Some(url), Some(filename)) => Upload::url(url.0).with_name(filename),
        (None, None, _) => return Err(Invalid::unsendable("is required, unless there is a url").within("file").into()),
        (Some(_), Some(_), _) => return Err(Invalid::unsendable("cannot be combined with url").within("file").into()),
    };
    if let Some(reference) = customer_reference {
        upload = upload.with_customer_reference(reference.0);
    }
    warn_of(py, &upload)?;
    call(client, options, move |client| client.documents().upload(upload))
}

/// Issues the warnings about a document, at the caller of the method.
fn warn_of(py: Python<'_>, upload: &Upload) -> PyResult<()> {
    for warning in upload.validate().warnings() {
        let hint = warning.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = CString::new(format!("{}{hint}", warning.message()).replace('\0', ""))?;
        // One frame for the method, one for the function that calls this one.
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 3)?;
    }
    Ok(())
}

/// A letterhead under the API's names.
struct Letterhead(NewLoaConfiguration);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterheadFields {
    name: String,
    company_name: String,
    logo: LogoFields,
    address: AddressFields,
    contact: ContactFields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogoFields {
    document_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the fields have the API's names")]
struct AddressFields {
    street_address: String,
    extended_address: Option<String>,
    city: String,
    state: String,
    zip_code: String,
    country_code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactFields {
    email: String,
    phone_number: String,
}

impl Input for Letterhead {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let LetterheadFields { name, company_name, logo, address, contact } = Json::read(value)?.decode()?;
        let AddressFields { street_address, extended_address, city, state, zip_code, country_code } = address;
        let mut invalid = Invalid::default();
        let logo: Option<DocumentId> = invalid.check(logo.document_id.parse(), ("logo", "document_id"));
        let country: Option<CountryCode> = invalid.check(country_code.parse(), ("address", "country_code"));
        let phone: Option<PhoneNumber> = invalid.check(contact.phone_number.parse(), ("contact", "phone_number"));
        let ((logo, country), phone) = invalid.finish_some(logo.zip(country).zip(phone))?;
        let mut address = LoaAddress::new(street_address, city, state, zip_code, country);
        if let Some(extended_address) = extended_address {
            address = address.with_extended_address(extended_address);
        }
        Ok(Self(NewLoaConfiguration::new(name, company_name, logo, address, contact.email, phone)))
    }
}

/// Numbers and their bundles under the API's names.
struct Bundles(Vec<NumberConfiguration>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BundleFields {
    porting_phone_number_id: String,
    user_bundle_id: String,
}

impl Input for Bundles {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let entries: Vec<BundleFields> = Json::read(value)?.decode()?;
        let mut invalid = Invalid::default();
        let mut bundles = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let number: Option<PortingPhoneNumberId> =
                invalid.check(entry.porting_phone_number_id.parse(), (index, "porting_phone_number_id"));
            let bundle: Option<UserBundleId> = invalid.check(entry.user_bundle_id.parse(), (index, "user_bundle_id"));
            bundles.extend(number.zip(bundle).map(|(number, bundle)| NumberConfiguration::new(number, bundle)));
        }
        invalid.finish(Self(bundles))
    }
}
