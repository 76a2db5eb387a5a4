//! When which order is looked at, and how: a few one by one, many by listing.

use super::listing::{Listing, Reading};
use super::split::{self, Moved};
use super::turns::Turns;
use super::watched::Watched;
use super::{LookFailed, Outcome, Pace, Progress, Split, StatusChange, Until, Waited};
use crate::client::Client;
use crate::error::Error;
use crate::generated::PortingOrderId;
use crate::http::CallOptions;
use crate::http::ErrorKind;
use crate::list::Page;
use crate::orders::OrderFacts;
use std::collections::{HashSet, VecDeque};
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// Up to so many orders are looked at one by one; more are listed.
const ONE_BY_ONE: usize = 3;
/// So many requests of a round are sent even when the time is over, so that every wait looks at least once.
const AT_LEAST: u32 = 3;
/// The least time for a request, however little of the wait is left.
const SHORTEST: Duration = Duration::from_secs(5);

/// The state of a wait. It changes only between requests, so that a look can be dropped at any point.
pub(super) struct Engine {
    client: Client,
    until: Until,
    pace: Pace,
    /// On the clock's monotonic time, as all times here.
    deadline: Duration,
    turns: Turns,
    open: Vec<Watched>,
    /// Every order that is or was watched.
    known: HashSet<String>,
    round: Option<Round>,
    has_begun: bool,
    /// Whether lists are of use: not when the API refuses them.
    may_list: bool,
    told: VecDeque<Progress>,
}

/// One look at each order that is due.
struct Round {
    /// The orders that were not looked at yet.
    pending: Vec<PortingOrderId>,
    /// The orders of which a list says what only the order itself can say for sure.
    doubtful: Vec<PortingOrderId>,
    listing: Listing,
    reading: Option<Reading>,
    /// Orders that have lost numbers, whose new orders are to be found.
    splits: Vec<PortingOrderId>,
    /// How many requests are sent even when the time is over.
    assured: u32,
    /// How many looks failed one after the other.
    failures: u32,
    is_reported: bool,
    /// Stretches or shortens the pauses after this round, the same for all orders, so that they stay together.
    spread: f64,
}

/// The next request of a round.
enum Task {
    Split(PortingOrderId),
    Page,
    Order(PortingOrderId),
}

/// How an order was looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// By itself.
    Single,
    /// In a list, which may lag behind.
    Listed,
}

impl Engine {
    pub(super) fn new(client: Client, ids: impl IntoIterator<Item = PortingOrderId>, until: Until, pace: Pace) -> Self {
        let now = client.clock().monotonic();
        let mut engine = Self {
            client,
            until,
            pace,
            deadline: now.saturating_add(pace.timeout),
            turns: Turns::new(pace.rate),
            open: Vec::new(),
            known: HashSet::new(),
            round: None,
            has_begun: false,
            may_list: true,
            told: VecDeque::new(),
        };
        for id in ids {
            engine.add(id, now);
        }
        engine
    }

    /// Takes the numbers of orders as they were read before.
    pub(super) fn compare_with(&mut self, orders: Vec<PortingOrder>) {
        for mut order in orders {
            let Some(id) = order.id.as_ref().and_then(|id| PortingOrderId::try_from(id).ok()) else { continue };
            if let Some(index) = self.find(&id) {
                let numbers = std::mem::take(&mut order.phone_numbers);
                self.open[index].learn(&order, numbers);
            }
        }
    }

    /// Uses the connections of another client from now on.
    pub(super) fn go_through(&mut self, client: &Client) {
        self.client = self.client.sharing_connections_of(client);
    }

    /// What happens next, or nothing when the wait for every order has ended.
    pub(super) async fn next(&mut self) -> Option<Progress> {
        loop {
            if let Some(progress) = self.told.pop_front() {
                return Some(progress);
            }
            if self.open.is_empty() {
                return None;
            }
            if self.round.is_none() {
                self.begin_round().await;
                continue;
            }
            let Some(task) = self.next_task() else {
                self.round = None;
                continue;
            };
            if self.take_turn().await {
                self.carry_out(task).await;
            } else {
                self.time_out();
            }
        }
    }

    fn add(&mut self, id: PortingOrderId, now: Duration) {
        if self.known.insert(key(id.as_str())) {
            self.open.push(Watched::new(id, now, self.pace.first));
        }
    }

