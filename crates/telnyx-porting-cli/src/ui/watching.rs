//! Messages printed while orders, events or reports are polled.

use crate::text::{counted, joined};
use crate::ui::times::span;
use chrono::TimeDelta;
use std::time::Duration;
use telnyx_porting::{Error, PollFailed, PortingOrderId, Split};

/// Numbers moved to other orders.
pub(crate) fn moved(id: &PortingOrderId, split: &Split) -> String {
    if split.orders.is_empty() {
        return format!("{id}  {}", left(split));
    }
    let orders = if split.orders.len() == 1 {
        "another order, which is also followed"
    } else {
        "other orders, which are also followed"
    };
    format!("{id}  {} moved to {orders}: {}", counted(split.numbers, "number"), joined(&split.orders))
}

/// Numbers left the order.
pub(crate) fn left(split: &Split) -> String {
    let numbers = counted(split.numbers, "number");
    format!(
        "{numbers} left the order, and the API does not show their new order; check with `telnyx-porting numbers list`"
    )
}

/// Orders cannot be read at the moment.
pub(crate) fn unreadable(failed: &PollFailed) -> String {
    let orders = match failed.ids.as_slice() {
        [id] => id.to_string(),
        ids => format!("{} orders", ids.len()),
    };
    format!("{orders}: {}", retrying(&failed.error, failed.retry_in))
}

/// Why a poll failed, and when the next one is. Printed once per outage.
pub(crate) fn retrying(error: &Error, retry_in: Duration) -> String {
    let next = span(TimeDelta::from_std(retry_in).unwrap_or(TimeDelta::MAX), 1);
    format!("{}; polling again in {next}, until it succeeds", cause(error))
}

/// The error in a line, with its root cause.
pub(crate) fn cause(error: &Error) -> String {
    let text = error.to_string();
    let mut line = text.lines().next().unwrap_or_default().to_owned();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        source = cause.source();
        if source.is_none() && !line.contains(&cause.to_string()) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moved_numbers_are_counted_and_their_orders_named() {
        let id: PortingOrderId = "a".parse().unwrap();
        let message = |numbers: u64, orders: &[&str]| {
            let mut split = Split::default();
            split.numbers = numbers;
            split.orders = orders.iter().map(|id| id.parse().unwrap()).collect();
            moved(&id, &split)
        };
        assert_eq!(message(1, &["b"]), "a  1 number moved to another order, which is also followed: b");
        assert_eq!(message(2, &["b", "c"]), "a  2 numbers moved to other orders, which are also followed: b, c");
        assert!(message(2, &[]).starts_with("a  2 numbers left the order, and the API does not show their new order"));
    }
}
