//! Collects the issues of several fields.

use std::fmt;

use serde::Serialize;

use super::{Issue, ValidationError};

/// A collector of [`Issue`]s, so that all of them are reported together.
///
/// ```
/// use telnyx_porting::{CountryCode, PageSize, Issues};
///
/// let mut issues = Issues::new();
/// let country = issues.check("location.country_code", "us".parse::<CountryCode>());
/// let size = issues.check("page.size", PageSize::new(251));
/// assert!(country.is_some() && size.is_none());
/// assert_eq!(issues.errors().count(), 1);
/// assert!(issues.into_result().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[must_use]
pub struct Issues {
    pub(super) issues: Vec<Issue>,
}

impl Issues {
    /// No issues.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an issue.
    pub fn push(&mut self, issue: Issue) {
        self.issues.push(issue);
    }

    /// Returns the value of a result, or adds its issues as issues of `field`.
    pub fn check<T>(&mut self, field: impl AsRef<str>, result: Result<T, ValidationError>) -> Option<T> {
        result.map_err(|error| self.extend(error.at(field.as_ref()).into_issues())).ok()
    }

    /// Adds other issues, with `parent` as prefix of their fields.
    pub fn merge_within(&mut self, parent: impl AsRef<str>, other: Self) {
        self.extend(other.within(parent));
    }

    /// Prefixes all fields. See [`Issue::within`].
    pub fn within(self, parent: impl AsRef<str>) -> Self {
        let parent = parent.as_ref();
        self.into_iter().map(|issue| issue.within(parent)).collect()
    }

    /// Sets the path of the value. See [`Issue::at`].
    pub fn at(self, field: impl AsRef<str>) -> Self {
        let field = field.as_ref();
        self.into_iter().map(|issue| issue.at(field)).collect()
    }

    /// Converts warnings to errors, for strict validation.
    pub fn strict(self) -> Self {
        self.into_iter().map(Issue::raised).collect()
    }

    /// All issues in the order in which they were found.
    pub fn as_slice(&self) -> &[Issue] {
        &self.issues
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|issue| issue.is_error())
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Issue> {
        self.issues.iter().filter(|issue| !issue.is_error())
    }

    /// Whether there are errors.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether there are neither errors nor warnings.
    pub fn is_empty(&self) -> bool {
        self.issues.is_empty()
    }

    /// The warnings if there are no errors, otherwise all issues as an error.
    pub fn into_result(self) -> Result<Vec<Issue>, ValidationError> {
        if self.has_errors() { Err(ValidationError::new(self)) } else { Ok(self.issues) }
    }

    /// Returns the value if there are no errors, otherwise all issues as an error. Warnings without an error are
    /// dropped: read [`Issues::warnings`] first.
    pub fn finish<T>(self, value: T) -> Result<T, ValidationError> {
        self.into_result().map(|_| value)
    }
}

impl Extend<Issue> for Issues {
    fn extend<I: IntoIterator<Item = Issue>>(&mut self, issues: I) {
        self.issues.extend(issues);
    }
}

impl FromIterator<Issue> for Issues {
    fn from_iter<I: IntoIterator<Item = Issue>>(issues: I) -> Self {
        Self { issues: issues.into_iter().collect() }
    }
}

impl IntoIterator for Issues {
    type Item = Issue;
    type IntoIter = std::vec::IntoIter<Issue>;

    fn into_iter(self) -> Self::IntoIter {
        self.issues.into_iter()
    }
}

impl fmt::Display for Issues {
    /// One line per issue, without a line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, issue) in self.issues.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{issue}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Rule;

    fn warning() -> Issue {
        Issue::warning("a", Rule::NumberPlan, "is not in the plan")
    }

    fn error() -> Issue {
        Issue::error("b", Rule::E164, "is empty")
    }

    #[test]
    fn separates_errors_from_warnings() {
        let issues: Issues = [warning(), error()].into_iter().collect();
        assert_eq!(issues.errors().count(), 1);
        assert_eq!(issues.warnings().count(), 1);
        let refused = issues.into_result().unwrap_err();
        assert_eq!(refused.issues(), [error(), warning()]);
    }

    #[test]
    fn warnings_alone_do_not_reject_a_value() {
        let issues: Issues = [warning()].into_iter().collect();
        assert_eq!(issues.clone().finish(7), Ok(7));
        assert_eq!(issues.clone().into_result(), Ok(vec![warning()]));
        assert!(issues.strict().finish(7).is_err());
    }

    #[test]
    fn paths_are_set_and_prefixed() {
        let mut inner = Issues::new();
        assert_eq!(inner.check::<()>("c", Err(error().into())), None);
        let mut outer = Issues::new();
        outer.merge_within("orders[0]", inner);
        assert_eq!(outer.to_string(), "orders[0].c: is empty [e164]");
        assert_eq!(outer.at("d").as_slice()[0].field(), "d");
    }
}
