//! The orders of a job as rows of a table.

use crate::error::CommandError;
use crate::ui::formats::Column;
use serde_json::{Value, json};
use std::collections::HashMap;
use telnyx_porting::types::PortingOrderStatusValue as Status;
use telnyx_porting_jobs::journal::{Journal, OrderRecord};

/// The columns of the orders of a job.
pub(super) const COLUMNS: [Column; 8] = [
    Column::of("ID", "id"),
    Column::of("ACCOUNT", "account"),
    Column::of("TYPE", "number_type"),
    Column::made("NUMBERS", numbers_text),
    Column::of("STATUS", "status"),
    Column::of("EXCEPTIONS", "exceptions.code"),
    Column::of("FOC DATE", "foc_actual"),
    Column::of("REFERENCE", "customer_reference"),
];

/// The most numbers that a row lists; of more, it has only the first.
const NUMBERS_SHOWN: usize = 2;

/// An order with its account and its numbers.
#[derive(Clone, Debug)]
pub(super) struct OrderLine {
    pub(super) order: OrderRecord,
    pub(super) account: String,
    pub(super) numbers: Vec<String>,
}

impl OrderLine {
    /// The order as JSON.
    pub(super) fn value(&self) -> Result<Value, CommandError> {
        let mut value = serde_json::to_value(&self.order)?;
        value["account"] = json!(self.account);
        value["count"] = json!(self.order.numbers);
        value["numbers"] = json!(self.numbers);
        value["outcome"] = json!(outcome(&self.order));
        Ok(value)
    }
}

/// Returns the orders of a job, in the order of the journal.
pub(super) async fn of(journal: &impl Journal) -> Result<Vec<OrderLine>, CommandError> {
    let accounts: HashMap<_, _> =
        journal.accounts().await?.into_iter().map(|account| (account.id, account.label)).collect();
    let mut numbers: HashMap<String, Vec<String>> = HashMap::new();
    for number in journal.numbers().await? {
        if let Some(order) = number.order {
            numbers.entry(order).or_default().push(number.number);
        }
    }
    let line = |order: OrderRecord| OrderLine {
        account: order.account.and_then(|id| accounts.get(&id).cloned()).unwrap_or_default(),
        numbers: numbers.remove(&order.id).unwrap_or_default(),
        order,
    };
    Ok(journal.orders().await?.into_iter().map(line).collect())
}

/// Returns lines as JSON.
pub(super) fn values(lines: &[OrderLine]) -> Result<Vec<Value>, CommandError> {
    lines.iter().map(OrderLine::value).collect()
}

fn numbers_text(line: &Value) -> String {
    let listed: Vec<_> = line["numbers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let total =
        listed.len().max(line["count"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default());
    first_numbers(&listed, total)
}

/// Returns the first of some numbers and the count of the others.
pub(super) fn first_numbers(listed: &[impl AsRef<str>], total: usize) -> String {
    match listed {
        [] => total.to_string(),
        [one] if total == 1 => one.as_ref().to_owned(),
        [one, other] if total == NUMBERS_SHOWN => format!("{}, {}", one.as_ref(), other.as_ref()),
        [first, ..] => format!("{} and {} more", first.as_ref(), total - 1),
    }
}

/// A stable name for programs.
pub(super) fn outcome(order: &OrderRecord) -> &'static str {
    let step = order.failure.as_ref().map(|(step, _)| step.as_str());
    match order.status_value() {
        _ if order.is_gone => "deleted",
        _ if step.is_some_and(|step| step != "share") => "failed",
        Status::Draft if !order.waits_for.is_empty() => "waits",
        Status::Draft => "draft",
        Status::Exception => "exception",
        Status::Cancelled => "cancelled",
        Status::Ported if order.is_finished() => "ported",
        _ => "submitted",
    }
}

/// Returns the status with the codes of the exceptions.
pub(super) fn status(order: &OrderRecord) -> String {
    let codes: Vec<_> = order.exceptions.iter().map(|exception| exception.code.as_str()).collect();
    match codes.as_slice() {
        [] => order.status.clone(),
        codes => format!("{} ({})", order.status, codes.join(", ")),
    }
}
