//! Pages without scripts and external files, and the parts that they share.

use super::columns::{Cell, Column, Tone};
use super::text::utc;
use chrono::{DateTime, SecondsFormat, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::borrow::Cow;

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded, whatever a page contains.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// Longer texts are truncated, in characters.
const LONGEST: usize = 500;

/// Returns a complete page. It can be read without network, on a screen and on paper.
pub(crate) fn page(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (short(title)) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    }
    .into_string()
}

/// A table without the columns that are empty in all rows. Rows beyond the limit are omitted, and a note says how many and
/// where they are.
pub(crate) fn table<T>(caption: &str, columns: &[Column<T>], items: &[T], limit: usize, elsewhere: &str) -> Markup {
    let shown = &items[..items.len().min(limit)];
    let rows: Vec<Vec<Cell>> =
        shown.iter().map(|item| columns.iter().map(|column| (column.cell)(item)).collect()).collect();
    let is_used = |index: usize| rows.iter().any(|row: &Vec<Cell>| !row[index].is_empty());
    let used: Vec<_> = (0..columns.len()).filter(|index| is_used(*index)).collect();
    html! {
        (omitted(items.len() - shown.len(), items.len(), elsewhere))
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for index in &used { th scope="col" { (columns[*index].title) } } } }
                tbody { @for row in &rows { tr { @for index in &used { (cell(&row[*index])) } } } }
            }
        }
    }
}

/// A note about items that a page omits.
pub(crate) fn omitted(omitted: usize, total: usize, elsewhere: &str) -> Markup {
    html! {
        @if omitted > 0 {
            p.note { "This page omits " (grouped(omitted)) " of " (grouped(total)) ". " (elsewhere) }
        }
    }
}

fn cell(cell: &Cell) -> Markup {
    match cell {
        Cell::Empty => html! { td {} },
        Cell::Text(value) => html! { td.text { (text(value)) } },
        Cell::Lines(lines) => html! { td.lines { @for line in lines { div { (text(line)) } } } },
        Cell::Code(value) => html! { td.code { (code(value)) } },
        Cell::Order(id) => html! { td.order { (order_link(id)) } },
        Cell::Badge(value, tone) => html! { td { (badge(value, *tone)) } },
        Cell::Count(count) => html! { td.count { (grouped(usize::try_from(*count).unwrap_or(usize::MAX))) } },
        Cell::Time(at) => html! { td.time { (time(*at)) } },
    }
}

/// A text, truncated if it is long.
pub(crate) fn text(text: &str) -> Markup {
    html! { (short(text)) }
}

/// A text that people copy: never truncated.
pub(crate) fn code(text: &str) -> Markup {
    html! { code { (text) } }
}

/// A colored state.
pub(crate) fn badge(text: &str, tone: Tone) -> Markup {
    let class = match tone {
        Tone::Good => "good",
        Tone::Busy => "busy",
        Tone::Bad => "bad",
        Tone::Off => "off",
    };
    html! { span.badge.(class) { (short(text)) } }
}

/// A time in UTC.
pub(crate) fn time(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(at.to_rfc3339_opts(SecondsFormat::Secs, true)) { (utc(at)) } }
}

/// A link to the section of an order in the same page.
pub(crate) fn order_link(id: &str) -> Markup {
    html! { a href={ "#" (order_anchor(id)) } { (code(id)) } }
}

/// The id of the element of an order.
pub(crate) fn order_anchor(id: &str) -> String {
    let id: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("order-{id}")
}

/// `100,000`
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
