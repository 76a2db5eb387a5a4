//! Enum values on the command line, such as statuses and types.
//!
//! The rule is that of `telnyx-porting`: an unknown value is accepted with a warning, because the API may have added it; a
//! typo is rejected. `telnyx-porting api` sends any value.

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgMatches, Command};
use std::ffi::OsStr;
use std::fmt::Display;
use telnyx_porting::{Issues, Rule, ValidationError, check_known_value};

/// An enum that the API may extend.
pub(crate) trait OpenEnum: for<'a> From<&'a str> + Display + Clone + Send + Sync + 'static {
    /// The values that this version knows.
    fn known() -> Vec<&'static str>;
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
    values.filter(|value| value.is_unknown()).filter_map(|value| warning(&value.to_string(), &T::known())).collect()
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

fn warning(text: &str, known: &[&str]) -> Option<String> {
    let issue = check_known_value("", text, known)?;
    Some(format!("{}; {}", issue.message(), issue.hint().unwrap_or_default()))
}

/// The issues without those about unknown values, which the command line has already printed.
pub(crate) fn unreported(issues: &Issues) -> Issues {
    issues.clone().into_iter().filter(|issue| issue.rule() != Rule::KnownValue).collect()
}

/// The parser of an enum; see the module.
pub(crate) fn value<T: OpenEnum>() -> impl TypedValueParser<Value = T> {
    TextParser(T::known()).map(|text| T::from(&text))
}

/// The parser of an enum that a rule of `telnyx-porting` validates: a typo is rejected, as by [`value`].
pub(crate) fn described(known: &[&'static str]) -> TextParser {
    TextParser(known.to_vec())
}

/// The parser that [`described`] returns.
#[derive(Clone)]
pub(crate) struct TextParser(Vec<&'static str>);

impl TypedValueParser for TextParser {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let known = self.0.clone();
        let read = move |text: &str| reject_typo(text, &known).map(|()| text.to_owned());
        read.parse_ref(command, argument, value)
    }

    /// For the help and completions.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}

/// Rejects a likely typo of a known value, using the rule of `telnyx-porting`.
pub(crate) fn reject_typo(text: &str, known: &[&str]) -> Result<(), ValidationError> {
    match check_known_value("", text, known) {
        Some(issue) if issue.is_error() => Err(issue.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;
    use telnyx_porting::types::{AssociatedNumberAction, PortingOrderStatusValue};

    fn parse_known<T: OpenEnum>(text: &str) -> Result<T, clap::Error> {
        value().parse_ref(&Command::new("test"), None, OsStr::new(text))
    }

    #[test]
    fn typos_are_rejected_and_unknown_values_cause_a_warning() {
        for known in PortingOrderStatusValue::KNOWN {
            assert_eq!(parse_known::<PortingOrderStatusValue>(known.as_str()).unwrap(), *known);
        }
        let error = parse_known::<PortingOrderStatusValue>("foc-date-confirmd").unwrap_err();
        let rule = error.source().unwrap().downcast_ref::<ValidationError>().unwrap();
        assert_eq!(rule.first().hint(), Some("did you mean foc-date-confirmed?"));
        assert!(parse_known::<PortingOrderStatusValue>("submitted-late").unwrap().is_unknown());
        assert!(parse_known::<AssociatedNumberAction>("burn").unwrap().is_unknown());
        let warning = warning("foc-confirmed", &PortingOrderStatusValue::known()).unwrap();
        assert!(warning.ends_with("did you mean foc-date-confirmed?"), "{warning}");
    }
}
