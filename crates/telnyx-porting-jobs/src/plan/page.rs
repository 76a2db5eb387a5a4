//! Plans as an HTML page, for sign-off.

use super::{AccountData, AccountPlan, Finding, NewOrder, OrderPlan, Plan};
use crate::journal::SkippedRows;
use crate::report::html::{code, grouped, omitted, page, text, time};
use crate::report::job_command;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// The maximum number of accounts on the page.
const LIMIT: usize = 5_000;
const ELSEWHERE: &str = "The JSON form of the plan has all of them.";

impl Plan {
    /// Returns the plan as an HTML page. The page needs no network, contains no scripts, and can be printed. It has up to
    /// 5,000 accounts, and says how many it omits.
    pub fn html(&self, now: DateTime<Utc>) -> String {
        let shown = &self.accounts[..self.accounts.len().min(LIMIT)];
        let retry = job_command("retry", &self.job);
        let body = html! {
            header {
                h1 { "Plan " (code(&self.digest)) " of " (text(&self.job)) }
                p.quiet { "Made " (time(now)) @if self.is_offline { ", without reading the orders" } }
                p { (text(&self.summary())) }
                p { "Total: " (text(&self.totals())) "." }
            }
            section aria-labelledby="findings" {
                h2 #findings { "Errors and warnings" }
                @if self.findings.is_empty() { p { "The plan has none." } }
                ul { @for item in &self.findings { (finding(item)) } }
            }
            section aria-labelledby="accounts" {
                h2 #accounts { "Accounts" }
                (omitted(self.accounts.len() - shown.len(), self.accounts.len(), ELSEWHERE))
                @for item in shown { (account(item, &retry)) }
            }
            @if self.skipped.total > 0 { (skipped(&self.skipped)) }
            @if !self.removed.is_empty() {
                section aria-labelledby="removed" {
                    h2 #removed { "Numbers that left the list" }
                    ul { @for number in &self.removed {
                        li { (text(&number.number)) " in the order " (code(&number.order)) ", " (text(&number.status)) }
                    } }
                }
            }
            section aria-labelledby="sign-off" {
                h2 #sign-off { "Sign-off" }
                dl.sign-off { @for title in ["Name", "Date", "Signature"] { div { dt { (title) } dd {} } } }
            }
        };
        page(&format!("{}: plan {}", self.job, self.digest), &body)
    }
}

fn finding(finding: &Finding) -> Markup {
    html! {
        li {
            strong { @if finding.is_error { "Error: " } @else { "Warning: " } }
            @if let Some(account) = &finding.account { (text(account)) ": " }
            (code(&finding.field)) ": " (text(&finding.message))
            @if !finding.hint.is_empty() { "; " (text(&finding.hint)) }
        }
    }
}

fn account(account: &AccountPlan, retry: &str) -> Markup {
    html! {
        h3 { (text(account.name())) " " span.quiet { (counted(account.numbers, "number")) } }
        (data(&account.data))
        ul {
            @for order in &account.create { (new_order(order)) }
            @for order in &account.orders { (existing(order, retry)) }
            @for order in &account.ended { li { (text(&order.describe(retry))) } }
            @for number in &account.left_out {
                li { "No order for " (text(&number.number)) " (" (text(&number.place)) "): " (text(&number.reason)) }
            }
        }
    }
}

/// The rows that are not ported. Of more than the journal stores, only the number is known.
fn skipped(skipped: &SkippedRows) -> Markup {
    html! {
        section aria-labelledby="skipped" {
            h2 #skipped { "Rows that are not ported" }
            (omitted(skipped.total.saturating_sub(skipped.rows.len()), skipped.total, "`port-in read` prints all of them."))
            ul { @for row in &skipped.rows { li { (text(&row.place)) ": " (text(&row.reason)) } } }
        }
    }
}

