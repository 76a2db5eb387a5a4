//! Streams of pages and items.

use super::{Cursor, Page};
use crate::client::Client;
use crate::error::Error;
use futures_core::Stream;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

type PageFuture<T> = Pin<Box<dyn Future<Output = (Cursor<T>, Result<Page<T>, Error>)> + Send>>;

enum State<T> {
    Idle(Cursor<T>),
    Fetching(PageFuture<T>),
    Ended,
}

/// The pages of a list, fetched on demand. Ends after the last page or the first error.
#[must_use = "pages are fetched on demand"]
pub struct Pages<T> {
    state: State<T>,
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Pages<T> {
    pub(super) fn new(cursor: Cursor<T>) -> Self {
        Self { state: State::Idle(cursor) }
    }

    /// The next page, or `None` after the last. Dropping the future is safe: the next call returns the page.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Same as [`next`](Self::next), with the connections of `client` and the options of the list. Inside
    /// `Client::block_on`, pass the client it provides.
    pub async fn next_through(&mut self, client: &Client) -> Option<Result<Page<T>, Error>> {
        let State::Idle(cursor) = &mut self.state else { return self.next().await };
        if cursor.is_at_end() {
            return None;
        }
        let client = cursor.client().sharing_connections_of(client);
        match cursor.next_page(client).await {
            Ok(response) => Some(Ok(response.into_inner())),
            Err(error) => {
                self.state = State::Ended;
                Some(Err(error))
            }
        }
    }

    /// The pages, for use outside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> BlockingPages<T> {
        BlockingPages(match self.state {
            State::Idle(cursor) => Some(Ok(cursor)),
            // Ending here would look like the end of the list.
            State::Fetching(_) => {
                let text = "a page is being fetched in an async runtime; await it before using `blocking`";
                Some(Err(Error::Configuration(text.to_owned())))
            }
            State::Ended => None,
        })
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Idle(cursor) if cursor.is_at_end() => return Poll::Ready(None),
                State::Idle(cursor) => self.state = State::Fetching(step(cursor)),
                State::Fetching(mut step) => {
                    let Poll::Ready((cursor, result)) = step.as_mut().poll(context) else {
                        self.state = State::Fetching(step);
                        return Poll::Pending;
                    };
                    if result.is_ok() {
                        self.state = State::Idle(cursor);
                    }
                    return Poll::Ready(Some(result));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

fn step<T: PartialEq + Clone + Send + Sync + 'static>(mut cursor: Cursor<T>) -> PageFuture<T> {
    Box::pin(async move {
        let client = cursor.client().clone();
        let result = cursor.next_page(client).await;
        (cursor, result.map(crate::call::Response::into_inner))
    })
}

/// Pages are never pinned; the future that fetches them is boxed.
impl<T> Unpin for Pages<T> {}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// The items of a list. Pages are fetched on demand. Ends after the first error.
#[must_use = "items are fetched on demand"]
pub struct Items<T> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T>,
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Items<T> {
    pub(super) fn new(pages: Pages<T>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next item, or `None` after the last. Dropping the future is safe.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The items, for use outside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> BlockingItems<T> {
        BlockingItems { pages: self.pages.blocking(), page: self.page }
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// [`Pages`] outside an async runtime.
#[cfg(feature = "blocking")]
pub struct BlockingPages<T>(Option<Result<Cursor<T>, Error>>);

#[cfg(feature = "blocking")]
impl<T: PartialEq + Clone + Send + Sync + 'static> Iterator for BlockingPages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut cursor = match self.0.take()? {
            Ok(cursor) if cursor.is_at_end() => return None,
            Ok(cursor) => cursor,
            Err(error) => return Some(Err(error)),
        };
        let client = cursor.client().clone();
        let result = client.block_on(|client| cursor.next_page(client));
        if result.is_ok() {
            self.0 = Some(Ok(cursor));
        }
        Some(result.map(crate::call::Response::into_inner))
    }
}

#[cfg(feature = "blocking")]
impl<T> fmt::Debug for BlockingPages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingPages").finish_non_exhaustive()
    }
}

/// [`Items`] outside an async runtime.
#[cfg(feature = "blocking")]
#[derive(Debug)]
pub struct BlockingItems<T> {
    pages: BlockingPages<T>,
    page: std::vec::IntoIter<T>,
}

#[cfg(feature = "blocking")]
impl<T: PartialEq + Clone + Send + Sync + 'static> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = page.items.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
