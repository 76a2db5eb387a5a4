//! Resolving the configuration, once per run.

use super::file::{self, ConfigFile, Profile};
use super::key::{self, KeyLocation};
use super::{SettingSource, Sourced, choice_named};
use crate::error::{CommandError, Exit};
use crate::global::{ColorChoice, Format, GlobalArgs};
use reqwest::Url;
use std::env;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{API_KEY_VARIABLE, ApiKey, BASE_URL_VARIABLE, BaseUrl};
use telnyx_porting_jobs::journal::{DatabaseUrl, JournalError, JournalLocation};

const PROFILE_VARIABLE: &str = "TELNYX_PORTING_PROFILE";
pub(crate) const OUTPUT_VARIABLE: &str = "TELNYX_PORTING_OUTPUT";
const JOURNAL_VARIABLE: &str = "TELNYX_PORTING_JOURNAL";
const KEY_FILE_VARIABLE: &str = "TELNYX_API_KEY_FILE";
/// Default timeout of a command that prints the key: a person may have to unlock a keyring.
const KEY_COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConfigRequirement {
    /// None; the output has a single format.
    None,
    /// The output settings. The command also runs if the configuration is invalid.
    Output,
    /// The command handles the configuration file itself and reports its errors.
    File,
    /// The address of the API and a key.
    Client,
}

/// The options, the environment and the configuration file, read once per run.
pub(crate) struct Config {
    pub(crate) global: GlobalArgs,
    pub(crate) output: OutputSettings,
    file: Result<ConfigFile, CommandError>,
    /// The reason for ignoring the output settings of the file or the environment.
    pub(crate) output_error: Option<CommandError>,
    resolved: Result<ResolvedConfig, CommandError>,
}

#[derive(Clone, Debug)]
pub(crate) struct OutputSettings {
    pub(crate) format: Sourced<Format>,
    pub(crate) color: Sourced<ColorChoice>,
}

/// The connection settings.
#[derive(Clone, Debug)]
pub(crate) struct ResolvedConfig {
    /// The profile, if any.
    pub(crate) profile: Option<Sourced<String>>,
    pub(crate) base_url: Sourced<BaseUrl>,
    /// Certificates that are trusted in addition to those of the system.
    pub(crate) ca_file: Option<Sourced<PathBuf>>,
    pub(crate) key: Option<Sourced<KeyLocation>>,
    pub(crate) key_command_timeout: Sourced<Duration>,
    /// The database of port-in jobs.
    pub(crate) journal: Option<Sourced<DatabaseUrl>>,
    /// The checks to make before the key is used.
    pub(crate) warnings: Vec<String>,
    /// Set if the key must not be sent to this address.
    withheld: Option<CommandError>,
}

impl Config {
    /// Resolves what a command requires; nothing is sent or run.
    pub(crate) fn resolve(global: GlobalArgs, requirement: ConfigRequirement) -> Self {
        if requirement == ConfigRequirement::None {
            let output = OutputSettings::new(&global, None, &Profile::default());
            let resolved = Err(CommandError::usage("the configuration was not read"));
            return Self { global, output, file: Ok(ConfigFile::default()), output_error: None, resolved };
        }
        let file = ConfigFile::read();
        let selected = file.as_ref().map_err(Clone::clone).and_then(|file| select(&global, file));
        // The option overrides the variable, so an invalid variable does not matter.
        let variable = if global.output.is_none() { output_variable() } else { Ok(None) };
        let profile = selected.as_ref().map(|(_, profile)| profile.clone()).unwrap_or_default();
        let output = OutputSettings::new(&global, variable.as_ref().ok().cloned().flatten(), &profile);
        let output_error = selected.as_ref().err().or(variable.as_ref().err()).cloned();
        let resolved = match (&file, selected, &output_error) {
            (Ok(file), Ok((name, profile)), None) => ResolvedConfig::new(&global, file, name, profile),
            (_, _, Some(error)) | (Err(error), ..) => Err(error.clone()),
            (_, Err(error), _) => Err(error),
        };
        Self { global, output, file, output_error, resolved }
    }

    /// The connection settings.
    pub(crate) fn connection(&self) -> Result<&ResolvedConfig, CommandError> {
        self.resolved.as_ref().map_err(Clone::clone)
    }

