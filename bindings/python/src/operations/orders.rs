//! Porting orders: creating, updating, confirming, sharing, waiting.

use crate::call::{Options, Output};
use crate::client::{NativeClient, call};
use crate::input::{
    Arg, Args, Argument, AwaitedStatus, Blocks, Input, Json, Key, Rate, Received, Span, StrictBool, Text, Ttl,
    arguments,
};
use crate::issues::{Invalid, Read};
use crate::results::Step;
use crate::stream::{Source, StreamRequest};
use pyo3::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use telnyx_porting::types::AllowedFocWindow;
use telnyx_porting::{
    Client, CreateOrder, Error, LoaConfigurationId, OrderUpdate, OrderUpdateParts, PhoneNumber, PortingOrderId,
    ShareRequest, WaitForAll, Watch,
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
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    phone_numbers: Argument<Args<PhoneNumber>>,
    customer_reference: Argument<Option<Text>>,
    customer_group_reference: Argument<Option<Text>>,
    phone_number_blocks: Argument<Option<Blocks>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    call(client, options, move |client| client.orders().create(order))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are the arguments of the method in Python")]
fn orders_create_once(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    phone_numbers: Argument<Args<PhoneNumber>>,
    key: Argument<Key>,
    customer_reference: Argument<Option<Text>>,
    customer_group_reference: Argument<Option<Text>>,
    phone_number_blocks: Argument<Option<Blocks>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", phone_numbers, key, customer_reference, customer_group_reference, phone_number_blocks);
    let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    call(client, options, move |client| client.orders().create_once(order, key.0))
}

/// Changes under the API's names: a missing field is kept, `None` clears it.
struct Changes(OrderUpdate);

impl Input for Changes {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let (parts, mut invalid) = Json::read(value)?.decode_rest::<OrderUpdateParts>();
        let update = parts.map(OrderUpdate::try_from).transpose().map_err(Invalid::of_fields);
        // Rules within a member do not apply if one of its values is missing because it has another type.
        let update = update.map_err(|broken| invalid.add_elsewhere(broken)).ok().flatten();
        invalid.finish_some(update.map(Self))
    }
}

/// `known_numbers` and `known_windows` are for validation only.
#[pyfunction]
fn orders_update(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    id: Argument<Arg<PortingOrderId>>,
    changes: Argument<Changes>,
    known_numbers: Argument<Option<Args<PhoneNumber>>>,
    known_windows: Argument<Option<Received<Vec<AllowedFocWindow>>>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", id, changes as "", known_numbers, known_windows);
    let mut update = changes.0.with_known_numbers(known_numbers.map(|numbers| numbers.0).unwrap_or_default());
    if let Some(windows) = known_windows {
        update = update.with_known_windows(&windows.0);
    }
    call(client, options, move |client| client.order(id.0).update(update))
}

#[pyfunction]
fn orders_share(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    id: Argument<Arg<PortingOrderId>>,
    expires_in_seconds: Argument<Option<Ttl>>,
    permissions: Argument<Option<Text>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", id, expires_in_seconds, permissions);
    let mut request = ShareRequest::new();
    if let Some(ttl) = expires_in_seconds {
        request = request.with_expires_in(ttl.0);
    }
    if let Some(permission) = permissions {
        request = request.with_permission(permission.0.as_str().into());
    }
    call(client, options, move |client| client.order(id.0).share(request))
}

#[pyfunction]
fn orders_get(
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    id: Argument<Arg<PortingOrderId>>,
    include_phone_numbers: Argument<StrictBool>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", id, include_phone_numbers);
    call(client, options, move |client| {
        let order = client.order(id.0);
        if include_phone_numbers.0 { order.get() } else { order.get_without_numbers() }
    })
}

/// Operations whose only argument is the id of an order.
macro_rules! by_id {
    ($($function:ident => $method:ident,)+) => {
        $(
            #[pyfunction]
            fn $function(
                client: &Bound<'_, NativeClient>,
                options: Argument<Options>,
                id: Argument<Arg<PortingOrderId>>,
            ) -> PyResult<Py<PyAny>> {
                arguments!(options as "", id);
                call(client, options, move |client| client.order(id.0).$method())
            }
        )+
    };
}

by_id! {
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
    client: &Bound<'_, NativeClient>,
    options: Argument<Options>,
    id: Argument<Arg<PortingOrderId>>,
    loa_configuration_id: Argument<Option<Arg<LoaConfigurationId>>>,
) -> PyResult<Py<PyAny>> {
    arguments!(options as "", id, loa_configuration_id);
    call(client, options, move |client| {
        let order = client.order(id.0);
        match loa_configuration_id {
            Some(configuration) => order.loa_template_with(configuration.0),
            None => order.loa_template(),
        }
        .bytes()
    })
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are the arguments of the method in Python")]
fn orders_watch(
    client: &Bound<'_, NativeClient>,
    ids: Argument<Args<PortingOrderId>>,
    status: Argument<AwaitedStatus>,
    timeout: Argument<Option<Span>>,
    interval: Argument<Span>,
    longest_interval: Argument<Span>,
    looks_per_second: Argument<Rate>,
    past_exceptions: Argument<StrictBool>,
    past_drafts: Argument<StrictBool>,
    past_splits: Argument<StrictBool>,
) -> PyResult<StreamRequest> {
    arguments!(
        ids,
        status,
        timeout,
        interval,
        longest_interval,
        looks_per_second,
        past_exceptions,
        past_drafts,
        past_splits
    );
    let ids = ids.0;
    let wait = move |client: &Client| {
        let mut wait = client.orders().wait_until(ids.clone(), status.0.clone());
        if let Some(timeout) = &timeout {
            wait = wait.with_timeout(timeout.0);
        }
        if past_exceptions.0 {
            wait = wait.past_exceptions();
        }
        if past_drafts.0 {
            wait = wait.past_drafts();
        }
        if past_splits.0 {
            wait = wait.past_splits();
        }
        wait.with_interval(interval.0, longest_interval.0).with_rate(looks_per_second.0)
    };
    let wait = Arc::new(wait);
    Ok(StreamRequest::new(client, Options::default(), move || {
        let wait = Arc::clone(&wait);
        Steps { wait: move |client: &Client| wait(client), watch: None }
    }))
}

/// The steps of a wait, which begins when the first one is requested.
struct Steps<F> {
    wait: F,
    watch: Option<Watch>,
}

impl<F: Fn(&Client) -> WaitForAll + Send> Source for Steps<F> {
    fn next<'a>(
        &'a mut self,
        client: &'a Client,
    ) -> Pin<Box<dyn Future<Output = Result<Box<dyn Output>, Error>> + Send + 'a>> {
        Box::pin(async move {
            let watch = self.watch.get_or_insert_with(|| (self.wait)(client).watch());
            Ok(Box::new(Step(watch.next_through(client).await)) as _)
        })
    }
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
    orders_watch,
];