    fn find(&self, id: &PortingOrderId) -> Option<usize> {
        self.open.iter().position(|watched| watched.id == *id)
    }

    /// Waits until an order is due, at the latest until the time is over: then all are looked at once more.
    async fn begin_round(&mut self) {
        let now = self.client.clock().monotonic();
        let mut at = self.open.iter().map(|watched| watched.due).min().unwrap_or(now);
        if self.has_begun {
            if now >= self.deadline {
                return self.time_out();
            }
            at = at.min(self.deadline);
        }
        let wait = at.saturating_sub(now);
        if !wait.is_zero() {
            self.client.clock().sleep(wait).await;
        }
        let now = self.client.clock().monotonic().max(at);
        let is_last = now >= self.deadline;
        let due = self.open.iter().filter(|watched| is_last || watched.is_due(now));
        let pending: Vec<_> = due.map(|watched| watched.id.clone()).collect();
        let listing = if self.may_list && pending.len() > ONE_BY_ONE {
            Listing::of(pending.len(), self.open.iter().filter(|watched| is_last || watched.is_due(now)))
        } else {
            Listing::default()
        };
        let spread = self.client.random().mul_add(0.4, 0.8);
        self.has_begun = true;
        self.round = Some(Round {
            pending,
            doubtful: Vec::new(),
            listing,
            reading: None,
            splits: Vec::new(),
            assured: AT_LEAST,
            failures: 0,
            is_reported: false,
            spread,
        });
    }

    fn next_task(&mut self) -> Option<Task> {
        let round = self.round.as_ref()?;
        if let Some(id) = round.splits.last() {
            return Some(Task::Split(id.clone()));
        }
        if round.reading.is_none() && round.pending.len() > ONE_BY_ONE {
            let with_numbers = self.open.iter().any(|watched| watched.is_new() && !watched.is_failing);
            let looking = self.looking();
            let round = self.round.as_mut()?;
            round.reading = round.listing.begin(&looking, with_numbers);
        }
        let round = self.round.as_ref()?;
        if round.reading.is_some() {
            return Some(Task::Page);
        }
        let first = round.pending.first().or(round.doubtful.first())?;
        Some(Task::Order(first.clone()))
    }

    /// Waits for the right to send one more request; false when the time is over.
    async fn take_turn(&mut self) -> bool {
        let is_assured = self.round.as_ref().is_some_and(|round| round.assured > 0);
        let is_over = |now: Duration, deadline: Duration| !is_assured && now >= deadline;
        let now = self.client.clock().monotonic();
        let ready = self.turns.ready_at();
        let at = if is_assured { ready } else { ready.min(self.deadline) };
        if is_over(now, self.deadline) {
            return false;
        }
        let wait = at.saturating_sub(now);
        if !wait.is_zero() {
            self.client.clock().sleep(wait).await;
        }
        let now = self.client.clock().monotonic().max(at);
        if is_over(now, self.deadline) {
            return false;
        }
        self.turns.take(now);
        if let Some(round) = &mut self.round {
            round.assured = round.assured.saturating_sub(1);
        }
        true
    }

    /// The client for one look. What fails is looked at again at the next interval, and no look outlasts the wait.
    fn looking(&self) -> Client {
        let left = self.deadline.saturating_sub(self.client.clock().monotonic()).max(SHORTEST);
        let options = CallOptions::new().with_max_retries(0);
        let is_short = left < self.client.timeout();
        self.client.with_options(if is_short { options.with_timeout(left) } else { options })
    }

    async fn carry_out(&mut self, task: Task) {
        match task {
            Task::Order(id) => {
                let order = self.looking().order(id.clone());
                let is_new = self.find(&id).is_some_and(|index| self.open[index].is_new());
                let result = if is_new { order.get().await } else { order.get_without_numbers().await };
                self.note_order(&id, result);
            }
            Task::Page => {
                let client = self.client.clone();
                let Some(reading) = self.round.as_mut().and_then(|round| round.reading.as_mut()) else { return };
                let page = reading.next_through(&client).await;
                self.note_page(page);
            }
            Task::Split(id) => {
                let Some(lost) = self.find(&id).and_then(|index| self.open[index].loss()) else {
                    return self.drop_split(&id);
                };
                let moved = split::find(&self.looking(), &id, &lost).await;
                self.note_split(&id, moved);
            }
        }
    }

