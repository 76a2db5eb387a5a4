//! Several things that are wrong with the input, gathered to be reported at once.

use super::{of_issues, shape};
use crate::ending;
use pyo3::prelude::*;

/// Field, rule, message, hint, and whether it is an error.
type Told = (String, String, String, Option<String>, bool);

/// What is wrong so far.
#[derive(Default)]
pub(crate) struct Wrong {
    issues: Vec<Told>,
    /// An exception that is not about the input, such as one of the caller's iterator.
    other: Option<PyErr>,
}

impl Wrong {
    /// The value of a result, or nothing after a note of what is wrong with it.
    pub(crate) fn take<T>(&mut self, result: PyResult<T>) -> Option<T> {
        result.map_err(|error| self.note(error)).ok()
    }

    /// The same for a value that stands at a place within an argument.
    pub(crate) fn within<T>(&mut self, place: &str, result: PyResult<T>) -> Option<T> {
        self.take(result.map_err(|error| super::within(place, error)))
    }

    fn note(&mut self, error: PyErr) {
        let issues = Python::attach(|py| {
            let _inside = ending::inside(py);
            error.value(py).getattr("issues").and_then(|issues| issues.extract::<Vec<Told>>())
        });
        match issues {
            Ok(issues) => {
                // What is wrong with a value is told by whoever has found it first.
                let new = issues.into_iter().filter(|new| self.issues.iter().all(|known| !is_about(new, known)));
                let new: Vec<_> = new.collect();
                self.issues.extend(new);
            }
            Err(_) => {
                self.other.get_or_insert(error);
            }
        }
    }

    /// The same of a value that an argument is or holds: its name, not known yet, comes before each field.
    pub(crate) fn below_an_argument(mut self) -> Self {
        for (field, ..) in &mut self.issues {
            if !field.is_empty() && !field.starts_with(['.', '[']) {
                field.insert(0, '.');
            }
        }
        self
    }

    /// The exception for all of it, unless nothing is wrong.
    pub(crate) fn finish(self) -> PyResult<()> {
        if let Some(other) = self.other {
            return Err(other);
        }
        if self.issues.is_empty() {
            return Ok(());
        }
        let mut errors = self.issues.iter().filter(|(.., is_error)| *is_error);
        let kind = if errors.all(|(_, rule, ..)| rule == shape::RULE) { "type" } else { "validation" };
        let issues = self.issues.iter().map(|(field, rule, message, hint, is_error)| {
            (field.as_str(), rule.as_str(), message.as_str(), hint.as_deref(), *is_error)
        });
        Err(of_issues(kind, &issues.collect::<Vec<_>>()))
    }

    /// The value, which is there unless something is wrong.
    pub(crate) fn finish_with<T>(self, value: T) -> PyResult<T> {
        self.finish().map(|()| value)
    }
}

/// Two values that were read, or all that is wrong with both.
pub(crate) fn both<A, B>(first: PyResult<A>, second: PyResult<B>) -> PyResult<(A, B)> {
    let mut wrong = Wrong::default();
    let (first, second) = (wrong.take(first), wrong.take(second));
    wrong.finish_with(first.zip(second))?.ok_or_else(super::nothing)
}

/// Whether two issues are about the same value, or one about the lack of a field whose value the other is about.
fn is_about(new: &Told, known: &Told) -> bool {
    let (new_field, _, message, ..) = new;
    let known_field = &known.0;
    let lacking = message.strip_prefix("lacks the field ").map(|name| match new_field.as_str() {
        "" | "." => name.to_owned(),
        field => format!("{field}.{name}"),
    });
    !new_field.is_empty() && new_field == known_field || lacking.as_ref() == Some(known_field)
}
