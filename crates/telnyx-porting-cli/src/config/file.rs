//! The configuration file, with the lines of its settings.

use super::edit::Edit;
use super::place;
use super::source::{Placed, Source};
use crate::bounded;
use crate::exit::Exit;
use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::{fmt, io};
use toml_edit::{Document, Item, TableLike};

pub(super) const PROFILES: &str = "profiles";
pub(super) const DEFAULT: &str = "default_profile";
/// Why there is nowhere to keep a file.
pub(crate) const NO_HOME: &str = "there is no home folder with an absolute path to keep a configuration file in";
/// The first lines of a new file.
const HEADER: &str = "\
# Settings of telnyx-porting: `telnyx-porting config --help` tells what there is.

";

/// The file as it was read; empty where there is none.
pub(crate) struct ConfigFile {
    path: Option<PathBuf>,
    exists: bool,
    /// Why it was taken for empty although it may exist.
    unread: Option<String>,
    text: String,
    document: Document<String>,
}

impl fmt::Debug for ConfigFile {
    /// The text may hold keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigFile").field("path", &self.path).field("exists", &self.exists).finish_non_exhaustive()
    }
}

/// A setting of a profile as it stands in the file.
pub(super) struct Entry {
    pub(super) name: String,
    /// Where it stands within the file, as `profiles.work.output`.
    pub(super) field: String,
    pub(super) line: usize,
    pub(super) value: Value,
}

pub(super) enum Value {
    Text(String),
    Words(Vec<String>),
    Other,
}

impl ConfigFile {
    /// Reads the file where it belongs.
    pub(crate) fn read() -> Result<Self, Failure> {
        match place::placed_path() {
            Some(path) => Self::read_from(path),
            None => Self::parse(None, false, String::new()),
        }
    }

    /// Reads a file; one that does not exist is empty. Many programs are run with a home folder that is not theirs, or none:
    /// where nobody named the file, not being allowed to look for it keeps from nothing that can be done without it.
    fn read_from(path: Placed<PathBuf>) -> Result<Self, Failure> {
        let Placed { value: path, source } = path;
        let is_named = source != Source::Default;
        let error = match bounded::read_text(&path, bounded::CONFIGURATION) {
            Ok(text) => return Self::parse(Some(path), true, text),
            Err(error) => error,
        };
        let reason = format!("{} cannot be read: {error}", path.display());
        let unread = match error.kind() {
            io::ErrorKind::NotFound => None,
            io::ErrorKind::NotADirectory if !is_named => None,
            io::ErrorKind::PermissionDenied if !is_named => Some(reason),
            _ => return Err(Failure::usage(reason)),
        };
        Ok(Self { unread, ..Self::parse(Some(path), false, String::new())? })
    }

    fn parse(path: Option<PathBuf>, exists: bool, text: String) -> Result<Self, Failure> {
        let document = Document::parse(text.clone()).map_err(|error| {
            // Only the reason: the line itself may hold a key.
            let line = error.span().map_or(1, |span| line_of(&text, span.start));
            let path = path.as_deref().unwrap_or(Path::new("")).display();
            Failure::usage(format!("{path}: line {line}: {}", error.message().replace('\n', ", ")))
        })?;
        let file = Self { path, exists, unread: None, text, document };
        file.check()?;
        Ok(file)
    }

    /// Where the file is; empty where it cannot be anywhere.
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    pub(crate) fn exists(&self) -> bool {
        self.exists
    }

