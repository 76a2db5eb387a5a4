//! What a profile can set.

use super::command;
use crate::cli::ColorChoice;
use crate::failure::Failure;
use crate::output::Format;
use crate::suggest;
use clap::ValueEnum;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl, ValidationError};

/// A setting of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Setting {
    /// Where the API is: https, or http on this machine
    BaseUrl,
    /// The API key itself; only its owner can read the file
    ApiKey,
    /// A file that holds the key and nothing else
    ApiKeyFile,
    /// A command that prints the key; it is run without a shell
    ApiKeyCommand,
    /// How long the command may take: 30s unless set
    ApiKeyCommandTimeout,
    /// A PEM file of certificates that are trusted too, such as that of a private CA
    CaFile,
    /// How results are printed, as --output takes it
    Output,
    /// When colour is used, as --color takes it
    Color,
}

/// Why a text cannot be the value of a setting. It never quotes the text, which may be a key in the wrong place.
#[derive(Debug)]
pub(crate) struct Wrong {
    reason: String,
    hint: Option<String>,
}

impl Setting {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BaseUrl => "base_url",
            Self::ApiKey => "api_key",
            Self::ApiKeyFile => "api_key_file",
            Self::ApiKeyCommand => "api_key_command",
            Self::ApiKeyCommandTimeout => "api_key_command_timeout",
            Self::CaFile => "ca_file",
            Self::Output => "output",
            Self::Color => "color",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, Wrong> {
        let names = Self::value_variants().iter().map(|setting| setting.name());
        Self::from_str(name, false).map_err(|_| Wrong {
            hint: Some(suggest::hint(name, "settings are", names)),
            ..Wrong::new("is no setting")
        })
    }

    /// Whether it says where the key is; a profile has one of these at most.
    pub(crate) fn is_key(self) -> bool {
        matches!(self, Self::ApiKey | Self::ApiKeyFile | Self::ApiKeyCommand)
    }

    /// The other settings that say where the key is, if this is one of them.
    pub(crate) fn rivals(self) -> impl Iterator<Item = Self> {
        let all = Self::value_variants().iter().copied();
        all.filter(move |other| self.is_key() && other.is_key() && *other != self)
    }

    /// Refuses what cannot be the value.
    pub(crate) fn check(self, text: &str) -> Result<(), Wrong> {
        match self {
            Self::BaseUrl => text.parse::<BaseUrl>().map(drop).map_err(Wrong::from),
            Self::ApiKey => text.parse::<ApiKey>().map(drop).map_err(Wrong::from),
            Self::ApiKeyFile | Self::CaFile if text.trim().is_empty() => Err(Wrong::new("is empty")),
            Self::ApiKeyFile | Self::CaFile => Ok(()),
            Self::ApiKeyCommand => command::words(text).map(drop),
            Self::ApiKeyCommandTimeout => span(text).map(drop),
            Self::Output => choice::<Format>(text).map(drop),
            Self::Color => choice::<ColorChoice>(text).map(drop),
        }
    }
}

impl Wrong {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: None }
    }

    /// As the reason why a command fails.
    pub(crate) fn at(self, place: impl AsRef<str>) -> Failure {
        let failure = Failure::usage(format!("{}: {}", place.as_ref(), self.reason));
        self.hint.into_iter().fold(failure, Failure::with_hint)
    }
}

impl From<ValidationError> for Wrong {
    fn from(error: ValidationError) -> Self {
        let issue = error.first();
        Self { reason: issue.message().to_owned(), hint: issue.hint().map(str::to_owned) }
    }
}

pub(super) fn span(text: &str) -> Result<Duration, Wrong> {
    let span = humantime::parse_duration(text).ok().filter(|span| !span.is_zero());
    span.ok_or_else(|| Wrong::new("is not a span such as 10s or 2m"))
}

/// One of the names that the command line takes as well.
pub(super) fn choice<T: ValueEnum>(text: &str) -> Result<T, Wrong> {
    T::from_str(text, false).map_err(|_| {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<_> = names.map(|value| value.get_name().to_owned()).collect();
        Wrong::new(format!("is none of {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_line() {
        for setting in Setting::value_variants() {
            assert_eq!(Setting::named(setting.name()).unwrap(), *setting);
        }
        let failure = Setting::named("api_kye").unwrap_err().at("here");
        assert_eq!(
            (failure.message(), failure.details()[0].as_str()),
            ("here: is no setting", "hint: did you mean api_key?")
        );
    }

    #[test]
    fn what_is_refused_is_not_quoted() {
        for setting in Setting::value_variants() {
            let text = match setting {
                Setting::ApiKeyFile | Setting::CaFile => " ",
                _ => "s3cret \"s3cret",
            };
            let failure = setting.check(text).unwrap_err().at(setting.name());
            assert!(!format!("{failure:?}").contains("s3cret"), "{failure:?}");
        }
    }

    #[test]
    fn there_is_one_place_of_the_key() {
        assert_eq!(Setting::ApiKey.rivals().collect::<Vec<_>>(), [Setting::ApiKeyFile, Setting::ApiKeyCommand]);
        assert_eq!(Setting::Output.rivals().count(), 0);
    }
}