    /// The place of the journals of port-in jobs, unless an option names another.
    pub(crate) fn journal(&self) -> Result<JournalLocation, CommandError> {
        let journal = match &self.resolved {
            Ok(resolved) => resolved.journal.clone(),
            // The commands of jobs that need neither a key nor an address work if those are invalid.
            Err(_) => journal_variable()?,
        };
        Ok(journal.map_or_else(JournalLocation::default, |url| JournalLocation::Database(url.value)))
    }

    /// The configuration file.
    pub(crate) fn file(&self) -> Result<&ConfigFile, CommandError> {
        self.file.as_ref().map_err(Clone::clone)
    }

    /// The name of the profile, whether it exists or not.
    pub(crate) fn profile_name(&self) -> Result<Option<Sourced<String>>, CommandError> {
        profile_name(&self.global, self.file()?)
    }
}

impl OutputSettings {
    fn new(global: &GlobalArgs, variable: Option<Sourced<Format>>, profile: &Profile) -> Self {
        let format = global.output.map(|value| Sourced::new(value, SettingSource::Flag("--output")));
        let format = format.or(variable).or_else(|| profile.output.clone());
        let color = global.color.map(|value| Sourced::new(value, SettingSource::Flag("--color")));
        let color = color.or_else(|| profile.color.clone());
        Self {
            format: format.unwrap_or_else(|| Sourced::default(Format::Table)),
            color: color.unwrap_or_else(|| Sourced::default(ColorChoice::Auto)),
        }
    }
}

/// The profile that the options, the environment or the file name.
fn select(global: &GlobalArgs, file: &ConfigFile) -> Result<(Option<Sourced<String>>, Profile), CommandError> {
    let Some(name) = profile_name(global, file)? else { return Ok((None, Profile::default())) };
    file.require_profile(&name.value).map_err(|error| error.context(name.source.to_string()))?;
    let profile = file.profile(&name.value)?;
    Ok((Some(name), profile))
}

fn profile_name(global: &GlobalArgs, file: &ConfigFile) -> Result<Option<Sourced<String>>, CommandError> {
    if let Some(name) = &global.profile {
        return Ok(Some(Sourced::new(name.clone(), SettingSource::Flag("--profile"))));
    }
    Ok(variable(PROFILE_VARIABLE, Ok)?.or_else(|| file.default_profile.clone()))
}

impl ResolvedConfig {
    fn new(
        global: &GlobalArgs,
        file: &ConfigFile,
        name: Option<Sourced<String>>,
        profile: Profile,
    ) -> Result<Self, CommandError> {
        let key = key_variable()?;
        let unreadable = file.unreadable.clone();
        let overridden = overridden_key(name.as_ref(), key.as_ref(), &profile);
        let mut resolved = Self {
            base_url: base_url(global, &profile)?,
            ca_file: ca_file_option(global).or(profile.ca_file),
            key: key.or(profile.key),
            key_command_timeout: profile.key_command_timeout.unwrap_or_else(|| Sourced::default(KEY_COMMAND_TIMEOUT)),
            journal: journal_variable()?.or(profile.journal),
            profile: name,
            warnings: unreadable.into_iter().chain(overridden).collect(),
            withheld: None,
        };
        resolved.warnings.extend(key::exposures(resolved.key.as_ref(), resolved.journal.as_ref()));
        resolved.withhold_key(profile.base_url.map_or_else(BaseUrl::default, |url| url.value));
        Ok(resolved)
    }

    /// The location of the key, if there is one that may be sent.
    pub(crate) fn key(&self) -> Result<&Sourced<KeyLocation>, CommandError> {
        if let Some(error) = &self.withheld {
            return Err(error.clone());
        }
        self.key.as_ref().ok_or_else(|| {
            let profile = self.profile.as_ref().map(|profile| format!(" and the profile {} has none", profile.value));
            let message = format!("no API key: {API_KEY_VARIABLE} is not set{}", profile.unwrap_or_default());
            CommandError::new(Exit::Authentication, message).with_hint(format!(
                "set {API_KEY_VARIABLE} to a key of your Telnyx account, store one with `telnyx-porting config init`, or \
                 add --sandbox, which needs none"
            ))
        })
    }

    /// Reads the key, which may run a command.
    pub(crate) async fn fetch_key(&self) -> Result<ApiKey, CommandError> {
        self.key()?.fetch(self.key_command_timeout.value).await
    }

