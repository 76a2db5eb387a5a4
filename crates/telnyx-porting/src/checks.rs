//! Checks and setters that several requests share.

use crate::validation::{Issue, Issues, Rule};
use crate::values::PhoneNumber;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use std::collections::HashSet;

/// Checks the length of a list: at least one entry, at most `most`.
pub(crate) fn list_length(field: &str, length: usize, most: usize) -> Option<Issue> {
    match length {
        0 => Some(Issue::error(field, Rule::NotEmpty, "the list is empty").with_hint("pass at least one entry")),
        length if length > most => {
            let message = format!("{length} entries; the maximum is {most} per request");
            Some(Issue::error(field, Rule::ListLength, message).with_hint("split the list into several requests"))
        }
        _ => None,
    }
}

/// The Jaro-Winkler similarity above which a known value is suggested.
const ALIKE: f64 = 0.7;

/// Checks a value of an enum that the API may extend. `None` if it is known.
///
/// An error if the value is a known one with a typo: one or two letters off, ignoring case and separators. Otherwise a
/// warning, because the API may have added the value.
///
/// ```
/// use telnyx_porting::check_known_value;
///
/// let known = ["draft", "foc-date-confirmed", "ported"];
/// assert!(check_known_value("status", "ported", &known).is_none());
/// let typo = check_known_value("status", "FOC_date_confirmd", &known).unwrap();
/// assert_eq!((typo.is_error(), typo.hint()), (true, Some("did you mean foc-date-confirmed?")));
/// let unknown = check_known_value("status", "on-holiday", &known).unwrap();
/// assert!(!unknown.is_error());
/// ```
pub fn check_known_value(field: &str, value: &str, known: &[&str]) -> Option<Issue> {
    if known.contains(&value) {
        return None;
    }
    let typos = known.iter().filter_map(|known| Some((typo_distance(value, known)?, known)));
    if let Some((_, meant)) = typos.min_by_key(|(distance, _)| *distance) {
        let issue = Issue::error(field, Rule::KnownValue, format!("{value:?} is not a known value"));
        return Some(issue.with_hint(format!("did you mean {meant}?")));
    }
    let alike = known.iter().map(|known| (strsim::jaro_winkler(value, known), known));
    let hint = match alike.filter(|(likeness, _)| *likeness > ALIKE).max_by(|(a, _), (b, _)| a.total_cmp(b)) {
        Some((_, meant)) => format!("did you mean {meant}?"),
        None => format!("known values: {}", known.join(", ")),
    };
    Some(Issue::warning(field, Rule::KnownValue, format!("{value:?} is not a known value")).with_hint(hint))
}

/// The edit distance of a typo, ignoring case and separators. `None` if it is too large for a typo.
fn typo_distance(value: &str, known: &str) -> Option<usize> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let (value, known) = (plain(value), plain(known));
    let allowed = (known.chars().count() / 5).clamp(1, 2);
    Some(strsim::damerau_levenshtein(&value, &known)).filter(|distance| *distance <= allowed)
}

/// The maximum number of phone numbers per request without a warning.
///
/// The API documents no limit; 1,000 is mentioned in its legacy error codes.
pub const NUMBERS_PER_REQUEST: usize = 1_000;

/// The numbers without duplicates, and a warning for each duplicate.
pub(crate) fn each_once(field: &str, numbers: &[PhoneNumber]) -> (Vec<PhoneNumber>, Issues) {
    let mut issues = Issues::new();
    let mut seen = HashSet::with_capacity(numbers.len());
    let mut once = Vec::with_capacity(numbers.len());
    for (index, number) in numbers.iter().enumerate() {
        if seen.insert(number) {
            once.push(*number);
        } else {
            let message = format!("{number} occurs earlier in the list");
            let issue = Issue::warning(format!("{field}[{index}]"), Rule::Duplicate, message);
            issues.push(issue.with_hint("it is sent once"));
        }
    }
    (once, issues)
}

/// Warns if the API may not accept this many numbers in one request.
pub(crate) fn too_many_numbers(count: usize, hint: &str) -> Option<Issue> {
    let message = format!("{count} numbers in one request; the API may accept no more than {NUMBERS_PER_REQUEST}");
    let issue = || Issue::warning("phone_numbers", Rule::TooManyNumbers, message).with_hint(hint);
    (count > NUMBERS_PER_REQUEST).then(issue)
}

/// Maximum number of unreadable values that are reported.
const MOST_MISFITS: usize = 100;

/// Decodes a document and reports every value of the wrong type as an issue of the rule [`Rule::File`] at its path.
/// Without issues the result is always `Some`; with issues it is `Some` if the values could be left out.
///
/// ```
/// use serde_json::json;
///
/// #[derive(serde::Deserialize)]
/// struct Person {
///     name: String,
///     age: u8,
/// }
///
/// let (_, issues) = telnyx_porting::read_document::<Person>(json!({"age": "x", "name": 5}));
/// let fields: Vec<_> = issues.errors().map(|issue| issue.field().to_owned()).collect();
/// assert_eq!(fields, ["age", "name"]);
/// ```
pub fn read_document<T: DeserializeOwned>(mut document: Value) -> (Option<T>, Issues) {
    let mut issues = Issues::new();
    let mut fields = HashSet::new();
    loop {
        let error = match serde_path_to_error::deserialize(&document) {
            Ok(read) => return (Some(read), issues),
            Err(error) => error,
        };
        let (path, reason) = (error.path().clone(), error.into_inner().to_string());
        let field = path.to_string();
        // A missing field may have been removed by `replace_mistyped`.
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let parent = if field == "." { String::new() } else { format!("{field}.") };
        let is_known = missing.is_some_and(|name| fields.contains(&format!("{parent}{name}")));
        if is_known || !fields.insert(field.clone()) {
            return (None, issues);
        }
        issues.push(Issue::error(field, Rule::File, format!("cannot be read: {}", without_values(&reason))));
        if fields.len() == MOST_MISFITS || !replace_mistyped(&mut document, &path, &reason) {
            return (None, issues);
        }
    }
}

