//! How to print.

use super::environment;
use super::profile::{Profile, chosen};
use super::source::{Placed, Source};
use crate::cli::{ColorChoice, GlobalArgs};
use crate::failure::Failure;
use crate::output::Format;

/// The form in which results are printed.
#[derive(Clone, Debug)]
pub(crate) struct Looks {
    pub(crate) output: Placed<Format>,
    pub(crate) color: Placed<ColorChoice>,
}

impl Looks {
    /// What the command line says, and otherwise the defaults.
    pub(crate) fn of_flags(options: &GlobalArgs) -> Self {
        Self::of(options, None, &Profile::default())
    }

    pub(super) fn of(options: &GlobalArgs, variable: Option<Placed<Format>>, profile: &Profile) -> Self {
        let output = options.output.map(|value| Placed { value, source: Source::Flag("--output") });
        let output = output.or(variable).or_else(|| profile.output.clone());
        let color = options.color.map(|value| Placed { value, source: Source::Flag("--color") });
        let color = color.or_else(|| profile.color.clone());
        Self {
            output: output.unwrap_or_else(|| Placed::default(Format::Table)),
            color: color.unwrap_or_else(|| Placed::default(ColorChoice::Auto)),
        }
    }
}

/// Finds out how to print. What is wrong with the configuration is told besides: even that has to be printed.
pub(crate) fn looks(options: &GlobalArgs) -> (Looks, Option<Failure>) {
    let (variable, wrong_variable) = split(environment::output());
    let (profile, wrong_file) = split(chosen(options).map(|chosen| Some(chosen.profile)));
    // A variable that is not used is not looked at.
    let wrong_variable = wrong_variable.filter(|_| options.output.is_none());
    (Looks::of(options, variable, &profile.unwrap_or_default()), wrong_file.or(wrong_variable))
}

fn split<T>(result: Result<Option<T>, Failure>) -> (Option<T>, Option<Failure>) {
    match result {
        Ok(value) => (value, None),
        Err(failure) => (None, Some(failure)),
    }
}
