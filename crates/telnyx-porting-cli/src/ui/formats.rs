//! Results in every format: tables, JSON, JSON lines, YAML and CSV.

use crate::global::Format;
use crate::text::is_harmful;
use crate::ui::terminal::Screen;
use crate::ui::{table, times};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Formats a value as text that ends with a line break. A table has a line for each leaf.
pub(crate) fn document(format: Format, fields: &[String], value: &Value, screen: &Screen) -> String {
    let chosen = if fields.is_empty() { value.clone() } else { choose(value, fields) };
    match format {
        Format::Table => {
            let leaves = leaves_of(&chosen, fields);
            let time = |time| screen.times.full(time);
            let fields = leaves.iter().map(|(name, value)| (name.as_str(), Some(display(value, &time))));
            line(table::fields(fields, screen.width))
        }
        Format::Json => line(pretty(&chosen)),
        Format::Jsonl => match &chosen {
            Value::Array(items) => json_lines(items),
            item => line(escaped(item.to_string())),
        },
        Format::Yaml => yaml_document(&chosen),
        Format::Csv if fields.is_empty() => csv_document(&chosen),
        Format::Csv => {
            let columns = Column::from_paths(fields);
            csv_header(&columns) + &csv_lines(&columns, items_of(value))
        }
        Format::Ids => ids(items_of(value)),
    }
}

/// The id of each item on a line.
fn ids(items: &[Value]) -> String {
    items.iter().filter_map(|item| item["id"].as_str()).fold(String::new(), |text, id| text + &line(id.to_owned()))
}

/// The lines of a table. A selected field that does not exist is empty.
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

fn json_lines(items: &[Value]) -> String {
    items.iter().map(|item| line(escaped(item.to_string()))).collect()
}

fn pretty(value: &Value) -> String {
    escaped(serde_json::to_string_pretty(value).unwrap_or_default())
}

/// JSON without characters that can change what a terminal shows. They only occur within strings, where an escape is
/// equivalent.
fn escaped(json: String) -> String {
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

/// Turns the items of a list, which arrive page by page, into the parts of one document.
pub(crate) struct Rows {
    format: Format,
    fields: Vec<String>,
    columns: Vec<Column>,
    count: usize,
    /// Whether the list is endless. Its times are not relative, since they would soon be wrong.
    is_endless: bool,
    /// Whether the fields of each item are on separate lines, because the screen is too narrow for columns.
    is_stacked: bool,
    has_header: bool,
}

impl Rows {
    /// `fields` are the paths of the selected fields; without any, a table has `columns`.
    pub(crate) fn new<C: Into<Column> + Clone>(format: Format, fields: &[String], columns: &[C]) -> Self {
        let columns = if fields.is_empty() {
            columns.iter().cloned().map(Into::into).collect()
        } else {
            Column::from_paths(fields)
        };
        Self {
            format,
            fields: fields.to_vec(),
            columns,
            count: 0,
            is_endless: false,
            is_stacked: false,
            has_header: true,
        }
    }

    /// The same for an endless list.
    pub(crate) fn endless(self) -> Self {
        Self { is_endless: true, ..self }
    }

    /// The same with or without a header line.
    pub(crate) fn with_header(self, has_header: bool) -> Self {
        Self { has_header, ..self }
    }

    pub(crate) fn begin(&self) -> String {
        match self.format {
            Format::Json => "[".to_owned(),
            Format::Csv if self.has_header => csv_header(&self.columns),
            Format::Csv | Format::Table | Format::Jsonl | Format::Yaml | Format::Ids => String::new(),
        }
    }

    /// The text of more items.
    pub(crate) fn push(&mut self, items: Vec<Value>, screen: &Screen) -> String {
        let is_first = self.count == 0;
        self.count += items.len();
        match self.format {
            Format::Table => self.table(&items, is_first, screen),
            Format::Csv => csv_lines(&self.columns, &items),
            Format::Json => json_items(&self.chosen(items), is_first),
            Format::Jsonl => json_lines(&self.chosen(items)),
            Format::Yaml => yaml_items(&self.chosen(items)),
            Format::Ids => ids(&items),
        }
    }

    pub(crate) fn end(&self) -> String {
        match (self.format, self.count) {
            (Format::Json, 0) => "]\n".to_owned(),
            (Format::Json, _) => "\n]\n".to_owned(),
            (Format::Yaml, 0) => "[]\n".to_owned(),
            _ => String::new(),
        }
    }

    fn chosen(&self, items: Vec<Value>) -> Vec<Value> {
        if self.fields.is_empty() {
            return items;
        }
        items.iter().map(|item| choose(item, &self.fields)).collect()
    }

    /// Each page has its own column widths, so that it is printed before the next page arrives.
    fn table(&mut self, items: &[Value], is_first: bool, screen: &Screen) -> String {
        let titles: Vec<String> = self.columns.iter().map(|column| column.title.to_string()).collect();
        let cells: Vec<Vec<String>> = items.iter().map(|item| self.cells(item, screen)).collect();
        if !self.is_stacked {
            if let Some(text) = table::rows((is_first && self.has_header).then_some(&titles), &cells, screen.width) {
                return text + "\n";
            }
            self.is_stacked = true;
        }
        let mut text = String::new();
        for (place, cells) in cells.into_iter().enumerate() {
            text.push_str(if is_first && place == 0 { "" } else { "\n" });
            let fields = titles
                .iter()
                .map(String::as_str)
                .zip(cells.into_iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty())));
            text.push_str(&table::fields(fields, screen.width));
            text.push('\n');
        }
        text
    }

    fn cells(&self, item: &Value, screen: &Screen) -> Vec<String> {
        let time = |time| if self.is_endless { times::utc(time) } else { screen.times.brief(time) };
        self.columns.iter().map(|column| column.cell_text(item, &time)).collect()
    }
}

