//! What was said about an order.

use crate::input::{Arg, Given, Text, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::PortingOrderId;

#[pyfunction]
fn comments_create(order_id: Given<Arg<PortingOrderId>>, body: Given<Text>) -> PyResult<Operation> {
    read!(order_id, body);
    Ok(Operation::call(move |client| client.order(order_id.0).comments().create(body.0)))
}

functions![comments_create];