/// The data that are sent.
fn data(data: &AccountData) -> Markup {
    let missing = || "missing".to_owned();
    let set = |is_set: bool| if is_set { "set".to_owned() } else { missing() };
    let foc = data.foc_date.clone().unwrap_or_else(|| "proposed by the losing carrier".to_owned());
    let rows = [
        ("Subscriber", data.entity_name.clone().unwrap_or_else(missing)),
        ("Authorized person", data.auth_person_name.clone().unwrap_or_else(missing)),
        ("Address", data.address.clone().unwrap_or_else(missing)),
        ("Billing number", data.billing_phone_number.clone().unwrap_or_else(missing)),
        ("Account number", set(data.has_account_number)),
        ("PIN", set(data.has_pin)),
        ("FOC date", foc),
        ("LOA", data.loa.clone().unwrap_or_else(missing)),
        ("Invoice", data.invoice.clone().unwrap_or_else(missing)),
        ("Reference", data.customer_reference.clone().unwrap_or_else(|| "none".to_owned())),
    ];
    html! {
        table {
            tbody { @for (title, value) in &rows { tr { th scope="row" { (title) } td.text { (text(value)) } } } }
        }
        @if data.varies {
            p.note { "Some orders of this account have other data, by overrides for their country, number type or carrier." }
        }
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

fn new_order(order: &NewOrder) -> Markup {
    html! {
        li { "Create an order for " (text(&order.to_string())) ": " @for number in &order.numbers { (text(number)) " " } }
    }
}

fn existing(order: &OrderPlan, retry: &str) -> Markup {
    html! {
        li {
            (code(&order.id)) ", " (text(&order.status)) ": " (text(&order.describe_actions(retry)))
            @if !order.too_late.is_empty() { "; cannot be changed any more: " (text(&order.too_late.join(", "))) }
            @if !order.waits_for.is_empty() {
                ul { @for need in &order.waits_for {
                    li { (code(&need.field)) " " (text(&need.message)) "; " (text(&need.hint)) }
                } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_escapes_text_and_loads_nothing() {
        let order = NewOrder {
            country: Some("US".to_owned()),
            numbers: vec!["+13035550100".to_owned()],
            ..NewOrder::default()
        };
        let data = AccountData {
            entity_name: Some("<b>Acme</b>".to_owned()),
            foc_date: Some("earliest".to_owned()),
            loa: Some("loa.pdf".to_owned()),
            has_pin: true,
            ..AccountData::default()
        };
        let account = AccountPlan {
            account: "<script>alert(1)</script>".to_owned(),
            numbers: 1,
            create: vec![order],
            data,
            ..AccountPlan::default()
        };
        let skipped = SkippedRows::from_rows([("line 7".to_owned(), "<i>no phone number</i>".to_owned())]);
        let mut plan = Plan { job: "a&b".to_owned(), accounts: vec![account], skipped, ..Plan::default() };
        plan.seal("", &());
        let page = plan.html(DateTime::default());
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
        assert!(
            page.contains("a&amp;b") && page.contains(&plan.digest) && page.contains("1 order to create"),
            "{page}"
        );
        for (title, value) in [
            ("Subscriber", "&lt;b&gt;Acme&lt;/b&gt;"),
            ("FOC date", "earliest"),
            ("LOA", "loa.pdf"),
            ("Invoice", "missing"),
            ("PIN", "set"),
            ("Account number", "missing"),
        ] {
            let row = format!("<th scope=\"row\">{title}</th><td class=\"text\">{value}</td>");
            assert!(page.contains(&row), "{row} in {page}");
        }
        assert!(page.contains("line 7: &lt;i&gt;no phone number&lt;/i&gt;"), "{page}");
        let total = "Total: 1 number of 1 account; 1 order to create with 1 number; 0 existing orders; 1 row of the list skipped.";
        assert!(page.contains(total) && !page.contains("1 numbers"), "{page}");
        assert!(
            ["Name", "Date", "Signature"].iter().all(|line| page.contains(&format!("<dt>{line}</dt><dd>"))),
            "{page}"
        );
        assert!(
            !page.contains("src=") && !page.contains("http://") && page.contains("default-src &#39;none&#39;")
                || page.contains("default-src 'none'"),
            "{page}"
        );
    }
}
