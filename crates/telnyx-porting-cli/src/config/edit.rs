//! Changing the configuration file without losing remarks or order.

use super::file::{DEFAULT, PROFILES};
use toml_edit::{Document, DocumentMut, Item, Table, TableLike, TomlError, Value};

/// The text of a file that is about to change.
pub(crate) struct Edit {
    text: String,
}

impl Edit {
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.to_owned() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Names the profile that is taken where none is named.
    pub(crate) fn set_default(self, name: &str) -> Result<Self, TomlError> {
        self.change(|document| put(document.as_table_mut(), DEFAULT, name))
    }

    /// Makes a profile without settings where it is missing. The first one becomes the default.
    pub(crate) fn add(self, profile: &str) -> Result<Self, TomlError> {
        self.change(|document| {
            if !document.contains_key(PROFILES) {
                put(document.as_table_mut(), DEFAULT, profile);
            }
            profile_of(document, profile);
        })
    }

    /// Sets a setting of a profile, which is made where it is missing.
    pub(crate) fn set(self, profile: &str, name: &str, value: &str) -> Result<Self, TomlError> {
        self.change(|document| {
            if let Some(table) = profile_of(document, profile) {
                put(table, name, value);
            }
        })
    }

    /// Takes a setting away.
    pub(crate) fn unset(self, profile: &str, name: &str) -> Result<Self, TomlError> {
        match self.without_lines(profile, name)? {
            Some(text) => Ok(Self { text }),
            None => self.change(|document| {
                if let Some(table) = profile_of(document, profile) {
                    table.remove(name);
                }
            }),
        }
    }

    fn change(self, change: impl FnOnce(&mut DocumentMut)) -> Result<Self, TomlError> {
        let mut document: DocumentMut = self.text.parse()?;
        change(&mut document);
        Ok(Self { text: document.to_string() })
    }

    /// The text without the lines of a setting, if these hold nothing else. To remove the setting from the document
    /// would take the remarks above it along.
    fn without_lines(&self, profile: &str, name: &str) -> Result<Option<String>, TomlError> {
        let document = Document::parse(self.text.as_str())?;
        let setting = || {
            let table = document.get(PROFILES)?.as_table()?.get(profile)?.as_table()?;
            Some(table.key(name)?.span()?.start..table.get(name)?.span()?.end)
        };
        Ok(setting().map(|span| {
            let start = self.text[..span.start].rfind('\n').map_or(0, |end| end + 1);
            let end = self.text[span.end..].find('\n').map_or(self.text.len(), |end| span.end + end + 1);
            format!("{}{}", &self.text[..start], &self.text[end..])
        }))
    }
}

/// The profile, made where it is missing. What is no table was refused when the file was read.
fn profile_of<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let profiles = document.entry(PROFILES).or_insert(Item::Table(implicit)).as_table_like_mut()?;
    profiles.entry(name).or_insert(Item::Table(Table::new())).as_table_like_mut()
}

/// Sets a value; a remark behind it stays.
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

    fn edited(text: &str, edit: impl FnOnce(Edit) -> Result<Edit, TomlError>) -> String {
        edit(Edit::of(text)).unwrap().text().to_owned()
    }

    #[test]
    fn remarks_stay() {
        let text = edited(FILE, |edit| {
            let edit = edit.set("work", "api_key_file", "other.txt")?.set_default("home")?;
            edit.set("work", "color", "always")?.set("home", "color", "auto")
        });
        let expected = FILE
            .replace("\"key.txt\"", "\"other.txt\"")
            .replace("\"work\" #", "\"home\" #")
            .replace("\"json\"\n", "\"json\"\ncolor = \"always\"\n")
            .replace("'never'", "\"auto\"");
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_unset_takes_its_own_line_along_and_no_more() {
        for (profile, name, line) in [
            ("work", "api_key_file", "api_key_file = \"key.txt\" # mode 600\n"),
            ("work", "output", "output = \"json\"\n"),
            ("home", "color", "color = 'never'\n"),
            ("home", "output", ""),
        ] {
            assert_eq!(edited(FILE, |edit| edit.unset(profile, name)), FILE.replace(line, ""), "{name}");
        }
    }

    #[test]
    fn every_way_to_write_a_profile_can_be_changed() {
        for (text, unset) in [
            ("profiles = { a = { color = 'auto', output = 'csv' } }\n", "profiles = { a = { output = \"json\" } }\n"),
            ("profiles.a.color = 'auto'\nprofiles.a.output = 'csv'", "profiles.a.output = \"json\"\n"),
            ("[profiles]\na = { output = 'csv', color = 'auto' }\n", "[profiles]\na = { output = \"json\"}\n"),
            ("[profiles.a]\ncolor = \"\"\"\nauto\"\"\"\noutput = 'csv'\n", "[profiles.a]\noutput = \"json\"\n"),
        ] {
            let text = edited(text, |edit| edit.set("a", "output", "json")?.unset("a", "color"));
            assert_eq!(text, unset);
        }
    }

    #[test]
    fn a_file_can_begin_with_nothing() {
        let text = edited("", |edit| edit.add("work")?.set("work", "output", "json")?.add("my own"));
        let expected = "default_profile = \"work\"\n\n[profiles.work]\noutput = \"json\"\n\n[profiles.\"my own\"]\n";
        assert_eq!(text, expected);
    }
}
