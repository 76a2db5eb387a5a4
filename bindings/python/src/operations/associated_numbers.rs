//! Numbers of the same account that are not ported.

use crate::input::{Arg, Given, Numbers, Text, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::{AssociatedNumber, PortingOrderId};

#[pyfunction]
fn associated_numbers_create(
    order_id: Given<Arg<PortingOrderId>>,
    phone_number_range: Given<Numbers>,
    action: Given<Text>,
) -> PyResult<Operation> {
    read!(order_id, phone_number_range, action);
    let number = AssociatedNumber::new(phone_number_range.0, action.0.as_str().into());
    Ok(Operation::call(move |client| client.order(order_id.0).associated_numbers().create(number)))
}

functions![associated_numbers_create];
