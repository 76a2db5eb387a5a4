//! A profile: a set of settings with a name.

use super::environment;
use super::file::{ConfigFile, DEFAULT, Entry, Value};
use super::key::KeyPlace;
use super::settings::{self, Setting, Wrong};
use super::source::{Placed, Source};
use super::{command, place};
use crate::cli::{ColorChoice, GlobalArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Format;
use crate::suggest;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{ApiKey, BaseUrl};

/// The profile that is taken where none is named.
pub(crate) const DEFAULT_PROFILE: &str = "default";

/// The settings of a profile; those that are not there are none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) base_url: Option<Placed<BaseUrl>>,
    pub(crate) ca_file: Option<Placed<PathBuf>>,
    pub(crate) key: Option<Placed<KeyPlace>>,
    pub(crate) timeout: Option<Placed<Duration>>,
    pub(crate) output: Option<Placed<Format>>,
    pub(crate) color: Option<Placed<ColorChoice>>,
}

/// The profile that is in force.
pub(crate) struct Chosen {
    /// None where the file has no profile and none is asked for.
    pub(crate) name: Option<Placed<String>>,
    pub(crate) profile: Profile,
}

/// Reads the profile that the options, the environment or the file name.
pub(crate) fn chosen(options: &GlobalArgs) -> Result<Chosen, Failure> {
    let file = options.config_file()?;
    let name = match named(options, file)? {
        Some(name) => {
            known(file, &name.value).map_err(|failure| failure.while_doing(name.source.to_string()))?;
            Some(name)
        }
        None => file.profiles().contains(&DEFAULT_PROFILE).then(|| Placed::default(DEFAULT_PROFILE.to_owned())),
    };
    let profile = match &name {
        Some(name) => Profile::read(file, &name.value)?,
        None => Profile::default(),
    };
    Ok(Chosen { name, profile })
}

/// The profile that is taken where neither the command line nor the environment names one.
pub(crate) fn default_profile(file: &ConfigFile) -> Option<&str> {
    match file.default_profile() {
        Some((name, _)) => Some(name),
        None => file.profiles().contains(&DEFAULT_PROFILE).then_some(DEFAULT_PROFILE),
    }
}

/// The name of the profile, whether it exists or not.
pub(crate) fn named(options: &GlobalArgs, file: &ConfigFile) -> Result<Option<Placed<String>>, Failure> {
    if let Some(name) = &options.profile {
        return Ok(Some(Placed { value: name.clone(), source: Source::Flag("--profile") }));
    }
    let of_file = || {
        let (name, line) = file.default_profile()?;
        let source = Source::File { path: file.path().to_owned(), line, field: DEFAULT.to_owned() };
        Some(Placed { value: name.to_owned(), source })
    };
    Ok(environment::profile()?.or_else(of_file))
}

/// Refuses a profile that is not in the file.
pub(crate) fn known(file: &ConfigFile, name: &str) -> Result<(), Failure> {
    let names = file.profiles();
    if names.contains(&name) {
        return Ok(());
    }
    let path = file.path().display();
    let nowhere = if file.exists() { format!("in {path}") } else { format!("since {path} does not exist") };
    let failure = Failure::new(Exit::NotFound, format!("there is no profile {name} {nowhere}"));
    Err(if names.is_empty() {
        failure.with_hint("`telnyx-porting config init` makes a first one")
    } else {
        failure.with_hint(suggest::hint(name, "there is", names))
    })
}

impl Profile {
    /// Reads a profile; the first thing that is wrong is told with its line.
    pub(crate) fn read(file: &ConfigFile, name: &str) -> Result<Self, Failure> {
        let mut profile = Self::default();
        for entry in file.entries(name) {
            let taken = profile.take(file, &entry);
            taken.map_err(|wrong| wrong.at(file.wrong(entry.line, &entry.field)))?;
        }
        Ok(profile)
    }

    fn take(&mut self, file: &ConfigFile, entry: &Entry) -> Result<(), Wrong> {
        let source = Source::File { path: file.path().to_owned(), line: entry.line, field: entry.field.clone() };
        let setting = Setting::named(&entry.name)?;
        let text = match (&entry.value, setting) {
            (Value::Text(text), _) => text.as_str(),
            (Value::Words(words), Setting::ApiKeyCommand) => {
                return self.put_key(KeyPlace::Command(command::located(words.clone(), file.path())?), source);
            }
            (_, Setting::ApiKeyCommand) => return Err(Wrong::new("is neither text in quotes nor a list of such")),
            _ => return Err(Wrong::new("is no text in quotes")),
        };
        setting.check(text)?;
        match setting {
            Setting::BaseUrl => self.base_url = Some(Placed { value: text.parse::<BaseUrl>()?, source }),
            Setting::CaFile => self.ca_file = Some(Placed { value: place::resolve(text, file.path()), source }),
            Setting::ApiKeyCommandTimeout => self.timeout = Some(Placed { value: settings::span(text)?, source }),
            Setting::Output => self.output = Some(Placed { value: settings::choice(text)?, source }),
            Setting::Color => self.color = Some(Placed { value: settings::choice(text)?, source }),
            Setting::ApiKey => self.put_key(KeyPlace::Here(text.parse::<ApiKey>()?), source)?,
            Setting::ApiKeyFile => self.put_key(KeyPlace::File(place::resolve(text, file.path())), source)?,
            Setting::ApiKeyCommand => {
                let words = command::located(command::words(text)?, file.path())?;
                self.put_key(KeyPlace::Command(words), source)?;
            }
        }
        Ok(())
    }

    fn put_key(&mut self, value: KeyPlace, source: Source) -> Result<(), Wrong> {
        if let Some(Placed { source: Source::File { line, .. }, .. }) = &self.key {
            return Err(Wrong::new(format!("is a second place of the key; the first is in line {line}")));
        }
        self.key = Some(Placed { value, source });
        Ok(())
    }
}
