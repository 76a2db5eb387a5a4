//! Plans: what a job would create, change and submit.

mod account_data;
mod findings;
mod page;
mod todo;

pub use account_data::AccountData;
pub(crate) use findings::{CONNECTION_FIELD, PortedBefore, findings, without_connection};
pub(crate) use todo::{FOC, Files, Todo, compare, desired_patch, has_date_to_replace, looks_ready, still_different};

use crate::journal::{Need, SkippedRows, hex};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use telnyx_porting::Severity;

/// The difference between the desired state and the orders of a job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// The name of the job.
    pub job: String,
    /// The digest of the changes, with which exactly this plan can be applied. Two plans with the same digest create orders for
    /// the same numbers and do the same things to the same orders, with the same order data. The digest is keyed by the journal,
    /// so that PINs cannot be guessed from it.
    pub digest: String,
    /// Whether the plan was made without the API, so that checks and orders are those of the journal.
    pub is_offline: bool,
    /// The accounts, in the order of the list.
    pub accounts: Vec<AccountPlan>,
    /// The numbers with an order that left the list.
    pub removed: Vec<Removed>,
    /// Errors and warnings, those of the whole job first.
    pub findings: Vec<Finding>,
    /// The rows of the list that were rejected or are in conflict. [`Intake`](crate::Intake) has all of them.
    #[serde(default)]
    pub skipped: SkippedRows,
}

/// The plan for an account: rows of the list with the same account data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccountPlan {
    /// The name with the first row: `Acme (line 7)`.
    pub account: String,
    /// The count of numbers in the list.
    pub numbers: usize,
    /// The data that are sent, for sign-off.
    #[serde(default)]
    pub data: AccountData,
    /// The orders to create, as the API is expected to split them.
    pub create: Vec<NewOrder>,
    /// The numbers that get no order.
    pub left_out: Vec<LeftOut>,
    /// The orders that were cancelled or deleted while their numbers are in the list. Only a [retry](PlanOptions::retry)
    /// orders these numbers again.
    #[serde(default)]
    pub ended: Vec<EndedOrder>,
    /// The orders that exist.
    pub orders: Vec<OrderPlan>,
}

/// An order to create. The API decides how it splits the numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NewOrder {
    /// The country of the numbers, as a two-letter code.
    pub country: Option<String>,
    /// The type of the numbers, if they were checked.
    pub number_type: Option<String>,
    /// The losing carrier, if the numbers were checked.
    pub carrier: Option<String>,
    /// Whether the numbers qualify for FastPort, if they were checked.
    pub fast_port: Option<bool>,
    /// The numbers in E.164 format.
    pub numbers: Vec<String>,
}

/// A number that gets no order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// The number in E.164 format.
    pub number: String,
    /// The row of the list, such as `line 7`, or `item 7` of a data frame or another iterable.
    pub place: String,
    /// The reason.
    pub reason: String,
}

impl LeftOut {
    /// Creates the record of a number that gets no order.
    pub fn new(number: impl Into<String>, place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { number: number.into(), place: place.into(), reason: reason.into() }
    }
}

/// An order that was cancelled or deleted, while numbers of the list are in no other order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EndedOrder {
    /// The id of the order.
    pub id: String,
    /// The status: `cancelled` or `deleted`.
    pub status: String,
    /// The count of its numbers in the list.
    pub numbers: usize,
}

