//! Results in every format: tables, JSON, JSON lines, YAML and CSV.

mod cell;
mod csv;
mod path;
mod rows;
mod yaml;

pub(crate) use rows::Rows;

use cell::leaves;
use clap::ValueEnum;
use serde_json::Value;

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
    /// A header and a line for each item, with the columns of the table
    Csv,
}

/// One thing in a format, as text that ends with a line break. Tables are made of its leaves.
pub(crate) fn document(format: Format, fields: &[String], value: &Value) -> String {
    let chosen = if fields.is_empty() { value.clone() } else { path::choose(value, fields) };
    match format {
        Format::Table => {
            let rows = leaves(&chosen).into_iter().map(|(name, text)| (name, Some(text)));
            let rows: Vec<(String, Option<String>)> = rows.collect();
            line(crate::table::fields(rows.iter().map(|(name, text)| (name.as_str(), text.clone()))))
        }
        Format::Json => line(pretty(&chosen)),
        Format::Jsonl => match &chosen {
            Value::Array(items) => json_lines(items),
            item => line(item.to_string()),
        },
        Format::Yaml => yaml::document(&chosen),
        Format::Csv => csv::document(&chosen),
    }
}

/// A line for each item.
fn json_lines(items: &[Value]) -> String {
    let lines: Vec<String> = items.iter().map(|item| line(item.to_string())).collect();
    lines.concat()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn line(mut text: String) -> String {
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_thing_is_one_document() {
        let value = json!({"id": "a", "status": {"value": "draft", "details": []}, "count": 2, "none": null});
        assert_eq!(document(Format::Table, &[], &value), "id            a\nstatus.value  draft\ncount         2\n");
        assert_eq!(
            document(Format::Jsonl, &["id".into(), "status.value".into()], &value),
            "{\"id\":\"a\",\"status\":{\"value\":\"draft\"}}\n"
        );
        assert_eq!(document(Format::Csv, &["id".into(), "count".into()], &value), "id,count\na,2\n");
        assert_eq!(document(Format::Yaml, &["id".into()], &value).trim(), "id: a");
    }
}