    fn time_out(&mut self) {
        self.round = None;
        for mut watched in std::mem::take(&mut self.open) {
            let outcome = match watched.take_unsettled() {
                Some((order, numbers)) => Outcome::Split { order, split: Split { numbers, orders: Vec::new() } },
                None => Outcome::TimedOut(watched.last),
            };
            self.told.push_back(Progress::Ended(Waited { id: watched.id, outcome }));
        }
    }

    fn end(&mut self, index: usize, outcome: Outcome) {
        let Watched { id, .. } = self.open.remove(index);
        self.told.push_back(Progress::Ended(Waited { id, outcome }));
    }

    fn note_order(&mut self, id: &PortingOrderId, result: Result<PortingOrder, Error>) {
        let Some(index) = self.find(id) else { return };
        match result {
            Ok(order) => {
                self.succeeded();
                self.seen(index, order, Look::Single);
            }
            Err(error) if error.is_transient() => self.failed(Some(id), error),
            Err(error) => {
                self.looked_at(id);
                let last = self.open[index].last.take();
                self.end(index, Outcome::Failed { error, last });
            }
        }
    }

    fn note_page(&mut self, page: Option<Result<Page<PortingOrder>, Error>>) {
        match page {
            None => self.end_reading(),
            Some(Ok(page)) => {
                self.succeeded();
                let is_last = self.round.as_mut().is_none_or(|round| round.is_last(&page));
                for order in page.items {
                    let Some(id) = order.id.as_ref() else { continue };
                    let is_it = |watched: &Watched| watched.id.as_str().eq_ignore_ascii_case(id.as_str());
                    if let Some(index) = self.open.iter().position(is_it) {
                        self.seen(index, order, Look::Listed);
                    }
                }
                if is_last || self.round.as_ref().is_some_and(|round| round.pending.is_empty()) {
                    self.end_reading();
                }
            }
            // Then the orders are looked at one by one, which may say more.
            Some(Err(error)) => {
                self.may_list &= error.is_transient();
                self.end_reading();
                if let Some(round) = &mut self.round {
                    round.listing = Listing::default();
                }
                if error.is_transient() {
                    self.failed(None, error);
                }
            }
        }
    }

    fn end_reading(&mut self) {
        if let Some(round) = &mut self.round {
            round.reading = None;
        }
    }

    fn succeeded(&mut self) {
        if let Some(round) = &mut self.round {
            round.failures = 0;
        }
    }

    /// Takes an order out of the round.
    fn looked_at(&mut self, id: &PortingOrderId) -> bool {
        self.round.as_mut().is_some_and(|round| round.remove(id))
    }

    /// Puts off the look at one order; at all of them when the API, not the order, is what fails.
    fn failed(&mut self, id: Option<&PortingOrderId>, error: Error) {
        let now = self.client.clock().monotonic();
        let Some(round) = &mut self.round else { return };
        round.failures += 1;
        let is_out = matches!(
            error.kind(),
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::RateLimited
        );
        let ids = if is_out || round.failures > 1 {
            round.reading = None;
            let mut all = std::mem::take(&mut round.pending);
            all.append(&mut round.doubtful);
            all
        } else {
            let Some(id) = id else { return };
            round.remove(id);
            vec![id.clone()]
        };
        let (spread, asked) = (round.spread, error.retry_after().unwrap_or_default());
        let mut is_news = false;
        let mut next = Duration::MAX;
        for watched in self.open.iter_mut().filter(|watched| ids.contains(&watched.id)) {
            is_news |= !watched.is_failing;
            let pause = watched.pause_after_failure(&self.pace, spread).max(asked);
            watched.due = now.saturating_add(pause);
            next = next.min(pause);
        }
        if is_news && !std::mem::replace(&mut round.is_reported, true) {
            self.told.push_back(Progress::LookFailed(LookFailed { error, ids, again_in: next }));
        }
    }

