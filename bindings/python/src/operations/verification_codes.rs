//! Codes by which a subscriber proves to have a number.

use crate::errors;
use crate::input::{Arg, Args, PageNumber, Size, Text, Truth};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use telnyx_porting::{CodeRequest, PhoneNumber, PortingOrderId, ReceivedCode, Report, VerificationCodeFilter};

#[pyfunction]
fn verification_codes_list(
    order_id: Arg<PortingOrderId>,
    verified: Option<Truth>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    let mut filter = VerificationCodeFilter::new();
    filter.verified = Truth::of(verified);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).verification_codes().list(filter.clone())
    };
    ListRequest::new(list, page_size, first_page)
}

#[pyfunction]
fn verification_codes_send(
    order_id: Arg<PortingOrderId>,
    phone_numbers: Args,
    verification_method: Option<Text>,
) -> PyResult<Operation> {
    let mut request = CodeRequest::new(phone_numbers.parsed::<PhoneNumber>("phone_numbers")?);
    if let Some(method) = verification_method {
        request = request.with_method(method.0.as_str());
    }
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().send(request)))
}

/// `codes` are the codes by the numbers that they were sent to.
#[pyfunction]
fn verification_codes_verify(order_id: Arg<PortingOrderId>, codes: &Bound<'_, PyAny>) -> PyResult<Operation> {
    if !codes.hasattr("keys")? {
        return Err(errors::wrong_type("codes", "is no dict, which has the code for each number"));
    }
    let codes = codes.py().get_type::<PyDict>().call1((codes,))?;
    let mut report = Report::new();
    let mut received = Vec::new();
    for (index, (number, code)) in codes.cast::<PyDict>()?.iter().enumerate() {
        let place = format!("verification_codes[{index}]");
        let text = |value: &Bound<'_, PyAny>| value.extract::<Text>().map_err(|error| errors::within(&place, error));
        let (number, code) = (text(&number)?, text(&code)?);
        let number = report.check(format!("{place}.phone_number"), number.0.parse::<PhoneNumber>());
        received.extend(number.map(|number| ReceivedCode::new(number, code.0)));
    }
    let received = report.finish(received).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().verify(received)))
}

functions![verification_codes_list, verification_codes_send, verification_codes_verify];
