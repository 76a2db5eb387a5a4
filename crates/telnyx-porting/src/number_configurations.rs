//! Bundles that are assigned to numbers when they are ported.

use crate::call::Call;
use crate::checks::list_length;
use crate::generated::{NumberConfigurations, PortingPhoneNumberId, UserBundleId};
use telnyx_porting_api::types::{
    CreatePortingPhoneNumberConfigurations, NewPhoneNumberConfiguration, PortingPhoneNumberConfiguration,
};

/// The maximum number of configurations per request: `phone_number_configurations` of operation
/// `createPhoneNumberConfigurations`.
const MAX_CONFIGURATIONS: usize = 20;

/// A number of an order and its bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberConfiguration {
    number: PortingPhoneNumberId,
    bundle: UserBundleId,
}

impl NumberConfiguration {
    /// Assigns a bundle to a number of an order.
    pub fn new(number: PortingPhoneNumberId, bundle: UserBundleId) -> Self {
        Self { number, bundle }
    }
}

impl NumberConfigurations {
    /// Assigns bundles to 1 to 20 numbers.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for no number or more than 20, before anything is sent.
    pub fn create(
        &self,
        configurations: impl IntoIterator<Item = NumberConfiguration>,
    ) -> Call<Vec<PortingPhoneNumberConfiguration>> {
        let configurations: Vec<_> = configurations.into_iter().collect();
        let too_many = list_length("phone_number_configurations", configurations.len(), MAX_CONFIGURATIONS);
        let accepted = self.client.validate(too_many.into_iter().collect());
        let entries = configurations.into_iter().map(|c| NewPhoneNumberConfiguration::new(c.number, c.bundle));
        let body = CreatePortingPhoneNumberConfigurations::new().with_phone_number_configurations(entries);
        Call::all(&self.client, |api| async move { api.create_phone_number_configurations().body(body).send().await })
            .validated(accepted)
    }
}
