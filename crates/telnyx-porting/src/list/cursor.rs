//! Reads a list page by page. It may change meanwhile, and its totals may contradict its pages.

use super::{List, Page};
use crate::call::Response;
use crate::client::Client;
use crate::error::Error;
use std::collections::HashSet;

/// More pages than any account has: longer lists are considered endless.
const MAX_PAGES: u32 = 100_000;

pub(super) struct Cursor<T> {
    list: List<T>,
    /// The page to fetch next, or `None` after the last.
    next: Option<u32>,
    first_item: Option<Box<T>>,
    fetched: u32,
    progress: Progress,
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Cursor<T> {
    pub(super) fn new(list: &List<T>) -> Self {
        Self {
            list: list.clone(),
            next: Some(list.first),
            first_item: None,
            fetched: 0,
            progress: Progress::new(list.first),
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.list.client
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.next.is_none()
    }

    /// Fetches the next page.
    pub(super) async fn next_page(&mut self, client: Client) -> Result<Response<Page<T>>, Error> {
        let request = self.list.request(self.next.unwrap_or(u32::MAX));
        let response = (self.list.fetch)(client, request).await?;
        let size = response.1.page_size.or(request.size).and_then(|size| u64::try_from(size).ok());
        Page::from_response(request.number, response).try_map(|mut page| {
            self.advance(&mut page, size)?;
            Ok(page)
        })
    }

    fn advance(&mut self, page: &mut Page<T>, size: Option<u64>) -> Result<(), Error> {
        let endless = Error::EndlessList { operation: self.list.operation, page: page.number };
        self.fetched += 1;
        if self.fetched >= MAX_PAGES {
            return Err(endless);
        }
        // Items without ids are compared by value.
        let first = page.items.first().filter(|item| (self.list.identify)(item).is_none()).cloned().map(Box::new);
        let repeats = first.is_some() && first == self.first_item;
        self.first_item = first;
        self.next = self.progress.advance(page, self.list.identify, size, repeats).map_err(|_| endless)?;
        Ok(())
    }
}

/// Returns the id of an item, which identifies it across pages.
pub(super) type Identify<T> = fn(&T) -> Option<&str>;

/// A page has no new items.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stuck;

/// The maximum number of consecutive empty pages while totals indicate more items.
const MAX_EMPTY: u32 = 3;
/// For items without ids: the maximum number of consecutive pages that begin like the previous page.
const MAX_REPEATS: u32 = 2;

/// The maximum number of consecutive pages without new items while totals change. Ends lists whose totals fluctuate.
const MAX_FRUITLESS: u32 = 1_000;

/// The state of reading a list.
#[derive(Debug)]
pub(super) struct Progress {
    first: u32,
    seen: HashSet<Box<str>>,
    total: Option<u64>,
    largest_page: u64,
    empty: u32,
    repeats: u32,
    fruitless: u32,
    /// The last page to read again because items have moved up.
    again_until: u32,
}

impl Progress {
    pub(super) fn new(first: u32) -> Self {
        Self {
            first,
            seen: HashSet::new(),
            total: None,
            largest_page: 0,
            empty: 0,
            repeats: 0,
            fruitless: 0,
            again_until: 0,
        }
    }

    /// Removes the items of earlier pages, and returns the number of the next page. `size` is the number of items per
    /// page; `repeats` is whether the page begins like the previous one.
    pub(super) fn advance<T>(
        &mut self,
        page: &mut Page<T>,
        identify: Identify<T>,
        size: Option<u64>,
        repeats: bool,
    ) -> Result<Option<u32>, Stuck> {
        let number = page.number;
        let was_empty = page.items.is_empty();
        self.largest_page = self.largest_page.max(page.items.len() as u64);
        let size = size.filter(|size| *size > 0).unwrap_or(self.largest_page).max(1);
        let is_stale = !self.take_new(page, identify) && !was_empty;
        let before = self.total.unwrap_or_default();
        self.total = page.total_results.or(self.total);
        let now = self.total.unwrap_or_default();
        let has_grown = now > before;
        if has_grown && number > self.first {
            // New items move the others down, so that the next pages may have items of earlier ones only.
            let pages = u32::try_from((now - before).div_ceil(size)).unwrap_or(u32::MAX);
            self.again_until = self.again_until.max(number).saturating_add(pages);
        }
        self.repeats = if repeats { self.repeats + 1 } else { 0 };
        self.fruitless = if page.items.is_empty() { self.fruitless + 1 } else { 0 };
        let is_stuck = is_stale && !has_grown && number > self.again_until;
        if is_stuck || self.repeats > MAX_REPEATS || self.fruitless > MAX_FRUITLESS {
            return Err(Stuck);
        }
        // Items that left the list moved the others up, to pages that were already read.
        let back = before.saturating_sub(now).div_ceil(size);
        if back > 0 && number > self.first {
            self.again_until = self.again_until.max(number);
            let back = u32::try_from(back).unwrap_or(u32::MAX);
            return Ok(Some(number.saturating_sub(back).max(self.first)));
        }
        self.empty = if was_empty { self.empty + 1 } else { 0 };
        let goes_on = if was_empty {
            self.empty < MAX_EMPTY && pages(page, size).is_some_and(|last| u64::from(number) < last)
        } else {
            // Without totals, and with totals of 0, the list continues until a page is empty.
            pages(page, size).is_none_or(|last| last == 0 || u64::from(number) < last)
        };
        Ok(goes_on.then_some(number.saturating_add(1)))
    }

    /// Removes the items of earlier pages. Returns whether any are left.
    fn take_new<T>(&mut self, page: &mut Page<T>, identify: Identify<T>) -> bool {
        page.retain(|item| identify(item).is_none_or(|id| id.is_empty() || !self.seen.contains(id)));
        self.seen.extend(page.items.iter().filter_map(identify).map(Box::from));
        !page.items.is_empty()
    }
}

/// The number of pages by the totals; the larger one if they differ.
fn pages<T>(page: &Page<T>, size: u64) -> Option<u64> {
    page.total_pages.max(page.total_results.map(|results| results.div_ceil(size)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting_api::types::PaginationMeta;

    struct Item(&'static str);

    fn page(number: u32, ids: &[&'static str], totals: (Option<u64>, Option<u64>)) -> Page<Item> {
        let items = ids.iter().copied().map(Item).collect();
        let meta = PaginationMeta::default();
        let page = Page::new(i64::from(number), items, meta, bytes::Bytes::new());
        Page { total_pages: totals.0, total_results: totals.1, ..page }
    }

    /// Reads a page: returns the new items and the number of the next page.
    fn read(progress: &mut Progress, mut page: Page<Item>) -> (String, Result<Option<u32>, Stuck>) {
        let next = progress.advance(&mut page, |item| Some(item.0), Some(2), false);
        (page.items.iter().map(|item| item.0).collect(), next)
    }

    #[test]
    fn a_list_that_grows_by_several_pages_goes_on() {
        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(2), Some(4)))), ("ab".into(), Ok(Some(2))));
        // Four new items before these move them down by two pages.
        assert_eq!(read(&mut list, page(2, &["y", "z"], (Some(4), Some(8)))), ("yz".into(), Ok(Some(3))));
        assert_eq!(read(&mut list, page(3, &["a", "b"], (Some(4), Some(8)))), (String::new(), Ok(Some(4))));
        assert_eq!(read(&mut list, page(4, &["c", "d"], (Some(4), Some(8)))), ("cd".into(), Ok(None)));

        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(3), Some(6)))), ("ab".into(), Ok(Some(2))));
        assert_eq!(read(&mut list, page(2, &["a", "b"], (Some(5), Some(10)))), (String::new(), Ok(Some(3))));
        for number in [3, 4] {
            let next = Ok(Some(number + 1));
            assert_eq!(read(&mut list, page(number, &["a", "b"], (Some(5), Some(10)))), (String::new(), next));
        }
        assert_eq!(read(&mut list, page(5, &["a", "b"], (Some(5), Some(10)))), (String::new(), Err(Stuck)));
    }

    #[test]
    fn a_page_without_new_items_is_not_progress() {
        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(9), None))), ("ab".into(), Ok(Some(2))));
        assert_eq!(read(&mut list, page(2, &["c", "d"], (Some(9), None))), ("cd".into(), Ok(Some(3))));
        // Two alternating pages.
        assert_eq!(read(&mut list, page(3, &["a", "b"], (Some(9), None))).1, Err(Stuck));
    }

    #[test]
    fn an_item_that_moved_down_is_returned_once() {
        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(2), Some(4)))), ("ab".into(), Ok(Some(2))));
        assert_eq!(read(&mut list, page(2, &["b", "c"], (Some(3), Some(5)))), ("c".into(), Ok(Some(3))));
        // Two more were added, so a whole page moved down.
        assert_eq!(read(&mut list, page(3, &["b", "c"], (Some(4), Some(7)))), (String::new(), Ok(Some(4))));
        assert_eq!(read(&mut list, page(4, &["d"], (Some(4), Some(7)))), ("d".into(), Ok(None)));
    }

    #[test]
    fn items_that_moved_up_are_read() {
        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(3), Some(6)))), ("ab".into(), Ok(Some(2))));
        // a and b left the list, so c and d are on page 1.
        assert_eq!(read(&mut list, page(2, &["e", "f"], (Some(2), Some(4)))), ("ef".into(), Ok(Some(1))));
        assert_eq!(read(&mut list, page(1, &["c", "d"], (Some(2), Some(4)))), ("cd".into(), Ok(Some(2))));
        assert_eq!(read(&mut list, page(2, &["e", "f"], (Some(2), Some(4)))), (String::new(), Ok(None)));
        // All left the list before the last page was read.
        let mut list = Progress::new(1);
        assert_eq!(read(&mut list, page(1, &["a", "b"], (Some(3), Some(5)))).1, Ok(Some(2)));
        assert_eq!(read(&mut list, page(2, &["e"], (Some(2), Some(3)))), ("e".into(), Ok(Some(1))));
        assert_eq!(read(&mut list, page(1, &[], (Some(0), Some(0)))), (String::new(), Ok(None)));
    }

    #[test]
    fn a_list_with_fluctuating_totals_ends() {
        let mut list = Progress::new(1);
        let mut step = |number, ids: &[&'static str], total| read(&mut list, page(number, ids, (None, Some(total)))).1;
        let mut steps = (0..2_000).map(|_| [step(1, &["a", "b"], 9), step(2, &["c", "d"], 5)]);
        assert_eq!(steps.next(), Some([Ok(Some(2)), Ok(Some(1))]));
        assert_eq!(steps.next(), Some([Ok(Some(2)), Ok(Some(1))]));
        assert!(steps.any(|next| next.contains(&Err(Stuck))));
    }

    #[test]
    fn totals_that_contradict_the_pages_do_not_end_a_list_early() {
        for totals in [(Some(0), None), (Some(0), Some(0)), (Some(1), Some(3)), (None, None)] {
            let mut list = Progress::new(1);
            assert_eq!(read(&mut list, page(1, &["a", "b"], totals)).1, Ok(Some(2)), "{totals:?}");
        }
        let mut list = Progress::new(1);
        let totals = (Some(9), Some(18));
        assert_eq!(read(&mut list, page(1, &["a", "b"], totals)).1, Ok(Some(2)));
        assert_eq!(read(&mut list, page(2, &[], totals)).1, Ok(Some(3)));
        assert_eq!(read(&mut list, page(3, &["c", "d"], totals)).1, Ok(Some(4)));
        assert_eq!(read(&mut list, page(4, &[], totals)).1, Ok(Some(5)));
        assert_eq!(read(&mut list, page(5, &[], totals)).1, Ok(Some(6)));
        assert_eq!(read(&mut list, page(6, &[], totals)).1, Ok(None));
    }
}
