//! The configuration file: its path, its profiles, and changes that keep its comments.

use super::key::KeyLocation;
use super::{Setting, SettingSource, Sourced, choice_named};
use crate::document::{self, ParseError};
use crate::error::{CommandError, Exit};
use crate::global::{ColorChoice, Format};
use crate::text;
use clap::ValueEnum;
use etcetera::BaseStrategy;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use std::{env, fs};
use telnyx_porting::{ApiKey, BaseUrl};
use telnyx_porting_jobs::JobFormat;
use telnyx_porting_jobs::journal::DatabaseUrl;
use toml::Spanned;
use toml::de::DeValue;
use toml_edit::{Document, DocumentMut, Item, Table, TableLike, TomlError, Value};

/// The environment variable with the path of the file.
pub(crate) const PATH_VARIABLE: &str = "TELNYX_PORTING_CONFIG";
/// The profile that is used if none is named.
pub(crate) const DEFAULT_PROFILE: &str = "default";
/// The reason for a missing path of the file.
pub(crate) const NO_HOME: &str = "no home folder with an absolute path for the configuration file";
const PROFILES: &str = "profiles";
const DEFAULT: &str = "default_profile";
/// The first lines of a new file.
const HEADER: &str = "\
# Settings of telnyx-porting; see `telnyx-porting config --help`.

";

/// The configuration file. It is empty if it does not exist.
#[derive(Clone, Default)]
pub(crate) struct ConfigFile {
    path: Option<PathBuf>,
    pub(crate) exists: bool,
    /// The reason for treating the file as empty although it may exist.
    pub(crate) unreadable: Option<String>,
    text: String,
    /// The profile that is used if neither the command line nor the environment names one.
    pub(crate) default_profile: Option<Sourced<String>>,
    /// In the order of the file. An invalid profile does not affect the others.
    profiles: Vec<(String, Result<Profile, CommandError>)>,
}

impl fmt::Debug for ConfigFile {
    /// Omits the text, which may contain keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigFile").field("path", &self.path).field("exists", &self.exists).finish_non_exhaustive()
    }
}

/// The structure of the file, without the settings of its profiles.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    default_profile: Option<String>,
    #[serde(default, rename = "profiles")]
    _profiles: BTreeMap<String, toml::Table>,
}

/// A profile's settings as stored in the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ProfileTable {
    #[serde(deserialize_with = "parsed")]
    base_url: Option<BaseUrl>,
    #[serde(deserialize_with = "parsed")]
    api_key: Option<ApiKey>,
    #[serde(deserialize_with = "file_path")]
    api_key_file: Option<String>,
    #[serde(deserialize_with = "command")]
    api_key_command: Option<Vec<String>>,
    #[serde(deserialize_with = "span")]
    api_key_command_timeout: Option<Duration>,
    #[serde(deserialize_with = "file_path")]
    ca_file: Option<String>,
    #[serde(deserialize_with = "parsed")]
    journal: Option<DatabaseUrl>,
    #[serde(deserialize_with = "choice")]
    output: Option<Format>,
    #[serde(deserialize_with = "choice")]
    color: Option<ColorChoice>,
}

/// The settings of a profile; missing settings are `None`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) base_url: Option<Sourced<BaseUrl>>,
    pub(crate) ca_file: Option<Sourced<PathBuf>>,
    pub(crate) key: Option<Sourced<KeyLocation>>,
    pub(crate) key_command_timeout: Option<Sourced<Duration>>,
    pub(crate) journal: Option<Sourced<DatabaseUrl>>,
    pub(crate) output: Option<Sourced<Format>>,
    pub(crate) color: Option<Sourced<ColorChoice>>,
}

impl ConfigFile {
    /// Reads the file. Programs often run with a home folder that belongs to another user, or without one, so a default
    /// path without access is not an error; a path that was set explicitly must be readable.
    pub(crate) fn read() -> Result<Self, CommandError> {
        let Some(Sourced { value: path, source }) = location() else { return Ok(Self::default()) };
        let is_explicit = source != SettingSource::Default;
        let error = match document::read_text_file(&path, document::MAX_CONFIG) {
            Ok(text) => return Self::parse(path, text),
            Err(error) => error,
        };
        let reason = format!("{} cannot be read: {error}", path.display());
        let unreadable = match error.kind() {
            io::ErrorKind::NotFound => None,
            io::ErrorKind::NotADirectory if !is_explicit => None,
            io::ErrorKind::PermissionDenied if !is_explicit => Some(reason),
            _ => return Err(CommandError::usage(reason)),
        };
        Ok(Self { path: Some(path), unreadable, ..Self::default() })
    }

