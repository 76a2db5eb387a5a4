//! Order of a list of orders.

use std::cmp::Ordering;

use crate::server::{Code, Parameter, Problem, Query};
use crate::state::Order;

/// What to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    field: Field,
    descending: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    CreatedAt,
    FocRequested,
}

/// From which end orders are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    NewestFirst,
    OldestFirst,
}

/// Reads `sort[value]`, `sort[]` and `sort`; none of them says newest first.
pub(super) fn read(query: &Query, problems: &mut Vec<Problem>) -> Vec<Key> {
    let mut keys = Vec::new();
    for parameter in query.under("sort") {
        if matches!(parameter.path.as_str(), "" | "value") {
            keys.extend(parameter.items().filter_map(|value| key(value, parameter, problems)));
        } else {
            problems.push(parameter.unknown());
        }
    }
    keys
}

/// Whether creation alone decides, and whether the newest order comes first then. No two orders are equal in it, so
/// that further keys say nothing.
pub(super) fn by_creation(keys: &[Key]) -> Option<Direction> {
    match keys.first() {
        None | Some(Key { field: Field::CreatedAt, descending: true }) => Some(Direction::NewestFirst),
        Some(Key { field: Field::CreatedAt, descending: false }) => Some(Direction::OldestFirst),
        Some(Key { field: Field::FocRequested, .. }) => None,
    }
}

fn key(value: &str, parameter: &Parameter, problems: &mut Vec<Problem>) -> Option<Key> {
    let (name, descending) = value.strip_prefix('-').map_or((value, false), |name| (name, true));
    let field = match name {
        "created_at" => Field::CreatedAt,
        "activation_settings.foc_datetime_requested" => Field::FocRequested,
        _ => {
            problems.push(parameter.problem(Code::BadValue, "Orders cannot be sorted by this value."));
            return None;
        }
    };
    Some(Key { field, descending })
}

/// Compares two orders by the keys in turn, and by their creation at last.
pub(super) fn compare(keys: &[Key], left: &Order, right: &Order) -> Ordering {
    let by_keys = keys.iter().map(|key| key.compare(left, right)).find(|ordering| ordering.is_ne());
    by_keys.unwrap_or_else(|| left.sequence.cmp(&right.sequence))
}

impl Key {
    fn compare(self, left: &Order, right: &Order) -> Ordering {
        let directed = |ordering: Ordering| {
            if self.descending { ordering.reverse() } else { ordering }
        };
        match self.field {
            Field::CreatedAt => directed((left.created_at, left.sequence).cmp(&(right.created_at, right.sequence))),
            // Orders without a date come last in either direction.
            Field::FocRequested => match (left.foc_requested, right.foc_requested) {
                (Some(left), Some(right)) => directed(left.cmp(&right)),
                (left, right) => right.is_some().cmp(&left.is_some()),
            },
        }
    }
}
