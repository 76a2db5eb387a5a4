//! What happened to orders.

use crate::input::{Arg, Given, Moment, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{EventFilter, EventId, PortingOrderId};

#[pyfunction]
fn events_list(
    event_type: Given<Option<Text>>,
    porting_order_id: Given<Option<Arg<PortingOrderId>>>,
    created_from: Given<Option<Moment>>,
    created_to: Given<Option<Moment>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(event_type, porting_order_id, created_from, created_to, page_size, first_page);
    let mut filter = EventFilter::new();
    filter.event_type = Text::value(event_type);
    filter.porting_order = porting_order_id.map(|id| id.0);
    filter.created_from = created_from.map(|time| time.0);
    filter.created_to = created_to.map(|time| time.0);
    Ok(ListRequest::new(move |client| client.events().list(filter.clone()), page_size, first_page))
}

#[pyfunction]
fn events_get(id: Arg<EventId>) -> Operation {
    Operation::call(move |client| client.events().get(id.0))
}

#[pyfunction]
fn events_republish(id: Arg<EventId>) -> Operation {
    Operation::call(move |client| client.events().republish(id.0))
}

functions![events_list, events_get, events_republish];
