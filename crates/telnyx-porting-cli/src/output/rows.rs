//! A list that is printed as it arrives.

use super::cell::Column;
use super::{Format, csv, path, pretty, yaml};
use crate::screen::Screen;
use crate::{table, times};
use serde_json::Value;

/// Turns the items of a list into the parts of one document.
pub(crate) struct Rows {
    format: Format,
    fields: Vec<String>,
    columns: Vec<Column>,
    count: usize,
    /// Whether items go on for ever: what was "now" when one was printed soon is not.
    is_endless: bool,
    /// Whether the fields of each item stand below each other, because the screen is too narrow for columns.
    is_stacked: bool,
}

impl Rows {
    /// `fields` are the paths that were asked for, `columns` what a table has unless some were.
    pub(crate) fn new<C: Into<Column> + Clone>(format: Format, fields: &[String], columns: &[C]) -> Self {
        let columns = if fields.is_empty() {
            columns.iter().cloned().map(Into::into).collect()
        } else {
            Column::of_paths(fields)
        };
        Self { format, fields: fields.to_vec(), columns, count: 0, is_endless: false, is_stacked: false }
    }

    /// The same for items that come one by one, without an end.
    pub(crate) fn endless(self) -> Self {
        Self { is_endless: true, ..self }
    }

    pub(crate) fn begin(&self) -> String {
        match self.format {
            Format::Json => "[".to_owned(),
            Format::Csv => csv::header(&self.columns),
            Format::Table | Format::Jsonl | Format::Yaml => String::new(),
        }
    }

    /// The text of more items.
    pub(crate) fn push(&mut self, items: Vec<Value>, screen: &Screen) -> String {
        let is_first = self.count == 0;
        self.count += items.len();
        match self.format {
            Format::Table => self.table(&items, is_first, screen),
            Format::Csv => csv::lines(&self.columns, &items),
            Format::Json => json_items(&self.chosen(items), is_first),
            Format::Jsonl => super::json_lines(&self.chosen(items)),
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

    /// Each page has columns of its own width: nobody waits for the last page.
    fn table(&mut self, items: &[Value], is_first: bool, screen: &Screen) -> String {
        let titles: Vec<String> = self.columns.iter().map(|column| column.title().to_owned()).collect();
        let cells: Vec<Vec<String>> = items.iter().map(|item| self.cells(item, screen)).collect();
        if !self.is_stacked {
            if let Some(text) = table::rows(is_first.then_some(&titles), &cells, screen.width) {
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
        self.columns.iter().map(|column| column.text(item, &time)).collect()
    }
}

/// Items of a JSON list that goes on.
fn json_items(items: &[Value], is_first: bool) -> String {
    let mut text = String::new();
    for (place, item) in items.iter().enumerate() {
        text.push_str(if is_first && place == 0 { "\n" } else { ",\n" });
        let indented: Vec<String> = pretty(item).lines().map(|line| format!("  {line}")).collect();
        text.push_str(&indented.join("\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::times::tests::noon;
    use serde_json::json;

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
        Screen { width, times: noon() }
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
    fn a_column_can_show_people_something_else() {
        let columns = [
            Column::made("INITIAL", |item| item["id"].as_str().unwrap()[..1].to_uppercase()),
            Column::of("COUNT", "count").shown_as(|item| format!("{} pieces", item["count"])),
            Column::of("ID", "id"),
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
    fn times_are_seen_from_now_unless_there_is_no_end() {
        let item = json!({"at": "2026-03-10T15:00:00Z"});
        let rows = || Rows::new(Format::Table, &[], &[("AT", "at")]);
        assert_eq!(rows().push(vec![item.clone()], &screen(None)), "AT\n2026-03-10 15:00Z (in 2 days)\n");
        assert_eq!(rows().endless().push(vec![item], &screen(None)), "AT\n2026-03-10 15:00Z\n");
    }

    #[test]
    fn where_columns_do_not_fit_fields_stand_below_each_other() {
        let item = |id: &str| json!({"id": id, "name": "Jane Roe", "none": null});
        let long = "f1486bae-f067-460c-ad43-73a92848f902";
        let mut rows = Rows::new(Format::Table, &[], &[("ID", "id"), ("NAME", "name"), ("N", "none")]);
        let narrow = screen(Some(40));
        assert_eq!(rows.push(vec![item("a")], &narrow), "ID  NAME      N\na   Jane Roe  -\n");
        let stacked = format!("\nID\n  {long}\nNAME  Jane Roe\n");
        assert_eq!(rows.push(vec![item(long)], &screen(Some(41))), stacked);
        assert_eq!(rows.push(vec![item("b")], &narrow), "\nID    b\nNAME  Jane Roe\n", "one page after the other");
    }
}