    fn parse(path: PathBuf, text: String) -> Result<Self, CommandError> {
        let root = document::parse_toml(&text).map_err(|error| invalid(&path, error))?;
        let content: Content = document::from_toml(&text, root.clone()).map_err(|error| {
            let is_setting = error.is_unknown_field;
            let error = invalid(&path, error);
            if is_setting { error.with_hint("put settings below [profiles.NAME]") } else { error }
        })?;
        let profiles = root.get_ref().get(PROFILES).and_then(|profiles| profiles.get_ref().as_table());
        let mut profiles: Vec<_> = profiles.into_iter().flatten().collect();
        profiles.sort_by_key(|(name, _)| name.span().start);
        let read = |name: &str, table| (name.to_owned(), Profile::read(name, table, &path, &text));
        let profiles: Vec<_> = profiles.into_iter().map(|(name, table)| read(name.get_ref(), table)).collect();
        let default_profile = match content.default_profile {
            Some(name) => Some(Sourced::new(name, source(&root, DEFAULT, DEFAULT.to_owned(), &path, &text))),
            None => profiles
                .iter()
                .find(|(name, _)| name == DEFAULT_PROFILE)
                .map(|(name, _)| Sourced::default(name.clone())),
        };
        Ok(Self { path: Some(path), exists: true, unreadable: None, default_profile, profiles, text })
    }

    /// The path of the file; empty if there is no home folder.
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// The names of the profiles, in the order of the file.
    pub(crate) fn profiles(&self) -> Vec<String> {
        self.profiles.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Fails if the file has no such profile.
    pub(crate) fn require_profile(&self, name: &str) -> Result<(), CommandError> {
        let (path, names) = (self.path().display(), self.profiles());
        if names.iter().any(|known| known == name) {
            return Ok(());
        }
        let place = if self.exists { format!(" in {path}") } else { format!(": {path} does not exist") };
        let error = CommandError::new(Exit::NotFound, format!("unknown profile: {name}{place}"));
        Err(if names.is_empty() {
            error.with_hint("create one with `telnyx-porting config init`")
        } else {
            error.with_hint(text::suggestion(name, "existing profiles:", names.iter().map(String::as_str)))
        })
    }

    /// The settings of a profile, each with its line.
    pub(crate) fn profile(&self, name: &str) -> Result<Profile, CommandError> {
        let found = self.profiles.iter().find(|(known, _)| known == name);
        found.map_or_else(|| Ok(Profile::default()), |(_, profile)| profile.clone())
    }

    /// A setting of a profile as text; commands are quoted for a shell.
    pub(crate) fn value(&self, profile: &str, setting: Setting) -> Option<String> {
        match self.item(profile, setting)?.as_value()? {
            Value::String(text) => Some(text.value().clone()),
            Value::Array(words) => shlex::try_join(words.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?).ok(),
            _ => None,
        }
    }

    /// Whether the file has a setting, valid or not.
    pub(crate) fn has_setting(&self, profile: &str, setting: Setting) -> bool {
        self.item(profile, setting).is_some()
    }

    fn item(&self, profile: &str, setting: Setting) -> Option<Item> {
        let document: DocumentMut = self.text.parse().ok()?;
        document.get(PROFILES)?.get(profile)?.get(setting.name()).cloned()
    }

    /// Changes the file and returns the new one. Comments and order stay; only the owner can read the new file.
    pub(crate) fn change(&self, change: impl FnOnce(Edit) -> Result<Edit, TomlError>) -> Result<Self, CommandError> {
        let set_path = format!("set another path in {PATH_VARIABLE}");
        let Some(path) = &self.path else { return Err(CommandError::new(Exit::Failure, NO_HOME).with_hint(set_path)) };
        let failed = |reason: &str| {
            let error = CommandError::new(Exit::Failure, format!("{} cannot be written", path.display()));
            error.with_detail(reason).with_hint(&set_path)
        };
        let Edit(edited) = change(Edit(self.text.clone())).map_err(|error| failed(error.message()))?;
        let text = if self.exists { edited } else { format!("{HEADER}{edited}") };
        write_private(path, &text).map_err(|error| failed(&error.to_string()))?;
        Self::parse(path.clone(), text)
    }
}

impl Profile {
    fn read(name: &str, table: &Spanned<DeValue<'_>>, path: &Path, text: &str) -> Result<Self, CommandError> {
        let above = format!("{PROFILES}.{name}");
        let stored: ProfileTable =
            document::from_toml(text, table.clone()).map_err(|error| invalid(path, error.below(&above)))?;
        let source = |setting: Setting| {
            let name = setting.name();
            source(table, &name, format!("{above}.{name}"), path, text)
        };
        let locations = [
            stored.api_key.map(KeyLocation::Inline),
            stored.api_key_file.map(|file| KeyLocation::File(resolve(&file, path))),
            stored.api_key_command.map(|words| KeyLocation::Command(located(words, path))),
        ];
        let keys = Setting::KEYS.into_iter().zip(locations);
        let mut keys: Vec<_> = keys.filter_map(|(setting, key)| Some(Sourced::new(key?, source(setting)))).collect();
        keys.sort_by_key(|key| if let SettingSource::File { line, .. } = key.source { line } else { 0 });
        if let [first, second, ..] = keys.as_slice() {
            let message = format!("{}: the profile has a key already, in {}", second.source, first.source);
            return Err(CommandError::usage(message));
        }
        Ok(Self {
            base_url: stored.base_url.map(|url| Sourced::new(url, source(Setting::BaseUrl))),
            ca_file: stored.ca_file.map(|file| Sourced::new(resolve(&file, path), source(Setting::CaFile))),
            key: keys.pop(),
            key_command_timeout: stored
                .api_key_command_timeout
                .map(|span| Sourced::new(span, source(Setting::ApiKeyCommandTimeout))),
            journal: stored.journal.map(|url| Sourced::new(url, source(Setting::Journal))),
            output: stored.output.map(|output| Sourced::new(output, source(Setting::Output))),
            color: stored.color.map(|color| Sourced::new(color, source(Setting::Color))),
        })
    }
}

/// The place of a member of a table, which is on the same line as its value.
fn source(table: &Spanned<DeValue<'_>>, name: &str, field: String, path: &Path, text: &str) -> SettingSource {
    let line = table.get_ref().get(name).map_or(1, |value| document::line_of(text, value.span().start));
    SettingSource::File { path: path.to_owned(), line, field }
}

/// Checks a value before it is stored. The error does not quote the value, which may be a key in the wrong setting.
pub(crate) fn validate(setting: Setting, text: &str) -> Result<(), CommandError> {
    let name = setting.name();
    let line = format!("{name} = {}", Value::from(text));
    document::parse::<ProfileTable>(JobFormat::Toml, &line).map(drop).map_err(|error| error.on_command_line(&name))
}

fn invalid(path: &Path, error: ParseError) -> CommandError {
    error.naming("setting").in_file(&path.display().to_string())
}

fn parsed<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.parse().map(Some).map_err(D::Error::custom)
}

