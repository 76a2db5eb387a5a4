//! What stands in a table.

use super::path;
use crate::times;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::borrow::Cow;

/// How a time is written in a table.
pub(super) type ShowTime<'a> = &'a dyn Fn(DateTime<Utc>) -> String;

/// A column: its title, and where its values are.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: Cow<'static, str>,
    path: Cow<'static, str>,
    /// What people see instead of the value.
    shown: Option<fn(&Value) -> String>,
}

impl Column {
    /// A column of tables alone, made from all that an item has.
    pub(crate) const fn made(title: &'static str, shown: fn(&Value) -> String) -> Self {
        Self { title: Cow::Borrowed(title), path: Cow::Borrowed(""), shown: Some(shown) }
    }

    /// What this column shows in tables instead of the value, which programs get.
    pub(crate) const fn shown_as(mut self, shown: fn(&Value) -> String) -> Self {
        self.shown = Some(shown);
        self
    }

    /// A column with the value at a path.
    pub(crate) const fn of(title: &'static str, path: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), path: Cow::Borrowed(path), shown: None }
    }

    /// The columns that were asked for by their paths.
    pub(crate) fn of_paths(paths: &[String]) -> Vec<Self> {
        let column = |path: &String| Self { title: path.clone().into(), path: path.clone().into(), shown: None };
        paths.iter().map(column).collect()
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Where the values are that programs get, unless people alone see this column.
    pub(crate) fn path(&self) -> Option<&str> {
        Some(self.path.as_ref()).filter(|path| !path.is_empty())
    }

    /// The value for people.
    pub(super) fn text(&self, item: &Value, time: ShowTime) -> String {
        match self.shown {
            Some(shown) => shown(item),
            None => path::find(item, &self.path).map(|value| text(&value, time)).unwrap_or_default(),
        }
    }
}

impl From<(&'static str, &'static str)> for Column {
    fn from((title, path): (&'static str, &'static str)) -> Self {
        Self::of(title, path)
    }
}

/// A value for people.
pub(super) fn text(value: &Value, time: ShowTime) -> String {
    match value {
        Value::String(text) => times::read(text).map_or_else(|| text.clone(), time),
        Value::Array(items) => items.iter().map(|item| text(item, time)).collect::<Vec<_>>().join(", "),
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

/// Everything in a value that is not empty, with its path.
pub(super) fn leaves(value: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    gather(value, "", &mut found);
    found
}

fn gather<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
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
        value => found.push((path.to_owned(), value)),
    }
}
