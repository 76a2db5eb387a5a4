//! Whether a request is as the description says.

mod body;
mod complaint;
mod query;
mod strict;
mod wire;

use axum::http::HeaderMap;

use crate::description::{Leeway, Operation};
use crate::http::query::Query;
use crate::http::response::ApiError;
use crate::issue::Issue as Problem;

pub(crate) use strict::refuse_undescribed;

/// More problems than this help nobody.
const MOST_PROBLEMS: usize = 20;

/// Refuses a request that the description does not allow: its query, or its body, or both.
pub(crate) fn check(
    operation: &Operation,
    query: Option<&str>,
    headers: &HeaderMap,
    body: &[u8],
    leeway: Leeway,
) -> Result<(), ApiError> {
    let mut problems: Vec<Problem> = match query {
        Some(text) => query::problems(operation, &Query::parse(text), leeway),
        None => Vec::new(),
    };
    problems.extend(body::problems(operation.body(), headers, body, leeway)?);
    problems.truncate(MOST_PROBLEMS);
    if problems.is_empty() { Ok(()) } else { Err(ApiError::unprocessable(problems)) }
}
