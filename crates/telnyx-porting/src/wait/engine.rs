//! Schedules polls: a few orders individually, many from lists.

use super::pace::RequestPacer;
use super::split::{self, Loss, Moved};
use super::{OrderEnd, PollFailed, Split, StatusChange, Until, WaitEvent, WaitSettings};
use crate::client::Client;
use crate::error::Error;
use crate::generated::{OrderFilter, PortingOrderId};
use crate::http::{CallOptions, Clock, ErrorKind};
use crate::list::{Page, Pages};
use crate::orders::{OrderExt, OrderSort};
use crate::values::PageSize;
use chrono::{DateTime, Utc};
use std::collections::{HashSet, VecDeque};
use std::time::Duration;
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue as Status, PortingPhoneNumber};

/// Up to this many orders are read one by one; more are listed.
const ONE_BY_ONE: usize = 3;
/// Requests of a round that are sent even after the deadline, so that every wait polls at least once.
const GUARANTEED: u32 = 3;
/// Minimum timeout of a request near the end of the wait.
const SHORTEST: Duration = Duration::from_secs(5);
/// Factor by which intervals grow.
const GROWTH: f64 = 1.5;
/// An order is polled together with others if it is due within this fraction of its interval (1/4).
const TOGETHER: u32 = 4;
/// Maximum searches for the orders that numbers moved to.
const SEARCHES: u32 = 3;
/// A page is requested for every this many orders.
const ORDERS_PER_PAGE: usize = 10;
/// Listed first: most accounts have few orders in progress and many that ended.
const IN_PROGRESS: [Status; 6] = [
    Status::Draft,
    Status::InProcess,
    Status::Submitted,
    Status::Exception,
    Status::FocDateConfirmed,
    Status::CancelPending,
];
const ENDED: [Status; 2] = [Status::Ported, Status::Cancelled];

/// The state of a wait. It changes only between requests, so a poll can be dropped at any point.
pub(super) struct Engine {
    client: Client,
    until: Until,
    settings: WaitSettings,
    /// On the clock's monotonic time, like all times here.
    deadline: Duration,
    pacer: RequestPacer,
    open: Vec<Watched>,
    /// Every order that is or was part of the wait.
    known: HashSet<String>,
    round: Option<Round>,
    has_begun: bool,
    /// Whether to use lists: false after the API rejected one.
    may_list: bool,
    events: VecDeque<WaitEvent>,
}

/// One poll of each order that is due.
struct Round {
    /// The orders that were not polled yet.
    pending: Vec<PortingOrderId>,
    /// Orders that a list shows as drafts; the order itself is read to be sure.
    unsure: Vec<PortingOrderId>,
    listing: Listing,
    list: Option<ListReader>,
    /// Orders that lost numbers, whose new orders have to be found.
    splits: Vec<PortingOrderId>,
    /// The number of further requests that are sent even after the deadline.
    guaranteed: u32,
    /// Consecutive failed polls.
    failures: u32,
    is_reported: bool,
    /// Jitter of the pauses after this round, the same for all orders so that they stay together.
    spread: f64,
}

/// The next request of a round.
enum Task {
    Split(PortingOrderId),
    Page,
    Order(PortingOrderId),
}

/// The origin of an order's state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A request for this order.
    Single,
    /// A list, which may lag behind.
    Listed,
}

impl Engine {
    pub(super) fn new(
        client: Client,
        ids: impl IntoIterator<Item = PortingOrderId>,
        until: Until,
        settings: WaitSettings,
    ) -> Self {
        let now = client.clock().monotonic();
        let mut engine = Self {
            client,
            until,
            settings,
            deadline: now.saturating_add(settings.timeout),
            pacer: RequestPacer::new(settings.rate),
            open: Vec::new(),
            known: HashSet::new(),
            round: None,
            has_begun: false,
            may_list: true,
            events: VecDeque::new(),
        };
        for id in ids {
            engine.add(id, now);
        }
        engine
    }

    /// Records the numbers that orders had before the wait.
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

