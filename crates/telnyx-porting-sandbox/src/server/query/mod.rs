//! Query strings.
//!
//! The API's documents spell nested parameters in three ways, and clients use all of them. They are read into
//! one form: `filter[a][b]`, `filter[a.b]` and `filter[a][b][]` all have the path `a.b` below `filter`.

mod page;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::{DateTime, NaiveDate, Utc};
use url::form_urlencoded;

use super::{ApiError, Code, Problem};

pub(crate) use page::Page;

/// The parameters of a request, in the order in which they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    parameters: Vec<Parameter>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Its name as it was sent, without percent-encoding.
    pub(crate) name: String,
    /// The part before the first bracket.
    root: String,
    /// The rest, with dots between the parts, and without list markers.
    pub(crate) path: String,
    pub(crate) value: String,
}

impl Parameter {
    fn new(name: String, value: String) -> Self {
        let (root, rest) = name.split_once('[').unwrap_or((&name, ""));
        let mut parts: Vec<&str> =
            rest.strip_suffix(']').unwrap_or(rest).split("][").flat_map(|part| part.split('.')).collect();
        // `[]` and `[0]` at the end only say that there may be more of the same.
        while parts.last().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
            parts.pop();
        }
        let (root, path) = (root.to_owned(), parts.join("."));
        Self { name, root, path, value }
    }

    /// Its values, where commas and repetition both make a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = &str> {
        self.value.split(',').map(str::trim)
    }

    /// The path without the `in` at its end, by which a list can say that it is one.
    pub(crate) fn list_path(&self) -> &str {
        self.path.strip_suffix(".in").unwrap_or(&self.path)
    }

    /// The part of its name before the first bracket.
    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// A problem with this parameter.
    pub(crate) fn problem(&self, code: Code, detail: impl Into<String>) -> Problem {
        Problem::new(code, detail).in_parameter(&self.name)
    }

    /// The refusal of a parameter that the operation does not know.
    pub(crate) fn unknown(&self) -> Problem {
        self.problem(Code::BadFilter, "This operation has no such parameter.")
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

    /// All of them, in the order in which they were sent.
    pub(crate) fn all(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Parameters whose name begins with `root`, such as `filter`.
    pub(crate) fn under<'a>(&'a self, root: &'a str) -> impl Iterator<Item = &'a Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.root == root)
    }

    /// The page that is asked for; the first of the usual size by default.
    pub(crate) fn page(&self, problems: &mut Vec<Problem>) -> Page {
        page::read(self, problems)
    }

    /// Refuses filters and sorting on an operation that has none, and reads the page.
    pub(crate) fn only_page(&self) -> Result<Page, ApiError> {
        let mut problems: Vec<Problem> =
            self.under("filter").chain(self.under("sort")).map(Parameter::unknown).collect();
        let page = self.page(&mut problems);
        if problems.is_empty() { Ok(page) } else { Err(ApiError::unprocessable(problems)) }
    }

    /// A true-or-false parameter.
    pub(crate) fn flag(&self, name: &str, default: bool, problems: &mut Vec<Problem>) -> bool {
        let Some(parameter) = self.under(name).last() else {
            return default;
        };
        boolean(parameter, problems).unwrap_or(default)
    }
}

/// `true` or `false`; anything else is a problem.
pub(crate) fn boolean(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<bool> {
    let value = parameter.value.parse().ok();
    if value.is_none() {
        problems.push(parameter.problem(Code::BadValue, "The value must be true or false."));
    }
    value
}

/// A date-time, or a date that stands for its midnight in UTC.
pub(crate) fn moment(parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<DateTime<Utc>> {
    // Again the plus sign, here of a time zone.
    let text = parameter.value.replace(' ', "+");
    let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc());
    let moment = DateTime::parse_from_rfc3339(&text).map(|at| at.to_utc()).ok().or_else(date);
    if moment.is_none() {
        problems.push(parameter.problem(Code::BadFilter, "The value must be an ISO 8601 date and time."));
    }
    moment
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
        assert_eq!(query.page(&mut Vec::new()).size, 5);
    }
}
