//! Shapes of answers.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::query::Page;

/// `{"data": …}`.
#[derive(Debug, Serialize)]
pub(crate) struct Data<T> {
    pub(crate) data: T,
}

/// `{"data": [...], "meta": {...}}`.
#[derive(Debug, Serialize)]
pub(crate) struct Paged<T> {
    pub(crate) data: Vec<T>,
    pub(crate) meta: PageMeta,
}

/// Where a page stands in the whole result.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PageMeta {
    pub(crate) page_number: usize,
    pub(crate) page_size: usize,
    pub(crate) total_pages: usize,
    pub(crate) total_results: usize,
}

/// 200 with data.
pub(crate) fn ok<T: Serialize>(data: T) -> Response {
    Json(Data { data }).into_response()
}

/// 201 with data.
pub(crate) fn created<T: Serialize>(data: T) -> Response {
    (StatusCode::CREATED, Json(Data { data })).into_response()
}

/// Cuts a page out of a whole result; only the items on it are converted.
pub(crate) fn page<T, U>(items: &[T], page: Page, convert: impl Fn(&T) -> U) -> Paged<U> {
    let data = items.iter().skip(page.skipped()).take(page.size).map(convert).collect();
    Paged::new(data, page, items.len())
}

/// The same for a result that is only counted, and not gathered first.
pub(crate) fn page_of<T, U>(items: impl Iterator<Item = T>, page: Page, convert: impl Fn(T) -> U) -> Paged<U> {
    let mut items = items;
    let before = items.by_ref().take(page.skipped()).count();
    let data: Vec<U> = items.by_ref().take(page.size).map(convert).collect();
    let total = before + data.len() + items.count();
    Paged::new(data, page, total)
}

impl<T> Paged<T> {
    /// A page of a result with so many items in all.
    pub(crate) fn new(data: Vec<T>, page: Page, total_results: usize) -> Self {
        let total_pages = total_results.div_ceil(page.size);
        Self { data, meta: PageMeta { page_number: page.number, page_size: page.size, total_pages, total_results } }
    }
}
