//! What was said about an order.

use crate::input::Arg;
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::PortingOrderId;

#[pyfunction]
fn comments_list(
    order_id: Arg<PortingOrderId>,
    page_size: Option<u64>,
    first_page: Option<u32>,
) -> PyResult<ListRequest> {
    ListRequest::new(move |client| client.order(order_id.0.clone()).comments().list(), page_size, first_page)
}

#[pyfunction]
fn comments_create(order_id: Arg<PortingOrderId>, body: String) -> Operation {
    Operation::call(move |client| client.order(order_id.0).comments().create(body))
}

functions![comments_list, comments_create];
