//! The phone numbers of all orders.

use crate::errors;
use crate::input::{Args, OneOrMore};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{PageSize, PhoneNumber, PhoneNumberFilter, PortingOrderId};

/// What both forms of the list are narrowed down by.
fn filter(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<&str>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<&str>,
    portability_status: Option<&str>,
) -> PyResult<PhoneNumberFilter> {
    let mut filter = PhoneNumberFilter::new();
    filter.phone_numbers = Args::all::<PhoneNumber>(phone_number, "phone_number")?;
    filter.porting_orders = Args::all::<PortingOrderId>(porting_order_id, "porting_order_id")?;
    filter.order_status = porting_order_status.map(Into::into);
    filter.support_keys = support_key.map(|keys| keys.0).unwrap_or_default();
    filter.activation_status = activation_status.map(Into::into);
    filter.portability_status = portability_status.map(Into::into);
    Ok(filter)
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_list(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<&str>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<&str>,
    portability_status: Option<&str>,
    page_size: Option<u64>,
    first_page: Option<u32>,
) -> PyResult<ListRequest> {
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    )?;
    ListRequest::new(move |client| client.phone_numbers().list(filter.clone()), page_size, first_page)
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn phone_numbers_csv(
    phone_number: Option<Args>,
    porting_order_id: Option<Args>,
    porting_order_status: Option<&str>,
    support_key: Option<OneOrMore<String>>,
    activation_status: Option<&str>,
    portability_status: Option<&str>,
    page: u32,
    page_size: u64,
) -> PyResult<Operation> {
    let filter = filter(
        phone_number,
        porting_order_id,
        porting_order_status,
        support_key,
        activation_status,
        portability_status,
    )?;
    let size = PageSize::new(page_size).map_err(errors::validation)?;
    Ok(Operation::call(move |client| client.phone_numbers().csv(filter, page, size).bytes()))
}

functions![phone_numbers_list, phone_numbers_csv];
