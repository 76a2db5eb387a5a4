//! Issues of input: their location and kind are data, and are formatted as text when the exception is created.

use crate::errors::{self, IssueFields};
use pyo3::prelude::*;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use telnyx_porting::ValidationError;

/// A value, or all its issues.
pub(crate) type Read<T> = Result<T, Invalid>;

/// A step from a value to one inside it.
#[derive(Clone)]
pub(crate) enum Segment {
    /// An argument or a field, or several of them as the crate writes them: `misc.type`, `[0].end_at`.
    Name(String),
    Index(usize),
    /// A key of a mapping that has no fields.
    Key(String),
}

impl From<&str> for Segment {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The location of a value. The innermost segment comes first, because readers of a value do not know what contains it.
#[derive(Clone, Default)]
pub(crate) struct Location(Vec<Segment>);

impl Location {
    /// The location of the value in another one.
    pub(crate) fn push_outer(&mut self, segment: impl Into<Segment>) {
        self.0.push(segment.into());
    }
}

/// From the outermost segment inwards.
impl FromIterator<Segment> for Location {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        let mut segments: Vec<_> = segments.into_iter().collect();
        segments.reverse();
        Self(segments)
    }
}

/// As users write it: `phone_numbers[2]`, `end_user.admin.pin_passcode`.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_first = true;
        for segment in self.0.iter().rev() {
            match segment {
                Segment::Name(name) if name.is_empty() => continue,
                Segment::Name(name) => {
                    let name = name.trim_start_matches('.');
                    write!(f, "{}{name}", if is_first || name.starts_with('[') { "" } else { "." })?;
                }
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
            is_first = false;
        }
        Ok(())
    }
}

/// The reason why a value is invalid.
#[derive(Clone)]
pub(crate) enum Reason {
    /// It has another type. Types have their Python names.
    Type { expected: Cow<'static, str>, got: Cow<'static, str> },
    /// It is an unknown field of its object.
    UnknownField { known: String },
    /// It is an object that lacks a field.
    MissingField { name: String },
    /// It has the right type, but a value that cannot be sent.
    Unsendable(Cow<'static, str>),
    /// It breaks a rule.
    Rule { rule: Cow<'static, str>, message: String },
}

impl Reason {
    /// Whether the exception is a `TypeError`.
    fn is_type(&self) -> bool {
        !matches!(self, Self::Rule { .. })
    }

    /// The name of the rule, which never changes.
    fn rule(&self) -> &str {
        match self {
            Self::Rule { rule, .. } => rule,
            _ => "type",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type { expected, got } => write!(f, "expected {expected}, got {got}"),
            Self::UnknownField { known } => write!(f, "unknown field; expected {known}"),
            Self::MissingField { name } => write!(f, "missing field {name}"),
            Self::Unsendable(text) => f.write_str(text),
            Self::Rule { message, .. } => f.write_str(message),
        }
    }
}

/// One issue of the input.
pub(crate) struct Issue {
    location: Location,
    reason: Reason,
    hint: Option<Cow<'static, str>>,
    is_error: bool,
    value: Option<String>,
    suggestion: Option<String>,
}

impl Issue {
    fn new(reason: Reason) -> Self {
        let hint = match &reason {
            Reason::Type { expected, got } if expected == "str" && got == "int" => {
                Some("put it in quotes: leading zeros are significant".into())
            }
            _ => None,
        };
        Self { location: Location::default(), reason, hint, is_error: true, value: None, suggestion: None }
    }

    fn from_crate_issue(issue: &telnyx_porting::Issue) -> Self {
        let rule = issue.rule().id().into();
        Self {
            location: Location(vec![issue.field().into()]),
            reason: Reason::Rule { rule, message: issue.message().to_owned() },
            hint: issue.hint().map(|hint| hint.to_owned().into()),
            is_error: issue.is_error(),
            value: issue.value().map(str::to_owned),
            suggestion: issue.suggestion().map(str::to_owned),
        }
    }

    /// The member of an object that the issue is in.
    fn member(&self) -> String {
        let location = self.location.to_string();
        location.split(['.', '[']).next().unwrap_or_default().to_owned()
    }

    /// Whether both are about the same value, or this one is about a missing field and the other about its value.
    fn repeats(&self, other: &Self) -> bool {
        let mut location = self.location.clone();
        if let Reason::MissingField { name } = &self.reason {
            location.0.insert(0, Segment::Name(name.clone()));
        }
        let place = location.to_string();
        !place.is_empty() && place == other.location.to_string()
    }

    /// The fields as the exception has them.
    fn fields(&self) -> IssueFields<'_> {
        let (field, message) = (self.location.to_string().into(), self.reason.to_string().into());
        let hint = self.hint.as_deref().map(Cow::from);
        let (value, suggestion) = (self.value.as_deref(), self.suggestion.as_deref());
        (field, self.reason.rule(), message, hint, self.is_error, value, suggestion)
    }
}

/// All issues of a value; empty while values are still being read.
#[derive(Default)]
pub(crate) struct Invalid {
    issues: Vec<Issue>,
    /// An exception that is not about the input, such as one that the caller's iterator raised.
    raised: Option<PyErr>,
}

impl Invalid {
    pub(crate) fn new(reason: Reason) -> Self {
        Self { issues: vec![Issue::new(reason)], raised: None }
    }

