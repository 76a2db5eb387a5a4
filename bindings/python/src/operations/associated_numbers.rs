//! Numbers of the same account that are not ported.

use crate::input::{Arg, Numbers, PageNumber, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{AssociatedNumber, AssociatedNumberFilter, AssociatedPhoneNumberId, PhoneNumber, PortingOrderId};

#[pyfunction]
fn associated_numbers_list(
    order_id: Arg<PortingOrderId>,
    action: Option<Text>,
    phone_number: Option<Arg<PhoneNumber>>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    let mut filter = AssociatedNumberFilter::new();
    filter.action = Text::value(action);
    filter.phone_number = phone_number.map(|number| number.0);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).associated_numbers().list(filter.clone())
    };
    ListRequest::new(list, page_size, first_page)
}

#[pyfunction]
fn associated_numbers_create(order_id: Arg<PortingOrderId>, phone_number_range: Numbers, action: Text) -> Operation {
    let number = AssociatedNumber::new(phone_number_range.0, action.0.as_str().into());
    Operation::call(move |client| client.order(order_id.0).associated_numbers().create(number))
}

#[pyfunction]
fn associated_numbers_delete(order_id: Arg<PortingOrderId>, id: Arg<AssociatedPhoneNumberId>) -> Operation {
    Operation::call(move |client| client.order(order_id.0).associated_numbers().delete(id.0))
}

functions![associated_numbers_list, associated_numbers_create, associated_numbers_delete];
