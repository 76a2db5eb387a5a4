//! Results in every format: tables, JSON, JSON lines, YAML and CSV.

mod cell;
mod csv;
mod path;
mod rows;
mod yaml;

pub(crate) use cell::Column;
pub(crate) use path::{has_path, paths_of};
pub(crate) use rows::Rows;

use crate::screen::Screen;
use crate::table;
use cell::leaves;
use clap::ValueEnum;
use serde_json::Value;
use std::fmt::Write as _;
use telnyx_porting::api::runtime::is_unprintable;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people; cut to what they look at
    Table,
    /// One document, indented
    Json,
    /// A document for each item, each in a line
    Jsonl,
    /// One document
    Yaml,
    /// A header and a line for each item, with those columns of the table that the API gives
    Csv,
}

/// One thing in a format, as text that ends with a line break. Tables are made of its leaves.
pub(crate) fn document(format: Format, fields: &[String], value: &Value, screen: &Screen) -> String {
    let chosen = if fields.is_empty() { value.clone() } else { path::choose(value, fields) };
    match format {
        Format::Table => {
            let leaves = leaves_of(&chosen, fields);
            let time = |time| screen.times.full(time);
            let fields = leaves.iter().map(|(name, value)| (name.as_str(), Some(cell::text(value, &time))));
            line(table::fields(fields, screen.width))
        }
        Format::Json => line(pretty(&chosen)),
        Format::Jsonl => match &chosen {
            Value::Array(items) => json_lines(items),
            item => line(escaped(item.to_string())),
        },
        Format::Yaml => yaml::document(&chosen),
        Format::Csv if fields.is_empty() => csv::document(&chosen),
        Format::Csv => {
            let columns = Column::of_paths(fields);
            csv::header(&columns) + &csv::lines(&columns, csv::items(value))
        }
    }
}

/// What a table of one thing has. A field that was asked for and is not there is empty.
fn leaves_of<'a>(chosen: &'a Value, fields: &[String]) -> Vec<(String, &'a Value)> {
    let mut leaves = leaves(chosen);
    for field in fields.iter().filter(|_| chosen.is_object()) {
        let is_there = |(name, _): &(String, &Value)| {
            name.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if !leaves.iter().any(is_there) {
            leaves.push((field.clone(), &Value::Null));
        }
    }
    leaves
}

/// A line for each item.
fn json_lines(items: &[Value]) -> String {
    let lines: Vec<String> = items.iter().map(|item| line(escaped(item.to_string()))).collect();
    lines.concat()
}

fn pretty(value: &Value) -> String {
    escaped(serde_json::to_string_pretty(value).unwrap_or_default())
}

/// JSON in which no character changes what a terminal shows: where it has one, it is within a text, and written as an
/// escape, which means the same.
fn escaped(json: String) -> String {
    let is_harmful = |c: char| is_unprintable(c) && c != '\n';
    if !json.contains(is_harmful) {
        return json;
    }
    let mut text = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_harmful(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

fn line(mut text: String) -> String {
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::times::tests::noon;
    use serde_json::json;

    fn document(format: Format, fields: &[&str], value: &Value) -> String {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        super::document(format, &fields, value, &Screen { width: None, times: noon() })
    }

    #[test]
    fn one_thing_is_one_document() {
        let value = json!({"id": "a", "status": {"value": "draft", "details": []}, "count": 2, "none": null});
        assert_eq!(document(Format::Table, &[], &value), "id            a\nstatus.value  draft\ncount         2\n");
        assert_eq!(
            document(Format::Jsonl, &["id", "status.value"], &value),
            "{\"id\":\"a\",\"status\":{\"value\":\"draft\"}}\n"
        );
        assert_eq!(document(Format::Csv, &["id", "count"], &value), "id,count\na,2\n");
        assert_eq!(document(Format::Yaml, &["id"], &value).trim(), "id: a");
    }

    #[test]
    fn json_has_no_character_that_changes_what_is_shown() {
        let value = json!({"a": "x\u{202e}y\u{9b}z\u{2028}\u{1b}[31m\u{7f}", "b": "Zürich"});
        for format in [Format::Json, Format::Jsonl] {
            let text = document(format, &[], &value);
            assert!(!text.contains(|c| is_unprintable(c) && c != '\n'), "{text:?}");
            assert!(text.contains("x\\u202ey") && text.contains("Zürich"), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn times_are_explained_to_people_and_left_alone_for_programs() {
        let time = "2026-03-10T15:00:00.000Z";
        let value = json!({"at": time, "list": [{"at": time}], "times": [time]});
        let text = document(Format::Table, &[], &value);
        assert_eq!(text.matches("2026-03-10 15:00Z (09:00 -06:00 here, in 2 days)").count(), 3, "{text}");
        for format in [Format::Json, Format::Jsonl, Format::Yaml, Format::Csv] {
            assert_eq!(document(format, &[], &value).matches(time).count(), 3, "{format:?}");
        }
    }
}
