//! Lists of the API, page by page.

mod cursor;
mod progress;
mod stream;

#[cfg(feature = "blocking")]
pub use stream::{BlockingItems, BlockingPages};
pub use stream::{Items, Pages};

use crate::call::{Call, Paged, Response, Running, items_of};
use crate::client::Client;
use crate::error::Error;
use crate::http::CallOptions;
use crate::validation::{Issue, Issues, Rule};
use crate::values::PageSize;
use bytes::Bytes;
use cursor::Cursor;
use progress::Identify;
use serde_json::Value;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use telnyx_porting_api::{self as api, ResponseValue, runtime::json_value, types::PaginationMeta};

/// Which page to fetch.
#[derive(Clone, Copy)]
pub(crate) struct PageRequest {
    pub(crate) number: i64,
    pub(crate) size: Option<i64>,
}

type Fetched<T> = (Vec<T>, PaginationMeta);
type Fetch<T> = dyn Fn(Client, PageRequest) -> Running<Fetched<T>> + Send + Sync;

/// A list of the API. Nothing is fetched before it is asked for, and each page only when it is needed.
///
/// A list may change while it is read. An item that has moved to a later page is there once, by its id. When items leave the
/// list, as orders do that are deleted or confirmed, the others move up; the total tells by how many, and the pages that they
/// have moved to are read again. A page with nothing new is [`Error::EndlessList`], unless the total has grown.
///
/// ```no_run
/// # async fn example(client: telnyx_porting::Client) -> Result<(), telnyx_porting::Error> {
/// use telnyx_porting::{OrderFilter, PageSize};
///
/// let list = client.orders().list(OrderFilter::new()).with_page_size(PageSize::new(100)?);
///
/// // Item by item; also a `Stream`.
/// let mut items = list.items();
/// while let Some(order) = items.next().await {
///     println!("{:?}", order?.id);
/// }
///
/// // Page by page, with totals.
/// let mut pages = list.pages();
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} of {:?}", page.items.len(), page.total_results);
/// }
///
/// // One page, or everything.
/// let second = list.page(2).await?;
/// let all = list.try_collect().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a list fetches nothing unless it is asked for items or pages"]
pub struct List<T> {
    client: Client,
    size: Option<PageSize>,
    first: u32,
    fetch: Arc<Fetch<T>>,
    identify: Identify<T>,
    operation: &'static str,
}

impl<T: Send + 'static> List<T> {
    pub(crate) fn new<R, F, Fut>(client: &Client, send: F) -> Self
    where
        R: Paged<Item = T> + Send + 'static,
        F: Fn(api::Client, PageRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<ResponseValue<R>, api::Error>> + Send + 'static,
    {
        let send = Arc::new(send);
        let fetch = move |client: Client, page| -> Running<Fetched<T>> {
            let send = Arc::clone(&send);
            Box::pin(async move {
                let answer = client.send(|api| send(api, page)).await?;
                let mut meta = None;
                let items = answer.map(|mut answer| {
                    meta = answer.take_meta();
                    answer
                });
                Ok(items_of(items)?.map(|items| (items, meta.unwrap_or_default())))
            })
        };
        let (fetch, identify) = (Arc::new(fetch), R::id_of as Identify<T>);
        Self { client: client.clone(), size: None, first: 1, fetch, identify, operation: R::OPERATION }
    }

    /// The same list, or nothing but an error where its filter is refused.
    pub(crate) fn validated(mut self, filter: Issues) -> Self {
        let filter = if self.client.is_strict() { filter.strict() } else { filter };
        if let Err(error) = filter.into_result() {
            self.fetch = Arc::new(move |_, _| {
                let error = Error::Validation(error.clone());
                Box::pin(async move { Err(error) })
            });
        }
        self
    }

    /// The same list, with one warning when an item does not match the filter: then the server has ignored a part of it.
    /// `mismatch` names that part.
    pub(crate) fn expecting(mut self, mismatch: impl Fn(&T) -> Option<&'static str> + Send + Sync + 'static) -> Self {
        let (fetch, operation) = (self.fetch, self.operation);
        let state = Arc::new((mismatch, AtomicBool::new(false)));
        self.fetch = Arc::new(move |client, page| {
            let (running, state) = (fetch(client, page), Arc::clone(&state));
            Box::pin(async move {
                let mut answer = running.await?;
                let (mismatch, has_warned) = &*state;
                if let Some(filter) = answer.0.iter().find_map(mismatch)
                    && !has_warned.swap(true, Ordering::Relaxed)
                {
                    let text = "the list has items that do not match the filter by";
                    answer.warn(operation, format!("{text} {filter}: the server has ignored it"));
                }
                Ok(answer)
            })
        });
        self
    }

    /// With this many items a page: 20 by default, 250 at most.
    pub fn with_page_size(mut self, size: PageSize) -> Self {
        self.size = Some(size);
        self
    }

    /// From this page on, counted from 1, for example to go on after an error.
    pub fn from_page(mut self, number: u32) -> Self {
        self.first = number.max(1);
        self
    }

    /// With another timeout, number of retries or header than the client.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.client = self.client.with_options(options);
        self
    }

    /// One page, counted from 1. A page after the last is empty.
    ///
    /// # Errors
    /// [`Error::Validation`] for page 0, before anything is sent.
    pub fn page(&self, number: u32) -> Call<Page<T>> {
        let (fetch, request) = (Arc::clone(&self.fetch), self.request(number));
        let call = Call::compound(&self.client, move |client| async move {
            let answer = fetch(client, request).await?;
            Ok(Page::of(request.number, answer))
        });
        call.validated(check_number(number).map(|()| Vec::new()))
    }

    fn request(&self, number: u32) -> PageRequest {
        PageRequest { number: i64::from(number), size: self.size.map(|size| i64::from(size.get())) }
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> List<T> {
    /// The pages from the first to the last.
    pub fn pages(&self) -> Pages<T> {
        Pages::new(self.cursor())
    }

    /// The items of all pages.
    pub fn items(&self) -> Items<T> {
        Items::new(self.pages())
    }

    /// Fetches all pages and gives their items.
    ///
    /// # Errors
    /// Whatever fails for one page; use [`pages`](Self::pages) to keep those before it.
    pub fn try_collect(&self) -> Call<Vec<T>> {
        self.collect_within(u32::MAX)
    }

    /// The same for a list that has no more than so many pages.
    pub(crate) fn collect_within(&self, pages: u32) -> Call<Vec<T>> {
        let mut cursor = self.cursor();
        let operation = self.operation;
        Call::compound(&self.client, move |client| async move {
            let mut items = Vec::new();
            let mut read = 0;
            loop {
                if read == pages {
                    return Err(Error::EndlessList { operation, page: pages });
                }
                read += 1;
                let page = cursor.next_page(client.clone()).await?;
                let last = cursor.is_at_end();
                let answer = page.try_map(|page| {
                    items.extend(page.items);
                    Ok(())
                })?;
                if last {
                    return answer.try_map(|()| Ok(items));
                }
            }
        })
    }

    fn cursor(&self) -> Cursor<T> {
        Cursor::new(self)
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), fetch: Arc::clone(&self.fetch), ..*self }
    }
}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").field("operation", &self.operation).field("size", &self.size).finish_non_exhaustive()
    }
}