    /// The next event, or `None` when the waits for all orders ended.
    pub(super) async fn next(&mut self) -> Option<WaitEvent> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
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
            if self.wait_for_turn().await {
                self.carry_out(task).await;
            } else {
                self.time_out();
            }
        }
    }

    fn add(&mut self, id: PortingOrderId, now: Duration) {
        // Ids are case-insensitive.
        if self.known.insert(id.as_str().to_ascii_lowercase()) {
            self.open.push(Watched::new(id, now, self.settings.first));
        }
    }

    fn find(&self, id: &PortingOrderId) -> Option<usize> {
        self.open.iter().position(|watched| watched.id == *id)
    }

    /// Waits until an order is due or the deadline is reached. At the deadline, all orders are polled again.
    async fn begin_round(&mut self) {
        let now = self.client.clock().monotonic();
        let mut at = self.open.iter().map(|watched| watched.due).min().unwrap_or(now);
        if self.has_begun {
            if now >= self.deadline {
                return self.time_out();
            }
            at = at.min(self.deadline);
        }
        let now = sleep_until(self.client.clock(), at, now).await;
        let is_last = now >= self.deadline;
        let due = self.open.iter().filter(|watched| is_last || watched.is_due(now));
        let pending: Vec<_> = due.clone().map(|watched| watched.id.clone()).collect();
        let listing = if self.may_list && pending.len() > ONE_BY_ONE {
            Listing::new(pending.len(), due)
        } else {
            Listing::default()
        };
        let spread = self.client.random().mul_add(0.4, 0.8);
        self.has_begun = true;
        self.round = Some(Round {
            pending,
            unsure: Vec::new(),
            listing,
            list: None,
            splits: Vec::new(),
            guaranteed: GUARANTEED,
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
        if round.list.is_none() && round.pending.len() > ONE_BY_ONE {
            let with_numbers = self.open.iter().any(|watched| watched.is_new && !watched.is_failing);
            let client = self.polling_client();
            let round = self.round.as_mut()?;
            round.list = round.listing.begin(&client, with_numbers);
        }
        let round = self.round.as_ref()?;
        if round.list.is_some() {
            return Some(Task::Page);
        }
        let first = round.pending.first().or(round.unsure.first())?;
        Some(Task::Order(first.clone()))
    }

    /// Waits until the rate allows another request; false if the deadline is reached first.
    async fn wait_for_turn(&mut self) -> bool {
        let is_guaranteed = self.round.as_ref().is_some_and(|round| round.guaranteed > 0);
        let is_over = |now: Duration, deadline: Duration| !is_guaranteed && now >= deadline;
        let now = self.client.clock().monotonic();
        let ready = self.pacer.ready_at();
        let at = if is_guaranteed { ready } else { ready.min(self.deadline) };
        if is_over(now, self.deadline) {
            return false;
        }
        let now = sleep_until(self.client.clock(), at, now).await;
        if is_over(now, self.deadline) {
            return false;
        }
        self.pacer.record(now);
        if let Some(round) = &mut self.round {
            round.guaranteed = round.guaranteed.saturating_sub(1);
        }
        true
    }

    /// The client for one poll: without retries, since the next poll replaces them, and with a timeout within the
    /// deadline.
    fn polling_client(&self) -> Client {
        let left = self.deadline.saturating_sub(self.client.clock().monotonic()).max(SHORTEST);
        let options = CallOptions::new().with_max_retries(0);
        let is_short = left < self.client.timeout();
        self.client.with_options(if is_short { options.with_timeout(left) } else { options })
    }

    async fn carry_out(&mut self, task: Task) {
        match task {
            Task::Order(id) => {
                let order = self.polling_client().order(id.clone());
                let is_new = self.find(&id).is_some_and(|index| self.open[index].is_new);
                let result = if is_new { order.get().await } else { order.get_without_numbers().await };
                self.note_order(&id, result);
            }
            Task::Page => {
                let client = self.client.clone();
                let Some(list) = self.round.as_mut().and_then(|round| round.list.as_mut()) else { return };
                let page = list.pages.next_through(&client).await;
                self.note_page(page);
            }
            Task::Split(id) => {
                let Some(lost) = self.find(&id).and_then(|index| self.open[index].loss()) else {
                    return self.drop_split(&id);
                };
                let moved = split::find(&self.polling_client(), &id, &lost).await;
                self.note_split(&id, moved);
            }
        }
    }

    fn time_out(&mut self) {
        self.round = None;
        for mut watched in std::mem::take(&mut self.open) {
            let end = match watched.take_unsettled() {
                Some((order, numbers)) => OrderEnd::Split { order, split: Split { numbers, orders: Vec::new() } },
                None => OrderEnd::TimedOut(watched.last),
            };
            self.events.push_back(WaitEvent::Ended { id: watched.id, end });
        }
    }

    fn end(&mut self, index: usize, end: OrderEnd) {
        let Watched { id, .. } = self.open.remove(index);
        self.events.push_back(WaitEvent::Ended { id, end });
    }

    fn note_order(&mut self, id: &PortingOrderId, result: Result<PortingOrder, Error>) {
        let Some(index) = self.find(id) else { return };
        match result {
            Ok(order) => {
                self.succeeded();
                self.record(index, order, Origin::Single);
            }
            Err(error) if error.is_transient() => self.failed(Some(id), error),
            Err(error) => {
                self.leave_round(id);
                let last = self.open[index].last.take();
                self.end(index, OrderEnd::Failed { error, last });
            }
        }
    }

    fn note_page(&mut self, page: Option<Result<Page<PortingOrder>, Error>>) {
        match page {
            None => self.close_list(),
            Some(Ok(page)) => {
                self.succeeded();
                let is_last =
                    self.round.as_mut().and_then(|round| round.list.as_mut()).is_none_or(|list| list.is_last(&page));
                for order in page.items {
                    let Some(id) = order.id.as_ref() else { continue };
                    let is_it = |watched: &Watched| watched.id.as_str().eq_ignore_ascii_case(id.as_str());
                    if let Some(index) = self.open.iter().position(is_it) {
                        self.record(index, order, Origin::Listed);
                    }
                }
                if is_last || self.round.as_ref().is_some_and(|round| round.pending.is_empty()) {
                    self.close_list();
                }
            }
            // The orders are then read one by one, which may work.
            Some(Err(error)) => {
                self.may_list &= error.is_transient();
                self.close_list();
                if let Some(round) = &mut self.round {
                    round.listing = Listing::default();
                }
                if error.is_transient() {
                    self.failed(None, error);
                }
            }
        }
    }

    fn close_list(&mut self) {
        if let Some(round) = &mut self.round {
            round.list = None;
        }
    }

    fn succeeded(&mut self) {
        if let Some(round) = &mut self.round {
            round.failures = 0;
        }
    }

    /// Removes an order from the round; whether it was in it.
    fn leave_round(&mut self, id: &PortingOrderId) -> bool {
        self.round.as_mut().is_some_and(|round| round.remove(id))
    }

    /// Postpones the poll of one order, or of all orders if the API as a whole is failing.
    fn failed(&mut self, id: Option<&PortingOrderId>, error: Error) {
        let now = self.client.clock().monotonic();
        let Some(round) = &mut self.round else { return };
        round.failures += 1;
        let is_out = matches!(
            error.kind(),
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::RateLimited
        );
        let ids = if is_out || round.failures > 1 {
            round.list = None;
            let mut all = std::mem::take(&mut round.pending);
            all.append(&mut round.unsure);
            all
        } else {
            let Some(id) = id else { return };
            round.remove(id);
            vec![id.clone()]
        };
        let (spread, requested) = (round.spread, error.retry_after().unwrap_or_default());
        let mut is_news = false;
        let mut next = Duration::MAX;
        for watched in self.open.iter_mut().filter(|watched| ids.contains(&watched.id)) {
            is_news |= !watched.is_failing;
            let pause = watched.pause_after_failure(&self.settings, spread).max(requested);
            watched.due = now.saturating_add(pause);
            next = next.min(pause);
        }
        if is_news && !std::mem::replace(&mut round.is_reported, true) {
            self.events.push_back(WaitEvent::PollFailed(PollFailed { error, ids, retry_in: next }));
        }
    }

    fn record(&mut self, index: usize, mut order: PortingOrder, origin: Origin) {
        let numbers = std::mem::take(&mut order.phone_numbers);
        let id = self.open[index].id.clone();
        let was_due = self.leave_round(&id);
        if origin == Origin::Listed && self.is_out_of_reach(&order) {
            if let Some(round) = self.round.as_mut().filter(|_| was_due) {
                round.unsure.push(id);
            }
            return;
        }
        let watched = &mut self.open[index];
        watched.is_failing = false;
        if watched.is_older(&order) {
            self.put_off(index, was_due);
            return;
        }
        if watched.lost_numbers(&order) > 0 {
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

    /// The event may appear after the split, so the search is repeated a few times.
    fn note_split(&mut self, id: &PortingOrderId, moved: Moved) {
        self.drop_split(id);
        let Some(index) = self.find(id) else { return };
        let (now, spread) = (self.client.clock().monotonic(), self.round.as_ref().map_or(1.0, |round| round.spread));
        let watched = &mut self.open[index];
        if watched.should_search_again(&moved) {
            watched.due = now.saturating_add(scaled(self.settings.first, spread));
            return;
        }
        let Some((order, numbers)) = watched.take_unsettled() else { return };
        watched.accept_loss(&order, &moved.orders);
        self.settle(index, order, Some(Split { numbers, orders: moved.orders }), true);
    }

    fn is_out_of_reach(&self, order: &PortingOrder) -> bool {
        !self.settings.past_drafts && !self.until.holds(order) && self.until.is_out_of_reach(order)
    }

    /// Reports changes, and ends the wait for the order if it reached an end.
    fn settle(&mut self, index: usize, order: PortingOrder, split: Option<Split>, was_due: bool) {
        let watched = &mut self.open[index];
        let is_news = |last: &PortingOrder| last.status != order.status || last.foc_time() != order.foc_time();
        let has_changed = split.is_some() || watched.last.as_ref().is_none_or(is_news);
        if has_changed {
            let before = watched.last.as_ref().and_then(OrderExt::status_value).cloned();
            let change = StatusChange { id: watched.id.clone(), order: order.clone(), before, split: split.clone() };
            self.events.push_back(WaitEvent::Changed(change));
            watched.interval = self.settings.first;
        }
        if let Some(split) = split {
            if !self.settings.past_splits || split.orders.is_empty() {
                return self.end(index, OrderEnd::Split { order, split });
            }
            let now = self.client.clock().monotonic();
            for id in split.orders {
                self.add(id, now);
            }
        }
        let end = match order.status_value() {
            _ if self.until.holds(&order) => OrderEnd::Reached(order),
            Some(Status::Ported) => OrderEnd::Ported(order),
            Some(Status::Cancelled) => OrderEnd::Cancelled(order),
            Some(Status::Exception) if !self.settings.past_exceptions => OrderEnd::Exception(order),
            _ if self.is_out_of_reach(&order) => OrderEnd::OutOfReach(order),
            // The API may add statuses: an unknown one does not end the wait.
            _ => {
                self.open[index].last = Some(order);
                return self.put_off(index, was_due || has_changed);
            }
        };
        self.end(index, end);
    }

    /// Schedules the next poll after the order's interval. An order that a list only happened to contain keeps its
    /// time.
    fn put_off(&mut self, index: usize, was_polled: bool) {
        if was_polled {
            let spread = self.round.as_ref().map_or(1.0, |round| round.spread);
            let now = self.client.clock().monotonic();
            let watched = &mut self.open[index];
            watched.due = now.saturating_add(watched.pause(&self.settings, spread));
        }
    }
}

impl Round {
    /// Removes an order; whether it was in the round.
    fn remove(&mut self, id: &PortingOrderId) -> bool {
        let before = self.pending.len() + self.unsure.len();
        self.pending.retain(|pending| pending != id);
        self.unsure.retain(|unsure| unsure != id);
        self.pending.len() + self.unsure.len() < before
    }
}

/// Sleeps if `at` is after `now`, and returns the time afterwards.
async fn sleep_until(clock: &dyn Clock, at: Duration, now: Duration) -> Duration {
    let wait = at.saturating_sub(now);
    if !wait.is_zero() {
        clock.sleep(wait).await;
    }
    clock.monotonic().max(at)
}

/// An order in a wait.
struct Watched {
    id: PortingOrderId,
    last: Option<PortingOrder>,
    /// On the clock's monotonic time.
    due: Duration,
    /// The next pause.
    interval: Duration,
    /// Whether the last poll failed.
    is_failing: bool,
    /// The order with fewer numbers, while the missing ones are searched.
    unsettled: Option<PortingOrder>,
    searches: u32,
    count: Option<i64>,
    /// When the order had `count` numbers.
    since: Option<DateTime<Utc>>,
    /// The order's first numbers at the first poll.
    numbers: Vec<String>,
    /// Orders that numbers moved to in earlier splits.
    moved_to: Vec<PortingOrderId>,
    /// Whether it was not read yet.
    is_new: bool,
}

impl Watched {
    fn new(id: PortingOrderId, due: Duration, interval: Duration) -> Self {
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
            is_new: true,
        }
    }

    /// Whether it is due, or close enough to be polled together with others.
    fn is_due(&self, now: Duration) -> bool {
        self.due.saturating_sub(self.interval / TOGETHER) <= now
    }

    /// The pause before the next poll; the interval grows for the one after.
    fn pause(&mut self, settings: &WaitSettings, spread: f64) -> Duration {
        let pause = scaled(self.interval, spread);
        self.interval = scaled(self.interval, GROWTH).clamp(settings.first, settings.longest);
        pause
    }

    /// The same after a failed poll: short at first, since an outage may be short.
    fn pause_after_failure(&mut self, settings: &WaitSettings, spread: f64) -> Duration {
        if !std::mem::replace(&mut self.is_failing, true) {
            self.interval = settings.first;
        }
        self.pause(settings, spread)
    }

    /// Whether `order` is older than the last known state: a list may lag behind.
    fn is_older(&self, order: &PortingOrder) -> bool {
        let last = self.unsettled.as_ref().or(self.last.as_ref()).and_then(time);
        matches!((time(order), last), (Some(now), Some(last)) if now < last)
    }

    fn lost_numbers(&self, order: &PortingOrder) -> u64 {
        let (Some(before), Some(now)) = (self.count, order.porting_phone_numbers_count) else { return 0 };
        u64::try_from(before.saturating_sub(now)).unwrap_or_default()
    }

    /// Records how many numbers the order has, and at the first poll which.
    fn learn(&mut self, order: &PortingOrder, numbers: Vec<PortingPhoneNumber>) {
        self.unsettled = None;
        self.searches = 0;
        self.count = order.porting_phone_numbers_count.or(self.count);
        self.since = time(order).or(self.since);
        if std::mem::take(&mut self.is_new) {
            self.numbers = numbers.into_iter().filter_map(|number| number.phone_number).collect();
        }
    }

    /// The loss to search for.
    fn loss(&self) -> Option<Loss> {
        let order = self.unsettled.as_ref()?;
        Some(Loss {
            numbers: self.lost_numbers(order),
            since: self.since,
            before: self.numbers.clone(),
            known: self.moved_to.clone(),
        })
    }

    /// Whether to search again for where the numbers went.
    fn should_search_again(&mut self, moved: &Moved) -> bool {
        self.searches += 1;
        let lost = self.unsettled.as_ref().map_or(0, |order| self.lost_numbers(order));
        moved.numbers < lost && self.searches < SEARCHES
    }

    /// The order that lost numbers, and how many.
    fn take_unsettled(&mut self) -> Option<(PortingOrder, u64)> {
        let order = self.unsettled.take()?;
        let lost = self.lost_numbers(&order);
        Some((order, lost))
    }

    /// Continues with the remaining numbers.
    fn accept_loss(&mut self, order: &PortingOrder, moved_to: &[PortingOrderId]) {
        self.searches = 0;
        self.count = order.porting_phone_numbers_count;
        self.since = time(order).or(self.since);
        self.moved_to.extend_from_slice(moved_to);
    }
}

fn time(order: &PortingOrder) -> Option<DateTime<Utc>> {
    order.updated_at.as_ref()?.parse()
}

fn scaled(interval: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(interval.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

/// The lists still to be read in a round. The API has no filter for ids.
#[derive(Default)]
struct Listing {
    filters: VecDeque<OrderFilter>,
    pages: usize,
}

impl Listing {
    fn new<'a>(orders: usize, watched: impl Iterator<Item = &'a Watched>) -> Self {
        let mut references = watched.map(|watched| watched.last.as_ref()?.customer_reference.as_deref());
        let first = references.next().flatten();
        let common = first.filter(|first| !first.trim().is_empty() && references.all(|other| other == Some(first)));
        let filter = |statuses: &[Status]| {
            // Newest first: waits usually start soon after orders are created.
            let mut filter = OrderFilter::new().with_statuses(statuses.to_vec());
            filter.sort = Some(OrderSort::CreatedAtDescending);
            filter.customer_reference = common.map(str::to_owned);
            filter
        };
        Self {
            filters: VecDeque::from([filter(&IN_PROGRESS), filter(&ENDED)]),
            pages: orders.div_ceil(ORDERS_PER_PAGE),
        }
    }

    /// Starts the next list, if there is one.
    fn begin(&mut self, client: &Client, with_numbers: bool) -> Option<ListReader> {
        let filter = self.filters.pop_front()?.with_included_phone_numbers(with_numbers);
        let list = client.orders().candidates(filter).with_page_size(PageSize::MAX);
        Some(ListReader { pages: list.pages(), left: self.pages })
    }
}

/// A list that is being read.
struct ListReader {
    pages: Pages<PortingOrder>,
    left: usize,
}

impl ListReader {
    /// Whether the next page is not worth a request.
    fn is_last(&mut self, page: &Page<PortingOrder>) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left == 0 || page.items.is_empty() || page.total_pages.is_some_and(|pages| u64::from(page.number) >= pages)
    }
}