    /// Why the file was taken for empty although it may exist.
    pub(crate) fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }

    /// The names of the profiles.
    pub(crate) fn profiles(&self) -> Vec<&str> {
        let profiles = self.document.get(PROFILES).and_then(Item::as_table_like);
        profiles.map(|table| table.iter().map(|(name, _)| name).collect()).unwrap_or_default()
    }

    /// The profile that is taken where none is named, and its line.
    pub(super) fn default_profile(&self) -> Option<(&str, usize)> {
        Some((self.document.get(DEFAULT)?.as_str()?, self.line_in(self.document.as_table(), DEFAULT)))
    }

    /// The settings of a profile, in the order of the file.
    pub(super) fn entries(&self, profile: &str) -> Vec<Entry> {
        let Some(table) = self.profile(profile) else { return Vec::new() };
        let entry = |(name, item): (&str, &Item)| Entry {
            name: name.to_owned(),
            field: format!("{PROFILES}.{profile}.{name}"),
            line: self.line_in(table, name),
            value: value(item),
        };
        table.iter().map(entry).collect()
    }

    /// A setting of a profile as text.
    pub(crate) fn text(&self, profile: &str, name: &str) -> Option<String> {
        match value(self.profile(profile)?.get(name)?) {
            Value::Text(text) => Some(text),
            Value::Words(words) => shlex::try_join(words.iter().map(String::as_str)).ok(),
            Value::Other => None,
        }
    }

    /// Whether a setting stands in the file, right or wrong.
    pub(crate) fn has(&self, profile: &str, name: &str) -> bool {
        self.profile(profile).is_some_and(|table| table.contains_key(name))
    }

    /// Names the line of what is wrong.
    pub(super) fn wrong(&self, line: usize, field: &str) -> String {
        format!("{}: line {line}: {field}", self.path().display())
    }

    fn profile(&self, name: &str) -> Option<&dyn TableLike> {
        self.document.get(PROFILES)?.as_table_like()?.get(name)?.as_table_like()
    }

    /// Refuses what is none of the two things that a file has.
    fn check(&self) -> Result<(), Failure> {
        for (name, item) in self.document.iter() {
            let field = self.wrong(self.line_in(self.document.as_table(), name), name);
            match name {
                DEFAULT if item.is_str() => {}
                DEFAULT => return Err(Failure::usage(format!("{field}: is no text in quotes"))),
                PROFILES => self.check_profiles(item, &field)?,
                _ => {
                    let hint = "settings belong below [profiles.NAME]; above there is default_profile and nothing else";
                    return Err(Failure::usage(format!("{field}: is no setting")).with_hint(hint));
                }
            }
        }
        Ok(())
    }

    fn check_profiles(&self, item: &Item, field: &str) -> Result<(), Failure> {
        let no_table = |field: &str| Failure::usage(format!("{field}: is no table")).with_hint("write [profiles.NAME]");
        let profiles = item.as_table_like().ok_or_else(|| no_table(field))?;
        match profiles.iter().find(|(_, profile)| profile.as_table_like().is_none()) {
            Some((name, _)) => Err(no_table(&self.wrong(self.line_in(profiles, name), &format!("{PROFILES}.{name}")))),
            None => Ok(()),
        }
    }

    fn line_in(&self, table: &dyn TableLike, name: &str) -> usize {
        let item = || table.get(name).and_then(Item::span);
        let span = table.key(name).and_then(toml_edit::Key::span).or_else(item);
        span.map_or(1, |span| line_of(&self.text, span.start))
    }

    /// Changes the file; remarks and order stay. Only its owner can read it from then on.
    pub(crate) fn change(
        &self,
        change: impl FnOnce(Edit) -> Result<Edit, toml_edit::TomlError>,
    ) -> Result<(), Failure> {
        let Some(path) = &self.path else {
            return Err(Failure::new(Exit::Failure, NO_HOME).with_hint(format!("name the file by {}", place::VARIABLE)));
        };
        let cannot = |reason: &str| {
            let failure = Failure::new(Exit::Failure, format!("{} cannot be written", path.display()));
            failure.with_detail(reason).with_hint(format!("name another file by {}", place::VARIABLE))
        };
        let edited = change(Edit::of(&self.text)).map_err(|error| cannot(error.message()))?;
        let header = if self.exists { "" } else { HEADER };
        place::write_private(path, &format!("{header}{}", edited.text())).map_err(|error| cannot(&error.to_string()))
    }
}

fn value(item: &Item) -> Value {
    let words = |array: &toml_edit::Array| array.iter().map(|word| word.as_str().map(str::to_owned)).collect();
    match (item.as_str(), item.as_array().and_then(words)) {
        (Some(text), _) => Value::Text(text.to_owned()),
        (None, Some(words)) => Value::Words(words),
        (None, None) => Value::Other,
    }
}

fn line_of(text: &str, place: usize) -> usize {
    text.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ConfigFile, Failure> {
        ConfigFile::parse(Some("c.toml".into()), true, text.to_owned())
    }

    #[test]
    fn settings_have_their_lines() {
        let file = read("# one\ndefault_profile = 'a'\n\n[profiles.a]\noutput = \"json\"\nb.c = 1\n").unwrap();
        assert_eq!(file.default_profile(), Some(("a", 2)));
        let entries = file.entries("a");
        assert_eq!((entries[0].line, entries[0].field.as_str()), (5, "profiles.a.output"));
        assert!(matches!(entries[1].value, Value::Other));
        let inline = read("profiles = { a = { output = 'json' } }").unwrap();
        assert_eq!((inline.profiles(), inline.entries("a")[0].line), (vec!["a"], 1));
    }

    #[test]
    fn broken_files_are_refused_with_their_line_and_without_what_it_says() {
        for (text, message) in [
            ("\n[profiles.a]\napi_key = \"s3cret", "c.toml: line 3: "),
            ("\n[profiles.a]\napi_key = s3cret", "c.toml: line 3: "),
            ("[profiles.a]\ns3cret", "c.toml: line 2: "),
            ("[profiles.a]\napi_key = 's3cret' 's3cret'", "c.toml: line 2: "),
            ("[profiles.a]\napi_key = 's3cret'\napi_key = 's3cret'", "c.toml: line 3: "),
            ("[profiles.a]\napi_key = \"s3c\\xret s3cret\"", "c.toml: line 2: "),
            ("\n\napi_key = 's3cret'", "c.toml: line 3: api_key: is no setting"),
            ("default_profile = 3", "c.toml: line 1: default_profile: is no text in quotes"),
            ("profiles = 's3cret'", "c.toml: line 1: profiles: is no table"),
            ("[profiles]\n\na = 's3cret'", "c.toml: line 3: profiles.a: is no table"),
        ] {
            let failure = read(text).unwrap_err();
            assert!(failure.message().starts_with(message), "{failure:?}");
            assert!(!format!("{failure:?}").contains("s3cret"), "{failure:?}");
        }
    }

    #[test]
    fn keys_are_not_in_debug() {
        let file = read("[profiles.a]\napi_key = 's3cret'").unwrap();
        assert!(!format!("{file:?}").contains("s3cret"));
    }
}
