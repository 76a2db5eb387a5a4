//! Filters for lists of orders.

use crate::generated::OrderFilter;
use crate::orders::OrderExt;
use telnyx_porting_api::types::{self, PortingOrder};

/// The sort order of a list of orders.
pub type OrderSort = types::PortingOrderSort;

impl OrderFilter {
    /// The first part of the filter that an order does not match. `None` if it may match.
    pub(crate) fn mismatch(&self, order: &PortingOrder) -> Option<&'static str> {
        let (misc, activation) = (order.misc.as_ref(), order.activation_settings.as_ref());
        let is_other_status = |expected: &Vec<_>| order.status_value().is_some_and(|status| !expected.contains(status));
        let is_other_type = |expected| misc.and_then(|misc| misc.type_.as_ref()).is_some_and(|kind| kind != expected);
        let is_other_fast_port =
            |expected| activation.and_then(|it| it.fast_port_eligible).is_some_and(|eligible| eligible != expected);
        // The server may ignore case.
        let is_same = |value: &String, expected: &String| value.trim().eq_ignore_ascii_case(expected.trim());
        let differs = |expected: &Option<String>, value: &Option<String>| {
            expected.as_ref().is_some_and(|expected| !value.as_ref().is_some_and(|value| is_same(value, expected)))
        };
        let mismatches = [
            (self.statuses.as_ref().is_some_and(is_other_status), "status"),
            (differs(&self.customer_reference, &order.customer_reference), "customer_reference"),
            (differs(&self.customer_group_reference, &order.customer_group_reference), "customer_group_reference"),
            (differs(&self.parent_support_key, &order.parent_support_key), "parent_support_key"),
            (self.misc_type.as_ref().is_some_and(is_other_type), "misc.type"),
            (self.fast_port_eligible.is_some_and(is_other_fast_port), "fast_port_eligible"),
        ];
        mismatches.into_iter().find_map(|(differs, name)| differs.then_some(name))
    }
}