fn choice<'de, T: ValueEnum, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    choice_named(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
}

fn file_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let path = String::deserialize(deserializer)?;
    if path.trim().is_empty() { Err(D::Error::custom("is empty")) } else { Ok(Some(path)) }
}

fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let span = humantime::parse_duration(&text).ok().filter(|span| !span.is_zero());
    span.map(Some).ok_or_else(|| D::Error::custom("expected a duration such as 10s or 2m"))
}

/// The words of a command: a text is split as by a shell.
fn command<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a command as a string, or as a list of strings")]
    enum Words {
        Text(String),
        List(Vec<String>),
    }
    let words = match Words::deserialize(deserializer)? {
        Words::Text(text) => shlex::split(&text).ok_or_else(|| D::Error::custom("has an unclosed quote"))?,
        Words::List(words) => words,
    };
    if words.first().is_none_or(String::is_empty) { Err(D::Error::custom("is empty")) } else { Ok(Some(words)) }
}

/// A program given by its path is resolved against the folder of the file. It must not depend on the working directory,
/// which may belong to another user.
fn located(mut words: Vec<String>, file: &Path) -> Vec<String> {
    if words[0].contains('/') {
        words[0] = resolve(&words[0], file).to_string_lossy().into_owned();
    }
    words
}

/// The path of the configuration file and its source, whether it exists or not; `None` without a home folder that has an
/// absolute path, since a relative one would be another folder each time.
pub(crate) fn location() -> Option<Sourced<PathBuf>> {
    if let Some(path) = path_variable(PATH_VARIABLE) {
        return Some(Sourced::new(path, SettingSource::Variable(PATH_VARIABLE)));
    }
    let folder = etcetera::choose_base_strategy().ok().map(|folders| folders.config_dir());
    // The library requires a home folder even if this variable is set.
    let xdg = || path_variable("XDG_CONFIG_HOME").filter(|_| cfg!(unix));
    let folder = folder.filter(|folder| folder.is_absolute()).or_else(xdg).filter(|folder| folder.is_absolute())?;
    Some(Sourced::default(folder.join("telnyx-porting").join("config.toml")))
}

