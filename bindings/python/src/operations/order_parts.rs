//! Operations of parts of an order: comments, documents, activation jobs, verification codes, ranges of numbers and
//! extensions.

use crate::input::{Arg, Args, Extensions, Input, Json, Numbers, Ranges, Received, Text, Timestamp};
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

operations! {
    comments_create(order_id: Arg<PortingOrderId>, body: Text) =>
        |client| client.order(order_id.0).comments().create(body.0);

    additional_documents_add(
        order_id: Arg<PortingOrderId>,
        documents as "additional_documents": AdditionalDocuments,
    ) => |client| client.order(order_id.0).documents().add(documents.0);

    /// `known_job` is the job from an earlier call, for validation against its windows.
    activation_jobs_update(
        order_id: Arg<PortingOrderId>,
        id: Arg<ActivationJobId>,
        activate_at: Timestamp,
        known_job: Option<Received<ActivationJob>>,
    ) {
        let mut time = ActivationTime::at(activate_at.0);
        if let Some(job) = known_job {
            time = time.within(&job.0);
        }
    } => |client| client.order(order_id.0).activation_jobs().update(id.0, time);

    action_requirements_initiate(
        order_id: Arg<PortingOrderId>,
        id: Arg<ActionRequirementId>,
        first_name: Text,
        last_name: Text,
    ) {
        let person = IdVerification::new(first_name.0, last_name.0);
    } => |client| client.order(order_id.0).action_requirements().initiate(id.0, person);

    associated_numbers_create(order_id: Arg<PortingOrderId>, phone_number_range: Numbers, action: Text) {
        let number = AssociatedNumber::new(phone_number_range.0, action.0.as_str().into());
    } => |client| client.order(order_id.0).associated_numbers().create(number);

    blocks_create(
        order_id: Arg<PortingOrderId>,
        phone_number_range: Numbers,
        activation_ranges: Option<Ranges<Numbers>>,
    ) {
        let mut block = NewBlock::new(phone_number_range.0);
        if let Some(ranges) = activation_ranges {
            block = block.with_activation_ranges(ranges.0.into_iter().map(|range| range.0));
        }
    } => |client| client.order(order_id.0).blocks().create(block);

    extensions_create(
        order_id: Arg<PortingOrderId>,
        porting_phone_number_id: Arg<PortingPhoneNumberId>,
        extension_range: Extensions,
        activation_ranges: Option<Ranges<Extensions>>,
    ) {
        let mut extensions = NewExtensions::new(porting_phone_number_id.0, extension_range.0);
        if let Some(ranges) = activation_ranges {
            extensions = extensions.with_activation_ranges(ranges.0.into_iter().map(|range| range.0));
        }
    } => |client| client.order(order_id.0).extensions().create(extensions);

    verification_codes_send(
        order_id: Arg<PortingOrderId>,
        phone_numbers: Args<PhoneNumber>,
        verification_method: Option<Text>,
    ) {
        let mut request = CodeRequest::new(phone_numbers.0);
        if let Some(method) = verification_method {
            request = request.with_method(method.0.as_str());
        }
    } => |client| client.order(order_id.0).verification_codes().send(request);

    verification_codes_verify(order_id: Arg<PortingOrderId>, codes as "": Codes) =>
        |client| client.order(order_id.0).verification_codes().verify(codes.0);
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
