//! What a client reaches.

use crate::{
    Call, Client, Documents, Error, Events, LoaConfigurations, NumberConfigurations, OrderFacts, OrderHandle, Orders,
    PhoneNumbers, Portability, PortingOrderId, Reports,
};
use telnyx_porting_api::types::{ExceptionType, PortingOrder, PortingUkCarrier};

impl Client {
    /// All porting orders: to create and to list them.
    pub fn orders(&self) -> Orders {
        Orders::new(self)
    }

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

    /// Checks whether numbers can be ported.
    pub fn portability(&self) -> Portability {
        Portability::new(self)
    }

    /// Letters of authorisation, invoices and other files.
    pub fn documents(&self) -> Documents {
        Documents::new(self)
    }

    /// The phone numbers of all orders.
    pub fn phone_numbers(&self) -> PhoneNumbers {
        PhoneNumbers::new(self)
    }

    /// Bundles that numbers get when they arrive.
    pub fn number_configurations(&self) -> NumberConfigurations {
        NumberConfigurations::new(self)
    }

    /// Letterheads of letters of authorisation.
    pub fn loa_configurations(&self) -> LoaConfigurations {
        LoaConfigurations::new(self)
    }

    /// Reports on orders, written as CSV documents.
    pub fn reports(&self) -> Reports {
        Reports::new(self)
    }

    /// What happened to orders.
    pub fn events(&self) -> Events {
        Events::new(self)
    }

    /// The carriers of the United Kingdom with their CUPIDs.
    pub fn uk_carriers(&self) -> Call<Vec<PortingUkCarrier>> {
        Call::all(self, |api| async move { api.list_porting_uk_carriers().send().await })
    }

    /// The exception codes with what the API says of each.
    pub fn exception_types(&self) -> Call<Vec<ExceptionType>> {
        Call::all(self, |api| async move { api.list_exception_types().send().await })
    }
}
