//! What a validator found, in the words of the API.
//!
//! Nothing here shows the value that was sent: it could be a PIN or an account number.

use serde_json::Value;

use crate::description::{Broken, Fault, Format, Kind};
use crate::issue::Code;

/// One thing that is wrong with a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    /// JSON pointer into the value.
    pub(super) pointer: String,
    pub(super) code: Code,
    pub(super) detail: String,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    complaints: Vec<Complaint>,
    /// About members that are not described.
    unknown: Vec<Complaint>,
}

/// At most one complaint for each place, those about unknown members last.
pub(super) fn of(faults: Vec<Fault>) -> Vec<Complaint> {
    let mut found = Found::default();
    for fault in faults {
        found.add(fault);
    }
    found.complaints.append(&mut found.unknown);
    found.complaints
}

impl Found {
    fn add(&mut self, Fault { pointer, broken }: Fault) {
        match broken {
            Broken::Alternatives(alternatives) => self.add_alternatives(pointer, alternatives),
            Broken::Unknown => {
                let detail = "The description has no such member.".to_owned();
                self.unknown.push(Complaint { pointer, code: Code::BadRequest, detail });
            }
            broken => {
                let (code, detail) = in_words(&broken);
                self.push(pointer, code, detail);
            }
        }
    }

    /// A value that fits none of several schemas: what is wrong with it by the one that it was meant for.
    fn add_alternatives(&mut self, pointer: String, alternatives: Vec<Vec<Fault>>) {
        let expected = |fault: &Fault| match &fault.broken {
            Broken::Kind(kinds) if fault.pointer == pointer => kinds.clone(),
            _ => Vec::new(),
        };
        let kinds: Vec<Kind> = alternatives.iter().flatten().flat_map(expected).collect();
        let wrong_kind = |faults: &Vec<Fault>| faults.iter().any(|fault| !expected(fault).is_empty());
        let meant = alternatives.into_iter().filter(|faults| !wrong_kind(faults)).min_by_key(Vec::len);
        match meant {
            Some(faults) => faults.into_iter().for_each(|fault| self.add(fault)),
            None => self.push(pointer, Code::Type, kind_detail(&kinds)),
        }
    }

    fn push(&mut self, pointer: String, code: Code, detail: String) {
        match self.complaints.iter_mut().find(|complaint| complaint.pointer == pointer) {
            // A number where a word is expected is not one of the words either, but that is not the point.
            Some(present) if code == Code::Type => (present.code, present.detail) = (code, detail),
            Some(_) => {}
            None => self.complaints.push(Complaint { pointer, code, detail }),
        }
    }
}

fn in_words(broken: &Broken) -> (Code, String) {
    match broken {
        Broken::Kind(kinds) => (Code::Type, kind_detail(kinds)),
        Broken::Enum(values) => (Code::BadValue, format!("The value must be {}.", choices(values))),
        Broken::Pattern(pattern) => (Code::BadRequest, format!("The value must match {pattern}.")),
        Broken::Format(format) => format_detail(*format),
        Broken::Minimum(limit) => (Code::Range, format!("The value must be at least {limit}.")),
        Broken::Maximum(limit) => (Code::Range, format!("The value must be at most {limit}.")),
        Broken::MinItems(limit) => (Code::Length, format!("The list needs at least {limit} entries.")),
        Broken::MaxItems(limit) => (Code::Length, format!("The list may have at most {limit} entries.")),
        Broken::MinLength(limit) => (Code::Length, format!("The text needs at least {limit} characters.")),
        Broken::MaxLength(limit) => (Code::Length, format!("The text may have at most {limit} characters.")),
        Broken::Required => (Code::MissingParameter, "This member is required.".to_owned()),
        Broken::Ambiguous | Broken::Alternatives(_) | Broken::Unknown => {
            (Code::Unprocessable, "The value can be read in more than one way.".to_owned())
        }
    }
}

fn kind_detail(kinds: &[Kind]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for kind in kinds {
        let word = match kind {
            Kind::Array => "a list",
            Kind::Boolean => "true or false",
            Kind::Integer => "a whole number",
            Kind::Null => "null",
            Kind::Number => "a number",
            Kind::Object => "an object",
            Kind::String => "a text",
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // The less usual comes last.
    words.sort_by_key(|word| *word == "null");
    format!("The value must be {}.", words.join(" or "))
}

fn format_detail(format: Format) -> (Code, String) {
    match format {
        Format::Uuid => (Code::BadRequest, "The value must be a UUID.".to_owned()),
        Format::Uri => (Code::InvalidUrl, "The value must be an absolute URL.".to_owned()),
        Format::DateTime => {
            (Code::BadRequest, "The value must be a date-time such as 2026-03-19T15:00:00Z.".to_owned())
        }
    }
}

/// The values of an enum.
fn choices(values: &[Value]) -> String {
    let words = values.iter().map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned));
    let words: Vec<String> = words.collect();
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

#[cfg(test)]
#[path = "complaint_tests.rs"]
mod tests;
