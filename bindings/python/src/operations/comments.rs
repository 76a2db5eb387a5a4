//! What was said about an order.

use crate::input::{Arg, PageNumber, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::PortingOrderId;

#[pyfunction]
fn comments_list(
    order_id: Arg<PortingOrderId>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    ListRequest::new(move |client| client.order(order_id.0.clone()).comments().list(), page_size, first_page)
}

#[pyfunction]
fn comments_create(order_id: Arg<PortingOrderId>, body: Text) -> Operation {
    Operation::call(move |client| client.order(order_id.0).comments().create(body.0))
}

functions![comments_list, comments_create];
