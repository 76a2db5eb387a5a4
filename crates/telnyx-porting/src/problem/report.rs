//! Gathers the problems of several fields.

use std::fmt;

use serde::Serialize;

use super::{Problem, ValidationError};

/// A collector of [`Problem`]s from several fields, so that one look shows them all.
///
/// ```
/// use telnyx_porting::{CountryCode, PageSize, Report};
///
/// let mut report = Report::new();
/// let country = report.check("location.country_code", "us".parse::<CountryCode>());
/// let size = report.check("page.size", PageSize::new(251));
/// assert!(country.is_some() && size.is_none());
/// assert_eq!(report.errors().count(), 1);
/// assert!(report.into_result().is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[must_use]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// A report without problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Takes the value out of a result, or notes its problems as those of `field`.
    pub fn check<T>(&mut self, field: impl AsRef<str>, result: Result<T, ValidationError>) -> Option<T> {
        result.map_err(|error| self.extend(error.at(field.as_ref()).into_problems())).ok()
    }

    /// Adds the problems of another report, with every field put inside `parent`.
    pub fn merge_within(&mut self, parent: impl AsRef<str>, other: Self) {
        let parent = parent.as_ref();
        self.extend(other.into_iter().map(|problem| problem.within(parent)));
    }

    /// Moves every field inside another one. See [`Problem::within`].
    pub fn within(self, parent: impl AsRef<str>) -> Self {
        let mut moved = Self::new();
        moved.merge_within(parent, self);
        moved
    }

    /// Says where the value stands that was reported on. See [`Problem::at`].
    pub fn at(self, field: impl AsRef<str>) -> Self {
        let field = field.as_ref();
        self.into_iter().map(|problem| problem.at(field)).collect()
    }

    /// Makes every warning an error, for strict checking.
    pub fn strict(self) -> Self {
        self.into_iter().map(Problem::raised).collect()
    }

    /// All problems in the order in which they were found.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The problems for which something is refused.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.is_error())
    }

    /// What is only doubtful.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| !problem.is_error())
    }

    /// Whether something is refused.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether there are neither errors nor warnings.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// The warnings if there are no errors, otherwise all problems as an error.
    pub fn into_result(self) -> Result<Vec<Problem>, ValidationError> {
        match ValidationError::from_problems(self.problems) {
            Ok(error) => Err(error),
            Err(warnings) => Ok(warnings),
        }
    }

    /// The value if there are no errors, otherwise all problems as an error. Warnings without an
    /// error are dropped: read [`Report::warnings`] before.
    pub fn finish<T>(self, value: T) -> Result<T, ValidationError> {
        self.into_result().map(|_| value)
    }
}

impl Extend<Problem> for Report {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.problems.extend(problems);
    }
}

impl FromIterator<Problem> for Report {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self { problems: problems.into_iter().collect() }
    }
}

impl IntoIterator for Report {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.into_iter()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_lines(f, &self.problems)
    }
}

/// One line for each problem, no line break at the end.
pub(super) fn write_lines(f: &mut fmt::Formatter<'_>, problems: &[Problem]) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        write!(f, "{problem}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    fn warning() -> Problem {
        Problem::warning("a", Rule::NumberPlan, "is not in the plan")
    }

    fn error() -> Problem {
        Problem::error("b", Rule::E164, "is empty")
    }

    #[test]
    fn separates_errors_from_warnings() {
        let report: Report = [warning(), error()].into_iter().collect();
        assert_eq!(report.errors().count(), 1);
        assert_eq!(report.warnings().count(), 1);
        let refused = report.into_result().unwrap_err();
        assert_eq!(refused.problems(), [error(), warning()]);
    }

    #[test]
    fn warnings_alone_let_a_value_pass() {
        let report: Report = [warning()].into_iter().collect();
        assert_eq!(report.clone().finish(7), Ok(7));
        assert_eq!(report.clone().into_result(), Ok(vec![warning()]));
        assert!(report.strict().finish(7).is_err());
    }

    #[test]
    fn fields_are_placed_and_nested() {
        let mut inner = Report::new();
        assert_eq!(inner.check::<()>("c", Err(error().into())), None);
        let mut outer = Report::new();
        outer.merge_within("orders[0]", inner);
        assert_eq!(outer.to_string(), "orders[0].c: is empty [e164]");
        assert_eq!(outer.at("d").problems()[0].field(), "d");
    }
}
