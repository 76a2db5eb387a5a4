//! The phone numbers of all orders.

use crate::handle::{Given, filter, handle};
use crate::{Call, Download, List, PageSize, PhoneNumber, PortingOrderId};
use std::sync::Arc;
use telnyx_porting_api::types::{
    PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue, PortingPhoneNumber,
};

filter! {
    /// Which phone numbers a list has. Source: operation `ListPortingPhoneNumbers`.
    PhoneNumberFilter {
        /// Only these numbers.
        phone_numbers / with_phone_numbers: [PhoneNumber],
        /// Only numbers of these orders.
        porting_orders / with_porting_orders: [PortingOrderId],
        /// Only numbers of orders in this status.
        order_status / with_order_status: PortingOrderStatusValue,
        /// Only numbers of orders with one of these support keys, such as `sr_10b316`.
        support_keys / with_support_keys: [String],
        /// Only numbers in this state of activation.
        activation_status / with_activation_status: PortingOrderActivationStatus,
        /// Only numbers that can be ported so far.
        portability_status / with_portability_status: PortabilityStatus,
    }
}

impl PhoneNumberFilter {
    /// The part of the filter that a number certainly does not match.
    fn mismatch(&self, number: &PortingPhoneNumber) -> Option<&'static str> {
        let is_other_number = |wanted: &Vec<PhoneNumber>| {
            number.phone_number.as_deref().is_none_or(|number| !wanted.iter().any(|wanted| wanted.as_str() == number))
        };
        let is_other_order = |wanted: &Vec<PortingOrderId>| {
            let order = number.porting_order_id.as_ref().map(AsRef::as_ref);
            order.is_none_or(|order: &str| !wanted.iter().any(|wanted| wanted.as_str().eq_ignore_ascii_case(order)))
        };
        let is_other_status = |wanted| number.porting_order_status.as_ref() != Some(wanted);
        let mismatches = [
            (self.phone_numbers.as_ref().is_some_and(is_other_number), "phone_number"),
            (self.porting_orders.as_ref().is_some_and(is_other_order), "porting_order_id"),
            (self.order_status.as_ref().is_some_and(is_other_status), "porting_order_status"),
        ];
        mismatches.into_iter().find_map(|(differs, name)| differs.then_some(name))
    }
}

handle! {
    /// The phone numbers of all orders. An order itself shows only its first 50.
    PhoneNumbers
}

/// Sets the filter on a request for JSON or for CSV, which have the same parameters.
macro_rules! filtered {
    ($request:expr, $filter:expr) => {
        $request
            .given_any($filter.phone_numbers.as_ref(), |v| v.as_str().to_owned(), |r, v| r.filter_phone_number(v))
            .given_any($filter.porting_orders.as_ref(), telnyx_porting_api::Id::from, |r, v| {
                r.filter_porting_order_id(v)
            })
            .given($filter.order_status.clone(), |r, v| r.filter_porting_order_status(v))
            .given_any($filter.support_keys.as_ref(), |v| v, |r, v| r.filter_support_key(v))
            .given($filter.activation_status.clone(), |r, v| r.filter_activation_status(v))
            .given($filter.portability_status.clone(), |r, v| r.filter_portability_status(v))
    };
}

impl PhoneNumbers {
    /// The numbers.
    pub fn list(&self, filter: PhoneNumberFilter) -> List<PortingPhoneNumber> {
        let (checked, filter) = (filter.check(), Arc::new(filter));
        let expected = Arc::clone(&filter);
        List::new(&self.client, move |api, page| {
            let f = Arc::clone(&filter);
            async move {
                let request = api.list_porting_phone_numbers().page_number(page.number);
                filtered!(request.given(page.size, |r, v| r.page_size(v)), f).send().await
            }
        })
        .expecting(move |number| expected.mismatch(number))
        .checked(checked)
    }

    /// One page of the numbers as CSV, counted from 1.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for page 0, before anything is sent.
    pub fn csv(&self, filter: PhoneNumberFilter, page: u32, size: PageSize) -> Call<Download> {
        let checked = crate::list::check_number(page).and_then(|()| self.client.accept(filter.check()));
        Call::compound(&self.client, move |client| async move {
            let send = |api: telnyx_porting_api::Client| async move {
                let request = api.list_porting_phone_numbers_csv().page_number(i64::from(page));
                filtered!(request.page_size(i64::from(size.get())), filter).send().await
            };
            client.send(send).await.map(Download::of)
        })
        .checked(checked)
    }
}
