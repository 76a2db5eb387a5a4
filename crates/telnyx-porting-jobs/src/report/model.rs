//! The contents of a report.

use super::{Attention, State};
use crate::journal::Need;
use crate::step::Step;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use telnyx_porting::Advice;

/// The state of each number and order of a job, from its journal. It has no account numbers, PINs or sharing tokens.
///
/// ```
/// use chrono::Utc;
/// use telnyx_porting_jobs::journal::SqliteJournal;
/// use telnyx_porting_jobs::report::Report;
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let journal = SqliteJournal::in_memory()?;
/// let report = Report::read(&journal, Utc::now()).await?;
/// assert_eq!(report.totals.numbers, 0);
/// assert!(report.csv().starts_with("number,customer,order,status,foc,exception,row"));
/// let page = report.html();
/// let workbook = report.xlsx()?;
/// let json = serde_json::to_string_pretty(&report)?;
/// # anyhow::Ok(())
/// # })?;
/// # anyhow::Ok(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The name of the job; empty if the journal has none yet.
    pub job: String,
    /// The base URL of the API that has the orders.
    pub base_url: String,
    /// The `customer_group_reference` of the orders.
    pub group_reference: String,
    /// The time of the report in UTC, which determines what is urgent.
    pub at: DateTime<Utc>,
    /// The counts.
    pub totals: Totals,
    /// The items that need a person, most urgent first.
    pub attention: Vec<Attention>,
    /// The accounts.
    pub accounts: Vec<AccountReport>,
    /// The orders, in the order in which the job learned of them.
    pub orders: Vec<OrderReport>,
    /// The numbers, in the order of the list.
    pub numbers: Vec<NumberReport>,
    /// The events that do not concern a single order, oldest first.
    pub events: Vec<EventReport>,
}

/// The counts of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Totals {
    /// All accounts.
    pub accounts: usize,
    /// All orders, including deleted ones.
    pub orders: usize,
    /// All numbers, including those that left the list.
    pub numbers: usize,
    /// The rows of the list that the last apply skipped, because they were rejected or in conflict.
    pub skipped_rows: usize,
    /// The orders by state.
    pub orders_by_state: BTreeMap<State, usize>,
    /// The numbers by state.
    pub numbers_by_state: BTreeMap<State, usize>,
    /// The numbers whose voice is ported, by messaging status as returned by the API: `not_applicable` if messaging is not
    /// part of the order, and `unknown` if the API returned no status.
    pub ported_by_messaging: BTreeMap<String, usize>,
}

/// An account of the list.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct AccountReport {
    /// The number of the account in the job, from 1.
    pub id: i64,
    /// The name with the first row: `Acme (line 7)`.
    pub label: String,
    /// The reason why no order could be created.
    pub not_created: Option<String>,
}

/// A porting order of a report.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OrderReport {
    /// The id of the order.
    pub id: String,
    /// The account, by its label; `None` if none of the numbers is in the list.
    pub account: Option<String>,
    /// The status as returned by the API; or `waits` for a draft that lacks something, `deleted` or `unknown`.
    pub state: State,
    /// The count of numbers.
    pub numbers: u64,
    /// The type of the numbers.
    pub number_type: Option<String>,
    /// The customer's reference.
    pub customer_reference: Option<String>,
    /// The requested FOC time, in UTC.
    pub foc_requested: Option<DateTime<Utc>>,
    /// The confirmed FOC time, in UTC.
    pub foc: Option<DateTime<Utc>>,
    /// The reasons for an exception.
    pub exceptions: Vec<ExceptionReport>,
    /// The missing or invalid fields that prevent the order from being confirmed.
    pub needs: Vec<Need>,
    /// The step that failed in the last attempt.
    pub failure: Option<FailureReport>,
    /// The events that happen without further action, earliest first. Empty if the state is final.
    pub deadlines: Vec<DeadlineReport>,
    /// The messaging status as returned by the API: `not_applicable` if messaging is not part of the order.
    pub messaging: Option<String>,
    /// Whether voice is ported and messaging is not under way: it is ported, or not part of the order, for example.
    pub is_done: bool,
    /// The time at which the sharing token expires, in UTC.
    pub shared_until: Option<DateTime<Utc>>,
    /// The events of the order, oldest first.
    pub timeline: Vec<EventReport>,
}

/// A reason for an exception.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ExceptionReport {
    /// The code, such as `PASSCODE_PIN_INVALID`.
    pub code: String,
    /// The description of the carrier, or else the meaning of the code.
    pub description: String,
    /// The steps to resolve it.
    pub advice: Advice,
}

/// A failed step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FailureReport {
    /// The [name](Step::name) of the step: `delete`, `create`, `fill`, `documents`, `confirm` or `share`.
    pub step: String,
    /// The error.
    pub error: String,
}

impl FailureReport {
    /// The step as a verb, for messages about the order.
    pub fn verb(&self) -> &str {
        Step::from_name(&self.step).map_or(self.step.as_str(), |step| step.verb())
    }
}

/// Something that happens to an order without further action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DeadlineReport {
    /// The event: `draft-expiry`, `exception-expiry`, `cancel-lock` or `foc`.
    pub kind: String,
    /// The time of the event, in UTC.
    pub at: DateTime<Utc>,
    /// The event as text: `deleted 2026-03-10 15:00Z unless confirmed`.
    pub text: String,
}

/// A phone number of a report.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct NumberReport {
    /// The number in E.164 format.
    pub number: String,
    /// The account, by its label.
    pub account: String,
    /// The row of the list, such as `line 7`.
    pub row: String,
    /// Whether the number is in the current list.
    pub is_listed: bool,
    /// The id of the order that has the number, if there is one.
    pub order: Option<String>,
    /// The state of its order; or `no-order`, `not-portable`, `not-created` or `removed`.
    pub state: State,
    /// Why the number has no order.
    pub reason: Option<String>,
    /// The confirmed FOC time, in UTC.
    pub foc: Option<DateTime<Utc>>,
    /// The codes of the order's exceptions.
    pub exceptions: Vec<String>,
    /// The messaging status as returned by the API: `not_applicable` if messaging is not part of the order.
    pub messaging: Option<String>,
    /// Whether voice is ported and messaging is not under way: it is ported, or not part of the order, for example.
    pub is_done: bool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventReport {
    /// The time at which this machine noticed it, in UTC.
    pub at: DateTime<Utc>,
    /// The id of the order, if it concerns one.
    pub order: Option<String>,
    /// The account, by its label, if it concerns an account and no order.
    pub account: Option<String>,
    /// A sentence.
    pub text: String,
}
