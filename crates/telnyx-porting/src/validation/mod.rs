//! Validation issues: field, rule, shape of the value, and a fix.

mod error;
mod issues;
mod rule;

use std::fmt;

use serde::Serialize;

pub use error::ValidationError;
pub use issues::Issues;
pub use rule::Rule;

/// The severity of an [`Issue`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The value is valid, but may not be intended: a person should check it.
    Warning,
    /// The value is invalid and rejected.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One broken rule or suspicious value of a field.
///
/// The message states the rule and the *shape* of the value ("11 digits without the leading +"). It may contain phone
/// numbers, but never keys, PINs or account numbers.
///
/// `Display` prints one line. Serializes as an object with `field`, `rule`, `severity`, `message`, and, if they are set, `hint`
/// and `suggestion`.
///
/// ```
/// use telnyx_porting::{Issue, Rule, Severity};
///
/// let issue = Issue::error("page_size", Rule::PageSize, "0 is not within 1 to 250")
///     .with_hint("use 20, the API's default");
/// assert_eq!(issue.severity(), Severity::Error);
/// assert_eq!(
///     issue.to_string(),
///     "page_size: 0 is not within 1 to 250 [page-size]; hint: use 20, the API's default",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    field: String,
    /// The length of the part of `field` that is the path of the value itself; the rest is relative to the value.
    #[serde(skip)]
    root: usize,
    rule: Rule,
    severity: Severity,
    message: Box<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Box<str>>,
    /// Not serialized, because `field` identifies it.
    #[serde(skip)]
    value: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Box<str>>,
}

impl Issue {
    /// A broken rule.
    pub fn error(field: impl Into<String>, rule: Rule, message: impl Into<String>) -> Self {
        Self::new(field.into(), rule, Severity::Error, message.into().into())
    }

    /// A suspicious value.
    pub fn warning(field: impl Into<String>, rule: Rule, message: impl Into<String>) -> Self {
        Self::new(field.into(), rule, Severity::Warning, message.into().into())
    }

    fn new(field: String, rule: Rule, severity: Severity, message: Box<str>) -> Self {
        Self { root: field.len(), field, rule, severity, message, hint: None, value: None, suggestion: None }
    }

    /// Sets the hint: how to fix the issue.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into());
        self
    }

    /// Sets the value, which must not be a secret.
    #[must_use]
    pub(crate) fn with_value(mut self, value: &str) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Sets the value that was probably meant.
    #[must_use]
    pub(crate) fn with_suggestion(mut self, suggestion: impl Into<Box<str>>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// Sets the path of the value: replaces the name set by the value's type, and keeps the part relative to the value.
    /// With `at("orders[1].misc")`, an issue of `misc.type` becomes one of `orders[1].misc.type`.
    #[must_use]
    pub fn at(mut self, field: impl AsRef<str>) -> Self {
        let place = field.as_ref();
        self.field.replace_range(..self.root, place);
        self.root = place.len();
        self
    }

    /// Prefixes the field: `phone_number` within `orders[1]` becomes `orders[1].phone_number`.
    #[must_use]
    pub fn within(mut self, parent: impl AsRef<str>) -> Self {
        let parent = parent.as_ref();
        if parent.is_empty() {
            return self;
        }
        let joint = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        self.field.insert_str(0, joint);
        self.field.insert_str(0, parent);
        self.root += parent.len() + joint.len();
        self
    }

    /// Sets `parent` as the path of the value, and the current field as relative to it.
    pub(crate) fn part_of(self, parent: &str) -> Self {
        let mut inside = self.within(parent);
        inside.root = parent.len();
        inside
    }

    /// Converts a warning to an error.
    #[must_use]
    pub(crate) fn raised(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// The path of the field, such as `phone_numbers[3]` or `misc.new_billing_phone_number`.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The severity.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The message, without the field's name.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// A fix for the issue.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The value as it was passed, if it is text that is not a secret: that of a phone number.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The value that was probably meant, such as `+13035550000` for `(303) 555-0000`. It is a guess that a person should
    /// confirm: the same digits can be a number of another country.
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }

    /// The position of the value, from 0, in the innermost list of its field: 3 for `phone_numbers[3]`.
    pub fn index(&self) -> Option<usize> {
        let (before, _) = self.field.rsplit_once(']')?;
        before.rsplit_once('[')?.1.parse().ok()
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.severity == Severity::Warning {
            f.write_str("warning: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{} [{}]", self.message, self.rule)?;
        match &self.hint {
            Some(hint) => write!(f, "; hint: {hint}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue() -> Issue {
        Issue::error("type", Rule::MiscType, "is missing").part_of("misc")
    }

    #[test]
    fn the_path_of_a_value_can_be_set_later() {
        assert_eq!(issue().field(), "misc.type");
        assert_eq!(issue().at("orders[1].misc").field(), "orders[1].misc.type");
        assert_eq!(issue().at("a").at("b").field(), "b.type");
    }

    #[test]
    fn fields_can_be_prefixed() {
        assert_eq!(issue().within("orders[1]").field(), "orders[1].misc.type");
        assert_eq!(issue().within("x").at("m").field(), "m.type");
        assert_eq!(issue().within("").field(), "misc.type");
        let item = Issue::error("[3]", Rule::E164, "is empty");
        assert_eq!(item.within("phone_numbers").field(), "phone_numbers[3]");
        let whole = Issue::error("", Rule::E164, "is empty");
        assert_eq!(whole.within("phone_number").field(), "phone_number");
    }

    #[test]
    fn an_issue_has_the_position_in_the_innermost_list() {
        let index = |field: &str| Issue::error(field, Rule::E164, "is empty").index();
        assert_eq!(index("phone_numbers[3]"), Some(3));
        assert_eq!(index("orders[1].phone_numbers[12].end_at"), Some(12));
        assert_eq!(index("misc.type"), None);
        assert_eq!(index("extra_headers[\"x-a\"]"), None);
    }

    #[test]
    fn warnings_are_marked() {
        let warning = Issue::warning("misc", Rule::MiscPartial, "is incomplete");
        assert_eq!(warning.to_string(), "warning: misc: is incomplete [misc-partial]");
        assert!(warning.raised().is_error());
    }

    #[test]
    fn issues_can_be_serialized() {
        let json = serde_json::to_value(issue().with_hint("write full or partial")).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "field": "misc.type",
                "rule": "misc-type",
                "severity": "error",
                "message": "is missing",
                "hint": "write full or partial",
            })
        );
    }
}
