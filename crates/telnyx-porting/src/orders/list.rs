//! Listing orders.

use crate::{Client, CountryCode, Error, PageSize};
use telnyx_porting_api::types::{self, PortingOrder, PortingOrderStatusValue};

/// How a list of orders is sorted.
pub type OrderSort = types::PortingOrderSort;

/// More pages than any account has: past this the server repeats itself.
const MAX_PAGES: i64 = 100_000;

/// Which orders a list has, and in which order. Source of the fields: operation `ListPortingOrders`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OrderFilter {
    /// Only orders in one of these statuses; all when empty.
    pub statuses: Vec<PortingOrderStatusValue>,
    /// Only orders with this reference.
    pub customer_reference: Option<String>,
    /// Only orders with this group reference.
    pub customer_group_reference: Option<String>,
    /// Only orders with numbers of this country.
    pub country_code: Option<CountryCode>,
    /// Only orders with a number that contains these digits.
    pub phone_number_contains: Option<String>,
    /// The order of the list.
    pub sort: Option<OrderSort>,
    /// How many orders a page has: 20 by default.
    pub page_size: Option<PageSize>,
}

impl OrderFilter {
    /// All orders.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only orders in one of these statuses.
    #[must_use]
    pub fn with_statuses(mut self, statuses: impl IntoIterator<Item = impl Into<PortingOrderStatusValue>>) -> Self {
        self.statuses = statuses.into_iter().map(Into::into).collect();
        self
    }

    /// Only orders with this reference.
    #[must_use]
    pub fn with_customer_reference(mut self, reference: impl Into<String>) -> Self {
        self.customer_reference = Some(reference.into());
        self
    }

    /// Sorted in this way.
    #[must_use]
    pub fn with_sort(mut self, sort: OrderSort) -> Self {
        self.sort = Some(sort);
        self
    }

    /// With this many orders a page.
    #[must_use]
    pub fn with_page_size(mut self, size: PageSize) -> Self {
        self.page_size = Some(size);
        self
    }
}

/// One page of a list of orders.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderPage {
    /// The orders.
    pub items: Vec<PortingOrder>,
    /// The number of the page, from 1.
    pub number: i64,
    /// How many orders the whole list has, if the API says so.
    pub total: Option<i64>,
}

/// The pages of a list; each is fetched when it is asked for.
#[derive(Debug)]
pub struct OrderPages<'a> {
    client: &'a Client,
    filter: OrderFilter,
    /// The page to fetch next, or none after the last.
    next: Option<i64>,
}

impl<'a> OrderPages<'a> {
    pub(super) fn new(client: &'a Client, filter: OrderFilter) -> Self {
        Self { client, filter, next: Some(1) }
    }

    /// Fetches the next page, or nothing after the last one.
    pub async fn next_page(&mut self) -> Result<Option<OrderPage>, Error> {
        let Some(number) = self.next else { return Ok(None) };
        let answer = self.fetch(number).await?;
        let meta = answer.meta.unwrap_or_default();
        // Without totals the list goes on until a page is empty.
        let more = !answer.data.is_empty() && number < meta.total_pages.unwrap_or(MAX_PAGES).min(MAX_PAGES);
        self.next = more.then_some(number + 1);
        Ok(Some(OrderPage { items: answer.data, number, total: meta.total_results }))
    }

    /// Fetches all pages.
    pub async fn try_collect(mut self) -> Result<Vec<PortingOrder>, Error> {
        let mut orders = Vec::new();
        while let Some(page) = self.next_page().await? {
            orders.extend(page.items);
        }
        Ok(orders)
    }

    async fn fetch(&self, number: i64) -> Result<types::ListPortingOrdersResponse, Error> {
        let filter = &self.filter;
        let mut request = self.client.api().list_porting_orders().page_number(number);
        if !filter.statuses.is_empty() {
            request = request.filter_status(filter.statuses.clone());
        }
        if let Some(reference) = &filter.customer_reference {
            request = request.filter_customer_reference(reference.clone());
        }
        if let Some(reference) = &filter.customer_group_reference {
            request = request.filter_customer_group_reference(reference.clone());
        }
        if let Some(country) = &filter.country_code {
            request = request.filter_phone_numbers_country_code(country.as_str().to_owned());
        }
        if let Some(digits) = &filter.phone_number_contains {
            request = request.filter_phone_numbers_phone_number_contains(digits.clone());
        }
        if let Some(sort) = &filter.sort {
            request = request.sort_value(sort.clone());
        }
        if let Some(size) = filter.page_size {
            request = request.page_size(i64::from(size.get()));
        }
        Ok(request.send().await?.into_inner())
    }
}
