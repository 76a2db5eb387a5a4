//! Codes by which a subscriber proves to have a number.

use crate::errors::{self, Wrong, both};
use crate::input::{Arg, Args, Given, Text, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use telnyx_porting::{CodeRequest, PhoneNumber, PortingOrderId, ReceivedCode};

#[pyfunction]
fn verification_codes_send(
    order_id: Given<Arg<PortingOrderId>>,
    phone_numbers: Given<Args<PhoneNumber>>,
    verification_method: Given<Option<Text>>,
) -> PyResult<Operation> {
    read!(order_id, phone_numbers, verification_method);
    let mut request = CodeRequest::new(phone_numbers.0);
    if let Some(method) = verification_method {
        request = request.with_method(method.0.as_str());
    }
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().send(request)))
}

/// The codes by the numbers that they were sent to.
fn codes_of(codes: &Bound<'_, PyAny>) -> PyResult<Vec<ReceivedCode>> {
    if !codes.hasattr("keys")? {
        return Err(errors::wrong_type("codes", "is no dict, which has the code for each number"));
    }
    let codes = codes.py().get_type::<PyDict>().call1((codes,))?;
    let mut wrong = Wrong::default();
    let mut received = Vec::new();
    for (index, (number, code)) in codes.cast::<PyDict>()?.iter().enumerate() {
        let place = format!("verification_codes[{index}]");
        let number = wrong.within(&place, number.extract::<Text>()).and_then(|number| {
            let number = number.0.parse::<PhoneNumber>().map_err(|error| error.at(format!("{place}.phone_number")));
            wrong.take(number.map_err(errors::validation))
        });
        let code = wrong.within(&place, code.extract::<Text>());
        received.extend(number.zip(code).map(|(number, code)| ReceivedCode::new(number, code.0)));
    }
    wrong.finish_with(received)
}

#[pyfunction]
fn verification_codes_verify(order_id: Given<Arg<PortingOrderId>>, codes: &Bound<'_, PyAny>) -> PyResult<Operation> {
    let (order_id, received) = both(order_id.value("order_id"), codes_of(codes))?;
    Ok(Operation::call(move |client| client.order(order_id.0).verification_codes().verify(received)))
}

functions![verification_codes_send, verification_codes_verify];
