//! Numbers of the same account that are not ported.

use crate::input::{Arg, Given, Numbers, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{AssociatedNumber, AssociatedNumberFilter, AssociatedPhoneNumberId, PhoneNumber, PortingOrderId};

#[pyfunction]
fn associated_numbers_list(
    order_id: Given<Arg<PortingOrderId>>,
    action: Given<Option<Text>>,
    phone_number: Given<Option<Arg<PhoneNumber>>>,
    sort: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(order_id, action, phone_number, sort, page_size, first_page);
    let mut filter = AssociatedNumberFilter::new();
    filter.action = Text::value(action);
    filter.phone_number = phone_number.map(|number| number.0);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).associated_numbers().list(filter.clone())
    };
    Ok(ListRequest::new(list, page_size, first_page))
}

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

#[pyfunction]
fn associated_numbers_delete(
    order_id: Given<Arg<PortingOrderId>>,
    id: Given<Arg<AssociatedPhoneNumberId>>,
) -> PyResult<Operation> {
    read!(order_id, id);
    Ok(Operation::call(move |client| client.order(order_id.0).associated_numbers().delete(id.0)))
}

functions![associated_numbers_list, associated_numbers_create, associated_numbers_delete];
