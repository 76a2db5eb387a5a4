//! The error of constructors and `validate` functions.

use std::{error::Error, fmt};

use serde::Serialize;

use super::{Issue, Issues};

/// One or more [`Issue`]s, at least one of which is an error.
///
/// `Display` prints one line per issue, errors first. Serializes as the list of issues.
///
/// ```
/// use telnyx_porting::{PhoneNumber, Rule};
///
/// let error = "13035550000".parse::<PhoneNumber>().unwrap_err();
/// assert_eq!(error.first().rule(), Rule::E164);
/// assert_eq!(
///     error.at("phone_numbers[3]").to_string(),
///     "phone_numbers[3]: expected + followed by 7 to 15 digits, got 11 digits without the \
///      leading + [e164]; hint: write +13035550000",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ValidationError {
    /// Never empty; errors before warnings; the first is an error. Boxed to keep the `Result` of a small value small.
    issues: Box<Issues>,
}

impl ValidationError {
    /// The error for issues with errors.
    pub(crate) fn new(mut issues: Issues) -> Self {
        debug_assert!(issues.has_errors(), "no error in {issues:?}");
        issues.issues.sort_by_key(|issue| !issue.is_error());
        Self { issues: Box::new(issues) }
    }

    /// The error for issues with errors, whose fields are relative to the value `parent`.
    pub(crate) fn within_value(issues: Issues, parent: &str) -> Self {
        Self::new(issues.into_iter().map(|part| part.part_of(parent)).collect())
    }

    /// All issues, errors first. Never empty.
    pub fn issues(&self) -> &[Issue] {
        self.issues.as_slice()
    }

    /// The first error.
    pub fn first(&self) -> &Issue {
        &self.issues.as_slice()[0]
    }

    /// The issues because of which the value is rejected. Never empty.
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.issues.errors()
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Issue> {
        self.issues.warnings()
    }

    /// All issues, errors first.
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues.issues
    }

    /// Sets the path of the value. See [`Issue::at`].
    #[must_use]
    pub fn at(mut self, field: impl AsRef<str>) -> Self {
        *self.issues = self.issues.at(field);
        self
    }

    /// Prefixes all fields. See [`Issue::within`].
    #[must_use]
    pub fn within(mut self, parent: impl AsRef<str>) -> Self {
        *self.issues = self.issues.within(parent);
        self
    }
}

impl From<Issue> for ValidationError {
    /// Converts a warning to an error.
    fn from(issue: Issue) -> Self {
        Self { issues: Box::new(Issues::from_iter([issue.raised()])) }
    }
}

impl From<ValidationError> for Issues {
    fn from(error: ValidationError) -> Self {
        *error.issues
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.issues.fmt(f)
    }
}

impl Error for ValidationError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Rule;

    #[test]
    fn prints_a_line_for_each_issue_and_errors_first() {
        let issues =
            [Issue::warning("a", Rule::NumberPlan, "is not in the plan"), Issue::error("b", Rule::E164, "is empty")];
        let error = Issues::from_iter(issues).into_result().unwrap_err();
        assert_eq!(error.to_string(), "b: is empty [e164]\nwarning: a: is not in the plan [number-plan]");
        assert_eq!(error.first().field(), "b");
        assert_eq!((error.errors().count(), error.warnings().count()), (1, 1));
    }

    #[test]
    fn warnings_alone_are_not_an_error() {
        let warning = Issue::warning("a", Rule::NumberPlan, "is not in the plan");
        assert_eq!(Issues::from_iter([warning.clone()]).into_result(), Ok(vec![warning.clone()]));
        assert!(ValidationError::from(warning).first().is_error());
    }

    #[test]
    fn stays_small_inside_a_result() {
        assert_eq!(size_of::<ValidationError>(), size_of::<usize>());
    }
}
