//! Printing lists: all at once, page by page, or as items come.

use super::{Printer, received, write_raw};
use crate::failure::Failure;
use crate::output::{Column, Format, Rows};
use crate::paging::Paging;
use serde::Serialize;
use serde_json::Value;
use std::io;
use telnyx_porting::api::runtime::Decode;
use telnyx_porting::{List, Response};

impl Printer {
    /// Prints things that are all there already; `columns` are mostly titles and paths.
    pub(crate) fn items<T: Serialize, C: Into<Column> + Clone>(&self, items: &[T], columns: &[C]) -> io::Result<()> {
        let mut rows = Rows::new(self.format, self.fields.wanted(), columns);
        let items = self.visible_all(items)?;
        self.check_fields(&items, &known(columns))?;
        write_raw(&rows.begin())?;
        write_raw(&rows.push(items, &self.screen()))?;
        write_raw(&rows.end())
    }

    /// Prints the items of an answer as the API sent them.
    pub(crate) fn answers<T: Serialize, C: Into<Column> + Clone>(
        &self,
        answer: &Response<Vec<T>>,
        columns: &[C],
    ) -> io::Result<()> {
        let known = answer.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
        // An answer may have other items too, among which the result was found.
        let are_these = |sent: &Vec<Value>| {
            sent.len() == known.len() && sent.iter().zip(&known).all(|(sent, known)| sent["id"] == known["id"])
        };
        match received(answer)? {
            Value::Array(sent) if are_these(&sent) => self.items(&sent, columns),
            _ => self.items(&known, columns),
        }
    }

    /// Prints a list page by page; `columns` are mostly titles and paths. A list that breaks off is a document all the
    /// same.
    pub(crate) async fn list<T, C>(&self, list: List<T>, paging: &Paging, columns: &[C]) -> Result<(), Failure>
    where
        C: Into<Column> + Clone,
        T: Serialize + for<'de> Decode<'de> + PartialEq + Clone + Send + Sync + 'static,
    {
        self.expect::<T>();
        let list = match paging.page_size {
            Some(size) => list.with_page_size(size),
            None => list,
        };
        let mut rows = Rows::new(self.format, self.fields.wanted(), columns);
        let mut pages = list.pages();
        let (mut left, mut total, mut shown) = (paging.limit.unwrap_or(usize::MAX), None, 0_usize);
        let mut has_begun = false;
        let mut outcome = Ok(());
        while left > 0 {
            match pages.next().await {
                None => break,
                Some(Err(error)) => {
                    outcome = Err(error.into());
                    break;
                }
                Some(Ok(page)) => {
                    total = page.total_results.and_then(|total| usize::try_from(total).ok());
                    let mut items = match page.received() {
                        Some(items) => self.visible_all(&items)?,
                        None => self.visible_all(&page.items)?,
                    };
                    items.truncate(left);
                    left -= items.len();
                    shown += items.len();
                    // Fields that later pages lack are empty.
                    if has_begun {
                        self.tell_missing_numbers(&items);
                    } else {
                        self.check_fields(&items, &known(columns))?;
                        write_raw(&rows.begin())?;
                        has_begun = true;
                    }
                    if !items.is_empty() || shown == 0 {
                        write_raw(&rows.push(items, &self.screen()))?;
                    }
                }
            }
        }
        if !has_begun {
            write_raw(&rows.begin())?;
        }
        write_raw(&rows.end())?;
        if let Some(more) = total.and_then(|total| total.checked_sub(shown)).filter(|more| *more > 0 && outcome.is_ok())
        {
            self.note(&format!("not shown: {more}; raise --limit to see more"));
        }
        outcome
    }

    /// Prints a list as a part of the result.
    pub(crate) fn part_of<T: Serialize, C: Into<Column> + Clone>(&self, items: &[T], columns: &[C]) -> io::Result<()> {
        let mut rows = Rows::new(Format::Table, &[], columns);
        self.part(rows.push(self.visible_all(items)?, &self.screen()).trim_end())
    }

    /// Begins a list without an end, whose items are printed one by one. One document of JSON would never be whole, so
    /// that each item is a line of its own.
    pub(crate) fn feed<C: Into<Column> + Clone>(&self, columns: &[C]) -> io::Result<Feed<'_>> {
        let format = if self.format == Format::Json { Format::Jsonl } else { self.format };
        let rows = Rows::new(format, self.fields.wanted(), columns).endless();
        write_raw(&rows.begin())?;
        Ok(Feed { printer: self, rows, columns: known(columns), is_checked: false })
    }

    fn visible_all<T: Serialize>(&self, items: &[T]) -> io::Result<Vec<Value>> {
        items.iter().map(|item| self.visible(item)).collect()
    }
}

/// A list without an end.
pub(crate) struct Feed<'a> {
    printer: &'a Printer,
    rows: Rows,
    columns: Vec<Column>,
    /// Whether the fields that were asked for are known to exist.
    is_checked: bool,
}

/// The columns of a table, whose fields items may have.
fn known<C: Into<Column> + Clone>(columns: &[C]) -> Vec<Column> {
    columns.iter().cloned().map(Into::into).collect()
}

impl Feed<'_> {
    /// Prints one more item.
    pub(crate) fn push(&mut self, item: &impl Serialize) -> io::Result<()> {
        let item = self.printer.visible(item)?;
        if !std::mem::replace(&mut self.is_checked, true) {
            self.printer.check_fields(std::slice::from_ref(&item), &self.columns)?;
        }
        write_raw(&self.rows.push(vec![item], &self.printer.screen()))
    }
}
