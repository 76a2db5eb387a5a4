//! Builds a report from the records of a journal.

use super::text::{line, utc};
use super::{
    AccountReport, DeadlineReport, EventReport, ExceptionReport, FailureReport, NumberReport, OrderReport, Report,
    State, Totals, attention,
};
use crate::journal::{
    AccountRecord, CheckRecord, DeadlineRecord, EventRecord, ExceptionRecord, Journal, JournalError, Need,
    NumberRecord, OrderRecord,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use telnyx_porting::ExceptionAdvice as _;
use telnyx_porting::types::ExceptionCode;

impl Report {
    /// Reads a report. The urgency of its items depends on `now`.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub async fn read(journal: &dyn Journal, now: DateTime<Utc>) -> Result<Self, JournalError> {
        let job = journal.job().await?;
        let accounts = journal.accounts().await?;
        let checks = journal.checks().await?;
        let records = journal.orders().await?;
        let numbers = journal.numbers().await?;
        let intents = journal.open_intents().await?;
        let lookup = Lookup {
            accounts: accounts.iter().map(|account| (account.id, account)).collect(),
            checks: checks.iter().map(|check| (check.number.as_str(), check)).collect(),
        };
        let (mut timelines, events) = lookup.events(journal.events().await?);
        let orders: Vec<_> = records
            .iter()
            .map(|record| lookup.order(record, timelines.remove(&record.id).unwrap_or_default()))
            .collect();
        let by_id: HashMap<_, _> = records.iter().map(|record| record.id.as_str()).zip(&orders).collect();
        let numbers: Vec<_> = numbers.iter().map(|number| lookup.number(number, &by_id)).collect();
        drop(by_id);
        // Events of orders that the journal does not have.
        let mut events: Vec<_> = events.into_iter().chain(timelines.into_values().flatten()).collect();
        events.sort_by_key(|event| event.at);
        let (name, base_url, group_reference, skipped) =
            job.map(|job| (job.name, job.base_url, job.group_reference, job.inputs.skipped)).unwrap_or_default();
        let mut report = Self {
            job: line(&name),
            base_url: line(&base_url),
            group_reference: line(&group_reference),
            at: now,
            totals: totals(accounts.len(), skipped.total, &orders, &numbers),
            attention: Vec::new(),
            accounts: accounts.iter().map(account_report).collect(),
            orders,
            numbers,
            events,
        };
        report.attention = attention::items(&report, &intents, &skipped);
        Ok(report)
    }
}

/// The text, or `None` if it is empty.
fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| line(text)).filter(|text| !text.is_empty())
}

/// The records that numbers, orders and events refer to.
struct Lookup<'a> {
    accounts: HashMap<i64, &'a AccountRecord>,
    checks: HashMap<&'a str, &'a CheckRecord>,
}

impl Lookup<'_> {
    fn label(&self, account: Option<i64>) -> Option<String> {
        self.accounts.get(&account?).map(|account| line(&account.label))
    }

    /// Separates the events by order; those without an order come last.
    fn events(&self, events: Vec<EventRecord>) -> (HashMap<String, Vec<EventReport>>, Vec<EventReport>) {
        let mut timelines: HashMap<_, Vec<_>> = HashMap::new();
        let mut others = Vec::new();
        for event in events {
            let account = if event.order.is_none() { self.label(event.account) } else { None };
            let order = event.order.as_deref().map(line);
            let report = EventReport { at: event.at, order, account, text: line(&event.text) };
            match event.order {
                Some(order) => timelines.entry(order).or_default().push(report),
                None => others.push(report),
            }
        }
        (timelines, others)
    }

    fn order(&self, order: &OrderRecord, timeline: Vec<EventReport>) -> OrderReport {
        let state = State::from_order(order);
        let mut deadlines: Vec<_> = order.deadlines.iter().map(deadline_report).collect();
        deadlines.sort_by_key(|deadline| deadline.at);
        if state.is_final() {
            deadlines.clear();
        }
        let need =
            |need: &Need| Need { field: line(&need.field), message: line(&need.message), hint: line(&need.hint) };
        OrderReport {
            id: line(&order.id),
            account: self.label(order.account),
            is_done: state == State::PORTED && !order.is_messaging_under_way(),
            state,
            numbers: order.numbers,
            number_type: filled(order.number_type.as_ref()),
            customer_reference: filled(order.customer_reference.as_ref()),
            foc_requested: order.foc_requested,
            foc: order.foc_actual,
            exceptions: order.exceptions.iter().map(exception_report).collect(),
            // The order may have been submitted elsewhere.
            needs: order.waits_for.iter().filter(|_| order.needs_a_person()).map(need).collect(),
            failure: order.failure.as_ref().map(|(step, error)| FailureReport { step: line(step), error: line(error) }),
            deadlines,
            messaging: filled(order.messaging.as_ref()),
            shared_until: order.shared_until,
            timeline,
        }
    }

    fn number(&self, number: &NumberRecord, orders: &HashMap<&str, &OrderReport>) -> NumberReport {
        let order = number.order.as_deref().and_then(|id| orders.get(id));
        let check = self.checks.get(number.number.as_str()).copied();
        let account = self.accounts.get(&number.account).copied();
        let (state, reason) = State::from_number(number, order.map(|order| &order.state), check, account);
        NumberReport {
            number: line(&number.number),
            account: self.label(Some(number.account)).unwrap_or_default(),
            row: line(&number.place),
            is_listed: number.is_listed,
            order: filled(number.order.as_ref()),
            state,
            reason: filled(reason.as_ref()),
            foc: order.and_then(|order| order.foc),
            exceptions: order.iter().flat_map(|order| &order.exceptions).map(|found| found.code.clone()).collect(),
            messaging: order.and_then(|order| order.messaging.clone()),
            is_done: order.is_some_and(|order| order.is_done),
        }
    }
}

fn account_report(account: &AccountRecord) -> AccountReport {
    AccountReport { id: account.id, label: line(&account.label), not_created: filled(account.not_created.as_ref()) }
}

fn exception_report(exception: &ExceptionRecord) -> ExceptionReport {
    let code = ExceptionCode::from(exception.code.clone());
    let advice = code.advice();
    let description = filled(Some(&exception.description)).unwrap_or_else(|| advice.meaning.to_owned());
    ExceptionReport { code: line(&exception.code), description, advice }
}

fn deadline_report(deadline: &DeadlineRecord) -> DeadlineReport {
    let time = utc(deadline.at);
    let kind = line(&deadline.kind);
    let text = match kind.as_str() {
        "draft-expiry" => format!("deleted {time} unless confirmed"),
        "exception-expiry" => format!("cancelled {time} unless resolved"),
        "cancel-lock" => format!("can be cancelled until {time}"),
        "foc" => format!("FOC {time}"),
        other => format!("{other} {time}"),
    };
    DeadlineReport { kind, at: deadline.at, text }
}

fn totals(accounts: usize, skipped_rows: usize, orders: &[OrderReport], numbers: &[NumberReport]) -> Totals {
    let ported = numbers.iter().filter(|number| number.state == State::PORTED);
    Totals {
        accounts,
        orders: orders.len(),
        numbers: numbers.len(),
        skipped_rows,
        orders_by_state: counts(orders.iter().map(|order| order.state.clone())),
        numbers_by_state: counts(numbers.iter().map(|number| number.state.clone())),
        ported_by_messaging: counts(
            ported.map(|number| number.messaging.clone().unwrap_or_else(|| "unknown".to_owned())),
        ),
    }
}

fn counts<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}
