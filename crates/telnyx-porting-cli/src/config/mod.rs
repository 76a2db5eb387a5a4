//! Configuration: options override environment variables, which override a profile of the configuration file, which overrides
//! defaults.

pub(crate) mod file;
pub(crate) mod key;
pub(crate) mod resolve;

use clap::ValueEnum;
use std::fmt;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: SettingSource,
}

impl<T> Sourced<T> {
    pub(crate) fn new(value: T, source: SettingSource) -> Self {
        Self { value, source }
    }

    /// A value that is not configured anywhere.
    pub(crate) fn default(value: T) -> Self {
        Self::new(value, SettingSource::Default)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingSource {
    Flag(&'static str),
    Variable(&'static str),
    File { path: PathBuf, line: usize, field: String },
    Default,
}

impl SettingSource {
    /// The kind of source, in a word for scripts.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Variable(_) => "variable",
            Self::File { .. } => "file",
            Self::Default => "default",
        }
    }

    /// The flag, the variable, or the file and line; `None` for a default.
    pub(crate) fn location(&self) -> Option<String> {
        match self {
            Self::Flag(name) | Self::Variable(name) => Some((*name).to_owned()),
            Self::File { path, line, .. } => Some(format!("{}:{line}", path.display())),
            Self::Default => None,
        }
    }
}

impl fmt::Display for SettingSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::File { path, line, field } => write!(f, "{}: line {line}: {field}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Setting {
    /// Base URL of the API: https, or http on this machine
    BaseUrl,
    /// The API key itself; the file is readable only by its owner
    ApiKey,
    /// A file that contains the key and nothing else
    ApiKeyFile,
    /// A command that prints the key; it is run without a shell
    ApiKeyCommand,
    /// Timeout of that command: 30s by default
    ApiKeyCommandTimeout,
    /// A PEM file with more trusted certificates, such as that of a private CA
    CaFile,
    /// The PostgreSQL database of port-in jobs, as for `port-in --journal`
    Journal,
    /// Format of the results, as for --output
    Output,
    /// Whether to color messages, as for --color
    Color,
}

impl Setting {
    /// Settings that locate the key; a profile has at most one of them.
    pub(crate) const KEYS: [Self; 3] = [Self::ApiKey, Self::ApiKeyFile, Self::ApiKeyCommand];

    pub(crate) fn name(self) -> String {
        choice_name(self)
    }

    /// The other settings that locate the key, if this is one of them.
    pub(crate) fn alternatives(self) -> impl Iterator<Item = Self> {
        Self::KEYS.into_iter().filter(move |other| Self::KEYS.contains(&self) && *other != self)
    }
}

/// The name of a choice, in the file and on the command line.
pub(crate) fn choice_name(choice: impl ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The choice with a name, or an error with all names.
fn choice_named<T: ValueEnum>(name: &str) -> Result<T, String> {
    T::from_str(name, false).map_err(|_| {
        let names = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<_> = names.map(|value| value.get_name().to_owned()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_has_one_location_of_the_key() {
        assert_eq!(Setting::ApiKey.alternatives().collect::<Vec<_>>(), [Setting::ApiKeyFile, Setting::ApiKeyCommand]);
        assert_eq!(Setting::Output.alternatives().count(), 0);
    }
}
