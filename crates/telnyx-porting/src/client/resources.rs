//! Handles of single orders.

use crate::client::Client;
use crate::error::Error;
use crate::generated::PortingOrderId;
use crate::orders::{OrderFacts, OrderHandle};
use telnyx_porting_api::types::PortingOrder;

impl Client {
    /// One porting order.
    pub fn order(&self, id: PortingOrderId) -> OrderHandle {
        OrderHandle::new(self, id)
    }

    /// One porting order, as the API sent it.
    ///
    /// # Errors
    /// As [`OrderFacts::order_id`].
    pub fn order_of(&self, order: &PortingOrder) -> Result<OrderHandle, Error> {
        Ok(self.order(order.order_id()?))
    }
}
