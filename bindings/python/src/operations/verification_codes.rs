//! Codes by which a subscriber proves to have a number.

use crate::errors;
use crate::input::{Arg, Args};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use telnyx_porting::{CodeRequest, PhoneNumber, PortingOrderId, ReceivedCode, Report, VerificationCodeFilter};

#[pyfunction]
fn verification_codes_list(
    order_id: Arg<PortingOrderId>,
    verified: Option<bool>,
    sort: Option<&str>,
    page_size: Option<u64>,
    first_page: Option<u32>,
) -> PyResult<ListRequest> {
    let mut filter = VerificationCodeFilter::new();
    filter.verified = verified;
    filter.sort = sort.map(Into::into);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).verification_codes().list(filter.clone())
    };
    ListRequest::new(list, page_size, first_page)
}

#[pyfunction]
fn verification_codes_send(
    order_id: Arg<PortingOrderId>,
    phone_numbers: Args,
    verification_method: Option<&str>,
) -> PyResult<Operation> {
    let mut request = CodeRequest::new(phone_numbers.parsed::<PhoneNumber>("phone_numbers")?);
    if let Some(method) = verification_method {
        request = request.with_method(method);
    }
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().send(request)))
}

/// `codes` are the codes by the numbers that they were sent to.
#[pyfunction]
fn verification_codes_verify(order_id: Arg<PortingOrderId>, codes: &Bound<'_, PyAny>) -> PyResult<Operation> {
    let codes = codes.py().get_type::<PyDict>().call1((codes,))?;
    let mut report = Report::new();
    let mut received = Vec::new();
    for (index, (number, code)) in codes.cast::<PyDict>()?.iter().enumerate() {
        // The code is a secret, which no error may show.
        let code = code.cast::<PyString>().map_err(|_| PyTypeError::new_err("a code that is no str"))?.to_str()?;
        let number = number.cast::<PyString>().map_err(|_| PyTypeError::new_err("a phone number that is no str"))?;
        let field = format!("verification_codes[{index}].phone_number");
        let number = report.check(field, number.to_str()?.parse::<PhoneNumber>());
        received.extend(number.map(|number| ReceivedCode::new(number, code)));
    }
    let received = report.finish(received).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().verify(received)))
}

functions![verification_codes_list, verification_codes_send, verification_codes_verify];
