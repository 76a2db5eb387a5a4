//! Values that are fetched one after the other: the pages of a list, the steps of a wait.

use crate::call::{Options, Output, Start, warn};
use crate::client::NativeClient;
use crate::finalization::in_python;
use crate::input::{PageNumber, Size};
use crate::model::Part;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple, PyType};
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use telnyx_porting::{Client, Error, List};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The next value of a source.
pub(crate) type Next<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Output>, Error>> + Send + 'a>>;

/// Fetches the values of a stream, one by one.
pub(crate) trait ValueSource: Send {
    /// The next value; Python's `None` after the last.
    fn next<'a>(&'a mut self, client: &'a Client) -> Next<'a>;
}

/// Values that can be fetched any number of times, each time from the first one.
#[pyclass(frozen, generic, module = "telnyx_porting._native")]
pub(crate) struct StreamRequest {
    client: Py<NativeClient>,
    options: Options,
    open: Box<dyn Fn() -> Box<dyn ValueSource> + Send + Sync>,
    /// Fetches the first item of a list.
    first: Option<Box<dyn Fn() -> Start + Send + Sync>>,
}

impl StreamRequest {
    pub(crate) fn new<S: ValueSource + 'static>(
        client: &Bound<'_, NativeClient>,
        options: Options,
        open: impl Fn() -> S + Send + Sync + 'static,
    ) -> Self {
        Self { client: client.clone().unbind(), options, open: Box::new(move || Box::new(open())), first: None }
    }
}

#[pymethods]
impl StreamRequest {
    /// The values from the first one. Nothing is sent yet.
    fn open(&self, py: Python<'_>) -> Stream {
        let source = Source::shared((self.open)());
        Stream { client: self.client.clone_ref(py), options: self.options.clone(), source }
    }

    /// Fetches the first item of a list, or the first value of anything else; `None` if there is none.
    fn first(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match &self.first {
            Some(first) => NativeClient::run_part(self.client.bind(py), &self.options, first()),
            None => self.open(py).next(py),
        }
    }
}

/// Values that are being fetched.
#[pyclass(frozen, generic, module = "telnyx_porting._native")]
pub(crate) struct Stream {
    client: Py<NativeClient>,
    options: Options,
    source: Arc<Mutex<Source>>,
}

impl Stream {
    pub(crate) fn new(client: &Bound<'_, NativeClient>, options: Options, source: impl ValueSource + 'static) -> Self {
        Self { client: client.clone().unbind(), options, source: Source::shared(Box::new(source)) }
    }
}

/// A source, and the value that it returned to a wait that was cancelled before Python got it.
struct Source {
    values: Box<dyn ValueSource>,
    undelivered: Option<Box<dyn Output>>,
}

impl Source {
    fn shared(values: Box<dyn ValueSource>) -> Arc<Mutex<Self>> {
        Arc::new(Mutex::new(Self { values, undelivered: None }))
    }
}

/// A value on its way to Python. The source is locked until the value arrives, or is dropped and goes back to the source.
struct Delivery {
    source: OwnedMutexGuard<Source>,
    value: Option<Box<dyn Output>>,
}

impl Output for Delivery {
    fn into_python(mut self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.value.take().map_or_else(|| Ok(py.None()), |value| value.into_python(py))
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.source.undelivered = self.value.take();
    }
}

#[pymethods]
impl Stream {
    /// Fetches the next value; `None` after the last.
    pub(crate) fn next(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let source = Arc::clone(&self.source);
        let start: Start = Box::new(|client| {
            Box::pin(async move {
                let mut source = source.lock_owned().await;
                let value = match source.undelivered.take() {
                    Some(value) => value,
                    None => source.values.next(&client).await?,
                };
                Ok((Box::new(Delivery { source, value: Some(value) }) as _, None))
            })
        });
        NativeClient::run_part(self.client.bind(py), &self.options, start)
    }
}