impl EndedOrder {
    /// Describes the numbers in a line. `retry` is the command that orders them again.
    pub fn describe(&self, retry: &str) -> String {
        let (verb, noun) = if self.numbers == 1 { ("is", "it") } else { ("are", "them") };
        let numbers = counted(self.numbers, "number");
        let Self { id, status, .. } = self;
        format!("{numbers} {verb} in the {status} order {id}; `{retry}` orders {noun} again, or remove the rows")
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The plan for an order that exists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderPlan {
    /// The id of the order.
    pub id: String,
    /// The status of the order.
    pub status: String,
    /// The count of numbers.
    pub numbers: u64,
    /// The steps, in the order in which they are done.
    pub actions: Vec<Action>,
    /// The fields that differ from the order data and cannot be changed any more.
    pub too_late: Vec<String>,
    /// The items that the order lacked at the last attempt to confirm it.
    pub waits_for: Vec<Need>,
    /// The FOC time that would be requested now, in UTC: the first of the order's windows that the rule accepts. The digest does
    /// not cover it, because the carrier may change its windows.
    pub foc_date: Option<DateTime<Utc>>,
}

/// Something that is done to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Action {
    /// Sets these fields.
    Set(Vec<String>),
    /// Uploads and links the LOA.
    LinkLoa,
    /// Uploads and links the invoice.
    LinkInvoice,
    /// Sets values of requirements.
    MeetRequirements,
    /// Requests an FOC date.
    RequestFocDate,
    /// Submits the order if it is complete.
    Confirm,
    /// Creates a sharing token.
    Share,
    /// Deletes the draft, because its numbers left the list.
    Delete,
}

/// A number with an order that left the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Removed {
    /// The number in E.164 format.
    pub number: String,
    /// The id of its order.
    pub order: String,
    /// The status of the order.
    pub status: String,
}

/// An error or a warning of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// Whether the job cannot be applied.
    pub is_error: bool,
    /// The account; `None` if it concerns all.
    pub account: Option<String>,
    /// The field of the order file, or the row and column of the list.
    pub field: String,
    /// The problem: missing, or invalid.
    pub message: String,
    /// The fix.
    pub hint: String,
}

impl fmt::Display for NewOrder {
    /// Describes the numbers: country, type, carrier and FastPort.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.country.as_deref(), self.number_type.as_deref(), self.carrier.as_deref()];
        let fast_port = (self.fast_port == Some(true)).then_some("FastPort");
        let parts: Vec<_> = parts.into_iter().chain([fast_port]).flatten().collect();
        f.write_str(&parts.join(", "))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(fields) => write!(f, "set {}", fields.join(" ")),
            Self::LinkLoa => f.write_str("link the LOA"),
            Self::LinkInvoice => f.write_str("link the invoice"),
            Self::MeetRequirements => f.write_str("set requirements"),
            Self::RequestFocDate => f.write_str("request an FOC date"),
            Self::Confirm => f.write_str("submit if complete"),
            Self::Share => f.write_str("share"),
            Self::Delete => f.write_str("delete"),
        }
    }
}

impl AccountPlan {
    /// Returns the name for people.
    pub fn name(&self) -> &str {
        if self.account.is_empty() { "all numbers" } else { &self.account }
    }
}

impl OrderPlan {
    /// Describes the actions in a line. `retry` is the command that submits an order in exception again.
    pub fn describe_actions(&self, retry: &str) -> String {
        let describe = |action: &Action| match (action, self.foc_date) {
            (Action::RequestFocDate, Some(date)) => format!("request the FOC date {}", date.format("%Y-%m-%dT%H:%MZ")),
            _ => action.to_string(),
        };
        let actions: Vec<_> = self.actions.iter().map(describe).collect();
        match self.status.as_str() {
            _ if !actions.is_empty() => actions.join(", "),
            "exception" => format!("`{retry}` submits it again"),
            _ => "nothing to do".to_owned(),
        }
    }
}

impl Plan {
    /// Returns the changes in a line.
    pub fn summary(&self) -> String {
        let new: usize = self.accounts.iter().map(|account| account.create.len()).sum();
        let existing = self.accounts.iter().flat_map(|account| &account.orders);
        let changed = existing.filter(|order| !order.actions.is_empty()).count();
        let left_out: usize = self.accounts.iter().map(|account| account.left_out.len()).sum();
        let mut parts =
            vec![format!("{} to create", counted(new, "order")), format!("{} to change", counted(changed, "order"))];
        if left_out > 0 {
            parts.push(format!("{} without an order", counted(left_out, "number")));
        }
        let ended: usize = self.accounts.iter().flat_map(|account| &account.ended).map(|order| order.numbers).sum();
        if ended > 0 {
            parts.push(format!("{} of cancelled or deleted orders not ordered again", counted(ended, "number")));
        }
        parts.join(", ")
    }

