//! One porting order.

use super::{OrderUpdate, ShareRequest};
use crate::{Client, Error, PortingOrderId};
use telnyx_porting_api::types::{PortingOrder, PortingOrderSharingToken};

/// One porting order, known by its id. Making a handle sends nothing.
#[derive(Clone, Debug)]
pub struct OrderHandle<'a> {
    client: &'a Client,
    id: PortingOrderId,
}

/// The answer's `data`, without which the operation has told nothing.
fn data<T>(data: Option<T>, operation: &'static str) -> Result<T, Error> {
    data.ok_or(Error::Incomplete { operation, missing: "`data`" })
}

impl<'a> OrderHandle<'a> {
    pub(crate) fn new(client: &'a Client, id: PortingOrderId) -> Self {
        Self { client, id }
    }

    /// The id of the order.
    pub fn id(&self) -> &PortingOrderId {
        &self.id
    }

    /// Reads the order with its first 50 phone numbers.
    pub async fn get(&self) -> Result<PortingOrder, Error> {
        let answer = self.client.api().get_porting_order().id(self.id.as_str()).send().await?;
        data(answer.into_inner().data, "get_porting_order")
    }

    /// Reads the order without its phone numbers, which is enough to follow its status.
    pub async fn get_without_numbers(&self) -> Result<PortingOrder, Error> {
        let request = self.client.api().get_porting_order().id(self.id.as_str()).include_phone_numbers(false);
        data(request.send().await?.into_inner().data, "get_porting_order")
    }

    /// Changes the order; what the update does not name stays as it is.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent.
    pub async fn update(&self, update: OrderUpdate) -> Result<PortingOrder, Error> {
        let body = update.into_body()?;
        let answer = self.client.api().update_porting_order().id(self.id.as_str()).body(body).send().await?;
        data(answer.into_inner().data, "update_porting_order")
    }

    /// Submits the order. It must be filled in completely; the API's error names each datum that is missing.
    ///
    /// # Errors
    /// After an error for which [`may_have_been_processed`](Error::may_have_been_processed) holds, read the order
    /// before confirming again: it may have been submitted.
    pub async fn confirm(&self) -> Result<PortingOrder, Error> {
        let answer = self.client.api().confirm_porting_order().id(self.id.as_str()).send().await?;
        data(answer.into_inner().data, "confirm_porting_order")
    }

    /// Makes a token with which people without an account can see the order's documents.
    pub async fn share(&self, request: ShareRequest) -> Result<PortingOrderSharingToken, Error> {
        let call = self.client.api().share_porting_order().id(self.id.as_str()).body(request.into_body());
        data(call.send().await?.into_inner().data, "share_porting_order")
    }

    /// Asks to cancel the order, which is refused within 48 hours of its FOC date. A draft is deleted instead.
    pub async fn cancel(&self) -> Result<PortingOrder, Error> {
        let answer = self.client.api().cancel_porting_order().id(self.id.as_str()).send().await?;
        data(answer.into_inner().data, "cancel_porting_order")
    }

    /// Deletes the order, which must be a draft.
    pub async fn delete(&self) -> Result<(), Error> {
        self.client.api().delete_porting_order().id(self.id.as_str()).send().await?;
        Ok(())
    }
}