    /// A value of another type.
    pub(crate) fn mismatch(expected: impl Into<Cow<'static, str>>, got: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Reason::Type { expected: expected.into(), got: got.into() })
    }

    /// A value of the right type that cannot be sent. The text does not quote it: it may be a secret.
    pub(crate) fn unsendable(text: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Reason::Unsendable(text.into()))
    }

    /// A rule that only this package has, because the value can only be written in Python.
    pub(crate) fn rule(rule: &'static str, message: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        let mut invalid = Self::new(Reason::Rule { rule: rule.into(), message: message.into() });
        let hint = hint.into();
        invalid.issues.iter_mut().for_each(|issue| issue.hint = Some(hint.clone()));
        invalid
    }

    /// Issues that the crate found in an object, whose fields keep their names.
    pub(crate) fn with_field_names(error: ValidationError) -> Self {
        Self { issues: error.issues().iter().map(Issue::from_crate_issue).collect(), raised: None }
    }

    /// The same inside another value.
    pub(crate) fn within(mut self, segment: impl Into<Segment>) -> Self {
        let segment = segment.into();
        self.issues.iter_mut().for_each(|issue| issue.location.push_outer(segment.clone()));
        self
    }

    /// The same for a value at a location inside the one that was read.
    pub(crate) fn at(mut self, location: &Location) -> Self {
        self.issues.iter_mut().for_each(|issue| issue.location.0.extend(location.0.iter().cloned()));
        self
    }

    /// The value, or `None` after its issues have been added. The first issue of a value counts.
    pub(crate) fn take<T>(&mut self, result: Result<T, impl Into<Self>>) -> Option<T> {
        result.map_err(|error| self.add(error.into())).ok()
    }

    /// The same for a value in a field of another one, given by both segments.
    pub(crate) fn check<T>(
        &mut self,
        result: Result<T, ValidationError>,
        (outer, inner): (impl Into<Segment>, &str),
    ) -> Option<T> {
        self.take(result.map_err(|error| Self::from(error).within(inner).within(outer)))
    }

    /// Adds issues, and returns whether any of them is new.
    pub(crate) fn add(&mut self, other: Self) -> bool {
        let before = self.issues.len();
        for issue in other.issues {
            if self.issues.iter().all(|known| !issue.repeats(known)) {
                self.issues.push(issue);
            }
        }
        if self.raised.is_none() {
            self.raised = other.raised;
        }
        self.issues.len() > before
    }

    /// Adds issues, except those in members of an object that already have issues.
    pub(crate) fn add_elsewhere(&mut self, other: Self) {
        let known: HashSet<String> = self.issues.iter().map(Issue::member).collect();
        self.issues.extend(other.issues.into_iter().filter(|issue| !known.contains(&issue.member())));
    }

    /// The value, unless there are issues.
    pub(crate) fn finish<T>(self, value: T) -> Read<T> {
        if self.issues.is_empty() && self.raised.is_none() { Ok(value) } else { Err(self) }
    }

    /// The same for a value that exists if there are no issues.
    pub(crate) fn finish_some<T>(self, value: Option<T>) -> Read<T> {
        let missing = || Self::rule("required", "a value is missing", "pass it");
        self.finish(value)?.ok_or_else(missing)
    }
}

/// The exception of Python code that was called to read the value.
impl From<PyErr> for Invalid {
    fn from(raised: PyErr) -> Self {
        Self { issues: Vec::new(), raised: Some(raised) }
    }
}

/// Issues that the crate found in a single value, without the name that its type has for it.
impl From<ValidationError> for Invalid {
    fn from(error: ValidationError) -> Self {
        let issues = error.into_issues().into_iter();
        Self { issues: issues.map(|issue| Issue::from_crate_issue(&issue.at(""))).collect(), raised: None }
    }
}

impl From<Invalid> for PyErr {
    fn from(invalid: Invalid) -> Self {
        let Invalid { issues, raised } = invalid;
        raised.unwrap_or_else(|| {
            let is_type = issues.iter().filter(|issue| issue.is_error).all(|issue| issue.reason.is_type());
            errors::exception_for_issues(if is_type { "type" } else { "validation" }, issues.iter().map(Issue::fields))
        })
    }
}
