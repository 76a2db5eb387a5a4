//! Checks that several inputs have in common.

use crate::validation::{Issue, Issues, Rule};
use crate::values::PhoneNumber;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use std::collections::HashSet;

/// A list that an operation takes: at least one entry, and a number of them at most.
pub(crate) fn list_length(field: &str, length: usize, most: usize) -> Option<Issue> {
    match length {
        0 => Some(Issue::error(field, Rule::NotEmpty, "the list is empty").with_hint("give at least one entry")),
        length if length > most => {
            let message = format!("{length} entries; {most} are the most in one request");
            Some(Issue::error(field, Rule::ListLength, message).with_hint("send the rest in further requests"))
        }
        _ => None,
    }
}

/// A value that this version does not know may be one that the API has got since, or a slip.
pub(crate) fn unknown_value(field: &str, value: &str, known: &[String]) -> Issue {
    let message = format!("{value:?} is none of the values that the API describes");
    Issue::warning(field, Rule::KnownValue, message).with_hint(format!("it describes {}", known.join(", ")))
}

/// How many numbers are checked or ordered in one request without a warning.
///
/// The API publishes no limit; 1,000 is what its legacy error codes name.
pub const NUMBERS_PER_REQUEST: usize = 1_000;

/// The numbers without those that are listed twice, and a warning for each of these.
pub(crate) fn each_once(field: &str, numbers: &[PhoneNumber]) -> (Vec<PhoneNumber>, Issues) {
    let mut issues = Issues::new();
    let mut seen = HashSet::with_capacity(numbers.len());
    let mut once = Vec::with_capacity(numbers.len());
    for (index, number) in numbers.iter().enumerate() {
        if seen.insert(number) {
            once.push(*number);
        } else {
            let message = format!("{number} is listed before");
            let issue = Issue::warning(format!("{field}[{index}]"), Rule::Duplicate, message);
            issues.push(issue.with_hint("it is sent once"));
        }
    }
    (once, issues)
}

/// More numbers than the API may take in one request.
pub(crate) fn too_many_numbers(count: usize, hint: &str) -> Option<Issue> {
    let message = format!("{count} numbers in one request; the API may take no more than {NUMBERS_PER_REQUEST}");
    let issue = || Issue::warning("phone_numbers", Rule::TooManyNumbers, message).with_hint(hint);
    (count > NUMBERS_PER_REQUEST).then(issue)
}

/// How many values that cannot be read are reported at once.
const MOST_MISFITS: usize = 100;

/// Reads a document and reports every value of another type than belongs there, each as an issue of the rule
/// [`Rule::File`] at its path. Without such a value there is always a result; with them there is one where they can be
/// taken out.
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
/// let (_, issues) = telnyx_porting::read_document::<Person>(json!({"name": 5, "age": "x"}));
/// let fields: Vec<_> = issues.errors().map(|issue| issue.field().to_owned()).collect();
/// assert_eq!(fields, ["name", "age"]);
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
        // What is missing may have been taken out here.
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let parent = if field == "." { String::new() } else { format!("{field}.") };
        let is_known = missing.is_some_and(|name| fields.contains(&format!("{parent}{name}")));
        if is_known || !fields.insert(field.clone()) {
            return (None, issues);
        }
        issues.push(Issue::error(field, Rule::File, format!("cannot be read: {}", without_values(&reason))));
        if fields.len() == MOST_MISFITS || !mend(&mut document, &path, &reason) {
            return (None, issues);
        }
    }
}

/// Puts a value of the expected type in the place of one of another type, so that what follows can be read; where that is
/// not known, the value is taken out of its object.
fn mend(document: &mut Value, path: &Path, reason: &str) -> bool {
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

/// The first line of a message of serde, without the value that it complains about.
///
/// serde quotes the offending value in messages about types, and that value may be a PIN. Messages for people go through
/// this first.
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

/// Warns of an enum's value that this version does not know.
macro_rules! check_known {
    ($issues:expr, $field:expr, $value:expr, $type:ty) => {
        if $value.is_unknown() {
            let known: Vec<_> = <$type>::KNOWN.iter().map(ToString::to_string).collect();
            $issues.push($crate::checks::unknown_value(AsRef::<str>::as_ref(&$field), $value.as_str(), &known));
        }
    };
}
pub(crate) use check_known;
