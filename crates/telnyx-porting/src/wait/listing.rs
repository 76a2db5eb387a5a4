//! Looking at many orders by listing them.

use super::watched::Watched;
use crate::client::Client;
use crate::error::Error;
use crate::generated::OrderFilter;
use crate::list::{Page, Pages};
use crate::orders::OrderSort;
use crate::values::PageSize;
use std::collections::VecDeque;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue as Status};

/// A page is worth it if it takes the place of so many looks.
const LOOKS_PER_PAGE: usize = 10;
/// Lists have these first: most accounts have few orders on the way and many that have ended.
const ON_THE_WAY: [Status; 6] = [
    Status::Draft,
    Status::InProcess,
    Status::Submitted,
    Status::Exception,
    Status::FocDateConfirmed,
    Status::CancelPending,
];
const ENDED: [Status; 2] = [Status::Ported, Status::Cancelled];

/// The lists that are still to be read in a round. The API has no filter for ids.
#[derive(Default)]
pub(super) struct Listing {
    filters: VecDeque<OrderFilter>,
    pages: usize,
}

impl Listing {
    pub(super) fn of<'a>(orders: usize, watched: impl Iterator<Item = &'a Watched>) -> Self {
        let mut references = watched.map(|watched| watched.last.as_ref()?.customer_reference.as_deref());
        let first = references.next().flatten();
        let common = first.filter(|first| !first.trim().is_empty() && references.all(|other| other == Some(first)));
        let filter = |statuses: &[Status]| {
            // The newest first: orders are watched soon after they were created.
            let mut filter = OrderFilter::new().with_statuses(statuses.to_vec());
            filter.sort = Some(OrderSort::CreatedAtDescending);
            filter.customer_reference = common.map(str::to_owned);
            filter
        };
        Self { filters: VecDeque::from([filter(&ON_THE_WAY), filter(&ENDED)]), pages: orders.div_ceil(LOOKS_PER_PAGE) }
    }

    /// Begins with the next list, if there is one.
    pub(super) fn begin(&mut self, client: &Client, with_numbers: bool) -> Option<Reading> {
        let filter = self.filters.pop_front()?.with_included_phone_numbers(with_numbers);
        let list = client.orders().candidates(filter).with_page_size(PageSize::MAX);
        Some(Reading { pages: list.pages(), left: self.pages })
    }
}

/// A list that is being read.
pub(super) struct Reading {
    pages: Pages<PortingOrder>,
    left: usize,
}

impl Reading {
    pub(super) async fn next_through(&mut self, client: &Client) -> Option<Result<Page<PortingOrder>, Error>> {
        self.pages.next_through(client).await
    }

    /// Whether nothing is to be gained from another page.
    pub(super) fn is_last(&mut self, page: &Page<PortingOrder>) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left == 0 || page.items.is_empty() || page.total_pages.is_some_and(|pages| u64::from(page.number) >= pages)
    }
}
