//! What stands in a table.

use super::path;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A column: its title, and where its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    title: String,
    path: String,
}

impl Column {
    /// The columns of a list: title and path of each.
    pub(crate) fn all(columns: &[(&str, &str)]) -> Vec<Self> {
        columns.iter().map(|(title, path)| Self { title: (*title).to_owned(), path: (*path).to_owned() }).collect()
    }

    /// The columns that were asked for by their paths.
    pub(crate) fn of_paths(paths: &[String]) -> Vec<Self> {
        paths.iter().map(|path| Self { title: path.clone(), path: path.clone() }).collect()
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The value for people.
    pub(super) fn text(&self, item: &Value) -> String {
        path::find(item, &self.path).map(|value| text(&value)).unwrap_or_default()
    }

    /// The value for programs: dates as they came.
    pub(super) fn raw(&self, item: &Value) -> String {
        path::find(item, &self.path).map(|value| raw(&value)).unwrap_or_default()
    }
}

/// A value for people.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => date(text).unwrap_or_else(|| text.clone()),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        value => raw(value),
    }
}

/// A value as plain text.
pub(super) fn raw(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(raw).collect::<Vec<_>>().join(" "),
        Value::Object(_) => value.to_string(),
    }
}

/// A date and time without what nobody reads.
fn date(text: &str) -> Option<String> {
    let is_date = text.len() > 18 && text.as_bytes().get(10) == Some(&b'T');
    let date: DateTime<Utc> = is_date.then(|| DateTime::parse_from_rfc3339(text).ok()).flatten()?.to_utc();
    Some(date.format("%Y-%m-%d %H:%MZ").to_string())
}

/// Everything in a value that is not empty, with its path.
pub(super) fn leaves(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    gather(value, "", &mut found);
    found
}

fn gather(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                gather(member, &path, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (place, item) in items.iter().enumerate() {
                gather(item, &format!("{path}[{place}]"), found);
            }
        }
        Value::Null => {}
        Value::Array(items) if items.is_empty() => {}
        value => found.push((path.to_owned(), text(value))),
    }
}