/// Items of an open JSON array.
fn json_items(items: &[Value], is_first: bool) -> String {
    let mut text = String::new();
    for (place, item) in items.iter().enumerate() {
        text.push_str(if is_first && place == 0 { "\n" } else { ",\n" });
        let indented: Vec<String> = pretty(item).lines().map(|line| format!("  {line}")).collect();
        text.push_str(&indented.join("\n"));
    }
    text
}

/// The form of times in a table.
type ShowTime<'a> = &'a dyn Fn(DateTime<Utc>) -> String;

/// A column: its title, and the path of its values.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    title: Cow<'static, str>,
    path: Cow<'static, str>,
    /// The text in tables instead of the value.
    shown: Option<fn(&Value) -> String>,
}

impl Column {
    /// A column that only tables have, made from the whole item.
    pub(crate) const fn made(title: &'static str, shown: fn(&Value) -> String) -> Self {
        Self { title: Cow::Borrowed(title), path: Cow::Borrowed(""), shown: Some(shown) }
    }

    /// The text in tables; other formats have the value.
    pub(crate) const fn shown_as(mut self, shown: fn(&Value) -> String) -> Self {
        self.shown = Some(shown);
        self
    }

    pub(crate) const fn new(title: &'static str, path: &'static str) -> Self {
        Self { title: Cow::Borrowed(title), path: Cow::Borrowed(path), shown: None }
    }

    pub(crate) fn from_paths(paths: &[String]) -> Vec<Self> {
        let column = |path: &String| Self { title: path.clone().into(), path: path.clone().into(), shown: None };
        paths.iter().map(column).collect()
    }

    /// The path of the values; `None` if only tables have this column.
    pub(crate) fn path(&self) -> Option<&str> {
        Some(self.path.as_ref()).filter(|path| !path.is_empty())
    }

    /// The text in tables.
    fn cell_text(&self, item: &Value, time: ShowTime) -> String {
        match self.shown {
            Some(shown) => shown(item),
            None => find(item, &self.path).map(|value| display(&value, time)).unwrap_or_default(),
        }
    }
}

impl From<(&'static str, &'static str)> for Column {
    fn from((title, path): (&'static str, &'static str)) -> Self {
        Self::new(title, path)
    }
}

/// A value as text for tables.
fn display(value: &Value, time: ShowTime) -> String {
    match value {
        Value::String(text) => times::parse(text).map_or_else(|| text.clone(), time),
        Value::Array(items) => items.iter().map(|item| display(item, time)).collect::<Vec<_>>().join(", "),
        value => raw(value),
    }
}

/// A value as plain text.
fn raw(value: &Value) -> String {
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

/// The non-empty leaves of a value, with their paths.
fn leaves(value: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    gather_leaves(value, "", &mut found);
    found
}

fn gather_leaves<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                gather_leaves(member, &path, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (place, item) in items.iter().enumerate() {
                gather_leaves(item, &format!("{path}[{place}]"), found);
            }
        }
        Value::Null => {}
        Value::Array(items) if items.is_empty() => {}
        value => found.push((path.to_owned(), value)),
    }
}