/// A variable with a path, which need not be UTF-8.
pub(crate) fn path_variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A path in the file: `~/` is the home folder, others are relative to the folder of the file.
fn resolve(text: &str, file: &Path) -> PathBuf {
    match at_home(text) {
        Some(path) => path,
        // Collecting the components removes ./
        None => file.parent().unwrap_or(Path::new("")).join(text).components().collect(),
    }
}

/// A path of the command line as the file stores it: absolute, unless it starts with `~/`.
pub(crate) fn absolute(text: &str) -> io::Result<String> {
    if at_home(text).is_some() {
        return Ok(text.to_owned());
    }
    std::path::absolute(text)?.into_os_string().into_string().map_err(|_| io::Error::other("it is not valid UTF-8"))
}

fn at_home(text: &str) -> Option<PathBuf> {
    let rest = text.strip_prefix("~/")?;
    Some(etcetera::home_dir().ok().filter(|home| home.is_absolute())?.join(rest))
}

/// Replaces a file atomically; only its owner can read it.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    // A symbolic link remains a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    // Temporary files are private from the start.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A warning if other users can read a file that contains a secret.
#[cfg(unix)]
pub(crate) fn exposure(path: &Path, secret: &str) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let path = path.display();
    (mode & 0o077 != 0)
        .then(|| format!("{path} contains {secret} and other users can read it (mode {mode:03o}): chmod 600 {path}"))
}

/// On other systems the user's folder is private.
#[cfg(not(unix))]
pub(crate) fn exposure(_: &Path, _: &str) -> Option<String> {
    None
}

/// The text of a file that is about to change.
pub(crate) struct Edit(String);

impl Edit {
    pub(crate) fn set_default(self, name: &str) -> Result<Self, TomlError> {
        self.change(|document| put(document.as_table_mut(), DEFAULT, name))
    }

    /// Adds an empty profile unless it exists. The first one becomes the default.
    pub(crate) fn add(self, profile: &str) -> Result<Self, TomlError> {
        self.change(|document| {
            if !document.contains_key(PROFILES) {
                put(document.as_table_mut(), DEFAULT, profile);
            }
            profile_of(document, profile);
        })
    }

    /// Sets a setting of a profile, and adds the profile if it does not exist.
    pub(crate) fn set(self, profile: &str, setting: Setting, value: &str) -> Result<Self, TomlError> {
        self.change(|document| {
            if let Some(table) = profile_of(document, profile) {
                put(table, &setting.name(), value);
            }
        })
    }

    pub(crate) fn unset(self, profile: &str, setting: Setting) -> Result<Self, TomlError> {
        let name = setting.name();
        match self.without_lines(profile, &name)? {
            Some(text) => Ok(Self(text)),
            None => self.change(|document| {
                if let Some(table) = profile_of(document, profile) {
                    table.remove(&name);
                }
            }),
        }
    }

    fn change(self, change: impl FnOnce(&mut DocumentMut)) -> Result<Self, TomlError> {
        let mut document: DocumentMut = self.0.parse()?;
        change(&mut document);
        Ok(Self(document.to_string()))
    }

    /// The text without the lines of a setting, if they contain nothing else. Removing the setting from the document
    /// would also remove the comments above it.
    fn without_lines(&self, profile: &str, name: &str) -> Result<Option<String>, TomlError> {
        let document = Document::parse(self.0.as_str())?;
        let setting = || {
            let table = document.get(PROFILES)?.as_table()?.get(profile)?.as_table()?;
            Some(table.key(name)?.span()?.start..table.get(name)?.span()?.end)
        };
        Ok(setting().map(|span| {
            let start = self.0[..span.start].rfind('\n').map_or(0, |end| end + 1);
            let end = self.0[span.end..].find('\n').map_or(self.0.len(), |end| span.end + end + 1);
            format!("{}{}", &self.0[..start], &self.0[end..])
        }))
    }
}

