//! What was said about an order.

use crate::input::{Arg, Given, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::PortingOrderId;

#[pyfunction]
fn comments_list(
    order_id: Given<Arg<PortingOrderId>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(order_id, page_size, first_page);
    Ok(ListRequest::new(move |client| client.order(order_id.0.clone()).comments().list(), page_size, first_page))
}

#[pyfunction]
fn comments_create(order_id: Given<Arg<PortingOrderId>>, body: Given<Text>) -> PyResult<Operation> {
    read!(order_id, body);
    Ok(Operation::call(move |client| client.order(order_id.0).comments().create(body.0)))
}

functions![comments_list, comments_create];
