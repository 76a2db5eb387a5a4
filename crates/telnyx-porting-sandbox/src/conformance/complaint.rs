//! What a validator found, in the words of the API.
//!
//! Nothing here shows the value that was sent: it could be a PIN or an account number.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::server::Code;

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
    /// Members that no schema has claimed: object and name.
    unclaimed: Vec<(String, String)>,
    /// Values that fit none of several schemas. Which members these would have claimed is not known.
    undecided: Vec<String>,
}

/// At most one complaint for each place, those about unknown members last.
pub(super) fn of<'a>(errors: impl Iterator<Item = ValidationError<'a>>) -> Vec<Complaint> {
    let mut found = Found::default();
    for error in errors {
        found.add(&error);
    }
    let unclaimed = std::mem::take(&mut found.unclaimed);
    for (object, name) in unclaimed {
        found.add_unknown(&object, &name);
    }
    found.complaints
}

impl Found {
    fn add(&mut self, error: &ValidationError<'_>) {
        let pointer = error.instance_path().as_str();
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.add_alternatives(pointer, context),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                self.unclaimed.extend(unexpected.iter().map(|name| (pointer.to_owned(), name.clone())));
            }
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.push(child(pointer, name), Code::MissingParameter, "This member is required.".to_owned());
            }
            kind => {
                let (code, detail) = in_words(kind);
                self.push(pointer.to_owned(), code, detail);
            }
        }
    }

    /// A value that fits none of several schemas: what is wrong with it by the one that it was meant for.
    fn add_alternatives(&mut self, pointer: &str, alternatives: &[Vec<ValidationError<'static>>]) {
        self.undecided.push(pointer.to_owned());
        let wrong_type = |errors: &&Vec<ValidationError<'static>>| {
            errors.iter().any(|error| error.instance_path().as_str() == pointer && expected(error).is_some())
        };
        let meant = alternatives.iter().filter(|errors| !wrong_type(errors)).min_by_key(|errors| errors.len());
        if let Some(errors) = meant {
            for error in errors {
                self.add(error);
            }
            return;
        }
        let kinds: Vec<JsonType> = alternatives.iter().flatten().filter_map(expected).flatten().collect();
        self.push(pointer.to_owned(), Code::Type, type_detail(&kinds));
    }

    fn push(&mut self, pointer: String, code: Code, detail: String) {
        match self.complaints.iter_mut().find(|complaint| complaint.pointer == pointer) {
            // A number where a word is expected is not one of the words either, but that is not the point.
            Some(present) if code == Code::Type => (present.code, present.detail) = (code, detail),
            Some(_) => {}
            None => self.complaints.push(Complaint { pointer, code, detail }),
        }
    }

    /// A member that is known, but has an invalid value, is also among those that no schema claims.
    fn add_unknown(&mut self, object: &str, name: &str) {
        let pointer = child(object, name);
        let below = format!("{pointer}/");
        let is_known =
            self.complaints.iter().any(|other| other.pointer == pointer || other.pointer.starts_with(&below));
        if !is_known && !self.undecided.iter().any(|place| place == object) {
            self.push(pointer, Code::BadRequest, "The description has no such member.".to_owned());
        }
    }
}

/// The types that a value should have had, if its type is what is wrong.
fn expected(error: &ValidationError<'_>) -> Option<Vec<JsonType>> {
    match error.kind() {
        Kind::Type { kind: TypeKind::Single(kind) } => Some(vec![*kind]),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => Some(kinds.iter().collect()),
        _ => None,
    }
}

fn in_words(kind: &Kind) -> (Code, String) {
    match kind {
        Kind::Type { kind: TypeKind::Single(kind) } => (Code::Type, type_detail(&[*kind])),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => (Code::Type, type_detail(&kinds.iter().collect::<Vec<_>>())),
        Kind::Enum { options } => (Code::BadValue, format!("The value must be {}.", choices(options))),
        Kind::Constant { expected_value } => (Code::BadValue, format!("The value must be {expected_value}.")),
        Kind::Pattern { pattern } => (Code::BadRequest, format!("The value must match {pattern}.")),
        Kind::Format { format } => format_detail(format),
        Kind::Minimum { limit } => (Code::Range, format!("The value must be at least {limit}.")),
        Kind::Maximum { limit } => (Code::Range, format!("The value must be at most {limit}.")),
        Kind::MinItems { limit } => (Code::Length, format!("The list needs at least {limit} entries.")),
        Kind::MaxItems { limit } => (Code::Length, format!("The list may have at most {limit} entries.")),
        Kind::MinLength { limit } => (Code::Length, format!("The text needs at least {limit} characters.")),
        Kind::MaxLength { limit } => (Code::Length, format!("The text may have at most {limit} characters.")),
        kind => (Code::Unprocessable, format!("The value breaks the rule `{}` of the description.", kind.keyword())),
    }
}

fn type_detail(kinds: &[JsonType]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for kind in kinds {
        let word = match kind {
            JsonType::Array => "a list",
            JsonType::Boolean => "true or false",
            JsonType::Integer => "a whole number",
            JsonType::Null => "null",
            JsonType::Number => "a number",
            JsonType::Object => "an object",
            JsonType::String => "a text",
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // The less usual comes last.
    words.sort_by_key(|word| *word == "null");
    format!("The value must be {}.", words.join(" or "))
}

fn format_detail(format: &str) -> (Code, String) {
    match format {
        "uuid" => (Code::BadRequest, "The value must be a UUID.".to_owned()),
        "uri" => (Code::InvalidUrl, "The value must be an absolute URL.".to_owned()),
        "date-time" => (Code::BadRequest, "The value must be a date-time such as 2026-03-19T15:00:00Z.".to_owned()),
        other => (Code::BadRequest, format!("The value must have the format {other}.")),
    }
}

/// The values of an enum.
fn choices(options: &Value) -> String {
    let words = options.as_array().into_iter().flatten();
    let words: Vec<String> = words.map(|word| word.as_str().map_or_else(|| word.to_string(), str::to_owned)).collect();
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
#[path = "complaint_tests.rs"]
mod tests;
