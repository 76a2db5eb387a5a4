//! Waiting until orders have a status.

use crate::input::{Args, Given, Rate, Span, Truth, Wanted, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use std::sync::Arc;
use telnyx_porting::{Client, PortingOrderId, WaitForAll, Watch};
use tokio::sync::Mutex;

type Request = Arc<dyn Fn(&Client) -> WaitForAll + Send + Sync>;

/// A wait with its settings, to be begun as often as wanted.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct WatchRequest(Request);

#[pymethods]
impl WatchRequest {
    /// The wait starts when the first event is awaited.
    fn begin(&self) -> WaitEvents {
        WaitEvents { request: Arc::clone(&self.0), watch: Arc::default() }
    }
}

/// The events of a wait.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct WaitEvents {
    request: Request,
    watch: Arc<Mutex<Option<Watch>>>,
}

#[pymethods]
impl WaitEvents {
    /// The operation that returns the next event, or `None` after the last.
    fn next(&self) -> Operation {
        let (request, watch) = (Arc::clone(&self.request), Arc::clone(&self.watch));
        Operation::compound(|client| async move {
            let mut watch = watch.lock().await;
            let watch = watch.get_or_insert_with(|| request(&client).watch());
            Ok(watch.next_through(&client).await)
        })
    }
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are the arguments of the method in Python")]
fn orders_watch(
    ids: Given<Args<PortingOrderId>>,
    status: Given<Wanted>,
    timeout: Given<Option<Span>>,
    interval: Given<Span>,
    longest_interval: Given<Span>,
    requests_per_second: Given<Rate>,
    past_exceptions: Given<Truth>,
    past_drafts: Given<Truth>,
    past_splits: Given<Truth>,
) -> PyResult<WatchRequest> {
    read!(
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
    Ok(WatchRequest(Arc::new(move |client| {
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
    })))
}

functions![orders_watch];
