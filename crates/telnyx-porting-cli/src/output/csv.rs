//! Comma-separated values.

use super::cell::{Column, leaves, raw};
use super::path;
use serde_json::Value;
use std::collections::BTreeSet;

/// A header and a line for each item, with everything that any of them has.
pub(super) fn document(value: &Value) -> String {
    let items = items(value);
    let mut known = BTreeSet::new();
    let mut paths = Vec::new();
    for (path, _) in items.iter().flat_map(|item| leaves(item)) {
        if known.insert(path.clone()) {
            paths.push(path);
        }
    }
    let mut writer = writer();
    let _ = writer.write_record(&paths);
    for item in items {
        let values = leaves(item);
        let value_of = |path: &String| match path::find(item, path) {
            Some(value) => raw(&value),
            // A place in a list is no path.
            None => values.iter().find(|(name, _)| name == path).map(|(_, value)| raw(value)).unwrap_or_default(),
        };
        let _ = writer.write_record(paths.iter().map(value_of));
    }
    finish(writer)
}

/// The items of a list, or the one thing that there is.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

pub(super) fn header(columns: &[Column]) -> String {
    let mut writer = writer();
    let _ = writer.write_record(columns.iter().filter_map(Column::path));
    finish(writer)
}

pub(super) fn lines(columns: &[Column], items: &[Value]) -> String {
    let paths = || columns.iter().filter_map(Column::path);
    let mut writer = writer();
    for item in items {
        let _ = writer
            .write_record(paths().map(|path| path::find(item, path).map(|value| raw(&value)).unwrap_or_default()));
    }
    finish(writer)
}

fn writer() -> ::csv::Writer<Vec<u8>> {
    ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new())
}

/// Writing to memory does not fail.
fn finish(writer: ::csv::Writer<Vec<u8>>) -> String {
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
