//! What is said while orders or events are looked at again and again.

use crate::text::joined;
use crate::ui::times::span;
use chrono::TimeDelta;
use std::time::Duration;
use telnyx_porting::{Error, LookFailed, PortingOrderId, Split};

/// That numbers have moved to other orders.
pub(crate) fn moved(id: &PortingOrderId, split: &Split) -> String {
    if split.orders.is_empty() {
        return format!("{id}  {}", left(split));
    }
    let orders = if split.orders.len() == 1 { "another order, which is" } else { "other orders, which are" };
    format!("{id}  {} moved to {orders} followed as well: {}", counted(split.numbers), joined(&split.orders))
}

/// That numbers are gone.
pub(crate) fn left(split: &Split) -> String {
    let numbers = counted(split.numbers);
    format!("{numbers} left the order, and nothing says where to; look with `telnyx-porting numbers list`")
}

fn counted(numbers: u64) -> String {
    format!("{numbers} number{}", if numbers == 1 { "" } else { "s" })
}

/// That orders cannot be looked at for the moment.
pub(crate) fn not_seen(failed: &LookFailed) -> String {
    let orders = match failed.ids.as_slice() {
        [id] => id.to_string(),
        ids => format!("{} orders", ids.len()),
    };
    format!("{orders}: {}", trying_again(&failed.error, failed.again_in))
}

/// Why a look failed, and when the next one is. It is said once; further failures change nothing.
pub(crate) fn trying_again(error: &Error, again_in: Duration) -> String {
    let again = span(TimeDelta::from_std(again_in).unwrap_or(TimeDelta::MAX), 1);
    format!("{}; the next look is in {again}, and they go on until one succeeds", cause(error))
}

/// The error in a line, with what lies at its bottom.
fn cause(error: &Error) -> String {
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
        let told = |numbers: u64, orders: &[&str]| {
            let mut split = Split::default();
            split.numbers = numbers;
            split.orders = orders.iter().map(|id| id.parse().unwrap()).collect();
            moved(&id, &split)
        };
        assert_eq!(told(1, &["b"]), "a  1 number moved to another order, which is followed as well: b");
        assert_eq!(told(2, &["b", "c"]), "a  2 numbers moved to other orders, which are followed as well: b, c");
        assert!(told(2, &[]).starts_with("a  2 numbers left the order, and nothing says where to"));
    }
}
