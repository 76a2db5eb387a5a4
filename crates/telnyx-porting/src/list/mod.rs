//! Paginated lists of the API.

mod cursor;
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
use cursor::{Cursor, Identify};
use serde_json::Value;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use telnyx_porting_api::{self as api, ResponseValue, runtime::json_value, types::PaginationMeta};

/// The number and size of the page to fetch.
#[derive(Clone, Copy)]
pub(crate) struct PageRequest {
    pub(crate) number: i64,
    pub(crate) size: Option<i64>,
}

type Fetched<T> = (Vec<T>, PaginationMeta);
type Fetch<T> = dyn Fn(Client, PageRequest) -> Running<Fetched<T>> + Send + Sync;

/// A list of the API. Pages are fetched on demand.
///
/// A list may change while it is read. An item that moves to a later page is returned once, identified by its id. If
/// items leave the list, for example because orders are deleted or confirmed, the following ones move up; the change of
/// the total shows by how many, and the pages they moved to are read again. A page without new items is
/// [`Error::EndlessList`], unless the total has grown.
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
/// // The first item, one page, or everything.
/// let first = list.first().await?;
/// let second = list.page(2).await?;
/// let all = list.try_collect().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a list fetches nothing until items or pages are requested"]
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
                let response = client.send(|api| send(api, page)).await?;
                let mut meta = None;
                let items = response.map(|mut response| {
                    meta = response.take_meta();
                    response
                });
                Ok(items_of(items)?.map(|items| (items, meta.unwrap_or_default())))
            })
        };
        let (fetch, identify) = (Arc::new(fetch), R::id_of as Identify<T>);
        Self { client: client.clone(), size: None, first: 1, fetch, identify, operation: R::OPERATION }
    }

    /// Fails every read with a validation error if the filter is invalid.
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

    /// Warns once if an item does not match the filter, which means that the server ignored part of it. `mismatch`
    /// returns the name of that part.
    pub(crate) fn expecting(mut self, mismatch: impl Fn(&T) -> Option<&'static str> + Send + Sync + 'static) -> Self {
        let (fetch, operation) = (self.fetch, self.operation);
        let state = Arc::new((mismatch, AtomicBool::new(false)));
        self.fetch = Arc::new(move |client, page| {
            let (running, state) = (fetch(client, page), Arc::clone(&state));
            Box::pin(async move {
                let mut response = running.await?;
                let (mismatch, has_warned) = &*state;
                if let Some(filter) = response.0.iter().find_map(mismatch)
                    && !has_warned.swap(true, Ordering::Relaxed)
                {
                    let text = "the list has items that do not match the filter";
                    response.warn(operation, format!("{text} {filter}; the server ignored that filter"));
                }
                Ok(response)
            })
        });
        self
    }

    /// Sets the number of items per page. Default: 20; maximum: 250.
    pub fn with_page_size(mut self, size: PageSize) -> Self {
        self.size = Some(size);
        self
    }

    /// Starts at this page, counted from 1, for example to continue after an error.
    pub fn from_page(mut self, number: u32) -> Self {
        self.first = number.max(1);
        self
    }

    /// Sets options, such as timeout, retries and headers, that override those of the client.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.client = self.client.with_options(options);
        self
    }

    /// Fetches one page, counted from 1. Pages after the last are empty.
    ///
    /// # Errors
    /// [`Error::Validation`] for page 0, before anything is sent.
    pub fn page(&self, number: u32) -> Call<Page<T>> {
        let (fetch, request) = (Arc::clone(&self.fetch), self.request(number));
        let call = Call::compound(&self.client, move |client| async move {
            let response = fetch(client, request).await?;
            Ok(Page::from_response(request.number, response))
        });
        call.validated(check_number(number).map(|()| Vec::new()))
    }

    /// Fetches the first item; `None` if the list is empty.
    ///
    /// Only this item is requested, unless [`from_page`](Self::from_page) selects a later page: which item is its first one
    /// depends on the page size.
    pub fn first(&self) -> Call<Option<T>> {
        let size = if self.first == 1 { Some(PageSize::MIN) } else { self.size };
        let request = Self { size, ..self.clone() }.request(self.first);
        let fetch = Arc::clone(&self.fetch);
        Call::compound(&self.client, move |client| async move {
            Ok(fetch(client, request).await?.map(|(items, _)| items.into_iter().next()))
        })
    }

    fn request(&self, number: u32) -> PageRequest {
        PageRequest { number: i64::from(number), size: self.size.map(|size| i64::from(size.get())) }
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> List<T> {
    /// The pages, from the first to the last.
    pub fn pages(&self) -> Pages<T> {
        Pages::new(Cursor::new(self))
    }

    /// The items of all pages.
    pub fn items(&self) -> Items<T> {
        Items::new(self.pages())
    }

    /// Fetches all pages and returns their items.
    ///
    /// # Errors
    /// Any error of a page. To keep the pages before it, use [`pages`](Self::pages).
    pub fn try_collect(&self) -> Call<Vec<T>> {
        self.collect_within(u32::MAX)
    }

    /// Same as `try_collect`, but fails if the list has more than this many pages.
    pub(crate) fn collect_within(&self, pages: u32) -> Call<Vec<T>> {
        let mut cursor = Cursor::new(self);
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
                let response = page.try_map(|page| {
                    items.extend(page.items);
                    Ok(())
                })?;
                if last {
                    return response.try_map(|()| Ok(items));
                }
            }
        })
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

/// Rejects page 0.
pub(crate) fn check_number(number: u32) -> Result<(), Error> {
    if number > 0 {
        return Ok(());
    }
    let issue = Issue::error("page.number", Rule::PageNumber, "expected 1 or more, got 0");
    Err(Error::Validation(issue.with_hint("the first page is 1").into()))
}

/// One page of a list.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The number of the page, from 1.
    pub number: u32,
    /// The total number of pages, if the API reports it.
    pub total_pages: Option<u64>,
    /// The total number of items, if the API reports it.
    pub total_results: Option<u64>,
    warnings: Vec<String>,
    body: Bytes,
    /// The number of items in the body.
    sent: usize,
    /// The positions of the kept items in the body. `None` if all were kept.
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
    /// The page in a response.
    fn from_response(number: i64, response: Response<Fetched<T>>) -> Response<Self> {
        let (body, warnings) = (response.body().clone(), response.warnings().to_vec());
        response.map(|(items, meta)| Self { warnings, ..Self::new(number, items, meta, body) })
    }

    /// Differences between the page and the API description or the request, such as items that do not match the filter.
    /// Each warning is also logged with `tracing` at WARN.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Removes items.
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

    /// The items as received, including nulls and unknown fields. `None` if they cannot be distinguished from items
    /// that were left out. Numbers that do not fit in 64 bits are strings. May contain secrets.
    pub fn received(&self) -> Option<Vec<Value>> {
        let Value::Array(mut sent) = json_value(&self.body).ok()?.get_mut("data")?.take() else { return None };
        if sent.len() != self.sent {
            // Items that could not be decoded are not objects.
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