/// The value at a path of names with dots between them. Within a list, the rest of the path applies to each item.
pub(crate) fn find(value: &Value, path: &str) -> Option<Value> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    match value {
        Value::Array(items) => {
            let found: Vec<Value> = items.iter().filter_map(|item| find(item, path)).collect();
            (!found.is_empty()).then_some(Value::Array(found))
        }
        Value::Object(members) => {
            let member = members.get(name)?;
            rest.map_or_else(|| Some(member.clone()), |rest| find(member, rest))
        }
        _ => None,
    }
}

/// The paths of all members of a value, at any depth; a list has those of its items.
pub(crate) fn paths_of(value: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    gather_paths(value, "", &mut paths);
    paths
}

fn gather_paths(value: &Value, above: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
                if !paths.contains(&path) {
                    paths.push(path.clone());
                }
                gather_paths(member, &path, paths);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather_paths(item, above, paths)),
        _ => {}
    }
}

/// The parts of a value at these paths, in their order. A list keeps its items.
fn choose(value: &Value, paths: &[String]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| choose(item, paths)).collect(),
        value => {
            let mut chosen = Map::new();
            for path in paths {
                put(&mut chosen, path, find(value, path).unwrap_or(Value::Null));
            }
            Value::Object(chosen)
        }
    }
}