/// Replaces a value of the wrong type with one of the expected type, so that the rest can be decoded. If the expected
/// type is not known, removes the value from its object.
fn replace_mistyped(document: &mut Value, path: &Path, reason: &str) -> bool {
    let mut segments: Vec<_> = path.iter().collect();
    let Some(last) = segments.pop() else { return false };
    let parent = segments.into_iter().try_fold(document, |value, segment| match segment {
        Segment::Map { key } => value.get_mut(key),
        Segment::Seq { index } => value.get_mut(index),
        _ => None,
    });
    let expected = reason.rsplit_once(", expected ").map_or("", |(_, expected)| expected);
    let filler = match expected {
        _ if reason.starts_with("unknown field") => None,
        "a string" => Some(Value::from("")),
        "a boolean" => Some(Value::from(false)),
        "a sequence" | "a list of objects" => Some(Value::Array(Vec::new())),
        "i64" | "u64" | "u32" => Some(Value::from(0)),
        _ => None,
    };
    match (parent, last, filler) {
        (Some(Value::Object(object)), Segment::Map { key }, None) => object.remove(key).is_some(),
        (Some(Value::Object(object)), Segment::Map { key }, Some(filler)) => {
            object.insert(key.clone(), filler).is_some()
        }
        (Some(Value::Array(items)), Segment::Seq { index }, filler) => match (items.get_mut(*index), filler) {
            (Some(item), Some(filler)) => {
                *item = filler;
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// The first line of a message from serde, without the value it quotes: that value may be a PIN.
///
/// ```
/// let message = "invalid type: integer `4711`, expected a string";
/// assert_eq!(telnyx_porting::without_values(message), "invalid type: integer, expected a string");
/// ```
pub fn without_values(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    match (first.split_once("invalid type: "), first.rsplit_once(", expected ")) {
        (Some((before, kind)), Some((_, expected))) => {
            let kind = kind.split(['`', '"', ',']).next().unwrap_or_default().trim();
            format!("{before}invalid type: {kind}, expected {expected}")
        }
        _ => first.to_owned(),
    }
}

/// Checks a value of an open enum with [`check_known_value`].
macro_rules! check_known {
    ($issues:expr, $field:expr, $value:expr, $type:ty) => {
        if $value.is_unknown() {
            let known: Vec<&str> = <$type>::KNOWN.iter().map(|known| known.as_str()).collect();
            $issues.extend($crate::checks::check_known_value(AsRef::<str>::as_ref(&$field), $value.as_str(), &known));
        }
    };
}
pub(crate) use check_known;

/// Sets optional fields of a request of the low-level client.
pub(crate) trait SetOptional: Sized {
    /// Sets a field, if it has a value.
    fn set_optional<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Sets a list, if there is one.
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

/// Rejects a filter with an empty list or a blank value, which the API would ignore.
pub(crate) fn check_filter_list<T: ToString>(field: &str, values: Option<&[T]>) -> Option<Issue> {
    let values = values?;
    if values.is_empty() {
        let message = "expected one or more values, got an empty list, which matches everything";
        return Some(Issue::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL));
    }
    values.iter().find_map(|value| check_filter_value(field, Some(value)))
}

/// Rejects a filter with a blank value, which the API would ignore.
pub(crate) fn check_filter_value<T: ToString>(field: &str, value: Option<&T>) -> Option<Issue> {
    let is_blank = value.is_some_and(|value| value.to_string().trim().is_empty());
    let message = "expected a value, got blank text, which matches everything";
    is_blank.then(|| Issue::error(field, Rule::NotEmpty, message).with_hint(MATCHES_ALL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting_api::types::PortingOrderStatusValue;

    fn check(value: &str) -> Option<Issue> {
        let known: Vec<_> = PortingOrderStatusValue::KNOWN.iter().map(PortingOrderStatusValue::as_str).collect();
        check_known_value("status", value, &known)
    }

    #[test]
    fn a_typo_is_an_error_that_suggests_the_known_value() {
        for (value, meant) in [
            ("foc-date-confirmd", "foc-date-confirmed"),
            ("foc_date_confirmed", "foc-date-confirmed"),
            ("Ported", "ported"),
            ("canceled", "cancelled"),
            ("darft", "draft"),
        ] {
            let issue = check(value).unwrap();
            assert_eq!((issue.is_error(), issue.hint()), (true, Some(&*format!("did you mean {meant}?"))), "{value}");
        }
    }

    #[test]
    fn known_values_pass_and_unknown_ones_are_warnings() {
        assert!(PortingOrderStatusValue::KNOWN.iter().all(|known| check(known.as_str()).is_none()));
        for (value, hint) in [("foc-confirmed", "did you mean foc-date-confirmed?"), ("zzz", "known values: ")] {
            let issue = check(value).unwrap();
            assert!(!issue.is_error() && issue.hint().unwrap().starts_with(hint), "{issue:?}");
        }
    }
}
