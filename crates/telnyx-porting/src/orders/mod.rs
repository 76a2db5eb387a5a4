//! Porting orders: creating, listing, filling in, sharing, confirming, deleting.

mod create;
mod handle;
mod list;
mod share;
mod update;

pub use create::CreateOrder;
pub use handle::OrderHandle;
pub use list::{OrderFilter, OrderPage, OrderPages, OrderSort};
pub use share::ShareRequest;
pub use update::OrderUpdate;

use crate::{Client, Error, PortingOrderId};
use telnyx_porting_api::types::PortingOrder;

/// All porting orders.
#[derive(Clone, Copy, Debug)]
pub struct Orders<'a> {
    client: &'a Client,
}

impl<'a> Orders<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Creates porting orders for a list of numbers: one, or several where the numbers differ in country, type,
    /// losing carrier or `FastPort` eligibility. Each is a draft, to be filled in and confirmed by itself.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent. After any other error for which
    /// [`may_have_been_processed`](Error::may_have_been_processed) holds, list the orders by their reference before
    /// trying again: the orders may be there.
    pub async fn create(&self, order: CreateOrder) -> Result<Vec<PortingOrder>, Error> {
        let body = order.into_body()?;
        let answer = self.client.api().create_porting_order().body(body).send().await?.into_inner();
        if answer.data.is_empty() {
            return Err(Error::Incomplete { operation: "create_porting_order", missing: "any order" });
        }
        Ok(answer.data)
    }

    /// Lists orders page by page; nothing is fetched before it is asked for.
    pub fn list(&self, filter: OrderFilter) -> OrderPages<'a> {
        OrderPages::new(self.client, filter)
    }
}

/// The id of an order, which every order of the API has.
pub(crate) fn id_of(order: &PortingOrder, operation: &'static str) -> Result<PortingOrderId, Error> {
    let id = order.id.as_ref().ok_or(Error::Incomplete { operation, missing: "the id of the order" })?;
    Ok(id.as_str().parse()?)
}
