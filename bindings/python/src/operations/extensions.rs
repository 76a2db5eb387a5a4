//! Extensions of a number, as they are ported in Germany.

use crate::input::{Arg, Extensions, Given, PageNumber, Parts, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{ExtensionFilter, NewExtensions, PhoneNumberExtensionId, PortingOrderId, PortingPhoneNumberId};

#[pyfunction]
fn extensions_list(
    order_id: Given<Arg<PortingOrderId>>,
    porting_phone_number_id: Given<Option<Arg<PortingPhoneNumberId>>>,
    sort: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(order_id, porting_phone_number_id, sort, page_size, first_page);
    let mut filter = ExtensionFilter::new();
    filter.number = porting_phone_number_id.map(|id| id.0);
    filter.sort = Text::value(sort);
    let list =
        move |client: &telnyx_porting::Client| client.order(order_id.0.clone()).extensions().list(filter.clone());
    Ok(ListRequest::new(list, page_size, first_page))
}

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

#[pyfunction]
fn extensions_delete(
    order_id: Given<Arg<PortingOrderId>>,
    id: Given<Arg<PhoneNumberExtensionId>>,
) -> PyResult<Operation> {
    read!(order_id, id);
    Ok(Operation::call(move |client| client.order(order_id.0).extensions().delete(id.0)))
}

functions![extensions_list, extensions_create, extensions_delete];
