//! The position in a list.

use super::progress::{Identify, Progress};
use super::{Fetch, List, Page, PageRequest};
use crate::call::Response;
use crate::client::Client;
use crate::error::Error;
use std::sync::Arc;

/// More pages than any account has: longer lists are considered endless.
const MAX_PAGES: u32 = 100_000;

pub(super) struct Cursor<T> {
    client: Client,
    fetch: Arc<Fetch<T>>,
    identify: Identify<T>,
    operation: &'static str,
    request: PageRequest,
    /// The page to fetch next, or `None` after the last.
    next: Option<u32>,
    first_item: Option<Box<T>>,
    fetched: u32,
    progress: Progress,
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Cursor<T> {
    pub(super) fn new(list: &List<T>) -> Self {
        Self {
            client: list.client.clone(),
            fetch: Arc::clone(&list.fetch),
            identify: list.identify,
            operation: list.operation,
            request: list.request(list.first),
            next: Some(list.first),
            first_item: None,
            fetched: 0,
            progress: Progress::new(list.first),
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.next.is_none()
    }

    /// Fetches the next page.
    pub(super) async fn next_page(&mut self, client: Client) -> Result<Response<Page<T>>, Error> {
        let number = self.next.unwrap_or(u32::MAX);
        let request = PageRequest { number: i64::from(number), ..self.request };
        let response = (self.fetch)(client, request).await?;
        let size = response.1.page_size.or(self.request.size).and_then(|size| u64::try_from(size).ok());
        Page::of(request.number, response).try_map(|mut page| {
            self.advance(&mut page, size)?;
            Ok(page)
        })
    }

    fn advance(&mut self, page: &mut Page<T>, size: Option<u64>) -> Result<(), Error> {
        let endless = Error::EndlessList { operation: self.operation, page: page.number };
        self.fetched += 1;
        if self.fetched >= MAX_PAGES {
            return Err(endless);
        }
        // Items without ids are compared by value.
        let first = page.items.first().filter(|item| (self.identify)(item).is_none()).cloned().map(Box::new);
        let repeats = first.is_some() && first == self.first_item;
        self.first_item = first;
        self.next = self.progress.advance(page, self.identify, size, repeats).map_err(|_| endless)?;
        Ok(())
    }
}