/// A list of the crate, page by page.
pub(crate) fn list<T, F>(
    client: &Bound<'_, NativeClient>,
    options: Options,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
    list: F,
) -> StreamRequest
where
    T: Part + PartialEq + Clone,
    F: Fn(&Client) -> List<T> + Send + Sync + 'static,
{
    let list = Arc::new(move |client: &Client| {
        let list = list(client).from_page(first_page.as_ref().map_or(1, |page| page.0));
        match &page_size {
            Some(size) => list.with_page_size(size.0),
            None => list,
        }
    });
    let of_first = Arc::clone(&list);
    let first = move || -> Start {
        let list = Arc::clone(&of_first);
        Box::new(move |client| {
            let call = list(&client).first().with_response().into_future();
            Box::pin(async move {
                let (first, response) = call.await?.take();
                Ok((Box::new(first) as Box<dyn Output>, Some(response)))
            })
        })
    };
    let request = StreamRequest::new(client, options, move || Pages { list: Arc::clone(&list), pages: None });
    StreamRequest { first: Some(Box::new(first)), ..request }
}

/// A list that starts when its first page is requested.
struct Pages<T, F> {
    list: Arc<F>,
    pages: Option<telnyx_porting::Pages<T>>,
}

impl<T, F> ValueSource for Pages<T, F>
where
    T: Part + PartialEq + Clone,
    F: Fn(&Client) -> List<T> + Send + Sync,
{
    fn next<'a>(&'a mut self, client: &'a Client) -> Next<'a> {
        Box::pin(async move {
            let pages = self.pages.get_or_insert_with(|| (self.list)(client).pages());
            let Some(page) = pages.next_through(client).await.transpose()? else { return Ok(Box::new(()) as _) };
            let warnings = page.warnings().to_vec();
            let telnyx_porting::Page { items, number, total_pages, total_results, .. } = page;
            Ok(Box::new(FetchedPage { items: Box::new(items), number, total_pages, total_results, warnings }) as _)
        })
    }
}

struct FetchedPage {
    /// Converts this to a list.
    items: Box<dyn Output>,
    number: u32,
    total_pages: Option<u64>,
    total_results: Option<u64>,
    warnings: Vec<String>,
}

impl Output for FetchedPage {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let Self { items, number, total_pages, total_results, warnings } = *self;
        warn(py, &warnings);
        let items = items.into_python(py)?.extract(py)?;
        Ok(Py::new(py, Page { items, number, total_pages, total_results })?.into_any())
    }
}

/// One page of a list.
#[pyclass(frozen, generic, module = "telnyx_porting._native", get_all)]
pub(crate) struct Page {
    /// The items.
    items: Py<PyList>,
    /// The number of the page, from 1.
    number: u32,
    /// The number of pages, if the API reports it.
    total_pages: Option<u64>,
    /// The number of items in the whole list, if the API reports it.
    total_results: Option<u64>,
}

#[pymethods]
impl Page {
    #[new]
    fn new(items: Py<PyList>, number: u32, total_pages: Option<u64>, total_results: Option<u64>) -> Self {
        Self { items, number, total_pages, total_results }
    }

    /// Adds a hint if the official SDK has the attribute.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(crate::errors::missing_attribute(slf, name))
    }

    /// For `pickle` and `copy`.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, Bound<'py, PyTuple>)> {
        let Self { items, number, total_pages, total_results } = slf.get();
        Ok((slf.get_type(), (items, number, total_pages, total_results).into_pyobject(slf.py())?))
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.items.bind(py).len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
        self.items.bind(py).try_iter()
    }

    /// The items as columns: see `telnyx_porting.columns`.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        in_python(py, "telnyx_porting._schemas", "columns", (&self.items, py.None()))
    }

    /// The items as a table for notebooks, with secrets hidden.
    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let total = self.total_pages.map(|pages| format!(" of {pages}")).unwrap_or_default();
        in_python(py, "telnyx_porting._tables", "of_objects", (&self.items, format!("Page {}{total}", self.number)))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Page {} with {} items>", self.number, self.items.bind(py).len())
    }
}
