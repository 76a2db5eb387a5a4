//! Cancels all orders of a job.

use crate::error::JobError;
use crate::journal::{Change, Intent, IntentKind, Journal, OrderRecord};
use crate::state::order_id;
use crate::sync::{Sync, ends_the_job, order_step};
use futures_util::future::BoxFuture;
use telnyx_porting::{Client, Error};

/// An event of [`cancel`].
#[derive(Debug)]
#[non_exhaustive]
pub enum CancelEvent<'a> {
    /// The cancellation of an order was requested. The order is cancelled after a review.
    Requested(&'a OrderRecord),
    /// A draft was deleted.
    Deleted(&'a OrderRecord),
    /// An order was left alone: a draft, if neither the journal nor its group reference shows that this job created it, and
    /// any other order, if it also has no number of the job.
    Skipped(&'a OrderRecord),
    /// An order could not be cancelled. The others continue.
    Failed(&'a OrderRecord, &'a Error),
}

/// Cancels the submitted orders of a job and deletes its drafts. Ported and cancelled orders are left alone, and so are
/// drafts that the job did not certainly create, and other orders with its group reference that have none of its numbers.
/// Orders cannot be cancelled within 48 hours of their FOC date.
///
/// # Errors
/// If the orders cannot be read, if the journal cannot be written, or if an error concerns the whole job.
pub async fn cancel(
    client: &Client,
    journal: &dyn Journal,
    mut on_event: impl FnMut(CancelEvent<'_>) + Send,
) -> Result<(), JobError> {
    cancel_boxed(client, journal, &mut on_event).await
}

/// Boxed, so that it is compiled once and not for each caller.
fn cancel_boxed<'b>(
    client: &'b Client,
    journal: &'b dyn Journal,
    on_event: &'b mut (dyn FnMut(CancelEvent<'_>) + Send),
) -> BoxFuture<'b, Result<(), JobError>> {
    Box::pin(cancel_all(client, journal, on_event))
}

async fn cancel_all(
    client: &Client,
    journal: &dyn Journal,
    on_event: &mut (dyn FnMut(CancelEvent<'_>) + Send),
) -> Result<(), JobError> {
    let sync = Sync::open(client, journal).await?;
    sync.list(false, |state, id| state.orders.get(id).is_some_and(|order| !order.is_finished()), |_, _, _| {}).await?;
    // An interrupted apply may have created further orders.
    sync.settle().await?;
    let orders: Vec<_> = sync.state().orders.values().filter(|order| !order.is_finished()).cloned().collect();
    for order in orders {
        // A worker may be doing a step of the order.
        let claim = journal.wait_for_claim(&order_step(&order.id)).await?;
        claim.run(cancel_order(client, &sync, order, on_event)).await?;
    }
    Ok(())
}

async fn cancel_order(
    client: &Client,
    sync: &Sync<'_>,
    order: OrderRecord,
    on_event: &mut (dyn FnMut(CancelEvent<'_>) + Send),
) -> Result<(), JobError> {
    let journal = sync.journal;
    let order = journal.orders_with(&[&order.id]).await?.pop().unwrap_or(order);
    let Some(id) = order_id(&order.id).filter(|_| !order.is_finished()) else { return Ok(()) };
    let is_draft = order.is_draft();
    if !order.is_own && (is_draft || order.account.is_none()) {
        on_event(CancelEvent::Skipped(&order));
        return Ok(());
    }
    if order.status == "cancel-pending" || order.status == "ported" {
        return Ok(());
    }
    let intent = Intent {
        kind: IntentKind::Cancel,
        order: Some(order.id.clone()),
        account: order.account,
        numbers: Vec::new(),
        at: sync.now(),
    };
    let intent = journal.begin(&intent).await?;
    let handle = client.order(id);
    let mut changes = Vec::new();
    let result = if is_draft {
        let mut result = handle.delete().await;
        // The draft may have been deleted although the response was lost.
        if result.as_ref().is_err_and(|error| error.may_have_been_processed() || error.is_not_found())
            && handle.get_without_numbers().await.is_err_and(|error| error.is_not_found())
        {
            result = Ok(());
        }
        if result.is_ok() {
            sync.state().mark_gone(&order.id, sync.now(), &mut changes);
        }
        result
    } else {
        handle.cancel_once().await.map(|cancelled| {
            sync.state().observe(&cancelled, sync.now(), &mut changes);
        })
    };
    let outcome = result.as_ref().map_or_else(Error::one_line, |()| "done".to_owned());
    changes.push(Change::Outcome(intent, outcome));
    journal.commit(changes).await?;
    match &result {
        Ok(()) if is_draft => on_event(CancelEvent::Deleted(&order)),
        Ok(()) => on_event(CancelEvent::Requested(&order)),
        Err(error) => on_event(CancelEvent::Failed(&order, error)),
    }
    match result {
        Err(error) if ends_the_job(&error) => Err(error.into()),
        _ => Ok(()),
    }
}
