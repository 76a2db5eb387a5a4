//! When which order is looked at.

use super::{Outcome, Pace, Progress, StatusChange, Until, Waited};
use crate::{Client, Error, OrderFacts, PortingOrderId};
use std::collections::VecDeque;
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// Half as long again each time.
const GROWTH: f64 = 1.5;
const FASTEST: f64 = 1_000.0;
/// Also what comes of a rate that is not a number.
const SLOWEST: f64 = 1.0 / 3_600.0;

/// The state of a wait. It changes only between requests, so that a look can be dropped at any point.
pub(super) struct Engine {
    client: Client,
    until: Until,
    pace: Pace,
    /// On the clock's monotonic time, as all times here.
    deadline: Duration,
    next_allowed: Duration,
    open: Vec<Watched>,
    told: VecDeque<Progress>,
}

struct Watched {
    id: PortingOrderId,
    last: Option<PortingOrder>,
    looked_at: bool,
    due: Duration,
    interval: Duration,
}

impl Engine {
    pub(super) fn new(client: Client, ids: impl IntoIterator<Item = PortingOrderId>, until: Until, pace: Pace) -> Self {
        let now = client.clock().monotonic();
        let watched = |id| Watched { id, last: None, looked_at: false, due: now, interval: pace.first };
        let open = ids.into_iter().map(watched).collect();
        let deadline = now.saturating_add(pace.timeout);
        Self { client, until, pace, deadline, next_allowed: now, open, told: VecDeque::new() }
    }

    /// Uses the connections of another client from now on.
    pub(super) fn go_through(&mut self, client: &Client) {
        self.client = self.client.through(client);
    }

    /// What happens next, or nothing when the wait for every order has ended.
    pub(super) async fn next(&mut self) -> Option<Progress> {
        loop {
            if let Some(progress) = self.told.pop_front() {
                return Some(progress);
            }
            let index = self.next_due()?;
            let now = self.client.clock().monotonic();
            let mut at = self.open[index].due.max(self.next_allowed);
            // Every order is looked at once, however short the time, and one of them at the very end.
            if self.open[index].looked_at {
                if now >= self.deadline {
                    self.time_out();
                    continue;
                }
                at = at.min(self.deadline);
            }
            let wait = at.saturating_sub(now);
            if !wait.is_zero() {
                self.client.clock().sleep(wait).await;
            }
            let result = self.client.order(self.open[index].id.clone()).get_without_numbers().await;
            self.note(index, result);
        }
    }

    fn next_due(&self) -> Option<usize> {
        let order = |index: &usize| (self.open[*index].looked_at, self.open[*index].due);
        (0..self.open.len()).min_by_key(order)
    }

    fn time_out(&mut self) {
        for Watched { id, last, .. } in self.open.drain(..) {
            self.told.push_back(Progress::Ended(Waited { id, outcome: Outcome::TimedOut(last) }));
        }
    }

    fn note(&mut self, index: usize, result: Result<PortingOrder, Error>) {
        let now = self.client.clock().monotonic();
        let rate = if self.pace.rate.is_nan() { SLOWEST } else { self.pace.rate.clamp(SLOWEST, FASTEST) };
        let gap = Duration::from_secs_f64(1.0 / rate);
        self.next_allowed = now.saturating_add(gap);
        self.open[index].looked_at = true;
        match result {
            Ok(order) => self.seen(index, order, now),
            Err(error) if error.is_passing() => {
                let asked = error.retry_after().unwrap_or_default();
                let due = now.saturating_add(self.pause(index).max(asked));
                self.open[index].due = due;
            }
            Err(error) => {
                let Watched { id, last, .. } = self.open.swap_remove(index);
                self.told.push_back(Progress::Ended(Waited { id, outcome: Outcome::Failed { error, last } }));
            }
        }
    }

    fn seen(&mut self, index: usize, order: PortingOrder, now: Duration) {
        let watched = &mut self.open[index];
        let is_news = |last: &PortingOrder| last.status != order.status || last.foc_time() != order.foc_time();
        if watched.last.as_ref().is_none_or(is_news) {
            let before = watched.last.as_ref().and_then(OrderFacts::status_value).cloned();
            let change = StatusChange { id: watched.id.clone(), order: order.clone(), before };
            self.told.push_back(Progress::Changed(change));
            watched.interval = self.pace.first;
        }
        let outcome = match order.status_value() {
            _ if self.until.holds(&order) => Outcome::Reached(order),
            Some(PortingOrderStatusValue::Ported) => Outcome::Ported(order),
            Some(PortingOrderStatusValue::Cancelled) => Outcome::Cancelled(order),
            Some(PortingOrderStatusValue::Exception) if !self.pace.past_exceptions => Outcome::InException(order),
            // An unknown status is one on the way: the set is open.
            _ => {
                self.open[index].last = Some(order);
                self.open[index].due = now.saturating_add(self.pause(index));
                return;
            }
        };
        let Watched { id, .. } = self.open.swap_remove(index);
        self.told.push_back(Progress::Ended(Waited { id, outcome }));
    }

    /// How long to wait before the next look; the one after it comes later.
    fn pause(&mut self, index: usize) -> Duration {
        let spread = self.client.transport().random().mul_add(0.4, 0.8);
        let watched = &mut self.open[index];
        let pause = scaled(watched.interval, spread);
        watched.interval = scaled(watched.interval, GROWTH).clamp(self.pace.first, self.pace.longest);
        pause
    }
}

fn scaled(interval: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(interval.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}
