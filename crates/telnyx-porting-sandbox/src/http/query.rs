//! Query strings.
//!
//! The API's documents spell nested parameters in three ways, and clients use all of them. They are normalized:
//! `filter[a][b]`, `filter[a.b]` and `filter[a][b][]` all have the path `a.b` below `filter`.

use std::cmp::Ordering;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use url::form_urlencoded;

use super::response::{ApiError, Paged};
use super::values::{Invalid, boolean};
use crate::issue::{Code, Issue, Issues};

const DEFAULT_PAGE_SIZE: usize = 20;
const MAX_PAGE_SIZE: usize = 250;

/// Default order of every list, newest first.
pub(crate) const CREATED_AT: &str = "created_at";

/// The query of a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// In the order in which they were sent.
    pub(crate) parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Its name as it was sent, without percent-encoding.
    pub(crate) name: String,
    /// The part before the first bracket.
    pub(crate) root: String,
    /// The rest, with dots between the parts, and without list markers.
    pub(crate) path: String,
    pub(crate) value: String,
}

impl Parameter {
    fn new(name: String, value: String) -> Self {
        let (root, rest) = name.split_once('[').unwrap_or((&name, ""));
        let mut parts: Vec<&str> =
            rest.strip_suffix(']').unwrap_or(rest).split("][").flat_map(|part| part.split('.')).collect();
        // `[]` and `[0]` at the end only mark lists.
        while parts.last().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            parts.pop();
        }
        let (root, path) = (root.to_owned(), parts.join("."));
        Self { name, root, path, value }
    }

    /// The path without the `in` that marks a list.
    fn list_path(&self) -> &str {
        self.path.strip_suffix(".in").unwrap_or(&self.path)
    }

    /// An issue with this parameter.
    pub(crate) fn issue(&self, code: Code, detail: impl Into<String>) -> Issue {
        Issue::new(code, detail).in_parameter(&self.name)
    }

    /// The rejection of a parameter that the operation does not have.
    pub(crate) fn unknown(&self) -> Issue {
        self.issue(Code::BadFilter, "This operation has no such parameter.")
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes());
        let parameters = pairs.map(|(name, value)| Parameter::new(name.into_owned(), value.into_owned())).collect();
        Self { parameters }
    }

    /// Parameters whose name begins with `root`, such as `filter`.
    pub(crate) fn under<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.root == root)
    }

    /// The page of an operation without filters and sorting.
    pub(crate) fn only_page(&self) -> Result<Page, ApiError> {
        ListReader::new(self).finish(&[]).map(|listing| listing.page)
    }

    /// A parameter that is true or false.
    pub(crate) fn flag(&self, name: &str, default: bool) -> Result<bool, Issue> {
        self.under(name).last().map_or(Ok(default), |parameter| {
            boolean(&parameter.value).map_err(|(code, detail)| parameter.issue(code, detail))
        })
    }
}

/// The part of a result that is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    /// From 1.
    pub(crate) number: usize,
    /// 1 to 250.
    pub(crate) size: usize,
}

impl Page {
    /// Items on earlier pages.
    pub(crate) fn skipped(self) -> usize {
        (self.number - 1).saturating_mul(self.size)
    }
}

/// Reads a list request: the handler names the filters of the operation, and [`finish`](Self::finish) reads the rest and
/// rejects filters that were not named.
#[derive(Debug)]
pub(crate) struct ListReader<'q> {
    query: &'q Query,
    /// The paths of the filters, and whether each is a list.
    known: Vec<(&'static str, bool)>,
    /// By the position of the parameter.
    issues: Vec<(usize, Issue)>,
}

/// The values of one filter, which are alternatives. Without a value, everything matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Values<T>(Vec<T>);

