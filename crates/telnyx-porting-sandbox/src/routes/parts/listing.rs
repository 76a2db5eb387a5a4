//! Filters and order of a list of parts.

use axum::Json;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::routes::orders;
use crate::server::{ApiError, Code, Page, Paged, Parameter, Problem, Query, page};

/// Filters of one operation.
pub(super) trait Filters: Default {
    /// Takes a parameter, or says what is wrong with it.
    fn take(&mut self, parameter: &Parameter, problems: &mut Vec<Problem>);
}

/// What a list request asks for besides its filters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing {
    key: Key,
    descending: bool,
    page: Page,
}

/// What a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    CreatedAt,
    UpdatedAt,
}

/// Creation and last change of an item.
pub(super) type Times = (DateTime<Utc>, DateTime<Utc>);

/// Reads a request whose list can be sorted by the given keys. Without a wish, the newest come first.
pub(super) fn read<F: Filters>(query: &Query, keys: &[Key]) -> Result<(F, Listing), ApiError> {
    let mut problems = Vec::new();
    let mut filters = F::default();
    for parameter in query.under("filter") {
        filters.take(parameter, &mut problems);
    }
    let (mut key, mut descending) = (Key::CreatedAt, true);
    for parameter in query.under("sort") {
        match sorting(parameter, keys) {
            Ok(wanted) => (key, descending) = wanted,
            Err(problem) => problems.push(problem),
        }
    }
    let listing = Listing { key, descending, page: query.page(&mut problems) };
    if problems.is_empty() { Ok((filters, listing)) } else { Err(ApiError::unprocessable(problems)) }
}

fn sorting(parameter: &Parameter, keys: &[Key]) -> Result<(Key, bool), Problem> {
    if !matches!(parameter.path.as_str(), "" | "value") {
        return Err(parameter.unknown());
    }
    let value = &*parameter.value;
    let (name, descending) = value.strip_prefix('-').map_or((value, false), |name| (name, true));
    let key = match name {
        "created_at" => Some(Key::CreatedAt),
        "updated_at" => Some(Key::UpdatedAt),
        _ => None,
    };
    let key = key.filter(|key| keys.contains(key));
    key.map(|key| (key, descending))
        .ok_or_else(|| parameter.problem(Code::BadValue, "The list cannot be sorted by this value."))
}

impl Listing {
    /// The page that is asked for, of items in the order of their creation.
    pub(super) fn answer<T, V: Serialize>(
        &self,
        mut found: Vec<&T>,
        times: impl Fn(&T) -> Times,
        convert: impl Fn(&T) -> V,
    ) -> Json<Paged<V>> {
        let time = |item: &T| match self.key {
            Key::CreatedAt => times(item).0,
            Key::UpdatedAt => times(item).1,
        };
        // Sorting keeps the order of equal times, so that the later of two is the newer one.
        found.sort_by_key(|item| time(item));
        if self.descending {
            found.reverse();
        }
        Json(page(&found, self.page, |item| convert(item)))
    }
}

/// Adds ids to those that are wanted.
pub(super) fn add_uuids(wanted: &mut Vec<Uuid>, parameter: &Parameter, problems: &mut Vec<Problem>) {
    wanted.extend(parameter.items().filter_map(|item| orders::uuid(parameter, item, problems)));
}

/// One of a few words.
pub(super) fn word<T>(
    parameter: &Parameter,
    item: &str,
    parse: impl FnOnce(&str) -> Option<T>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let word = parse(item);
    if word.is_none() {
        problems.push(parameter.problem(Code::BadValue, "The filter has no such value."));
    }
    word
}
