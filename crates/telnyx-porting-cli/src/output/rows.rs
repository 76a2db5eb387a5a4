//! A list that is printed as it arrives.

use super::cell::Column;
use super::{Format, csv, path, pretty, yaml};
use serde_json::Value;

/// Turns the items of a list into the parts of one document.
pub(crate) struct Rows {
    format: Format,
    fields: Vec<String>,
    columns: Vec<Column>,
    count: usize,
}

impl Rows {
    /// `fields` are the paths that were asked for, `columns` what a table has unless some were.
    pub(crate) fn new(format: Format, fields: &[String], columns: &[(&str, &str)]) -> Self {
        let columns = if fields.is_empty() { Column::all(columns) } else { Column::of_paths(fields) };
        Self { format, fields: fields.to_vec(), columns, count: 0 }
    }

    pub(crate) fn begin(&self) -> String {
        match self.format {
            Format::Json => "[".to_owned(),
            Format::Csv => csv::header(&self.columns),
            Format::Table | Format::Jsonl | Format::Yaml => String::new(),
        }
    }

    /// The text of more items.
    pub(crate) fn push(&mut self, items: Vec<Value>) -> String {
        let is_first = self.count == 0;
        self.count += items.len();
        match self.format {
            Format::Table => self.table(&items, is_first),
            Format::Csv => csv::lines(&self.columns, &items),
            Format::Json => Self::json(&self.chosen(items), is_first),
            Format::Jsonl => self.chosen(items).iter().flat_map(|item| [item.to_string(), "\n".to_owned()]).collect(),
            Format::Yaml => yaml::items(&self.chosen(items)),
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
        items.iter().map(|item| path::choose(item, &self.fields)).collect()
    }

    fn json(items: &[Value], is_first: bool) -> String {
        let mut text = String::new();
        for (place, item) in items.iter().enumerate() {
            text.push_str(if is_first && place == 0 { "\n" } else { ",\n" });
            let indented: Vec<String> = pretty(item).lines().map(|line| format!("  {line}")).collect();
            text.push_str(&indented.join("\n"));
        }
        text
    }

    /// Each page has columns of its own width: nobody waits for the last page.
    fn table(&self, items: &[Value], is_first: bool) -> String {
        let header = self.columns.iter().map(|column| column.title().to_owned()).collect();
        let rows = items.iter().map(|item| self.columns.iter().map(|column| column.text(item)).collect());
        let mut text = crate::table::rows(is_first.then_some(header), rows);
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn printed(format: Format, fields: &[&str], pages: &[Value]) -> String {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        let mut rows = Rows::new(format, &fields, &[("ID", "id"), ("VALUE", "status.value")]);
        let mut text = rows.begin();
        for page in pages {
            text.push_str(&rows.push(page.as_array().unwrap().clone()));
        }
        text.push_str(&rows.end());
        text
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
}
