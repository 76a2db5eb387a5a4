//! Reports as an HTML page.

use super::columns::Tone;
use super::html::{badge, code, grouped, omitted, order_anchor, order_link, page, table, text, time};
use super::tables::{NUMBERS, ORDERS, kind, level, next, rows, tone};
use super::text::{counted, messaging};
use super::{Attention, AttentionLevel, EventReport, OrderReport, Report, State, Totals};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The maximum number of items and numbers on the page, which a browser shows without delay.
const LIMIT: usize = 5_000;
const ELSEWHERE: &str = "The CSV, XLSX and JSON reports have all of them.";

impl Report {
    /// Returns the report as an HTML page: totals, what needs attention, the orders, a timeline of each order, and the
    /// numbers. The page needs no network, contains no scripts, and can be printed. It has up to 5,000 items that need
    /// attention, and up to 5,000 numbers, and says how many it omits.
    pub fn html(&self) -> String {
        let name = if self.job.is_empty() { "Port-in job" } else { self.job.as_str() };
        let body = html! {
            header {
                h1 { (text(name)) }
                p.quiet { "Port-in report of " (time(self.at)) @if !self.base_url.is_empty() { " for " (text(&self.base_url)) } }
            }
            (totals(&self.totals))
            (attention(&self.attention))
            section aria-labelledby="orders" {
                h2 #orders { "Orders" }
                @if self.orders.is_empty() { p { "There are no orders yet." } }
                @else { (table("Orders of the job", &ORDERS, &self.orders, usize::MAX, "")) }
            }
            section aria-labelledby="timelines" {
                h2 #timelines { "Timelines" }
                @for order in &self.orders { (timeline(order)) }
                @if !self.events.is_empty() {
                    details {
                        summary { "Events without an order" (count_of_events(&self.events)) }
                        (events(&self.events))
                    }
                }
            }
            section aria-labelledby="numbers" {
                h2 #numbers { "Numbers" }
                @if self.numbers.is_empty() { p { "There are no numbers yet." } }
                @else { (table("Numbers of the job", &NUMBERS, &self.numbers, LIMIT, ELSEWHERE)) }
            }
        };
        page(&format!("{name}: port-in report"), &body)
    }
}

fn totals(totals: &Totals) -> Markup {
    html! {
        section aria-labelledby="totals" {
            h2 #totals { "Totals" }
            dl.totals {
                div { dt { "Accounts" } dd { (grouped(totals.accounts)) } }
                div { dt { "Orders" } dd { (grouped(totals.orders)) } (states(&totals.orders_by_state)) }
                div { dt { "Numbers" } dd { (grouped(totals.numbers)) } (states(&totals.numbers_by_state)) }
                @if totals.skipped_rows > 0 { div { dt { "Skipped rows of the list" } dd { (grouped(totals.skipped_rows)) } } }
                div {
                    dt { "Numbers whose voice is ported" }
                    dd { (grouped(totals.ported_by_messaging.values().sum())) }
                    @for (status, count) in &totals.ported_by_messaging {
                        dd.part { (grouped(*count)) " messaging: " (badge(&messaging(status), messaging_tone(status))) }
                    }
                }
            }
        }
    }
}

fn states(counts: &BTreeMap<State, usize>) -> Markup {
    html! {
        @for (state, count) in counts { dd.part { (grouped(*count)) " " (badge(state.as_str(), tone(state, true))) } }
    }
}

fn messaging_tone(status: &str) -> Tone {
    match status {
        "ported" => Tone::Good,
        "exception" => Tone::Bad,
        "canceled" | "not_applicable" | "unknown" => Tone::Off,
        _ => Tone::Busy,
    }
}

fn attention(items: &[Attention]) -> Markup {
    let shown = &items[..items.len().min(LIMIT)];
    html! {
        section aria-labelledby="attention" {
            h2 #attention { "Needs attention" }
            @if items.is_empty() { p { "Nothing needs attention." } }
            (omitted(items.len() - shown.len(), items.len(), ELSEWHERE))
            ol.items { @for item in shown { (attention_item(item)) } }
        }
    }
}

fn attention_item(item: &Attention) -> Markup {
    let tone = match item.level {
        AttentionLevel::Urgent => Tone::Bad,
        AttentionLevel::Action => Tone::Busy,
        AttentionLevel::Info => Tone::Off,
    };
    html! {
        li.(level(item.level)) {
            p {
                (badge(level(item.level), tone)) " " strong { (kind(item.kind)) }
                @if let Some(account) = &item.account { " " span { (text(account)) } }
                @if let Some(order) = &item.order { " " (order_link(order)) }
            }
            @for point in &item.points {
                p { (text(&point.text)) }
                @if let Some(next) = next(point) { p { "Next: " (text(&next)) } }
            }
            @if let Some(command) = &item.command { p { (code(command)) } }
            @if !item.rows.is_empty() { p.quiet { "Rows: " (text(&rows(&item.rows))) } }
            @if let Some(deadline) = &item.deadline { p.deadline { (text(&deadline.text)) } }
        }
    }
}

fn timeline(order: &OrderReport) -> Markup {
    html! {
        details id=(order_anchor(&order.id)) {
            summary {
                (code(&order.id)) " " (badge(order.state.as_str(), tone(&order.state, order.is_done)))
                @if let Some(account) = &order.account { " " (text(account)) }
                (count_of_events(&order.timeline))
            }
            (events(&order.timeline))
        }
    }
}

fn count_of_events(events: &[EventReport]) -> Markup {
    html! { " " span.quiet { (counted(events.len(), "event")) } }
}

fn events(events: &[EventReport]) -> Markup {
    html! {
        ol.timeline {
            @for event in events {
                li {
                    (time(event.at)) " "
                    @if let Some(account) = &event.account { strong { (text(account)) } " " }
                    (text(&event.text))
                }
            }
        }
    }
}
