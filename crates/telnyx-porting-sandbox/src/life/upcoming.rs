//! What time will do next, over all orders.

use super::{Due, Timetable, next_due};
use crate::state::Order;

/// The next thing that time does to any of these orders, and to which. Of several at once, the first order's.
pub(crate) fn upcoming<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    timetable: &Timetable,
) -> Option<(&'a Order, Due)> {
    let dues = orders.into_iter().filter_map(|order| Some((order, next_due(order, timetable)?)));
    dues.min_by_key(|(_, due)| due.at)
}
