//! Porting orders.

use crate::errors;
use crate::input::{Arg, Args, Blocks, Json, Moment, OneOrMore, PageNumber, Size, Text, Truth, Ttl};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use serde_json::{Map, Value};
use telnyx_porting::types::AllowedFocWindow;
use telnyx_porting::{
    CountryCode, CreateOrder, LoaConfigurationId, OnceKey, OrderFilter, OrderUpdate, OrderUpdateParts, PhoneNumber,
    PortingOrderId, ShareRequest,
};

fn new_order(
    phone_numbers: Args,
    customer_reference: Option<Text>,
    customer_group_reference: Option<Text>,
    phone_number_blocks: Option<Blocks>,
) -> PyResult<CreateOrder> {
    let mut order = CreateOrder::new(phone_numbers.parsed::<PhoneNumber>("phone_numbers")?);
    if let Some(reference) = customer_reference {
        order = order.with_customer_reference(reference.0);
    }
    if let Some(reference) = customer_group_reference {
        order = order.with_customer_group_reference(reference.0);
    }
    let blocks = phone_number_blocks.map(|blocks| blocks.0).unwrap_or_default();
    Ok(blocks.into_iter().fold(order, CreateOrder::with_block))
}

#[pyfunction]
fn orders_create(
    phone_numbers: Args,
    customer_reference: Option<Text>,
    customer_group_reference: Option<Text>,
    phone_number_blocks: Option<Blocks>,
) -> PyResult<Operation> {
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks)?;
    Ok(Operation::call(move |client| client.orders().create(order)))
}

#[pyfunction]
fn orders_create_once(
    phone_numbers: Args,
    key: Text,
    customer_reference: Option<Text>,
    customer_group_reference: Option<Text>,
    phone_number_blocks: Option<Blocks>,
) -> PyResult<Operation> {
    let key = OnceKey::new(key.0).map_err(errors::validation)?;
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks)?;
    Ok(Operation::call(move |client| client.orders().create_once(order, key)))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn orders_list(
    status: Option<OneOrMore<telnyx_porting::types::PortingOrderStatusValue>>,
    customer_reference: Option<Text>,
    customer_group_reference: Option<Text>,
    country_code: Option<Arg<CountryCode>>,
    phone_number_contains: Option<Text>,
    carrier_name: Option<Text>,
    misc_type: Option<Text>,
    entity_name: Option<Text>,
    auth_person_name: Option<Text>,
    fast_port_eligible: Option<Truth>,
    foc_requested_after: Option<Moment>,
    foc_requested_before: Option<Moment>,
    parent_support_key: Option<Text>,
    include_phone_numbers: Option<Truth>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    let mut filter = OrderFilter::new();
    filter.statuses = status.map(|status| status.0);
    filter.customer_reference = Text::of(customer_reference);
    filter.customer_group_reference = Text::of(customer_group_reference);
    filter.country_code = country_code.map(|country| country.0);
    filter.phone_number_contains = Text::of(phone_number_contains);
    filter.carrier_name = Text::of(carrier_name);
    filter.misc_type = Text::value(misc_type);
    filter.entity_name = Text::of(entity_name);
    filter.auth_person_name = Text::of(auth_person_name);
    filter.fast_port_eligible = Truth::of(fast_port_eligible);
    filter.foc_requested_after = foc_requested_after.map(|time| time.0);
    filter.foc_requested_before = foc_requested_before.map(|time| time.0);
    filter.parent_support_key = Text::of(parent_support_key);
    filter.include_phone_numbers = Truth::of(include_phone_numbers);
    filter.sort = Text::value(sort);
    ListRequest::new(move |client| client.orders().list(filter.clone()), page_size, first_page)
}

/// Changes under the API's names: an absent field stays, `None` clears it. What is known of the order is for checking.
#[pyfunction]
fn orders_update(
    id: Arg<PortingOrderId>,
    changes: Json,
    known_numbers: Option<Args>,
    known_windows: Option<Json>,
) -> PyResult<Operation> {
    let mut parts = OrderUpdateParts::new();
    for (name, value) in changes.read::<Map<String, Value>>("")? {
        parts.set(&name, value);
    }
    let mut update = OrderUpdate::try_from(parts).map_err(errors::validation)?;
    update = update.with_known_numbers(Args::all::<PhoneNumber>(known_numbers, "known_numbers")?);
    if let Some(windows) = known_windows {
        update = update.with_known_windows(&windows.object::<Vec<AllowedFocWindow>>("known_windows")?);
    }
    Ok(Operation::call(move |client| client.order(id.0).update(update)))
}

#[pyfunction]
fn orders_share(id: Arg<PortingOrderId>, expires_in_seconds: Option<Ttl>, permissions: Option<Text>) -> Operation {
    let mut request = ShareRequest::new();
    if let Some(ttl) = expires_in_seconds {
        request = request.with_expires_in(ttl.0);
    }
    if let Some(permission) = permissions {
        request = request.with_permission(permission.0.as_str().into());
    }
    Operation::call(move |client| client.order(id.0).share(request))
}

#[pyfunction]
fn orders_get(id: Arg<PortingOrderId>, include_phone_numbers: Truth) -> Operation {
    Operation::call(move |client| {
        let order = client.order(id.0);
        if include_phone_numbers.0 { order.get() } else { order.get_without_numbers() }
    })
}

/// Operations that take an order's id and nothing else.
macro_rules! of_an_order {
    ($($function:ident => $method:ident,)+) => {
        $(
            #[pyfunction]
            fn $function(id: Arg<PortingOrderId>) -> Operation {
                Operation::call(move |client| client.order(id.0).$method())
            }
        )+
    };
}

of_an_order! {
    orders_delete => delete,
    orders_preflight => preflight,
    orders_confirm => confirm,
    orders_confirm_once => confirm_once,
    orders_cancel => cancel,
    orders_cancel_once => cancel_once,
    orders_cancel_regardless => cancel_regardless,
    orders_activate => activate,
    orders_activate_once => activate_once,
    orders_foc_windows => foc_windows,
    orders_sub_request => sub_request,
}

#[pyfunction]
fn orders_requirements(
    id: Arg<PortingOrderId>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    ListRequest::new(move |client| client.order(id.0.clone()).requirements(), page_size, first_page)
}

#[pyfunction]
fn orders_loa_template(id: Arg<PortingOrderId>, loa_configuration_id: Option<Arg<LoaConfigurationId>>) -> Operation {
    Operation::call(move |client| {
        let order = client.order(id.0);
        match loa_configuration_id {
            Some(configuration) => order.loa_template_with(configuration.0),
            None => order.loa_template(),
        }
        .bytes()
    })
}

functions![
    orders_create,
    orders_create_once,
    orders_list,
    orders_update,
    orders_share,
    orders_get,
    orders_delete,
    orders_preflight,
    orders_confirm,
    orders_confirm_once,
    orders_cancel,
    orders_cancel_once,
    orders_cancel_regardless,
    orders_activate,
    orders_activate_once,
    orders_foc_windows,
    orders_sub_request,
    orders_requirements,
    orders_loa_template,
];
