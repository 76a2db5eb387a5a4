//! Extensions of a number, as they are ported in Germany.

use crate::input::{Arg, Extensions, Given, Parts, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::{NewExtensions, PortingOrderId, PortingPhoneNumberId};

#[pyfunction]
fn extensions_create(
    order_id: Given<Arg<PortingOrderId>>,
    porting_phone_number_id: Given<Arg<PortingPhoneNumberId>>,
    extension_range: Given<Extensions>,
    activation_ranges: Given<Option<Parts<Extensions>>>,
) -> PyResult<Operation> {
    read!(order_id, porting_phone_number_id, extension_range, activation_ranges);
    let mut extensions = NewExtensions::new(porting_phone_number_id.0, extension_range.0);
    if let Some(parts) = activation_ranges {
        extensions = extensions.with_activation_ranges(parts.ranges());
    }
    Ok(Operation::call(move |client| client.order(order_id.0).extensions().create(extensions)))
}

functions![extensions_create];
