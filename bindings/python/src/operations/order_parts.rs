//! What belongs to an order: comments, documents, activation jobs, verification codes, ranges of numbers and extensions.

use crate::call::Options;
use crate::client::{NativeClient, call};
use crate::input::{
    Arg, Args, Argument, Extensions, Input, Json, Numbers, Ranges, Received, Text, Timestamp, arguments,
};
use crate::issues::{Invalid, Read};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Deserialize;
use telnyx_porting::types::ActivationJob;
use telnyx_porting::{
    ActionRequirementId, ActivationJobId, ActivationTime, AdditionalDocument, AssociatedNumber, CodeRequest,
    DocumentId, IdVerification, NewBlock, NewExtensions, PhoneNumber, PortingOrderId, PortingPhoneNumberId,
    ReceivedCode,
};

#[pyfunction]
fn comments_create(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    body: Argument<Text>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, body);
    call(client, options, move |client| client.order(order_id.0).comments().create(body.0))
}

/// Documents under the API's names.
struct AdditionalDocuments(Vec<AdditionalDocument>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdditionalDocumentEntry {
    document_id: String,
    document_type: String,
}

impl Input for AdditionalDocuments {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let entries: Vec<AdditionalDocumentEntry> = Json::read(value)?.decode()?;
        let mut invalid = Invalid::default();
        let documents = entries.into_iter().enumerate().filter_map(|(index, entry)| {
            let id: Option<DocumentId> = invalid.check(entry.document_id.parse(), (index, "document_id"));
            id.map(|id| AdditionalDocument::new(id, entry.document_type.as_str()))
        });
        let documents = documents.collect();
        invalid.finish(Self(documents))
    }
}

#[pyfunction]
fn additional_documents_add(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    documents: Argument<AdditionalDocuments>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, documents as "additional_documents");
    call(client, options, move |client| client.order(order_id.0).documents().add(documents.0))
}

/// `known_job` is the job as it was read, for validation against its windows.
#[pyfunction]
fn activation_jobs_update(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    id: Argument<Arg<ActivationJobId>>,
    activate_at: Argument<Timestamp>,
    known_job: Argument<Option<Received<ActivationJob>>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, id, activate_at, known_job);
    let mut time = ActivationTime::at(activate_at.0);
    if let Some(job) = known_job {
        time = time.within(&job.0);
    }
    call(client, options, move |client| client.order(order_id.0).activation_jobs().update(id.0, time))
}

#[pyfunction]
fn action_requirements_initiate(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    id: Argument<Arg<ActionRequirementId>>,
    first_name: Argument<Text>,
    last_name: Argument<Text>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, id, first_name, last_name);
    let person = IdVerification::new(first_name.0, last_name.0);
    call(client, options, move |client| client.order(order_id.0).action_requirements().initiate(id.0, person))
}

#[pyfunction]
fn associated_numbers_create(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    phone_number_range: Argument<Numbers>,
    action: Argument<Text>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, phone_number_range, action);
    let number = AssociatedNumber::new(phone_number_range.0, action.0.as_str().into());
    call(client, options, move |client| client.order(order_id.0).associated_numbers().create(number))
}

#[pyfunction]
fn blocks_create(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    phone_number_range: Argument<Numbers>,
    activation_ranges: Argument<Option<Ranges<Numbers>>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, phone_number_range, activation_ranges);
    let mut block = NewBlock::new(phone_number_range.0);
    if let Some(ranges) = activation_ranges {
        block = block.with_activation_ranges(ranges.into_iter());
    }
    call(client, options, move |client| client.order(order_id.0).blocks().create(block))
}

#[pyfunction]
fn extensions_create(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    porting_phone_number_id: Argument<Arg<PortingPhoneNumberId>>,
    extension_range: Argument<Extensions>,
    activation_ranges: Argument<Option<Ranges<Extensions>>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, porting_phone_number_id, extension_range, activation_ranges);
    let mut extensions = NewExtensions::new(porting_phone_number_id.0, extension_range.0);
    if let Some(ranges) = activation_ranges {
        extensions = extensions.with_activation_ranges(ranges.into_iter());
    }
    call(client, options, move |client| client.order(order_id.0).extensions().create(extensions))
}

#[pyfunction]
fn verification_codes_send(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    phone_numbers: Argument<Args<PhoneNumber>>,
    verification_method: Argument<Option<Text>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, phone_numbers, verification_method);
    let mut request = CodeRequest::new(phone_numbers.0);
    if let Some(method) = verification_method {
        request = request.with_method(method.0.as_str());
    }
    call(client, options, move |client| client.order(order_id.0).verification_codes().send(request))
}

/// The code for each number.
struct Codes(Vec<ReceivedCode>);

impl Input for Codes {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        if !value.hasattr("keys")? {
            let got = value.get_type().name()?.to_string();
            return Err(Invalid::mismatch("a dict with the code for each number", got).within("codes"));
        }
        let codes = value.py().get_type::<PyDict>().call1((value,))?;
        let mut invalid = Invalid::default();
        let mut received = Vec::new();
        for (index, (number, code)) in codes.cast::<PyDict>().map_err(PyErr::from)?.iter().enumerate() {
            let mut part = Invalid::default();
            let number = part.take(Text::read(&number));
            let number = number.and_then(|number| {
                part.take(number.0.parse::<PhoneNumber>().map_err(|error| Invalid::from(error).within("phone_number")))
            });
            let code = part.take(Text::read(&code));
            received.extend(number.zip(code).map(|(number, code)| ReceivedCode::new(number, code.0)));
            invalid.add(part.within(index));
        }
        invalid.finish(Self(received)).map_err(|invalid| invalid.within("verification_codes"))
    }
}

#[pyfunction]
fn verification_codes_verify(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    order_id: Argument<Arg<PortingOrderId>>,
    codes: Argument<Codes>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", order_id, codes as "");
    call(client, options, move |client| client.order(order_id.0).verification_codes().verify(codes.0))
}

functions![
    comments_create,
    additional_documents_add,
    activation_jobs_update,
    action_requirements_initiate,
    associated_numbers_create,
    blocks_create,
    extensions_create,
    verification_codes_send,
    verification_codes_verify,
];