/// Pages are counted from 1.
pub(crate) fn check_number(number: u32) -> Result<(), Error> {
    if number > 0 {
        return Ok(());
    }
    let issue = Issue::error("page.number", Rule::PageNumber, "0 where pages are counted from 1");
    Err(Error::Validation(issue.with_hint("ask for page 1").into()))
}

/// One page of a list.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The number of the page, from 1.
    pub number: u32,
    /// How many pages there are, if the API says so.
    pub total_pages: Option<u64>,
    /// How many items the whole list has, if the API says so.
    pub total_results: Option<u64>,
    warnings: Vec<String>,
    body: Bytes,
    /// How many items the body has.
    sent: usize,
    /// Which of them are here, unless all are.
    places: Option<Vec<usize>>,
}

impl<T> Page<T> {
    fn new(number: i64, items: Vec<T>, meta: PaginationMeta, body: Bytes) -> Self {
        let count = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
        Self {
            sent: items.len(),
            places: None,
            warnings: Vec::new(),
            body,
            items,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            total_pages: count(meta.total_pages),
            total_results: count(meta.total_results),
        }
    }
    /// The page of an answer.
    fn of(number: i64, answer: Response<Fetched<T>>) -> Response<Self> {
        let (body, warnings) = (answer.body().clone(), answer.warnings().to_vec());
        answer.map(|(items, meta)| Self { warnings, ..Self::new(number, items, meta, body) })
    }

    /// How the page differs from what the API describes or was asked for, such as items that do not match the filter. Each is
    /// an event of the crate `tracing` at the level WARN too.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Leaves out items.
    fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        let (mut place, mut kept) = (0, Vec::new());
        self.items.retain(|item| {
            let is_kept = keep(item);
            if is_kept {
                kept.push(place);
            }
            place += 1;
            is_kept
        });
        if kept.len() < place {
            self.places = Some(kept);
        }
    }

    /// The items as the API sent them, with every null and every field that this version does not know; none when they
    /// cannot be told apart from items that were left out. Numbers that do not fit 64 bits are texts. They may hold secrets.
    pub fn received(&self) -> Option<Vec<Value>> {
        let Value::Array(mut sent) = json_value(&self.body).ok()?.get_mut("data")?.take() else { return None };
        if sent.len() != self.sent {
            // Items that cannot be read are not objects.
            sent.retain(Value::is_object);
        }
        if sent.len() != self.sent {
            return None;
        }
        Some(match &self.places {
            None => sent,
            Some(places) => places.iter().filter_map(|place| sent.get_mut(*place).map(Value::take)).collect(),
        })
    }
}

impl<T: PartialEq> PartialEq for Page<T> {
    fn eq(&self, other: &Self) -> bool {
        let totals = (self.total_pages, self.total_results) == (other.total_pages, other.total_results);
        totals && self.number == other.number && self.items == other.items
    }
}

impl<T: Eq> Eq for Page<T> {}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the body, which may hold secrets.
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("number", &self.number)
            .field("total_pages", &self.total_pages)
            .field("total_results", &self.total_results)
            .finish_non_exhaustive()
    }
}