fn put(target: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(target.insert(path.to_owned(), value)),
        Some((name, rest)) => {
            let inner = target.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// CSV with a column for each field that any item has.
fn csv_document(value: &Value) -> String {
    let items = items_of(value);
    let mut known = BTreeSet::new();
    let mut paths = Vec::new();
    for (path, _) in items.iter().flat_map(|item| leaves(item)) {
        if known.insert(path.clone()) {
            paths.push(path);
        }
    }
    let lines = items.iter().map(|item| {
        let values = leaves(item);
        let value_of = |path: &String| match find(item, path) {
            Some(value) => raw(&value),
            // A path has no indexes.
            None => values.iter().find(|(name, _)| name == path).map(|(_, value)| raw(value)).unwrap_or_default(),
        };
        paths.iter().map(value_of).collect::<Vec<_>>()
    });
    csv_text([&paths]) + &csv_text(lines)
}

/// The items of a list, or the value itself.
pub(crate) fn items_of(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn csv_header(columns: &[Column]) -> String {
    csv_text([columns.iter().filter_map(Column::path)])
}

fn csv_lines(columns: &[Column], items: &[Value]) -> String {
    let cell = |item, path| find(item, path).map(|value| raw(&value)).unwrap_or_default();
    csv_text(items.iter().map(|item| columns.iter().filter_map(Column::path).map(move |path| cell(item, path))))
}

/// Writing to memory does not fail.
fn csv_text<R: IntoIterator<Item: AsRef<[u8]>>>(records: impl IntoIterator<Item = R>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records {
        let _ = writer.write_record(record);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn yaml_document(value: &Value) -> String {
    let mut text = serde_saphyr::to_string(value).unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Items of a list; concatenated texts are one list.
fn yaml_items(items: &[Value]) -> String {
    items.iter().map(|item| yaml_document(&Value::Array(vec![item.clone()]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::times::tests::noon;
    use serde_json::json;

    fn document(format: Format, fields: &[&str], value: &Value) -> String {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        super::document(format, &fields, value, &Screen { width: None, times: noon(), shows_secrets: false })
    }

    #[test]
    fn one_item_is_one_document() {
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
            assert!(!text.contains(is_harmful), "{text:?}");
            assert!(text.contains("x\\u202ey") && text.contains("Zürich"), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn times_are_relative_in_tables_and_unchanged_in_other_formats() {
        let time = "2026-03-10T15:00:00.000Z";
        let value = json!({"at": time, "list": [{"at": time}], "times": [time]});
        let text = document(Format::Table, &[], &value);
        assert_eq!(text.matches("2026-03-10 15:00Z (09:00 -06:00 here, in 2 days)").count(), 3, "{text}");
        for format in [Format::Json, Format::Jsonl, Format::Yaml, Format::Csv] {
            assert_eq!(document(format, &[], &value).matches(time).count(), 3, "{format:?}");
        }
    }

    fn printed(format: Format, fields: &[&str], pages: &[Value]) -> String {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let mut rows = Rows::new(format, &fields, &[("ID", "id"), ("VALUE", "status.value")]);
        let mut text = rows.begin();
        for page in pages {
            text.push_str(&rows.push(page.as_array().unwrap().clone(), &screen(None)));
        }
        text.push_str(&rows.end());
        text
    }

    fn screen(width: Option<usize>) -> Screen {
        Screen { width, times: noon(), shows_secrets: false }
    }

    fn pages() -> [Value; 2] {
        let item = |id: &str| json!({"id": id, "status": {"value": "draft, new"}});
        [json!([item("a"), item("b")]), json!([item("c")])]
    }

    #[test]
    fn pages_become_one_document() {
        let json: Value = serde_json::from_str(&printed(Format::Json, &[], &pages())).unwrap();
        assert_eq!(json.as_array().unwrap().len(), 3);
        assert_eq!(printed(Format::Json, &[], &[]), "[]\n");
        assert_eq!(printed(Format::Jsonl, &["id"], &pages()), "{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n");
        assert_eq!(
            printed(Format::Csv, &[], &pages()),
            "id,status.value\na,\"draft, new\"\nb,\"draft, new\"\nc,\"draft, new\"\n"
        );
        assert_eq!(printed(Format::Csv, &[], &[]), "id,status.value\n");
        assert_eq!(printed(Format::Yaml, &[], &[]), "[]\n");
        let yaml: Vec<Value> = serde_saphyr::from_str(&printed(Format::Yaml, &[], &pages())).unwrap();
        assert_eq!(yaml.len(), 3);
        assert_eq!(printed(Format::Table, &["id"], &pages()), "id\na\nb\nc\n");
    }

    #[test]
    fn a_column_can_have_another_text_in_tables() {
        let columns = [
            Column::made("INITIAL", |item| item["id"].as_str().unwrap()[..1].to_uppercase()),
            Column::new("COUNT", "count").shown_as(|item| format!("{} pieces", item["count"])),
            Column::new("ID", "id"),
        ];
        let push = |format, fields: &[String]| {
            let mut rows = Rows::new(format, fields, &columns);
            rows.begin() + &rows.push(vec![json!({"id": "abc", "count": 2})], &screen(None))
        };
        assert_eq!(push(Format::Table, &[]), "INITIAL  COUNT     ID\nA        2 pieces  abc\n");
        assert_eq!(push(Format::Csv, &[]), "count,id\n2,abc\n");
        assert_eq!(push(Format::Table, &["count".to_owned()]), "count\n2\n");
        assert_eq!(push(Format::Jsonl, &[]), "{\"id\":\"abc\",\"count\":2}\n");
    }

    #[test]
    fn times_are_relative_unless_the_list_is_endless() {
        let item = json!({"at": "2026-03-10T15:00:00Z"});
        let rows = || Rows::new(Format::Table, &[], &[("AT", "at")]);
        assert_eq!(rows().push(vec![item.clone()], &screen(None)), "AT\n2026-03-10 15:00Z (in 2 days)\n");
        assert_eq!(rows().endless().push(vec![item], &screen(None)), "AT\n2026-03-10 15:00Z\n");
    }

    #[test]
    fn fields_are_on_separate_lines_if_columns_do_not_fit() {
        let item = |id: &str| json!({"id": id, "name": "Jane Roe", "none": null});
        let long = "f1486bae-f067-460c-ad43-73a92848f902";
        let mut rows = Rows::new(Format::Table, &[], &[("ID", "id"), ("NAME", "name"), ("N", "none")]);
        let narrow = screen(Some(40));
        assert_eq!(rows.push(vec![item("a")], &narrow), "ID  NAME      N\na   Jane Roe  -\n");
        let stacked = format!("\nID\n  {long}\nNAME  Jane Roe\n");
        assert_eq!(rows.push(vec![item(long)], &screen(Some(41))), stacked);
        assert_eq!(rows.push(vec![item("b")], &narrow), "\nID    b\nNAME  Jane Roe\n", "one page after the other");
    }

    #[test]
    fn paths_lead_through_lists() {
        let value = json!({"numbers": [{"n": "+1"}, {"n": "+2"}, {}], "a": {"b": null}});
        assert_eq!(find(&value, "numbers.n"), Some(json!(["+1", "+2"])));
        assert_eq!(find(&value, "a.b"), Some(Value::Null));
        assert_eq!(find(&value, "a.c"), None);
        let paths = ["a.b".to_owned(), "x".to_owned(), "a.c".to_owned()];
        assert_eq!(choose(&json!([value]), &paths), json!([{"a": {"b": null, "c": null}, "x": null}]));
    }
}
