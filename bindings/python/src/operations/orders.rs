//! Porting orders: creating, updating, confirming, sharing, waiting.

use crate::call::Options;
use crate::client::NativeClient;
use crate::input::{
    Arg, Args, Argument, AwaitedStatus, Blocks, Input, Json, Key, Rate, Received, Span, StrictBool, Text, Ttl,
    arguments,
};
use crate::issues::{Invalid, Read};
use crate::stream::{Next, StreamRequest, ValueSource};
use pyo3::prelude::*;
use std::sync::Arc;
use telnyx_porting::types::AllowedFocWindow;
use telnyx_porting::{
    Client, CreateOrder, LoaConfigurationId, OrderPatch, OrderUpdate, PhoneNumber, PortingOrderId, ShareRequest,
    WaitForAll, Watch,
};

operations! {
    @also orders_watch;

    orders_create(
        phone_numbers: Args<PhoneNumber>,
        customer_reference: Option<Text>,
        customer_group_reference: Option<Text>,
        phone_number_blocks: Option<Blocks>,
    ) {
        let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    } => |client| client.orders().create(order);

    orders_create_once(
        phone_numbers: Args<PhoneNumber>,
        key: Key,
        customer_reference: Option<Text>,
        customer_group_reference: Option<Text>,
        phone_number_blocks: Option<Blocks>,
    ) {
        let order = new_order(phone_numbers, customer_reference, customer_group_reference, phone_number_blocks);
    } => |client| client.orders().create_once(order, key.0);

    /// `known_numbers` and `known_windows` are for validation only.
    orders_update(
        id: Arg<PortingOrderId>,
        changes as "": Changes,
        known_numbers: Option<Args<PhoneNumber>>,
        known_windows: Option<Received<Vec<AllowedFocWindow>>>,
    ) {
        let mut update = changes.0.with_known_numbers(known_numbers.map(|numbers| numbers.0).unwrap_or_default());
        if let Some(windows) = known_windows {
            update = update.with_known_windows(&windows.0);
        }
    } => |client| client.order(id.0).update(update);

    orders_share(id: Arg<PortingOrderId>, expires_in_seconds: Option<Ttl>, permissions: Option<Text>) {
        let mut request = ShareRequest::new();
        if let Some(ttl) = expires_in_seconds {
            request = request.with_expires_in(ttl.0);
        }
        if let Some(permission) = permissions {
            request = request.with_permission(permission.0.as_str().into());
        }
    } => |client| client.order(id.0).share(request);

    orders_get(id: Arg<PortingOrderId>, include_phone_numbers: StrictBool) => |client| {
        let order = client.order(id.0);
        if include_phone_numbers.0 { order.get() } else { order.get_without_numbers() }
    };

    orders_loa_template(id: Arg<PortingOrderId>, loa_configuration_id: Option<Arg<LoaConfigurationId>>) => |client| {
        let order = client.order(id.0);
        match loa_configuration_id {
            Some(configuration) => order.loa_template_with(configuration.0),
            None => order.loa_template(),
        }
        .bytes()
    };

    orders_preflight(id: Arg<PortingOrderId>) => |client| client.order(id.0).preflight();
    orders_confirm(id: Arg<PortingOrderId>) => |client| client.order(id.0).confirm();
    orders_confirm_once(id: Arg<PortingOrderId>) => |client| client.order(id.0).confirm_once();
    orders_cancel(id: Arg<PortingOrderId>) => |client| client.order(id.0).cancel();
    orders_cancel_once(id: Arg<PortingOrderId>) => |client| client.order(id.0).cancel_once();
    orders_cancel_regardless(id: Arg<PortingOrderId>) => |client| client.order(id.0).cancel_regardless();
    orders_activate(id: Arg<PortingOrderId>) => |client| client.order(id.0).activate();
    orders_activate_once(id: Arg<PortingOrderId>) => |client| client.order(id.0).activate_once();
}

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

/// Changes under the API's names: a missing field is kept, `None` clears it.
struct Changes(OrderUpdate);

impl Input for Changes {
    fn read(value: &Bound<'_, PyAny>) -> Read<Self> {
        let (patch, mut invalid) = Json::read(value)?.decode_rest::<OrderPatch>();
        let update = patch.map(OrderUpdate::try_from).transpose().map_err(Invalid::with_field_names);
        // Rules within a member do not apply if one of its values is missing because it has the wrong type.
        let update = update.map_err(|broken| invalid.add_elsewhere(broken)).ok().flatten();
        invalid.finish_some(update.map(Self))
    }
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
    requests_per_second: Argument<Rate>,
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
        requests_per_second,
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
        wait.with_interval(interval.0, longest_interval.0).with_rate(requests_per_second.0)
    };
    let wait: StartWait = Arc::new(wait);
    Ok(StreamRequest::new(client, Options::default(), move || Steps { wait: Arc::clone(&wait), watch: None }))
}

type StartWait = Arc<dyn Fn(&Client) -> WaitForAll + Send + Sync>;

/// The steps of a wait, which begins when the first one is requested.
struct Steps {
    wait: StartWait,
    watch: Option<Watch>,
}

impl ValueSource for Steps {
    fn next<'a>(&'a mut self, client: &'a Client) -> Next<'a> {
        Box::pin(async move {
            let watch = self.watch.get_or_insert_with(|| (self.wait)(client).watch());
            Ok(Box::new(watch.next_through(client).await) as _)
        })
    }
}
