//! Helpers for filters and requests.

use crate::validation::{Issue, Rule};

/// Sets optional fields of a request of the low-level client.
pub(crate) trait SetOptional: Sized {
    fn set_optional<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Sets a list.
    fn set_optional_list<T: Clone, U>(
        self,
        values: Option<&Vec<T>>,
        make: impl FnMut(T) -> U,
        set: impl FnOnce(Self, Vec<U>) -> Self,
    ) -> Self {
        self.set_optional(values, |request, values| set(request, values.iter().cloned().map(make).collect()))
    }
}

impl<T> SetOptional for T {}

/// The hint for a filter that the API would ignore.
const MATCHES_ALL: &str = "remove the filter to list everything";

pub(crate) fn check_any<T: ToString>(field: &str, values: Option<&[T]>) -> Option<Issue> {
    let values = values?;
    if values.is_empty() {
        let message = "expected one or more values, got an empty list, which matches everything";
        return Some(Issue::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL));
    }
    values.iter().find_map(|value| check_one(field, Some(value)))
}

pub(crate) fn check_one<T: ToString>(field: &str, value: Option<&T>) -> Option<Issue> {
    let is_blank = value.is_some_and(|value| value.to_string().trim().is_empty());
    let message = "expected a value, got blank text, which matches everything";
    is_blank.then(|| Issue::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL))
}