    fn seen(&mut self, index: usize, mut order: PortingOrder, look: Look) {
        let numbers = std::mem::take(&mut order.phone_numbers);
        let id = self.open[index].id.clone();
        let was_due = self.looked_at(&id);
        if look == Look::Listed && self.is_out_of_reach(&order) {
            if let Some(round) = self.round.as_mut().filter(|_| was_due) {
                round.doubtful.push(id);
            }
            return;
        }
        let watched = &mut self.open[index];
        watched.is_failing = false;
        if watched.is_older(&order) {
            self.put_off(index, was_due);
            return;
        }
        if watched.has_lost_numbers(&order) {
            watched.unsettled = Some(order);
            if let Some(round) = &mut self.round {
                round.splits.push(id);
            }
            return;
        }
        watched.learn(&order, numbers);
        self.settle(index, order, None, was_due);
    }

    fn drop_split(&mut self, id: &PortingOrderId) {
        if let Some(round) = &mut self.round {
            round.splits.retain(|lost| lost != id);
        }
    }

    /// An event may show later than the split, so that it is looked for a few times.
    fn note_split(&mut self, id: &PortingOrderId, moved: Moved) {
        self.drop_split(id);
        let Some(index) = self.find(id) else { return };
        let (now, spread) = (self.client.clock().monotonic(), self.round.as_ref().map_or(1.0, |round| round.spread));
        let watched = &mut self.open[index];
        if watched.waits_for_explanation(&moved) {
            watched.due = now.saturating_add(super::watched::scaled(self.pace.first, spread));
            return;
        }
        let Some((order, numbers)) = watched.take_unsettled() else { return };
        watched.lost(&order, &moved.orders);
        self.settle(index, order, Some(Split { numbers, orders: moved.orders }), true);
    }

    fn is_out_of_reach(&self, order: &PortingOrder) -> bool {
        !self.pace.past_drafts && !self.until.holds(order) && self.until.is_out_of_reach(order)
    }

    /// Tells what has changed, and ends the wait for the order if it has come to an end.
    fn settle(&mut self, index: usize, order: PortingOrder, split: Option<Split>, was_due: bool) {
        let watched = &mut self.open[index];
        let is_news = |last: &PortingOrder| last.status != order.status || last.foc_time() != order.foc_time();
        let has_changed = split.is_some() || watched.last.as_ref().is_none_or(is_news);
        if has_changed {
            let before = watched.last.as_ref().and_then(OrderFacts::status_value).cloned();
            let change = StatusChange { id: watched.id.clone(), order: order.clone(), before, split: split.clone() };
            self.told.push_back(Progress::Changed(change));
            watched.interval = self.pace.first;
        }
        if let Some(split) = split {
            if !self.pace.past_splits || split.orders.is_empty() {
                return self.end(index, Outcome::Split { order, split });
            }
            let now = self.client.clock().monotonic();
            for id in split.orders {
                self.add(id, now);
            }
        }
        let outcome = match order.status_value() {
            _ if self.until.holds(&order) => Outcome::Reached(order),
            Some(PortingOrderStatusValue::Ported) => Outcome::Ported(order),
            Some(PortingOrderStatusValue::Cancelled) => Outcome::Cancelled(order),
            Some(PortingOrderStatusValue::Exception) if !self.pace.past_exceptions => Outcome::InException(order),
            _ if self.is_out_of_reach(&order) => Outcome::OutOfReach(order),
            // An unknown status is one on the way: the set is open.
            _ => {
                self.open[index].last = Some(order);
                return self.put_off(index, was_due || has_changed);
            }
        };
        self.end(index, outcome);
    }

    /// Has the order looked at again after its interval. One that was only met in a list keeps its time.
    fn put_off(&mut self, index: usize, is_looked_at: bool) {
        if is_looked_at {
            let spread = self.round.as_ref().map_or(1.0, |round| round.spread);
            let now = self.client.clock().monotonic();
            let watched = &mut self.open[index];
            watched.due = now.saturating_add(watched.pause(&self.pace, spread));
        }
    }
}

impl Round {
    /// Takes an order out; false if it was not in the round.
    fn remove(&mut self, id: &PortingOrderId) -> bool {
        let before = self.pending.len() + self.doubtful.len();
        self.pending.retain(|pending| pending != id);
        self.doubtful.retain(|doubtful| doubtful != id);
        self.pending.len() + self.doubtful.len() < before
    }

    /// Whether nothing is to be gained from another page.
    fn is_last(&mut self, page: &Page<PortingOrder>) -> bool {
        self.reading.as_mut().is_none_or(|reading| reading.is_last(page))
    }
}

/// Ids of one order are the same in capital and in small letters.
fn key(id: &str) -> String {
    id.to_ascii_lowercase()
}
