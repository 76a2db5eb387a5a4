//! Lists of the API, page by page.

use crate::input::{PageNumber, Size};
use crate::model::Part;
use crate::operation::{Operation, warn};
use crate::output::{Output, generic_alias};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyType};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use telnyx_porting::{Client, Error, List, PageSize};
use tokio::sync::Mutex;

type Fetching<'a> = Pin<Box<dyn Future<Output = Result<Fetched, Error>> + Send + 'a>>;

/// The pages of some list, whatever its items are.
trait Source: Send {
    fn next<'a>(&'a mut self, client: &'a Client) -> Fetching<'a>;
}

/// A list that is begun when its first page is asked for.
struct Lazy<T> {
    request: Request<T>,
    pages: Option<telnyx_porting::Pages<T>>,
}

type Make<T> = dyn Fn(&Client) -> List<T> + Send + Sync;

/// How a list is made for a client.
struct Request<T> {
    list: Arc<Make<T>>,
    size: Option<PageSize>,
    first: u32,
}

impl<T: Send + 'static> Request<T> {
    fn list(&self, client: &Client) -> List<T> {
        let list = (self.list)(client).from_page(self.first);
        match self.size {
            Some(size) => list.with_page_size(size),
            None => list,
        }
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self { list: Arc::clone(&self.list), ..*self }
    }
}

impl<T: Part + PartialEq + Clone> Source for Lazy<T> {
    fn next<'a>(&'a mut self, client: &'a Client) -> Fetching<'a> {
        Box::pin(async move {
            let pages = self.pages.get_or_insert_with(|| self.request.list(client).pages());
            let Some(page) = pages.next_through(client).await.transpose()? else { return Ok(Fetched(None)) };
            let warnings = page.warnings().to_vec();
            let telnyx_porting::Page { items, number, total_pages, total_results, .. } = page;
            Ok(Fetched(Some(Raw { items: Box::new(items), number, total_pages, total_results, warnings })))
        })
    }
}

/// A list with its filter, to be read as often as wanted.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct ListRequest(Box<dyn Fn() -> Box<dyn Source> + Send + Sync>);

impl ListRequest {
    /// A list of the crate.
    pub(crate) fn new<T, F>(list: F, page_size: Option<Size>, first_page: Option<PageNumber>) -> Self
    where
        T: Part + PartialEq + Clone,
        F: Fn(&Client) -> List<T> + Send + Sync + 'static,
    {
        let (size, first) = (page_size.map(|size| size.0), first_page.map_or(1, |page| page.0));
        let request = Request { list: Arc::new(list), size, first };
        Self(Box::new(move || Box::new(Lazy { request: request.clone(), pages: None })))
    }
}

#[pymethods]
impl ListRequest {
    /// For annotations such as `ListRequest[PortingOrder]`.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        generic_alias(class, item)
    }

    /// Begins to read the list.
    fn begin(&self) -> Pages {
        Pages(Arc::new(Mutex::new((self.0)())))
    }
}

/// The pages of a list, of which each is fetched when it is asked for.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct Pages(Arc<Mutex<Box<dyn Source>>>);

#[pymethods]
impl Pages {
    /// For annotations such as `Pages[PortingOrder]`.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        generic_alias(class, item)
    }

    /// The operation that gives the next page, or `None` after the last.
    fn next(&self) -> Operation {
        let source = Arc::clone(&self.0);
        Operation::compound(|client| async move { source.lock().await.next(&client).await })
    }
}

/// A page that was fetched, or the end of the list.
struct Fetched(Option<Raw>);

struct Raw {
    /// A list of Python's in the end.
    items: Box<dyn Output>,
    number: u32,
    total_pages: Option<u64>,
    total_results: Option<u64>,
    warnings: Vec<String>,
}

impl Output for Fetched {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let Some(raw) = self.0 else { return Ok(py.None()) };
        let Raw { items, number, total_pages, total_results, warnings } = raw;
        warn(py, &warnings);
        let items = items.into_python(py)?.extract(py)?;
        Ok(Py::new(py, Page { items, number, total_pages, total_results })?.into_any())
    }
}

/// One page of a list.
#[pyclass(frozen, module = "telnyx_porting._native", get_all)]
pub(crate) struct Page {
    /// The items.
    items: Py<PyList>,
    /// The number of the page, from 1.
    number: u32,
    /// How many pages there are, if the API says so.
    total_pages: Option<u64>,
    /// How many items the whole list has, if the API says so.
    total_results: Option<u64>,
}

#[pymethods]
impl Page {
    /// For annotations such as `Page[PortingOrder]`.
    #[classmethod]
    fn __class_getitem__(class: &Bound<'_, PyType>, item: Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        generic_alias(class, item)
    }

    /// Names of the official SDK, with what they are here.
    fn __getattr__(slf: &Bound<'_, Self>, name: &str) -> PyResult<()> {
        Err(crate::errors::moved(slf, name))
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.items.bind(py).len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
        self.items.bind(py).try_iter()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Page {} with {} items>", self.number, self.items.bind(py).len())
    }
}
