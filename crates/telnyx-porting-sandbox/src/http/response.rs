//! Responses: data, pages, and the error document.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::query::Page;
use crate::issue::{Code, Issue, IssueSource};

/// The URL of the documentation of error codes.
const CODE_PAGES: &str = "https://developers.telnyx.com/docs/overview/errors";

/// The result of a handler.
pub(crate) type Reply<T = Response> = Result<T, ApiError>;

/// 200 with `{"data": …}`.
pub(crate) fn ok<T: Serialize>(data: T) -> Response {
    #[derive(Serialize)]
    struct Document<T> {
        data: T,
    }
    Json(Document { data }).into_response()
}

pub(crate) fn created<T: Serialize>(data: T) -> Response {
    (StatusCode::CREATED, ok(data)).into_response()
}

/// The content types that a client accepts by name. Weights are ignored.
pub(crate) fn accepted_types(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').filter_map(|part| part.split(';').next()).map(str::trim)
}

/// `{"data": [...], "meta": {...}}`.
#[derive(Debug, Serialize)]
pub(crate) struct Paged<T> {
    pub(crate) data: Vec<T>,
    meta: PageMeta,
}

/// The position of a page in the whole result.
#[derive(Debug, Serialize)]
struct PageMeta {
    page_number: usize,
    page_size: usize,
    total_pages: usize,
    total_results: usize,
}

impl<T> Paged<T> {
    /// A page of a result with a number of items in all.
    pub(crate) fn new(data: Vec<T>, page: Page, total_results: usize) -> Self {
        let total_pages = total_results.div_ceil(page.size);
        Self { data, meta: PageMeta { page_number: page.number, page_size: page.size, total_pages, total_results } }
    }

    /// Cuts a page out of a result. Items on other pages are only counted.
    pub(crate) fn cut<I>(items: impl IntoIterator<Item = I>, page: Page, convert: impl Fn(I) -> T) -> Self {
        let mut items = items.into_iter();
        let before = items.by_ref().take(page.skipped()).count();
        let data: Vec<T> = items.by_ref().take(page.size).map(convert).collect();
        let total = before + data.len() + items.count();
        Self::new(data, page, total)
    }
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// A rejected request: a status and at least one issue.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    pub(crate) issues: Vec<Issue>,
}

impl ApiError {
    /// 422 with the issues.
    pub(crate) fn unprocessable(issues: Vec<Issue>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, issues }
    }

    /// An issue with another status than that of its code.
    pub(crate) fn with_status(status: StatusCode, issue: Issue) -> Self {
        Self { status, issues: vec![issue] }
    }

    /// The same with the status 400, for operations that document it.
    pub(crate) fn into_bad_request(mut self) -> Self {
        self.status = StatusCode::BAD_REQUEST;
        self
    }
}

impl From<Issue> for ApiError {
    fn from(issue: Issue) -> Self {
        Self { status: status(issue.code), issues: vec![issue] }
    }
}

impl From<Vec<Issue>> for ApiError {
    fn from(issues: Vec<Issue>) -> Self {
        Self::unprocessable(issues)
    }
}

fn status(code: Code) -> StatusCode {
    match code {
        Code::BadJson => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound | Code::UnknownPath => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[derive(Serialize)]
struct ErrorItem {
    code: &'static str,
    title: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<IssueSource>,
    meta: ErrorMeta,
}

#[derive(Serialize)]
struct ErrorMeta {
    url: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Document {
            errors: Vec<ErrorItem>,
        }
        let item = |Issue { code, detail, source }| {
            let (code, title) = code.number_and_title();
            let meta = ErrorMeta { url: format!("{CODE_PAGES}/{code}") };
            ErrorItem { code, title, detail, source, meta }
        };
        (self.status, Json(Document { errors: self.issues.into_iter().map(item).collect() })).into_response()
    }
}

pub(crate) async fn unknown_path() -> ApiError {
    Issue::new(Code::UnknownPath, "This path does not exist.").into()
}

pub(crate) async fn method_not_allowed() -> ApiError {
    Issue::new(Code::MethodNotAllowed, "This path exists, but not with this method.").into()
}
