//! The phone numbers of all orders.

use crate::input::{Args, OneOrMore, PageNumber, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{PhoneNumber, PhoneNumberFilter, PortingOrderId};

/// What both forms of the list are narrowed down by.
fn filter(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<Text>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<Text>,
    portability_status: Option<Text>,
) -> PyResult<PhoneNumberFilter> {
    let mut filter = PhoneNumberFilter::new();
    filter.phone_numbers = Args::given::<PhoneNumber>(phone_number, "phone_number")?;
    filter.porting_orders = Args::given::<PortingOrderId>(porting_order_id, "porting_order_id")?;
    filter.order_status = Text::value(porting_order_status);
    filter.support_keys = support_key.map(|keys| keys.0);
    filter.activation_status = Text::value(activation_status);
    filter.portability_status = Text::value(portability_status);
    Ok(filter)
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_list(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<Text>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<Text>,
    portability_status: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> PyResult<ListRequest> {
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    )?;
    Ok(ListRequest::new(move |client| client.phone_numbers().list(filter.clone()), page_size, first_page))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_csv(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<Text>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<Text>,
    portability_status: Option<Text>,
    page: PageNumber,
    page_size: Size,
) -> PyResult<Operation> {
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    )?;
    Ok(Operation::call(move |client| client.phone_numbers().csv(filter, page.0, page_size.0).bytes()))
}

functions![phone_numbers_list, phone_numbers_csv];
