//! Enum values on the command line, such as statuses and types.
//!
//! The API may add values, so an unknown one is accepted with a warning. A likely typo of a known one is rejected with a
//! suggestion; `telnyx-porting api` still sends it.

use crate::text;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgMatches, Command};
use std::ffi::OsStr;
use std::marker::PhantomData;
use telnyx_porting::{Issue, Issues, Rule, ValidationError};

/// An enum that the API may extend.
pub(crate) trait OpenEnum: Clone + Send + Sync + 'static {
    /// The values that this version knows.
    fn known() -> Vec<&'static str>;
    fn parse(text: &str) -> Self;
    fn text(&self) -> &str;
    fn is_unknown(&self) -> bool;
}

/// Implements [`OpenEnum`], and finds unknown values of enums without a rule in `telnyx-porting`.
macro_rules! open_enums {
    ($($name:ident),* $(,)?) => {
        $(
            impl $crate::enum_arg::OpenEnum for telnyx_porting::types::$name {
                fn known() -> Vec<&'static str> {
                    Self::KNOWN.iter().map(Self::as_str).collect()
                }

                fn parse(text: &str) -> Self {
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
            $(found.extend($crate::enum_arg::unknown_of::<telnyx_porting::types::$name>(matches, id));)*
            found
        }
    };
}

pub(crate) use open_enums;

pub(crate) fn unknown_of<T: OpenEnum>(matches: &ArgMatches, id: &str) -> Vec<String> {
    let Ok(Some(values)) = matches.try_get_many::<T>(id) else { return Vec::new() };
    values.filter(|value| value.is_unknown()).map(|value| warning(value.text(), &T::known())).collect()
}

/// Warnings about values that this version does not know. `unknown` finds those of all enums.
pub(crate) fn warnings(
    command: &Command,
    matches: &ArgMatches,
    unknown: fn(&ArgMatches, &str) -> Vec<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for argument in command.get_arguments() {
        let values = unknown(matches, argument.get_id().as_str());
        lines.extend(values.into_iter().map(|warning| format!("{argument}: {warning}")));
    }
    if let Some((name, matches)) = matches.subcommand()
        && let Some(command) = command.find_subcommand(name)
    {
        lines.extend(warnings(command, matches, unknown));
    }
    lines
}

fn warning(text: &str, known: &[&'static str]) -> String {
    let hint = text::suggestion(text, "known values are", known.iter().copied());
    format!("{text:?} is not a value in the API's description; {hint}")
}

/// Issues without unknown values, about which the command line has warned.
pub(crate) fn unreported(issues: &Issues) -> Issues {
    issues.clone().into_iter().filter(|issue| issue.rule() != Rule::KnownValue).collect()
}

/// The parser of an enum; see the module.
pub(crate) fn value<T: OpenEnum>() -> EnumParser<T> {
    EnumParser(PhantomData)
}

/// The parser that [`value`] returns.
#[derive(Clone)]
pub(crate) struct EnumParser<T>(PhantomData<T>);

impl<T: OpenEnum> TypedValueParser for EnumParser<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        (|text: &str| read(text)).parse_ref(command, argument, value)
    }

    /// For the help and completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(T::known().into_iter().map(PossibleValue::new)))
    }
}

/// The parser of an enum that a rule of `telnyx-porting` validates: a typo is rejected, as by [`value`].
pub(crate) fn described(known: &'static [&'static str]) -> TextParser {
    TextParser(known)
}

/// The parser that [`described`] returns.
#[derive(Clone)]
pub(crate) struct TextParser(&'static [&'static str]);

impl TypedValueParser for TextParser {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let read = |text: &str| refuse_typo(text, self.0.iter().copied()).map(|()| text.to_owned());
        read.parse_ref(command, argument, value)
    }

    /// For the help and completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}

fn read<T: OpenEnum>(text: &str) -> Result<T, ValidationError> {
    refuse_typo(text, T::known())?;
    Ok(T::parse(text))
}

/// Rejects a likely typo of a known value.
pub(crate) fn refuse_typo(text: &str, known: impl IntoIterator<Item = &'static str>) -> Result<(), ValidationError> {
    let known: Vec<_> = known.into_iter().collect();
    let typos = known.iter().filter_map(|known| Some((typo_distance(text, known)?, known)));
    match typos.min_by_key(|(distance, _)| *distance) {
        Some((_, meant)) if !known.contains(&text) => {
            let issue = Issue::error("", Rule::KnownValue, format!("there is no {text:?}"));
            Err(issue.with_hint(format!("did you mean {meant}?")).into())
        }
        _ => Ok(()),
    }
}

/// The edit distance of a likely typo, one or two letters, ignoring case and separators.
fn typo_distance(text: &str, known: &str) -> Option<usize> {
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
    fn a_typo_is_rejected_with_a_suggestion() {
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
    fn known_values_and_unlike_ones_are_accepted() {
        for known in PortingOrderStatusValue::KNOWN {
            assert_eq!(read::<PortingOrderStatusValue>(known.as_str()).unwrap(), *known);
        }
        assert!(read::<PortingOrderStatusValue>("submitted-late").unwrap().is_unknown());
        assert!(read::<AssociatedNumberAction>("burn").unwrap().is_unknown());
        let warning = warning("foc-confirmed", &PortingOrderStatusValue::known());
        assert!(warning.ends_with("did you mean foc-date-confirmed?"), "{warning}");
    }
}
