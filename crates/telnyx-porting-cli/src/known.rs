//! Values that the API describes, on the command line: statuses, kinds, orders of lists.
//!
//! The API may get other values than this version knows, so that an unknown one is taken, with a warning. One that is a
//! slip away from a known one is refused with what was probably meant; `telnyx-porting api` sends it all the same.

use crate::suggest;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgMatches, Command};
use std::ffi::OsStr;
use std::marker::PhantomData;
use telnyx_porting::{Issue, Rule, ValidationError};

/// An enum that the server may extend.
pub(crate) trait OpenEnum: Clone + Send + Sync + 'static {
    /// What this version knows of it.
    fn known() -> Vec<&'static str>;
    fn read(text: &str) -> Self;
    fn text(&self) -> &str;
    fn is_unknown(&self) -> bool;
}

/// Implements [`OpenEnum`], and looks for unknown values of those that no rule of `telnyx-porting` warns of.
macro_rules! open_enums {
    ($($name:ident),* $(,)?) => {
        $(
            impl $crate::known::OpenEnum for telnyx_porting::types::$name {
                fn known() -> Vec<&'static str> {
                    Self::KNOWN.iter().map(Self::as_str).collect()
                }

                fn read(text: &str) -> Self {
                    Self::from(text)
                }

                fn text(&self) -> &str {
                    self.as_str()
                }

                fn is_unknown(&self) -> bool {
                    telnyx_porting::types::$name::is_unknown(self)
                }
            }
        )*

        /// The unknown values of an argument.
        pub(crate) fn unknown(matches: &clap::ArgMatches, id: &str) -> Vec<String> {
            let mut found = Vec::new();
            $(found.extend($crate::known::unknown_of::<telnyx_porting::types::$name>(matches, id));)*
            found
        }
    };
}

pub(crate) use open_enums;

pub(crate) fn unknown_of<T: OpenEnum>(matches: &ArgMatches, id: &str) -> Vec<String> {
    let Ok(Some(values)) = matches.try_get_many::<T>(id) else { return Vec::new() };
    values.filter(|value| value.is_unknown()).map(|value| doubt(value.text(), &T::known())).collect()
}

/// What is doubtful about the values that were given: a line for each that this version does not know.
///
/// `unknown` knows all enums.
pub(crate) fn doubts(
    command: &Command,
    matches: &ArgMatches,
    unknown: fn(&ArgMatches, &str) -> Vec<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for argument in command.get_arguments() {
        let values = unknown(matches, argument.get_id().as_str());
        lines.extend(values.into_iter().map(|doubt| format!("{argument}: {doubt}")));
    }
    if let Some((name, matches)) = matches.subcommand()
        && let Some(command) = command.find_subcommand(name)
    {
        lines.extend(doubts(command, matches, unknown));
    }
    lines
}

fn doubt(text: &str, known: &[&'static str]) -> String {
    let hint = suggest::hint(text, "it describes", known.iter().copied());
    format!("{text:?} is none of the values that the API describes; {hint}")
}

/// Reads a value of an enum; see the module.
pub(crate) fn value<T: OpenEnum>() -> Known<T> {
    Known(PhantomData)
}

/// The parser that [`value`] makes.
#[derive(Clone)]
pub(crate) struct Known<T>(PhantomData<T>);

impl<T: OpenEnum> TypedValueParser for Known<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        (|text: &str| read(text)).parse_ref(command, argument, value)
    }

    /// For the help and for completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::known().into_iter().map(PossibleValue::new)))
    }
}

/// Reads a value of an enum that a rule of `telnyx-porting` looks at: a slip is refused, as by [`value`].
pub(crate) fn described(known: &'static [&'static str]) -> Described {
    Described(known)
}

/// The parser that [`described`] makes.
#[derive(Clone)]
pub(crate) struct Described(&'static [&'static str]);

impl TypedValueParser for Described {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let read = |text: &str| refuse_slip(text, self.0.iter().copied()).map(|()| text.to_owned());
        read.parse_ref(command, argument, value)
    }

    /// For the help and for completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}

fn read<T: OpenEnum>(text: &str) -> Result<T, ValidationError> {
    refuse_slip(text, T::known())?;
    Ok(T::read(text))
}

/// Refuses what is none of the known values, but nearly one.
pub(crate) fn refuse_slip(text: &str, known: impl IntoIterator<Item = &'static str>) -> Result<(), ValidationError> {
    let known: Vec<_> = known.into_iter().collect();
    let slips = known.iter().filter_map(|known| Some((slip(text, known)?, known)));
    match slips.min_by_key(|(distance, _)| *distance) {
        Some((_, meant)) if !known.contains(&text) => {
            let issue = Issue::error("", Rule::KnownValue, format!("there is no {text:?}"));
            Err(issue.with_hint(format!("did you mean {meant}?")).into())
        }
        _ => Ok(()),
    }
}

/// How far away a known value is: a letter or two, not counting capitals and separators.
fn slip(text: &str, known: &str) -> Option<usize> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let (text, known) = (plain(text), plain(known));
    let allowed = (known.chars().count() / 5).clamp(1, 2);
    Some(strsim::damerau_levenshtein(&text, &known)).filter(|distance| *distance <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::types::{AssociatedNumberAction, PortingOrderStatusValue};

    #[test]
    fn a_slip_is_refused_with_what_was_meant() {
        for (text, meant) in [
            ("foc-date-confirmd", "foc-date-confirmed"),
            ("foc_date_confirmed", "foc-date-confirmed"),
            ("Ported", "ported"),
            ("canceled", "cancelled"),
            ("darft", "draft"),
        ] {
            let error = read::<PortingOrderStatusValue>(text).unwrap_err();
            assert_eq!(error.first().hint(), Some(&*format!("did you mean {meant}?")), "{text}");
        }
    }

    #[test]
    fn known_values_and_quite_other_ones_are_taken() {
        for known in PortingOrderStatusValue::KNOWN {
            assert_eq!(read::<PortingOrderStatusValue>(known.as_str()).unwrap(), *known);
        }
        assert!(read::<PortingOrderStatusValue>("submitted-late").unwrap().is_unknown());
        assert!(read::<AssociatedNumberAction>("burn").unwrap().is_unknown());
        let doubt = doubt("foc-confirmed", &PortingOrderStatusValue::known());
        assert!(doubt.ends_with("did you mean foc-date-confirmed?"), "{doubt}");
    }
}