    /// A profile's key is only sent to the host of that profile. A variable, which may have been set elsewhere and long ago,
    /// does not redirect it to another host; an option does, with a warning.
    fn withhold_key(&mut self, home: BaseUrl) {
        let Some(key) = self.key.as_ref().filter(|key| matches!(key.source, SettingSource::File { .. })) else {
            return;
        };
        if origin(&home) == origin(&self.base_url.value) {
            return;
        }
        let (url, source, place) = (&self.base_url.value, &self.base_url.source, &key.source);
        if matches!(source, SettingSource::Flag(_)) {
            let warning =
                format!("sending the key to {url} ({source}); the base URL of its profile is {home} ({place})");
            self.warnings.push(warning);
            return;
        }
        let error = CommandError::usage(format!(
            "the key is not sent to {url} ({source}), because the base URL of its profile is {home}"
        ));
        self.withheld = Some(error.with_detail(format!("the key is from {place}")).with_hint(format!(
            "unset {BASE_URL_VARIABLE}, or also set {API_KEY_VARIABLE} to a key for this address; --base-url {url} sends \
             the key of the profile"
        )));
    }
}

fn base_url(global: &GlobalArgs, profile: &Profile) -> Result<Sourced<BaseUrl>, CommandError> {
    if let Some(url) = &global.base_url {
        return Ok(Sourced::new(url.clone(), SettingSource::Flag("--base-url")));
    }
    if let Some(text) = text_variable(BASE_URL_VARIABLE)? {
        // An empty variable is rejected: it would mean Telnyx itself.
        let url = text.parse::<BaseUrl>().map_err(|error| error.at(BASE_URL_VARIABLE))?;
        return Ok(Sourced::new(url, SettingSource::Variable(BASE_URL_VARIABLE)));
    }
    Ok(profile.base_url.clone().unwrap_or_else(|| Sourced::default(BaseUrl::default())))
}

/// The certificates that the command line names.
pub(crate) fn ca_file_option(global: &GlobalArgs) -> Option<Sourced<PathBuf>> {
    Some(Sourced::new(global.ca_file.clone()?, SettingSource::Flag("--ca-file")))
}

/// The key, or else a file that contains it.
fn key_variable() -> Result<Option<Sourced<KeyLocation>>, CommandError> {
    let key = variable(API_KEY_VARIABLE, |text| {
        Ok(KeyLocation::Inline(ApiKey::new(text).map_err(|error| error.at(API_KEY_VARIABLE))?))
    })?;
    let file = || file::path_variable(KEY_FILE_VARIABLE).map(KeyLocation::File);
    Ok(key.or_else(|| Some(Sourced::new(file()?, SettingSource::Variable(KEY_FILE_VARIABLE)))))
}

fn journal_variable() -> Result<Option<Sourced<DatabaseUrl>>, CommandError> {
    variable(JOURNAL_VARIABLE, |text| {
        text.parse().map_err(|error: JournalError| CommandError::from(error).context(JOURNAL_VARIABLE))
    })
}

/// A warning if the key of an explicitly named profile is overridden.
fn overridden_key(
    name: Option<&Sourced<String>>,
    variable: Option<&Sourced<KeyLocation>>,
    profile: &Profile,
) -> Option<String> {
    let name = name.filter(|name| matches!(name.source, SettingSource::Flag(_) | SettingSource::Variable(_)))?;
    let (variable, _) = (variable?, profile.key.as_ref()?);
    Some(format!("using the key of {}, not the key of the profile {}", variable.source, name.value))
}

/// Scheme, host and port.
fn origin(url: &BaseUrl) -> Option<String> {
    Some(Url::parse(url.as_str()).ok()?.origin().ascii_serialization())
}

/// A variable that is set and not blank.
fn variable<T>(
    name: &'static str,
    parse: impl FnOnce(String) -> Result<T, CommandError>,
) -> Result<Option<Sourced<T>>, CommandError> {
    let value = text_variable(name)?.filter(|value| !value.trim().is_empty()).map(parse).transpose()?;
    Ok(value.map(|value| Sourced::new(value, SettingSource::Variable(name))))
}

fn text_variable(name: &str) -> Result<Option<String>, CommandError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(CommandError::usage(format!("{name} is not valid UTF-8"))),
    }
}

fn output_variable() -> Result<Option<Sourced<Format>>, CommandError> {
    variable(OUTPUT_VARIABLE, |text| {
        choice_named(&text).map_err(|reason| CommandError::usage(format!("{OUTPUT_VARIABLE}: {reason}")))
    })
}
