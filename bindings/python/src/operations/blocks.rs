//! Blocks of consecutive numbers, as they are ported in Germany.

use crate::input::{Arg, Given, Numbers, Parts, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::{NewBlock, PortingOrderId};

#[pyfunction]
fn blocks_create(
    order_id: Given<Arg<PortingOrderId>>,
    phone_number_range: Given<Numbers>,
    activation_ranges: Given<Option<Parts<Numbers>>>,
) -> PyResult<Operation> {
    read!(order_id, phone_number_range, activation_ranges);
    let mut block = NewBlock::new(phone_number_range.0);
    if let Some(parts) = activation_ranges {
        block = block.with_activation_ranges(parts.ranges());
    }
    Ok(Operation::call(move |client| client.order(order_id.0).blocks().create(block)))
}

functions![blocks_create];
