//! Porting orders: creating, listing, filling in, sharing, confirming, cancelling, deleting.

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
    /// Creates porting orders for a list of numbers: one, or several where the numbers differ in country, type,
    /// losing carrier or `FastPort` eligibility. Each is a draft, to be filled in and confirmed by itself.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent. After any other error for which
    /// [`may_have_been_processed`](Error::may_have_been_processed) holds the orders may be there; use
    /// [`create_once`](Self::create_once) to have that looked after.
    pub fn create(&self, order: CreateOrder) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        create(&self.client, order).validated(accepted)
    }

    /// Creates porting orders exactly once for a key, such as the id of the customer's request.
    ///
    /// Unless the request has a customer reference, it gets one that is made from the key. Before anything is sent, and
    /// after every failure that leaves open whether the server acted, the orders with that reference are listed; those
    /// that have no other numbers than the request's and are not cancelled are taken for its orders, and returned
    /// instead of creating others. As a list may lag behind, it is looked at for up to ten seconds before the request is
    /// sent again ([`RetryPolicy::with_lookup_time`](crate::RetryPolicy::with_lookup_time)).
    ///
    /// So the same call with the same key can be made again after a crash. The API has no key of its own: two calls that run
    /// at the same time, or one that is made again before the list shows the orders, can still create them twice. So the
    /// list is looked at once more after the orders were created, and a second set is [`Error::CreatedTwice`]. A call that is
    /// rejected because another one at the same time was first returns the orders of that one. Where the
    /// request has a reference of yours, it is that and the numbers by which orders are found, and the key says nothing.
    /// However many retries are set, the request is sent three times at most.
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
    /// As [`create`](Self::create); [`Error::PartlyCreated`] when orders exist for some of the numbers only,
    /// [`Error::CreatedTwice`] when there are two for one number.
    pub fn create_once(&self, order: CreateOrder, key: OnceKey) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        once::create(&self.client, order.referenced_by(&key), true).validated(accepted)
    }

    /// Creates porting orders that certainly do not exist yet.
    ///
    /// As [`create_once`](Self::create_once), but nothing is looked for before the request is sent. After a failure of
    /// unknown outcome, the orders with the request's customer reference are listed, and the request is sent again only
    /// when there are none of its own. Without a customer reference there is nothing to look for: the same as
    /// [`create`](Self::create).
    ///
    /// # Errors
    /// As [`create_once`](Self::create_once).
    pub fn create_and_reconcile(&self, order: CreateOrder) -> Call<Vec<PortingOrder>> {
        let accepted = self.client.validate(order.validate());
        once::create(&self.client, order, false).validated(accepted)
    }

    /// Finds the orders of an earlier [`create_once`](Self::create_once) with this request and key; none when there are
    /// none. Nothing is created.
    ///
    /// Orders that have only some of the request's numbers are returned too: an earlier request may have left some out,
    /// for example those that could not be ported.
    ///
    /// # Errors
    /// [`Error::CreatedTwice`] when there are two orders for one number.
    pub fn find_created(&self, order: CreateOrder, key: OnceKey) -> Call<Vec<PortingOrder>> {
        once::find_created(&self.client, order.referenced_by(&key))
    }
}

/// Creates orders from a request that has been checked.
fn create(client: &crate::client::Client, order: CreateOrder) -> Call<Vec<PortingOrder>> {
    let body = order.into_body();
    Call::compound(client, |client| async move {
        let send = |api: telnyx_porting_api::Client| async move { api.create_porting_order().body(body).send().await };
        items_of(client.send(send).await?)?.try_map(|orders| {
            let any = Some(orders).filter(|orders| !orders.is_empty());
            any.ok_or_else(|| Error::incomplete("create_porting_order", "any order"))
        })
    })
}
