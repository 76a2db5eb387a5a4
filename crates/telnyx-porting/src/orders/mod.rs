//! Porting orders: create, list, complete, share, confirm, cancel, delete.

mod cancel;
mod create;
mod deadline;
mod end_user;
mod facts;
mod filter;
mod handle;
mod once;
mod parts;
mod preflight;
mod share;
pub(crate) mod update;

pub use cancel::CANCEL_LOCK;
pub use create::CreateOrder;
pub use deadline::{DRAFT_LIFE, Deadline, DeadlineKind, DeadlineSource, EXCEPTION_LIFE};
pub use end_user::{Address, EndUser};
pub use facts::OrderFacts;
pub use filter::OrderSort;
pub use once::OnceKey;
pub use parts::*;
pub use preflight::Preflight;
pub use share::ShareRequest;
pub use update::{OrderUpdate, OrderUpdateParts};

use crate::call::Call;
use crate::call::items_of;
use crate::error::Error;
use crate::generated::Orders;
use telnyx_porting_api::types::PortingOrder;

impl Orders {
    /// Creates porting orders for a list of numbers. The API returns several orders if the numbers differ in country,
    /// type, losing carrier or `FastPort` eligibility. Each is a draft that must be completed and confirmed separately.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent. If [`may_have_been_processed`](Error::may_have_been_processed) is
    /// true for another error, the orders may exist; [`create_once`](Self::create_once) handles this case.
    pub fn create(&self, order: CreateOrder) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        create(&self.client, order).validated(accepted)
    }

    /// Creates porting orders exactly once per key, such as the id of the customer's request.
    ///
    /// If the request has no customer reference, one is made from the key. Before anything is sent, and after every
    /// failure of unknown outcome, the orders with that reference are listed. Orders that are not cancelled and have no
    /// numbers other than the request's are returned instead of creating new ones. Because lists may lag behind, they
    /// are polled for up to 10 seconds before the request is retried
    /// ([`RetryPolicy::with_lookup_time`](crate::RetryPolicy::with_lookup_time)).
    ///
    /// The same call with the same key can therefore be made again after a crash. The API has no idempotency keys: two
    /// concurrent calls, or a call that is repeated before the list shows the orders, can still create them twice. The
    /// list is therefore polled again after the orders were created, and a second set of orders is
    /// [`Error::CreatedTwice`]. If a call is rejected because a concurrent call came first, the orders of the latter
    /// are returned. If the request sets `customer_reference`, orders are matched by that reference and their numbers,
    /// and the key is ignored. The request is sent at most three times, regardless of the maximum number of retries.
    ///
    /// ```no_run
    /// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
    /// use telnyx_porting::{CreateOrder, OnceKey};
    ///
    /// let request = CreateOrder::new(["+13035550000".parse()?]);
    /// let orders = client.orders().create_once(request, OnceKey::new("migration-2026-17")?).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`create`](Self::create). [`Error::PartlyCreated`] if orders exist for only some of the numbers,
    /// [`Error::CreatedTwice`] if two orders exist for the same number.
    pub fn create_once(&self, order: CreateOrder, key: OnceKey) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        once::create(&self.client, order.referenced_by(&key), true).validated(accepted)
    }

    /// Creates porting orders that are known not to exist yet.
    ///
    /// Same as [`create_once`](Self::create_once), without the search before the request is sent. After a failure of
    /// unknown outcome, the orders with the request's customer reference are listed, and the request is retried only if
    /// none match. Without a customer reference, it is the same as [`create`](Self::create).
    ///
    /// # Errors
    /// See [`create_once`](Self::create_once).
    pub fn create_and_reconcile(&self, order: CreateOrder) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        once::create(&self.client, order, false).validated(accepted)
    }

    /// Finds the orders of an earlier [`create_once`](Self::create_once) with this request and key. The list is empty
    /// if none exist. Nothing is created.
    ///
    /// Orders that have only some of the request's numbers are also returned: the earlier request may have omitted
    /// some, for example those that could not be ported.
    ///
    /// # Errors
    /// [`Error::CreatedTwice`] if two orders exist for the same number.
    pub fn find_created(&self, order: CreateOrder, key: OnceKey) -> Call<Vec<PortingOrder>> {
        once::find_created(&self.client, order.referenced_by(&key))
    }
}

/// Creates orders from a validated request.
fn create(client: &crate::client::Client, order: CreateOrder) -> Call<Vec<PortingOrder>> {
    let body = order.into_body();
    Call::compound(client, |client| async move {
        let send = |api: telnyx_porting_api::Client| async move { api.create_porting_order().body(body).send().await };
        items_of(client.send(send).await?)?.try_map(|orders| {
            let any = Some(orders).filter(|orders| !orders.is_empty());
            any.ok_or_else(|| Error::incomplete("create_porting_order", "order"))
        })
    })
}
