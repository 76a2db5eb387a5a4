//! Bundles that numbers get when they arrive.

use crate::checks::list_length;
use crate::handle::{Given, filter, handle};
use crate::{Call, List, PortingPhoneNumberId, UserBundleId};
use std::sync::Arc;
use telnyx_porting_api::types::{
    CreatePortingPhoneNumberConfigurations, CreatedAtSort, NewPhoneNumberConfiguration, PortingOrderStatusValue,
    PortingPhoneNumberConfiguration,
};

/// How many configurations one request has: `phone_number_configurations` of operation
/// `createPhoneNumberConfigurations`.
const MAX_CONFIGURATIONS: usize = 20;

/// A number of an order and the bundle that it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberConfiguration {
    number: PortingPhoneNumberId,
    bundle: UserBundleId,
}

impl NumberConfiguration {
    /// This number of an order gets this bundle.
    pub fn new(number: PortingPhoneNumberId, bundle: UserBundleId) -> Self {
        Self { number, bundle }
    }
}

filter! {
    /// Which configurations a list has. Source: operation `listPhoneNumberConfigurations`.
    NumberConfigurationFilter {
        /// Only those of orders in one of these statuses.
        order_statuses / with_order_statuses: [PortingOrderStatusValue],
        /// Only those of these numbers of orders.
        numbers / with_numbers: [PortingPhoneNumberId],
        /// Only those of these bundles.
        bundles / with_bundles: [UserBundleId],
        /// The order of the list.
        sort / with_sort: CreatedAtSort,
    }
}

handle! {
    /// Bundles that numbers get when they arrive. Legal until the order is ported or cancelled.
    NumberConfigurations
}

impl NumberConfigurations {
    /// The configurations.
    pub fn list(&self, filter: NumberConfigurationFilter) -> List<PortingPhoneNumberConfiguration> {
        let (checked, filter) = (filter.check(), Arc::new(filter));
        List::new(&self.client, move |api, page| {
            let f = Arc::clone(&filter);
            async move {
                api.list_phone_number_configurations()
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given_any(f.order_statuses.as_ref(), |v| v, |r, v| r.filter_porting_order_status(v))
                    .given_any(f.numbers.as_ref(), telnyx_porting_api::Id::from, |r, v| {
                        r.filter_porting_phone_number(v)
                    })
                    .given_any(f.bundles.as_ref(), telnyx_porting_api::Id::from, |r, v| r.filter_user_bundle_id(v))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }

    /// Gives 1 to 20 numbers their bundles.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for none or too many, before anything is sent.
    pub fn create(
        &self,
        configurations: impl IntoIterator<Item = NumberConfiguration>,
    ) -> Call<Vec<PortingPhoneNumberConfiguration>> {
        let configurations: Vec<_> = configurations.into_iter().collect();
        let too_many = list_length("phone_number_configurations", configurations.len(), MAX_CONFIGURATIONS);
        let accepted = self.client.accept(too_many.into_iter().collect());
        let entries = configurations.into_iter().map(|c| NewPhoneNumberConfiguration::new(c.number, c.bundle));
        let body = CreatePortingPhoneNumberConfigurations::new().with_phone_number_configurations(entries);
        Call::all(&self.client, |api| async move { api.create_phone_number_configurations().body(body).send().await })
            .checked(accepted)
    }
}
