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
    let meta = PageMeta {
        page_number: page.number,
        page_size: page.size,
        total_pages: items.len().div_ceil(page.size),
        total_results: items.len(),
    };
    Paged { data, meta }
}