/// The profile, which is added if it does not exist. Other types than tables were rejected when the file was read.
fn profile_of<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let profiles = document.entry(PROFILES).or_insert(Item::Table(implicit)).as_table_like_mut()?;
    profiles.entry(name).or_insert(Item::Table(Table::new())).as_table_like_mut()
}

/// Sets a value and keeps the comment after it.
fn put(table: &mut dyn TableLike, name: &str, value: &str) {
    let mut new = Value::from(value);
    if let Some(old) = table.get(name).and_then(Item::as_value) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(name) {
        Some(item) => *item = Item::Value(new),
        None => drop(table.insert(name, Item::Value(new))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# Ours.
default_profile = \"work\" # for now

[profiles.work] # the office
# From the portal.
api_key_file = \"key.txt\" # mode 600
output = \"json\"
# The end.

[profiles.home]
color = 'never'
";

    fn read(text: &str) -> Result<ConfigFile, CommandError> {
        ConfigFile::parse("c.toml".into(), text.to_owned())
    }

    fn edited(text: &str, edit: impl FnOnce(Edit) -> Result<Edit, TomlError>) -> String {
        edit(Edit(text.to_owned())).unwrap().0
    }

    #[test]
    fn settings_have_their_lines() {
        let file = read("# one\ndefault_profile = 'a'\n\n[profiles.b]\n[profiles.a]\noutput = \"json\"\n").unwrap();
        let line = |source: &SettingSource| source.location().unwrap();
        let default = file.default_profile.clone().unwrap();
        assert_eq!((default.value.as_str(), line(&default.source)), ("a", "c.toml:2".to_owned()));
        let output = file.profile("a").unwrap().output.unwrap();
        assert_eq!(output.source.to_string(), "c.toml: line 6: profiles.a.output");
        assert_eq!(file.profiles(), ["b", "a"]);
        let inline = read("profiles = { a = { output = 'json' } }").unwrap();
        assert_eq!(
            (inline.profiles(), line(&inline.profile("a").unwrap().output.unwrap().source)),
            (vec!["a".to_owned()], "c.toml:1".to_owned())
        );
    }

    #[test]
    fn invalid_files_are_rejected_with_their_line_and_without_their_text() {
        for (text, message) in [
            ("\n[profiles.a]\napi_key = \"s3cret", "c.toml: line 3: "),
            ("\n[profiles.a]\napi_key = s3cret", "c.toml: line 3: "),
            ("[profiles.a]\ns3cret", "c.toml: line 2: "),
            ("[profiles.a]\napi_key = 's3cret' 's3cret'", "c.toml: line 2: "),
            ("[profiles.a]\napi_key = 's3cret'\napi_key = 's3cret'", "c.toml: line 3: "),
            ("[profiles.a]\napi_key = \"s3c\\xret s3cret\"", "c.toml: line 2: "),
            ("\n\napi_key = 's3cret'", "c.toml: line 3: api_key: unknown setting"),
            ("default_profile = 3", "c.toml: line 1: default_profile: expected a string, got integer"),
            ("profiles = 's3cret'", "c.toml: line 1: profiles: expected a map, got string"),
            ("[profiles]\n\na = 's3cret'", "c.toml: line 3: profiles.a: expected a map, got string"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.message().starts_with(message), "{error:?}");
            assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        }
    }

    #[test]
    fn keys_are_not_in_debug() {
        let file = read("[profiles.a]\napi_key = 's3cret'").unwrap();
        assert!(!format!("{file:?}").contains("s3cret"));
    }

    #[test]
    fn errors_use_the_names_of_the_settings() {
        for setting in Setting::value_variants() {
            let error = read(&format!("[profiles.a]\n{} = 3", setting.name())).unwrap().profile("a").unwrap_err();
            let place = format!("c.toml: line 2: profiles.a.{}: expected ", setting.name());
            assert!(error.message().starts_with(&place), "{error:?}");
        }
        let error = read("[profiles.a]\napi_kye = 3").unwrap().profile("a").unwrap_err();
        assert_eq!(error.message(), "c.toml: line 2: profiles.a.api_kye: unknown setting");
        assert_eq!(error.hints(), ["did you mean api_key?"]);
    }

    #[test]
    fn rejected_values_are_not_quoted() {
        for setting in Setting::value_variants() {
            let text = match setting {
                Setting::ApiKeyFile | Setting::CaFile => " ",
                _ => "s3cret \"s3cret",
            };
            let error = validate(*setting, text).unwrap_err();
            assert!(error.message().starts_with(&format!("{}: ", setting.name())), "{error:?}");
            assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        }
    }

    #[test]
    fn commands_are_split_into_shell_words() {
        let words = |text: &str| {
            let file = read(&format!("[profiles.a]\napi_key_command = {}", Value::from(text))).unwrap();
            match file.profile("a").ok()?.key?.value {
                KeyLocation::Command(words) => Some(words),
                _ => None,
            }
        };
        assert_eq!(words("pass show 'my key'").unwrap(), ["pass", "show", "my key"]);
        for text in ["", "  ", "''", "pass 'show"] {
            assert!(words(text).is_none(), "{text}");
        }
    }

    #[test]
    fn programs_by_path_do_not_depend_on_the_working_directory() {
        let path = Path::new("/etc/telnyx/config.toml");
        let located = |words: &[&str]| located(words.iter().map(|word| (*word).to_owned()).collect(), path);
        assert_eq!(located(&["bin/key", "./a"]), ["/etc/telnyx/bin/key", "./a"]);
        assert_eq!(located(&["/bin/key"]), ["/bin/key"]);
        assert_eq!(located(&["key"]), ["key"]);
    }

    #[test]
    fn relative_paths_are_resolved_against_the_folder_of_the_file() {
        let file = Path::new("/etc/telnyx/config.toml");
        assert_eq!(resolve("./key.txt", file), Path::new("/etc/telnyx/key.txt"));
        assert_eq!(resolve("/run/key.txt", file), Path::new("/run/key.txt"));
        assert_eq!(resolve("~/key.txt", file), etcetera::home_dir().unwrap().join("key.txt"));
    }

    #[test]
    #[cfg(unix)]
    fn written_files_are_private_and_links_stay_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a/b/config.toml"), folder.path().join("link.toml"));
        symlink(&path, &link).unwrap();
        write_private(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(exposure(&path, "a key").unwrap().ends_with(&format!("(mode 644): chmod 600 {}", path.display())));
        write_private(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(exposure(&path, "a key"), None);
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn comments_stay() {
        let text = edited(FILE, |edit| {
            let edit = edit.set("work", Setting::ApiKeyFile, "other.txt")?.set_default("home")?;
            edit.set("work", Setting::Color, "always")?.set("home", Setting::Color, "auto")
        });
        let expected = FILE
            .replace("\"key.txt\"", "\"other.txt\"")
            .replace("\"work\" #", "\"home\" #")
            .replace("\"json\"\n", "\"json\"\ncolor = \"always\"\n")
            .replace("'never'", "\"auto\"");
        assert_eq!(text, expected);
    }

    #[test]
    fn unsetting_removes_the_line_of_the_setting_only() {
        for (profile, setting, line) in [
            ("work", Setting::ApiKeyFile, "api_key_file = \"key.txt\" # mode 600\n"),
            ("work", Setting::Output, "output = \"json\"\n"),
            ("home", Setting::Color, "color = 'never'\n"),
            ("home", Setting::Output, ""),
        ] {
            assert_eq!(edited(FILE, |edit| edit.unset(profile, setting)), FILE.replace(line, ""), "{setting:?}");
        }
    }

    #[test]
    fn profiles_in_every_toml_notation_can_be_changed() {
        for (text, unset) in [
            ("profiles = { a = { color = 'auto', output = 'csv' } }\n", "profiles = { a = { output = \"json\" } }\n"),
            ("profiles.a.color = 'auto'\nprofiles.a.output = 'csv'", "profiles.a.output = \"json\"\n"),
            ("[profiles]\na = { output = 'csv', color = 'auto' }\n", "[profiles]\na = { output = \"json\"}\n"),
            ("[profiles.a]\ncolor = \"\"\"\nauto\"\"\"\noutput = 'csv'\n", "[profiles.a]\noutput = \"json\"\n"),
        ] {
            let text = edited(text, |edit| edit.set("a", Setting::Output, "json")?.unset("a", Setting::Color));
            assert_eq!(text, unset);
        }
    }

    #[test]
    fn an_empty_file_can_be_changed() {
        let text = edited("", |edit| edit.add("work")?.set("work", Setting::Output, "json")?.add("my own"));
        let expected = "default_profile = \"work\"\n\n[profiles.work]\noutput = \"json\"\n\n[profiles.\"my own\"]\n";
        assert_eq!(text, expected);
    }
}
