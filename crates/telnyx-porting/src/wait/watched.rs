//! What is known of an order that is watched.

use super::Pace;
use super::split::{Loss, Moved};
use crate::generated::PortingOrderId;
use chrono::{DateTime, Utc};
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingPhoneNumber};

/// Half as long again each time.
const GROWTH: f64 = 1.5;
/// An order is looked at together with others if it is due within this part of its interval.
const TOGETHER: u32 = 4;
/// How often the orders that numbers moved to are looked for.
const SEARCHES: u32 = 3;

pub(super) struct Watched {
    pub(super) id: PortingOrderId,
    pub(super) last: Option<PortingOrder>,
    /// On the clock's monotonic time.
    pub(super) due: Duration,
    /// The next pause.
    pub(super) interval: Duration,
    /// Whether the last look failed.
    pub(super) is_failing: bool,
    /// The order as it was seen with fewer numbers, while the others are looked for.
    pub(super) unsettled: Option<PortingOrder>,
    searches: u32,
    count: Option<i64>,
    /// When the order had these numbers.
    since: Option<DateTime<Utc>>,
    /// The order's first numbers at the first look.
    numbers: Vec<String>,
    /// Orders that numbers have moved to before.
    moved_to: Vec<PortingOrderId>,
    has_numbers: bool,
}

impl Watched {
    pub(super) fn new(id: PortingOrderId, due: Duration, interval: Duration) -> Self {
        Self {
            id,
            last: None,
            due,
            interval,
            is_failing: false,
            unsettled: None,
            searches: 0,
            count: None,
            since: None,
            numbers: Vec::new(),
            moved_to: Vec::new(),
            has_numbers: false,
        }
    }

    /// Whether it was not seen yet.
    pub(super) fn is_new(&self) -> bool {
        !self.has_numbers
    }

    /// Whether it is due, or nearly so that it can be looked at together with others.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.due.saturating_sub(self.interval / TOGETHER) <= now
    }

    /// How long to wait before the next look; the one after it comes later.
    pub(super) fn pause(&mut self, pace: &Pace, spread: f64) -> Duration {
        let pause = scaled(self.interval, spread);
        self.interval = scaled(self.interval, GROWTH).clamp(pace.first, pace.longest);
        pause
    }

    /// The same after a look that failed: soon at first, since an outage may be short.
    pub(super) fn pause_after_failure(&mut self, pace: &Pace, spread: f64) -> Duration {
        if !std::mem::replace(&mut self.is_failing, true) {
            self.interval = pace.first;
        }
        self.pause(pace, spread)
    }

    /// Whether this is older than what was seen last: a list may lag behind.
    pub(super) fn is_older(&self, order: &PortingOrder) -> bool {
        let last = self.unsettled.as_ref().or(self.last.as_ref()).and_then(time);
        matches!((time(order), last), (Some(now), Some(last)) if now < last)
    }

    pub(super) fn has_lost_numbers(&self, order: &PortingOrder) -> bool {
        self.lost_numbers(order) > 0
    }

    fn lost_numbers(&self, order: &PortingOrder) -> u64 {
        let (Some(before), Some(now)) = (self.count, order.porting_phone_numbers_count) else { return 0 };
        u64::try_from(before.saturating_sub(now)).unwrap_or_default()
    }

    /// Remembers how many numbers the order has, and at the first look which.
    pub(super) fn learn(&mut self, order: &PortingOrder, numbers: Vec<PortingPhoneNumber>) {
        self.unsettled = None;
        self.searches = 0;
        self.count = order.porting_phone_numbers_count.or(self.count);
        self.since = time(order).or(self.since);
        if !std::mem::replace(&mut self.has_numbers, true) {
            self.numbers = numbers.into_iter().filter_map(|number| number.phone_number).collect();
        }
    }

    /// What is to be found.
    pub(super) fn loss(&self) -> Option<Loss> {
        let order = self.unsettled.as_ref()?;
        Some(Loss {
            numbers: self.lost_numbers(order),
            since: self.since,
            before: self.numbers.clone(),
            known: self.moved_to.clone(),
        })
    }

    /// Whether to look again for where the numbers went.
    pub(super) fn waits_for_explanation(&mut self, moved: &Moved) -> bool {
        self.searches += 1;
        let lost = self.unsettled.as_ref().map_or(0, |order| self.lost_numbers(order));
        moved.numbers < lost && self.searches < SEARCHES
    }

    /// The order that has lost numbers, and how many.
    pub(super) fn take_unsettled(&mut self) -> Option<(PortingOrder, u64)> {
        let order = self.unsettled.take()?;
        let lost = self.lost_numbers(&order);
        Some((order, lost))
    }

    /// Goes on with the numbers that are left.
    pub(super) fn lost(&mut self, order: &PortingOrder, moved_to: &[PortingOrderId]) {
        self.searches = 0;
        self.count = order.porting_phone_numbers_count;
        self.since = time(order).or(self.since);
        self.moved_to.extend_from_slice(moved_to);
    }
}

fn time(order: &PortingOrder) -> Option<DateTime<Utc>> {
    order.updated_at.as_ref()?.parse()
}

pub(super) fn scaled(interval: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(interval.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}