    /// Returns the totals in a line: numbers, accounts, orders and skipped rows.
    pub fn totals(&self) -> String {
        let sum = |count: fn(&AccountPlan) -> usize| self.accounts.iter().map(count).sum::<usize>();
        let new = sum(|account| account.create.iter().map(|order| order.numbers.len()).sum());
        let mut parts = vec![
            format!(
                "{} of {}",
                counted(sum(|account| account.numbers), "number"),
                counted(self.accounts.len(), "account")
            ),
            format!(
                "{} to create with {}",
                counted(sum(|account| account.create.len()), "order"),
                counted(new, "number")
            ),
            counted(sum(|account| account.orders.len()), "existing order"),
        ];
        let others = [
            (sum(|account| account.left_out.len()), "number", " without an order"),
            (
                sum(|account| account.ended.iter().map(|order| order.numbers).sum()),
                "number",
                " of cancelled or deleted orders",
            ),
            (self.skipped.total, "row", " of the list skipped"),
        ];
        let others = others.into_iter().filter(|(count, ..)| *count > 0);
        parts.extend(others.map(|(count, noun, suffix)| format!("{}{suffix}", counted(count, noun))));
        parts.join("; ")
    }

    /// Returns whether applying the plan would send a request that changes something.
    pub fn has_changes(&self) -> bool {
        let has_change = |account: &AccountPlan| {
            !account.create.is_empty() || account.orders.iter().any(|order| !order.actions.is_empty())
        };
        self.accounts.iter().any(has_change)
    }

    /// Returns whether an error prevents the plan from being applied.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.is_error)
    }

    /// Sets the digest: of what is created and done and with which data, not of times or of what the orders wait for.
    pub(crate) fn seal(&mut self, key: &str, data: &impl Serialize) {
        let accounts: Vec<_> = self
            .accounts
            .iter()
            .map(|account| {
                let changed = account.orders.iter().filter(|order| !order.actions.is_empty());
                let orders: Vec<_> = changed.map(|order| (&order.id, &order.actions)).collect();
                let numbers: Vec<_> = account.create.iter().map(|order| &order.numbers).collect();
                (&account.account, numbers, orders)
            })
            .collect();
        let digest = Sha256::digest(serde_json::to_vec(&(key, accounts, data)).unwrap_or_default());
        self.digest = hex(&digest[..6]);
    }
}

impl Todo {
    /// Returns the actions, in the order in which they are done.
    pub(crate) fn actions(&self) -> Vec<Action> {
        if self.delete {
            return vec![Action::Delete];
        }
        if self.blocked.is_some() {
            return Vec::new();
        }
        let mut actions = Vec::new();
        if !self.fields.is_empty() {
            actions.push(Action::Set(self.fields.iter().map(ToString::to_string).collect()));
        }
        let steps = [
            (self.foc, Action::RequestFocDate),
            (self.documents[0], Action::LinkLoa),
            (self.documents[1], Action::LinkInvoice),
            (self.requirements, Action::MeetRequirements),
            (self.confirm, Action::Confirm),
            (self.share, Action::Share),
        ];
        actions.extend(steps.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, action)| action));
        actions
    }
}

impl Finding {
    pub(crate) fn new(account: Option<&str>, issue: &telnyx_porting::Issue) -> Self {
        Self {
            is_error: issue.severity() == Severity::Error,
            account: account.map(str::to_owned),
            field: issue.field().to_owned(),
            message: issue.message().to_owned(),
            hint: issue.hint().unwrap_or_default().to_owned(),
        }
    }
}

/// Options of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlanOptions {
    /// The maximum age of a portability check that is used again. Default: 24 hours.
    pub check_age: chrono::TimeDelta,
    /// Whether drafts of this job are deleted if the list has none of their numbers any more.
    pub prune: bool,
    /// Whether numbers of cancelled orders and of rejected accounts are ordered again.
    pub retry: bool,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self { check_age: chrono::TimeDelta::hours(24), prune: false, retry: false }
    }
}

impl PlanOptions {
    pub(crate) fn is_fresh(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now - at < self.check_age
    }
}
