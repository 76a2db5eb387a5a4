//! The error that a constructor or a `validate` function returns.

use std::{error::Error, fmt};

use serde::Serialize;

use super::{Problem, Report};

/// One or more [`Problem`]s, at least one of which is an error.
///
/// `Display` prints one line for each problem, errors first. Serialising gives the list.
///
/// ```
/// use telnyx_porting::{PhoneNumber, Rule};
///
/// let error = "13035550000".parse::<PhoneNumber>().unwrap_err();
/// assert_eq!(error.first().rule(), Rule::E164);
/// assert_eq!(
///     error.at("phone_numbers[3]").to_string(),
///     "phone_numbers[3]: 11 digits without the leading + where a phone number is + and 7 to 15 \
///      digits [e164]; hint: write +13035550000",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ValidationError {
    /// Boxed, so that a `Result` of a small value stays small.
    problems: Box<Problems>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
struct Problems {
    /// Never empty; errors before warnings; the first is an error.
    list: Vec<Problem>,
}

impl ValidationError {
    /// The error for these problems, or nothing if none of them is an error.
    pub(super) fn from_problems(mut list: Vec<Problem>) -> Result<Self, Vec<Problem>> {
        if !list.iter().any(Problem::is_error) {
            return Err(list);
        }
        list.sort_by_key(|problem| !problem.is_error());
        let problems = Box::new(Problems { list });
        Ok(Self { problems })
    }

    /// The error for a report that has errors, whose fields are parts of the value `parent`.
    pub(crate) fn of_parts(report: Report, parent: &str) -> Self {
        debug_assert!(report.has_errors(), "no error in {report:?}");
        let mut list: Vec<_> = report.into_iter().map(|part| part.part_of(parent)).collect();
        list.sort_by_key(|problem| !problem.is_error());
        let problems = Box::new(Problems { list });
        Self { problems }
    }

    /// All problems, errors first. Never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems.list
    }

    /// The first error.
    pub fn first(&self) -> &Problem {
        &self.problems.list[0]
    }

    /// The problems for which the value is refused. Never empty.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems().iter().filter(|problem| problem.is_error())
    }

    /// What was doubtful besides.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.problems().iter().filter(|problem| !problem.is_error())
    }

    /// All problems, errors first.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems.list
    }

    /// Says where the value stands. See [`Problem::at`].
    #[must_use]
    pub fn at(self, field: impl AsRef<str>) -> Self {
        let field = field.as_ref();
        self.map(|problem| problem.at(field))
    }

    /// Puts every field inside another one. See [`Problem::within`].
    #[must_use]
    pub fn within(self, parent: impl AsRef<str>) -> Self {
        let parent = parent.as_ref();
        self.map(|problem| problem.within(parent))
    }

    fn map(mut self, change: impl Fn(Problem) -> Problem) -> Self {
        self.problems.list = self.problems.list.into_iter().map(change).collect();
        self
    }
}

impl From<Problem> for ValidationError {
    /// The problem becomes an error even if it was a warning.
    fn from(problem: Problem) -> Self {
        let list = vec![problem.raised()];
        Self { problems: Box::new(Problems { list }) }
    }
}

impl From<ValidationError> for Report {
    fn from(error: ValidationError) -> Self {
        error.into_problems().into_iter().collect()
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::report::write_lines(f, self.problems())
    }
}

impl Error for ValidationError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;

    #[test]
    fn prints_a_line_for_each_problem_and_errors_first() {
        let error = ValidationError::from_problems(vec![
            Problem::warning("a", Rule::NumberPlan, "is not in the plan"),
            Problem::error("b", Rule::E164, "is empty"),
        ])
        .unwrap();
        assert_eq!(error.to_string(), "b: is empty [e164]\nwarning: a: is not in the plan [number-plan]");
        assert_eq!(error.first().field(), "b");
        assert_eq!((error.errors().count(), error.warnings().count()), (1, 1));
    }

    #[test]
    fn warnings_alone_are_no_error() {
        let warning = Problem::warning("a", Rule::NumberPlan, "is not in the plan");
        assert!(ValidationError::from_problems(vec![warning.clone()]).is_err());
        assert!(ValidationError::from(warning).first().is_error());
    }

    #[test]
    fn stays_small_inside_a_result() {
        assert_eq!(size_of::<ValidationError>(), size_of::<usize>());
    }
}
