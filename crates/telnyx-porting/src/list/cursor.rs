//! Where in a list one is, and whether it goes on.

use super::{Fetch, List, Page, PageRequest};
use crate::call::Answer;
use crate::{Client, Error};
use std::sync::Arc;

/// More pages than any account has: past this the list does not end.
const MAX_PAGES: u32 = 100_000;
/// How often a page may begin as the one before it. Once or twice happens when items are added at the front meanwhile.
const MAX_REPEATS: u32 = 2;

pub(super) struct Cursor<T> {
    client: Client,
    fetch: Arc<Fetch<T>>,
    operation: &'static str,
    request: PageRequest,
    /// The page to fetch next, or none after the last.
    next: Option<u32>,
    first_item: Option<Box<T>>,
    repeats: u32,
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Cursor<T> {
    pub(super) fn new(list: &List<T>) -> Self {
        Self {
            client: list.client.clone(),
            fetch: Arc::clone(&list.fetch),
            operation: list.operation,
            request: list.request(list.first),
            next: Some(list.first),
            first_item: None,
            repeats: 0,
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.next.is_none()
    }

    /// Fetches the next page.
    pub(super) async fn next_page(&mut self, client: Client) -> Result<Answer<Page<T>>, Error> {
        let number = self.next.unwrap_or(u32::MAX);
        let request = PageRequest { number: i64::from(number), ..self.request };
        let answer = (self.fetch)(client, request).await?;
        let answer = answer.try_map(|(items, meta)| Ok(Page::new(request.number, items, meta)))?;
        self.check_progress(&answer, number)?;
        // Without totals the list goes on until a page is empty.
        let is_last = answer.items.is_empty() || answer.total_pages.is_some_and(|total| u64::from(number) >= total);
        self.next = (!is_last).then_some(number + 1);
        Ok(answer)
    }

    fn check_progress(&mut self, page: &Page<T>, number: u32) -> Result<(), Error> {
        let first = page.items.first();
        let repeats = first.is_some() && first == self.first_item.as_deref();
        self.repeats = if repeats { self.repeats + 1 } else { 0 };
        if self.repeats > MAX_REPEATS || number >= MAX_PAGES {
            return Err(Error::EndlessList { operation: self.operation, page: number });
        }
        self.first_item = first.cloned().map(Box::new);
        Ok(())
    }
}
