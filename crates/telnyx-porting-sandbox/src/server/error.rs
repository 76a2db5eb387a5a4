//! Refusals, as the API words them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Problems that an answer lists. A request of a million numbers would get a million otherwise.
const MOST_PROBLEMS: usize = 1000;

/// Where the error codes are explained.
const CODE_PAGES: &str = "https://developers.telnyx.com/docs/overview/errors";

/// What kind of problem it is: the API's code and its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    InvalidNumber,
    InvalidUrl,
    MissingParameter,
    Internal,
    NotFound,
    Unauthenticated,
    Forbidden,
    RateLimited,
    Duplicate,
    BadRequest,
    NotE164,
    MissingResource,
    BadJson,
    Length,
    Type,
    Unprocessable,
    BadFilter,
    BadValue,
    Range,
    PendingOrder,
    Pin,
    MissingLoa,
    FocDate,
    DocumentType,
    /// The framework's own refusals carry the status as their code.
    UnknownPath,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    UnsupportedMedia,
}

impl Code {
    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::InvalidNumber => ("10002", "Invalid phone number"),
            Self::InvalidUrl => ("10003", "Invalid URL"),
            Self::MissingParameter => ("10004", "Missing required parameter"),
            Self::NotFound => ("10005", "Resource not found"),
            Self::Internal => ("10007", "Unexpected error"),
            Self::Unauthenticated => ("10009", "Authentication failed"),
            Self::Forbidden => ("10010", "Authorization failed"),
            Self::RateLimited => ("10011", "Too many requests"),
            Self::Duplicate => ("10012", "Duplicate value"),
            Self::BadRequest => ("10015", "Invalid value"),
            Self::NotE164 => ("10016", "Phone number must be in +E.164 format"),
            Self::MissingResource => ("10017", "Associated resource not found"),
            Self::BadJson => ("10023", "Malformed JSON"),
            Self::Length => ("10025", "Invalid length"),
            Self::Type => ("10026", "Invalid type"),
            Self::Unprocessable => ("10027", "Unprocessable entity"),
            Self::BadFilter => ("10031", "Invalid filter"),
            Self::BadValue => ("10032", "Invalid enumerated value"),
            Self::Range => ("10033", "Value out of range"),
            Self::PendingOrder => ("80003", "Pending order exists"),
            Self::Pin => ("80005", "PIN or passcode missing"),
            Self::MissingLoa => ("80008", "Letter of authorization missing"),
            Self::FocDate => ("80018", "FOC date not available"),
            Self::DocumentType => ("80022", "Unsupported document type"),
            Self::UnknownPath => ("404", "Not found"),
            Self::MethodNotAllowed => ("405", "Method not allowed"),
            Self::TooSlow => ("408", "Request timeout"),
            Self::TooLarge => ("413", "Request too large"),
            Self::UnsupportedMedia => ("415", "Unsupported media type"),
        }
    }

    /// The status of an answer whose first problem has this code.
    fn status(self) -> StatusCode {
        match self {
            Self::BadJson => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound | Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    code: Code,
    detail: String,
    source: Option<Source>,
}

/// The part of the request that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// JSON pointer into the body.
    Pointer(String),
    /// Query parameter, as it was sent.
    Parameter(String),
}

impl Problem {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), source: None }
    }

    /// What is wrong, for a person.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// The part of the request that is wrong, or an empty text for the whole.
    pub(crate) fn place(&self) -> &str {
        match &self.source {
            Some(Source::Pointer(place) | Source::Parameter(place)) => place,
            None => "",
        }
    }

    /// Points into the body.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.source = Some(Source::Pointer(pointer.into()));
        self
    }

    /// Points at a query parameter.
    pub(crate) fn in_parameter(mut self, name: impl Into<String>) -> Self {
        self.source = Some(Source::Parameter(name.into()));
        self
    }
}

/// A refused request: a status and at least one problem.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    problems: Vec<Problem>,
}

impl ApiError {
    /// 422 with the problems.
    pub(crate) fn unprocessable(problems: Vec<Problem>) -> Self {
        Self::listing(StatusCode::UNPROCESSABLE_ENTITY, problems)
    }

    /// The first problems, and the number of the rest.
    fn listing(status: StatusCode, mut problems: Vec<Problem>) -> Self {
        let left_out = problems.len().saturating_sub(MOST_PROBLEMS);
        problems.truncate(MOST_PROBLEMS);
        Self::with_rest(status, problems, left_out)
    }

    fn with_rest(status: StatusCode, mut problems: Vec<Problem>, left_out: usize) -> Self {
        if let Some(last) = problems.last().filter(|_| left_out > 0) {
            let detail = format!("{left_out} more problems are not listed.");
            problems.push(Problem::new(last.code, detail));
        }
        Self { status, problems }
    }

    /// A problem with another status than the usual one of its code.
    pub(crate) fn with_status(status: StatusCode, problem: Problem) -> Self {
        Self { status, problems: vec![problem] }
    }

    /// 400 with the problems, from the one operation that documents it.
    pub(crate) fn bad_request(problems: Vec<Problem>) -> Self {
        Self::listing(StatusCode::BAD_REQUEST, problems)
    }

    /// 404 for something that the path names, such as `porting order`.
    pub(crate) fn not_found(what: &str) -> Self {
        Problem::new(Code::NotFound, format!("There is no {what} with this id.")).into()
    }
}

/// The problems of a long list: the first ones, and the number of the rest, which are never written out.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<Problem>,
    left_out: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.listed.len() < MOST_PROBLEMS {
            self.listed.push(problem());
        } else {
            self.left_out += 1;
        }
    }

    /// 422 if there are any.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        if self.listed.is_empty() {
            return Ok(());
        }
        Err(ApiError::with_rest(StatusCode::UNPROCESSABLE_ENTITY, self.listed, self.left_out))
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { status: problem.code.status(), problems: vec![problem] }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    errors: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'static str,
    title: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a Source>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    url: String,
}

impl<'a> Item<'a> {
    fn new(problem: &'a Problem) -> Self {
        let (code, title) = problem.code.parts();
        let meta = Meta { url: format!("{CODE_PAGES}/{code}") };
        Self { code, title, detail: &problem.detail, source: problem.source.as_ref(), meta }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let errors = self.problems.iter().map(Item::new).collect();
        (self.status, Json(Document { errors })).into_response()
    }
}
