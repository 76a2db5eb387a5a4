//! Porting orders.

use crate::errors::{self, both};
use crate::input::{Arg, Args, Blocks, Given, Json, Key, Text, Truth, Ttl, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::types::AllowedFocWindow;
use telnyx_porting::{
    CreateOrder, LoaConfigurationId, OrderUpdate, OrderUpdateParts, PhoneNumber, PortingOrderId, ShareRequest,
};

fn new_order(
    phone_numbers: Args<PhoneNumber>,
    customer_reference: Option<Text>,
    customer_group_reference: Option<Text>,
    phone_number_blocks: Option<Blocks>,
) -> CreateOrder {
    let mut order = CreateOrder::new(phone_numbers.0);
    if let Some(reference) = customer_reference {
        order = order.with_customer_reference(reference.0);
    }
    if let Some(reference) = customer_group_reference {
        order = order.with_customer_group_reference(reference.0);
    }
    let blocks = phone_number_blocks.map(|blocks| blocks.0).unwrap_or_default();
    blocks.into_iter().fold(order, CreateOrder::with_block)
}

#[pyfunction]
fn orders_create(
    phone_numbers: Given<Args<PhoneNumber>>,
    customer_reference: Given<Option<Text>>,
    customer_group_reference: Given<Option<Text>>,
    phone_number_blocks: Given<Option<Blocks>>,
) -> PyResult<Operation> {
    read!(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    Ok(Operation::call(move |client| client.orders().create(order)))
}

#[pyfunction]
fn orders_create_once(
    phone_numbers: Given<Args<PhoneNumber>>,
    key: Given<Key>,
    customer_reference: Given<Option<Text>>,
    customer_group_reference: Given<Option<Text>>,
    phone_number_blocks: Given<Option<Blocks>>,
) -> PyResult<Operation> {
    read!(phone_numbers, key, customer_reference, customer_group_reference, phone_number_blocks);
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    Ok(Operation::call(move |client| client.orders().create_once(order, key.0)))
}

fn update_of(changes: Json) -> PyResult<OrderUpdate> {
    let (members, mut wrong) = changes.members()?;
    let mut parts = OrderUpdateParts::new();
    for (name, value) in members {
        parts.set(&name, value);
    }
    let update = wrong.take(OrderUpdate::try_from(parts).map_err(errors::validation));
    wrong.finish_with(update)?.ok_or_else(errors::nothing)
}

/// Changes under the API's names: an absent field stays, `None` clears it. What is known of the order is for checking.
#[pyfunction]
fn orders_update(
    id: Given<Arg<PortingOrderId>>,
    changes: Given<Json>,
    known_numbers: Given<Option<Args<PhoneNumber>>>,
    known_windows: Given<Option<Json>>,
) -> PyResult<Operation> {
    let changes = changes.value("changes").and_then(update_of);
    let windows = known_windows.value("known_windows").and_then(|windows| {
        windows.map(|windows| windows.object::<Vec<AllowedFocWindow>>("known_windows")).transpose()
    });
    let known = both(known_numbers.value("known_numbers"), windows);
    let ((id, mut update), (numbers, windows)) = both(both(id.value("id"), changes), known)?;
    update = update.with_known_numbers(numbers.map(|numbers| numbers.0).unwrap_or_default());
    if let Some(windows) = windows {
        update = update.with_known_windows(&windows);
    }
    Ok(Operation::call(move |client| client.order(id.0).update(update)))
}

#[pyfunction]
fn orders_share(
    id: Given<Arg<PortingOrderId>>,
    expires_in_seconds: Given<Option<Ttl>>,
    permissions: Given<Option<Text>>,
) -> PyResult<Operation> {
    read!(id, expires_in_seconds, permissions);
    let mut request = ShareRequest::new();
    if let Some(ttl) = expires_in_seconds {
        request = request.with_expires_in(ttl.0);
    }
    if let Some(permission) = permissions {
        request = request.with_permission(permission.0.as_str().into());
    }
    Ok(Operation::call(move |client| client.order(id.0).share(request)))
}

#[pyfunction]
fn orders_get(id: Given<Arg<PortingOrderId>>, include_phone_numbers: Given<Truth>) -> PyResult<Operation> {
    read!(id, include_phone_numbers);
    Ok(Operation::call(move |client| {
        let order = client.order(id.0);
        if include_phone_numbers.0 { order.get() } else { order.get_without_numbers() }
    }))
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
    orders_preflight => preflight,
    orders_confirm => confirm,
    orders_confirm_once => confirm_once,
    orders_cancel => cancel,
    orders_cancel_once => cancel_once,
    orders_cancel_regardless => cancel_regardless,
    orders_activate => activate,
    orders_activate_once => activate_once,
}

#[pyfunction]
fn orders_loa_template(
    id: Given<Arg<PortingOrderId>>,
    loa_configuration_id: Given<Option<Arg<LoaConfigurationId>>>,
) -> PyResult<Operation> {
    read!(id, loa_configuration_id);
    Ok(Operation::call(move |client| {
        let order = client.order(id.0);
        match loa_configuration_id {
            Some(configuration) => order.loa_template_with(configuration.0),
            None => order.loa_template(),
        }
        .bytes()
    }))
}

functions![
    orders_create,
    orders_create_once,
    orders_update,
    orders_share,
    orders_get,
    orders_preflight,
    orders_confirm,
    orders_confirm_once,
    orders_cancel,
    orders_cancel_once,
    orders_cancel_regardless,
    orders_activate,
    orders_activate_once,
    orders_loa_template,
];
