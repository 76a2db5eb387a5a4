//! Listing orders.

use crate::handle::{Given, filter};
use crate::{Client, CountryCode, List, OrderFacts};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{self, PortingOrder, PortingOrderStatusValue, PortingOrderType};

/// How a list of orders is sorted.
pub type OrderSort = types::PortingOrderSort;

filter! {
    /// Which orders a list has, and in which order. Source of the fields: operation `ListPortingOrders`.
    ///
    /// ```
    /// use telnyx_porting::{OrderFilter, OrderSort};
    ///
    /// let filter = OrderFilter::new()
    ///     .with_statuses(["exception", "draft"])
    ///     .with_customer_reference("Acct 123abc")
    ///     .with_sort(OrderSort::CreatedAtDescending);
    /// # let _ = filter;
    /// ```
    OrderFilter {
        /// Only orders in one of these statuses.
        statuses / with_statuses: [PortingOrderStatusValue],
        /// Only orders with this reference.
        customer_reference / with_customer_reference: String,
        /// Only orders with this group reference.
        customer_group_reference / with_customer_group_reference: String,
        /// Only orders with numbers of this country.
        country_code / with_country_code: CountryCode,
        /// Only orders with a number that contains these digits.
        phone_number_contains / with_phone_number_contains: String,
        /// Only orders whose numbers are with this carrier.
        carrier_name / with_carrier_name: String,
        /// Only orders of this kind: full or partial.
        misc_type / with_misc_type: PortingOrderType,
        /// Only orders of this end user.
        entity_name / with_entity_name: String,
        /// Only orders that this person authorised.
        auth_person_name / with_auth_person_name: String,
        /// Only orders that can, or cannot, be activated at once.
        fast_port_eligible / with_fast_port_eligible: bool,
        /// Only orders whose FOC date that was asked for lies after this time.
        foc_requested_after / with_foc_requested_after: (DateTime<Utc>),
        /// Only orders whose FOC date that was asked for lies before this time.
        foc_requested_before / with_foc_requested_before: (DateTime<Utc>),
        /// Only orders of the group with this support key, such as `pr_4bec1a`.
        parent_support_key / with_parent_support_key: String,
        /// Whether each order comes with its first 50 numbers; it does by default.
        include_phone_numbers / with_included_phone_numbers: bool,
        /// The order of the list.
        sort / with_sort: OrderSort,
    }
}

/// Whether a value is not the one that a filter asks for. The server may not care about case.
fn differs(wanted: Option<&String>, value: Option<&String>) -> bool {
    wanted.is_some_and(|wanted| !value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted.trim())))
}

impl OrderFilter {
    /// The part of the filter that an order certainly does not match.
    fn mismatch(&self, order: &PortingOrder) -> Option<&'static str> {
        let (misc, activation) = (order.misc.as_ref(), order.activation_settings.as_ref());
        let is_other_status = |wanted: &Vec<_>| order.status_value().is_some_and(|status| !wanted.contains(status));
        let is_other_type = |wanted| misc.and_then(|misc| misc.type_.as_ref()).is_some_and(|kind| kind != wanted);
        let is_other_fast_port =
            |wanted| activation.and_then(|it| it.fast_port_eligible).is_some_and(|eligible| eligible != wanted);
        let customer_reference = (self.customer_reference.as_ref(), order.customer_reference.as_ref());
        let group_reference = (self.customer_group_reference.as_ref(), order.customer_group_reference.as_ref());
        let support_key = (self.parent_support_key.as_ref(), order.parent_support_key.as_ref());
        let mismatches = [
            (self.statuses.as_ref().is_some_and(is_other_status), "status"),
            (differs(customer_reference.0, customer_reference.1), "customer_reference"),
            (differs(group_reference.0, group_reference.1), "customer_group_reference"),
            (differs(support_key.0, support_key.1), "parent_support_key"),
            (self.misc_type.as_ref().is_some_and(is_other_type), "misc.type"),
            (self.fast_port_eligible.is_some_and(is_other_fast_port), "fast_port_eligible"),
        ];
        mismatches.into_iter().find_map(|(differs, name)| differs.then_some(name))
    }

    pub(super) fn list(self, client: &Client) -> List<PortingOrder> {
        let expected = self.clone();
        self.candidates(client).expecting(move |order| expected.mismatch(order))
    }

    /// The same for those who look at each order for themselves: no warning where the server has ignored the filter.
    pub(crate) fn candidates(self, client: &Client) -> List<PortingOrder> {
        let (checked, filter) = (self.check(), Arc::new(self));
        List::new(client, move |api, page| {
            let f = Arc::clone(&filter);
            async move {
                let after = f.foc_requested_after.map(|time| Timestamp::from(time).as_str().to_owned());
                let before = f.foc_requested_before.map(|time| Timestamp::from(time).as_str().to_owned());
                api.list_porting_orders()
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given_any(f.statuses.as_ref(), |v| v, |r, v| r.filter_status(v))
                    .given(f.customer_reference.clone(), |r, v| r.filter_customer_reference(v))
                    .given(f.customer_group_reference.clone(), |r, v| r.filter_customer_group_reference(v))
                    .given(f.country_code, |r, v| r.filter_phone_numbers_country_code(v.as_str()))
                    .given(f.phone_number_contains.clone(), |r, v| r.filter_phone_numbers_phone_number_contains(v))
                    .given(f.carrier_name.clone(), |r, v| r.filter_phone_numbers_carrier_name(v))
                    .given(f.misc_type.clone(), |r, v| r.filter_misc_type(v))
                    .given(f.entity_name.clone(), |r, v| r.filter_end_user_admin_entity_name(v))
                    .given(f.auth_person_name.clone(), |r, v| r.filter_end_user_admin_auth_person_name(v))
                    .given(f.fast_port_eligible, |r, v| r.filter_activation_settings_fast_port_eligible(v))
                    .given(after, |r, v| r.filter_activation_settings_foc_datetime_requested_gt(v))
                    .given(before, |r, v| r.filter_activation_settings_foc_datetime_requested_lt(v))
                    .given(f.parent_support_key.clone(), |r, v| r.filter_parent_support_key(v))
                    .given(f.include_phone_numbers, |r, v| r.include_phone_numbers(v))
                    .given(f.sort.clone(), |r, v| r.sort_value(v))
                    .send()
                    .await
            }
        })
        .checked(checked)
    }
}
