//! The phone numbers of all orders.

use crate::input::{Args, Given, OneOrMore, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{PageSize, PhoneNumber, PhoneNumberFilter, PortingOrderId};

/// What both forms of the list are narrowed down by.
fn filter(
    phone_number: Option<Args<PhoneNumber>>,
    porting_order_id: Option<Args<PortingOrderId>>,
    porting_order_status: Option<Text>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<Text>,
    portability_status: Option<Text>,
) -> PhoneNumberFilter {
    let mut filter = PhoneNumberFilter::new();
    filter.phone_numbers = phone_number.map(|numbers| numbers.0);
    filter.porting_orders = porting_order_id.map(|orders| orders.0);
    filter.order_status = Text::value(porting_order_status);
    filter.support_keys = support_key.map(|keys| keys.0);
    filter.activation_status = Text::value(activation_status);
    filter.portability_status = Text::value(portability_status);
    filter
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_list(
    phone_number: Given<Option<Args<PhoneNumber>>>,
    porting_order_id: Given<Option<Args<PortingOrderId>>>,
    porting_order_status: Given<Option<Text>>,
    support_key: Given<Option<OneOrMore<String>>>,
    activation_status: Given<Option<Text>>,
    portability_status: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
        page_size,
        first_page
    );
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    );
    Ok(ListRequest::new(move |client| client.phone_numbers().list(filter.clone()), page_size, first_page))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_csv(
    phone_number: Given<Option<Args<PhoneNumber>>>,
    porting_order_id: Given<Option<Args<PortingOrderId>>>,
    porting_order_status: Given<Option<Text>>,
    support_key: Given<Option<OneOrMore<String>>>,
    activation_status: Given<Option<Text>>,
    portability_status: Given<Option<Text>>,
    page: Given<Option<PageNumber>>,
    page_size: Given<Option<Size>>,
) -> PyResult<Operation> {
    read!(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
        page,
        page_size
    );
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    );
    let size = page_size.map_or(PageSize::MAX, |size| size.0);
    Ok(match page {
        Some(page) => Operation::call(move |client| client.phone_numbers().csv(filter, page.0, size).bytes()),
        None => Operation::call(move |client| client.phone_numbers().csv_all(filter, size)),
    })
}

functions![phone_numbers_list, phone_numbers_csv];