impl<T> Values<T> {
    pub(crate) fn allow(&self, is_match: impl FnMut(&T) -> bool) -> bool {
        self.0.is_empty() || self.0.iter().any(is_match)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the values of a filter that has two names.
    pub(crate) fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl<T: PartialEq> Values<T> {
    pub(crate) fn allow_value(&self, value: &T) -> bool {
        self.allow(|allowed| allowed == value)
    }
}

impl Values<String> {
    pub(crate) fn allow_text(&self, text: Option<&str>) -> bool {
        self.allow(|allowed| Some(allowed.as_str()) == text)
    }
}

impl<'q> ListReader<'q> {
    pub(crate) fn new(query: &'q Query) -> Self {
        Self { query, known: Vec::new(), issues: Vec::new() }
    }

    /// A filter with one value. A comma can be part of it.
    pub(crate) fn one<T>(&mut self, path: &'static str, rule: impl Fn(&str) -> Result<T, Invalid>) -> Values<T> {
        self.known.push((path, false));
        self.read_values(|parameter| (parameter.path == path).then(|| vec![parameter.value.as_str()]), rule)
    }

    /// A filter with a list of values: separated by commas, repeated, or both, and with or without `in`.
    pub(crate) fn many<T>(&mut self, path: &'static str, rule: impl Fn(&str) -> Result<T, Invalid>) -> Values<T> {
        self.known.push((path, true));
        let items = |parameter: &'q Parameter| {
            (parameter.list_path() == path).then(|| parameter.value.split(',').map(str::trim).collect())
        };
        self.read_values(items, rule)
    }

    fn read_values<T>(
        &mut self,
        items: impl Fn(&'q Parameter) -> Option<Vec<&'q str>>,
        rule: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Values<T> {
        let mut values = Vec::new();
        for (index, parameter) in self.query.parameters.iter().enumerate().filter(|(_, one)| one.root == "filter") {
            for item in items(parameter).into_iter().flatten() {
                match rule(item) {
                    Ok(value) => values.push(value),
                    // Filters have two codes: one for words, and one for every other rule.
                    Err((Code::BadValue, detail)) => {
                        self.issues.push((index, parameter.issue(Code::BadValue, detail)));
                    }
                    Err((_, detail)) => self.issues.push((index, parameter.issue(Code::BadFilter, detail))),
                }
            }
        }
        Values(values)
    }

    fn is_known(&self, parameter: &Parameter) -> bool {
        let is_named = |(path, is_list): &(&str, bool)| {
            *path == if *is_list { parameter.list_path() } else { parameter.path.as_str() }
        };
        self.known.iter().any(is_named)
    }

    /// Reads the order, which is by one of the given keys, and the page.
    pub(crate) fn finish(mut self, keys: &[&'static str]) -> Result<Listing, ApiError> {
        let mut listing = Listing { sort: Vec::new(), page: Page { number: 1, size: DEFAULT_PAGE_SIZE } };
        let page = &mut listing.page;
        for (index, parameter) in self.query.parameters.iter().enumerate() {
            let read = match (parameter.root.as_str(), parameter.path.as_str()) {
                ("filter", _) if !self.is_known(parameter) => Err(parameter.unknown()),
                ("sort", "" | "value") if !keys.is_empty() => {
                    let keys: Result<Vec<_>, _> =
                        parameter.value.split(',').map(|value| sort_key(value, parameter, keys)).collect();
                    keys.map(|keys| listing.sort.extend(keys))
                }
                ("page", "number") => count(parameter, usize::MAX).map(|number| page.number = number),
                ("page", "size") => count(parameter, MAX_PAGE_SIZE).map(|size| page.size = size),
                ("sort" | "page", _) => Err(parameter.unknown()),
                _ => Ok(()),
            };
            self.issues.extend(read.err().map(|issue| (index, issue)));
        }
        self.issues.sort_by_key(|(index, _)| *index);
        let mut issues = Issues::default();
        self.issues.into_iter().for_each(|(_, issue)| issues.add(issue));
        Ok(issues.or(listing)?)
    }
}

/// The sort key, and whether the order is descending.
type SortKey = (&'static str, bool);

fn sort_key(value: &str, parameter: &Parameter, keys: &[&'static str]) -> Result<SortKey, Issue> {
    let value = value.trim();
    let (name, descending) = value.strip_prefix('-').map_or((value, false), |name| (name, true));
    let key = keys.iter().find(|key| **key == name).map(|key| (*key, descending));
    key.ok_or_else(|| parameter.issue(Code::BadValue, "The list cannot be sorted by this value."))
}

fn count(parameter: &Parameter, largest: usize) -> Result<usize, Issue> {
    let range = if largest == usize::MAX { String::new() } else { format!(" to {largest}") };
    let detail = format!("The value must be a whole number from 1{range}.");
    match parameter.value.parse::<usize>() {
        Ok(value) if (1..=largest).contains(&value) => Ok(value),
        Ok(_) => Err(parameter.issue(Code::Range, detail)),
        Err(_) => Err(parameter.issue(Code::Type, detail)),
    }
}

/// The order and the page of a list request.
#[derive(Debug)]
pub(crate) struct Listing {
    sort: Vec<SortKey>,
    pub(crate) page: Page,
}

impl Listing {
    /// The requested page of items that are in the order of their creation. `time` returns the value of a sort key; items
    /// without one are last.
    pub(crate) fn page<'a, T: 'a, V>(
        &self,
        items: impl DoubleEndedIterator<Item = &'a T>,
        time: impl Fn(&T, &str) -> Option<DateTime<Utc>>,
        convert: impl Fn(&'a T) -> V,
    ) -> Paged<V> {
        match self.sort.first() {
            // Items are never equal in their creation, so further keys have no effect.
            None | Some((CREATED_AT, true)) => Paged::cut(items.rev(), self.page, convert),
            Some((CREATED_AT, false)) => Paged::cut(items, self.page, convert),
            Some(_) => {
                let mut items: Vec<&T> = items.collect();
                items.sort_by(|left, right| self.compare(|key| [time(left, key), time(right, key)]));
                Paged::cut(items, self.page, convert)
            }
        }
    }

    fn compare(&self, times: impl Fn(&str) -> [Option<DateTime<Utc>>; 2]) -> Ordering {
        let by_key = |(key, descending): &SortKey| match times(key) {
            [Some(left), Some(right)] if *descending => right.cmp(&left),
            [Some(left), Some(right)] => left.cmp(&right),
            [left, right] => right.is_some().cmp(&left.is_some()),
        };
        self.sort.iter().map(by_key).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> (String, String) {
        let parameter = Parameter::new(name.to_owned(), String::new());
        (parameter.root, parameter.path)
    }

    #[test]
    fn every_spelling_has_the_same_path() {
        for name in [
            "filter[phone_numbers][country_code]",
            "filter[phone_numbers.country_code]",
            "filter[phone_numbers][country_code][]",
            "filter[phone_numbers.country_code][0]",
        ] {
            assert_eq!(path(name), ("filter".to_owned(), "phone_numbers.country_code".to_owned()), "{name}");
        }
        assert_eq!(path("filter[status][in][]").1, "status.in");
        assert_eq!(path("sort[]"), ("sort".to_owned(), String::new()));
        assert_eq!(path("sort"), ("sort".to_owned(), String::new()));
    }

    #[test]
    fn encoded_brackets_are_brackets() {
        let query = Query::parse("filter%5Bstatus%5D=draft&page%5Bsize%5D=5&x=1");
        assert_eq!(query.under("filter").map(|parameter| parameter.path.as_str()).collect::<Vec<_>>(), ["status"]);
        assert_eq!(Query::parse("page%5Bsize%5D=5").only_page().unwrap().size, 5);
    }
}
