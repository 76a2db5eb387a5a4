//! Reads the orders and numbers of a job from the API.

use crate::error::JobError;
use crate::journal::{Change, Intent, IntentId, IntentKind, JobRecord, Journal};
use crate::state::{Observed, State, order_id, parsed};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{
    Client, Error, OrderExt as _, OrderFilter, OrderSort, PageSize, PhoneNumber, PhoneNumberFilter, PortingOrderId,
};

/// The maximum amount of numbers in a filter: the URL then has about 4 kB.
const NUMBERS_PER_FILTER: usize = 100;
/// The time within which the API lists new orders. A request whose response was lost is not repeated earlier.
const LOOKUP_TIME: TimeDelta = TimeDelta::seconds(10);
const LOOKUP_PAUSE: Duration = Duration::from_secs(2);

/// A job's connection to the API, its journal and its state.
#[derive(Debug)]
pub(crate) struct Sync<'a> {
    pub(crate) client: Client,
    pub(crate) journal: &'a dyn Journal,
    group_reference: String,
    /// Whether only this job creates orders with the group reference.
    has_own_reference: bool,
    state: Mutex<State>,
}

/// The order of a number, according to the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) order: PortingOrderId,
    pub(crate) holder: Holder,
}

/// The kind of order that has a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// An order of this job.
    Own,
    /// An open order that is not one of this job.
    Other,
    /// A finished order that is not one of this job, with its FOC time. Numbers can be ported again after they have left.
    Ported(Option<DateTime<Utc>>),
}

impl Found {
    pub(crate) fn is_own(&self) -> bool {
        self.holder == Holder::Own
    }
}

impl<'a> Sync<'a> {
    pub(crate) async fn new(
        client: &Client,
        journal: &'a dyn Journal,
        job: Option<&JobRecord>,
    ) -> Result<Self, JobError> {
        let state = Mutex::new(State::load(journal).await?);
        let shared = journal.rate_limit(client.api_key());
        let client = shared.map_or_else(|| client.clone(), |limit| client.with_shared_rate_limit(limit));
        let group_reference = job.map(|job| job.group_reference.clone()).unwrap_or_default();
        let has_own_reference = job.is_some_and(JobRecord::has_own_reference);
        Ok(Self { client, journal, group_reference, has_own_reference, state })
    }

    /// Connects to the orders of a journal that has a job.
    pub(crate) async fn open(client: &Client, journal: &'a dyn Journal) -> Result<Self, JobError> {
        let base_url = client.api().base_url().to_string();
        match journal.job().await? {
            Some(job) if job.base_url != base_url => {
                Err(JobError::OtherApi { name: job.name, expected: job.base_url, actual: base_url })
            }
            job => Self::new(client, journal, job.as_ref()).await,
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.client.clock().utc()
    }

    /// Stores what the API returned about an order.
    pub(crate) async fn observe(&self, order: &PortingOrder) -> Result<Option<Observed>, JobError> {
        let mut changes = Vec::new();
        let observed = self.observe_with(&mut self.state(), order, &mut changes);
        self.journal.commit(changes).await?;
        Ok(observed)
    }

    /// Changes the state to what the API returned about an order.
    fn observe_with(&self, state: &mut State, order: &PortingOrder, changes: &mut Vec<Change>) -> Option<Observed> {
        let observed = state.observe(order, self.now(), changes)?;
        if self.has_own_reference && self.has_reference(order) {
            changes.extend(state.claim(&observed.id));
        }
        Some(observed)
    }

    /// Lists the orders of the job, one request per 250 orders, and calls `each` with every order. Orders that the list
    /// does not have are requested one by one if `is_wanted` returns true for them. Returns those of them that were deleted.
    pub(crate) async fn list(
        &self,
        with_numbers: bool,
        is_wanted: impl Fn(&State, &str) -> bool,
        mut each: impl FnMut(&State, &PortingOrder, Observed),
    ) -> Result<Vec<Observed>, JobError> {
        let filter = OrderFilter::new()
            .with_customer_group_reference(&self.group_reference)
            .with_included_phone_numbers(with_numbers)
            .with_sort(OrderSort::CreatedAt);
        let mut seen = HashSet::new();
        let mut pages = std::pin::pin!(self.client.orders().list(filter).with_page_size(PageSize::MAX).pages());
        while let Some(page) = pages.next().await {
            let mut changes = Vec::new();
            // The API may ignore the filter.
            for order in page?.items.iter().filter(|order| self.is_own(order)) {
                let mut state = self.state();
                let Some(observed) = self.observe_with(&mut state, order, &mut changes) else { continue };
                if seen.insert(observed.id.clone()) {
                    each(&state, order, observed);
                }
            }
            self.journal.commit(changes).await?;
        }
        let missing: Vec<_> = {
            let state = self.state();
            let ids = state.orders.keys().filter(|id| !seen.contains(*id) && is_wanted(&state, id));
            ids.filter_map(|id| order_id(id)).collect()
        };
        let mut deleted = Vec::new();
        for id in missing {
            match self.read(&id, |_| true).await? {
                (Some(order), Some(observed)) => each(&self.state(), &order, observed),
                (_, observed) => deleted.extend(observed),
            }
        }
        Ok(deleted)
    }

    /// Reads an order; `None` if it was deleted.
    pub(crate) async fn get(&self, id: &PortingOrderId) -> Result<Option<(PortingOrder, Observed)>, JobError> {
        let (order, observed) = self.read(id, |_| true).await?;
        Ok(order.zip(observed))
    }

    /// Reads an order; `None` if it does not belong to the job.
    pub(crate) async fn get_own(&self, id: &PortingOrderId) -> Result<Option<Observed>, JobError> {
        Ok(self.read(id, |order| self.is_own(order)).await?.1)
    }

    /// Reads an order. Returns only its change if it was deleted, and nothing if it is not wanted.
    async fn read(
        &self,
        id: &PortingOrderId,
        is_wanted: impl Fn(&PortingOrder) -> bool,
    ) -> Result<(Option<PortingOrder>, Option<Observed>), JobError> {
        match self.client.order(id.clone()).get().await {
            Ok(order) if !is_wanted(&order) => Ok((None, None)),
            Ok(order) => {
                let observed = self.observe(&order).await?;
                Ok((Some(order), observed))
            }
            Err(error) if error.is_not_found() => Ok((None, self.lose(id).await?)),
            Err(error) => Err(error.into()),
        }
    }

    /// Notes that the API no longer has an order. If a cancellation of it was interrupted, that deleted it.
    async fn lose(&self, id: &PortingOrderId) -> Result<Option<Observed>, JobError> {
        let intents = self.journal.open_intents().await?;
        let cancels =
            |intent: &Intent| intent.kind == IntentKind::Cancel && intent.order.as_deref() == Some(id.as_str());
        let is_on_request = intents.iter().any(|(_, intent)| cancels(intent));
        let mut changes = Vec::new();
        let observed = {
            let mut state = self.state();
            let lose = if is_on_request { State::mark_gone } else { State::lose };
            lose(&mut state, id.as_str(), self.now(), &mut changes)
        };
        self.journal.commit(changes).await?;
        Ok(observed)
    }

    fn is_own(&self, order: &PortingOrder) -> bool {
        self.has_reference(order) || order.id.as_ref().is_some_and(|id| self.state().orders.contains_key(id.as_str()))
    }

    fn has_reference(&self, order: &PortingOrder) -> bool {
        order.customer_group_reference.as_deref() == Some(&*self.group_reference)
    }

    /// Lists the numbers of orders that have more numbers than the journal knows.
    pub(crate) async fn complete_numbers(&self) -> Result<(), JobError> {
        let incomplete: Vec<PortingOrderId> = {
            let state = self.state();
            let placed = state.placed_counts();
            let is_incomplete = |id: &str, count: u64| placed.get(id).copied().unwrap_or_default() < count;
            let orders = state.orders.values().filter(|order| order.has_numbers() && order.account.is_some());
            orders
                .filter(|order| is_incomplete(&order.id, order.numbers))
                .filter_map(|order| order_id(&order.id))
                .collect()
        };
        for id in incomplete {
            let filter = PhoneNumberFilter::new().with_porting_orders([id.clone()]);
            let mut changes = Vec::new();
            let mut items = self.client.phone_numbers().list(filter).with_page_size(PageSize::MAX).items();
            while let Some(number) = items.next().await {
                let number = number?;
                let is_of_order = number.porting_order_id.as_ref().is_none_or(|other| other.as_str() == id.as_str());
                if is_of_order {
                    self.state().place_numbers(id.as_str(), number.phone_number.as_deref(), &mut changes);
                }
            }
            self.journal.commit(changes).await?;
        }
        Ok(())
    }

    /// Finds the orders that have these numbers, except cancelled ones. Orders of the job are stored. Of several orders with
    /// the same number, a finished one is only returned if the others are finished too.
    pub(crate) async fn find_numbers(&self, numbers: &[PhoneNumber]) -> Result<HashMap<String, Found>, JobError> {
        let mut found = HashMap::new();
        for (id, numbers) in self.orders_of(numbers).await? {
            let Some(order) = order_id(&id) else { continue };
            let received = match self.client.order(order.clone()).get().await {
                Ok(received) => received,
                Err(error) if error.is_not_found() => continue,
                Err(error) => return Err(error.into()),
            };
            let holder = if self.is_own(&received) {
                self.adopt(&received, &numbers).await?;
                Holder::Own
            } else if received.status_value() == Some(&Status::Ported) {
                Holder::Ported(received.foc_time())
            } else {
                Holder::Other
            };
            for number in numbers {
                let entry = Found { order: order.clone(), holder };
                if matches!(holder, Holder::Ported(_)) {
                    found.entry(number).or_insert(entry);
                } else {
                    found.insert(number, entry);
                }
            }
        }
        Ok(found)
    }

    /// Finds the orders that numbers of an order have moved to, and how many. They belong to the job, whatever their
    /// references are.
    pub(crate) async fn find_moved(&self, from: &PortingOrderId) -> Result<BTreeMap<String, usize>, JobError> {
        let numbers = {
            let state = self.state();
            let of_order = state.numbers.values().filter(|number| number.order.as_deref() == Some(from.as_str()));
            parsed(of_order.map(|number| number.number.as_str()))
        };
        let account = self.state().orders.get(from.as_str()).and_then(|order| order.account);
        let mut moved = BTreeMap::new();
        for (id, numbers) in self.orders_of(&numbers).await? {
            if id == from.as_str() {
                continue;
            }
            let Some(order) = order_id(&id) else { continue };
            let received = match self.client.order(order).get().await {
                Ok(received) => received,
                Err(error) if error.is_not_found() => continue,
                Err(error) => return Err(error.into()),
            };
            self.adopt(&received, &numbers).await?;
            let change = self.state().update(&id, |order| order.account = order.account.or(account));
            self.journal.commit(change.into_iter().collect()).await?;
            moved.insert(id, numbers.len());
        }
        Ok(moved)
    }

    /// Stores an order of the job and its numbers.
    async fn adopt(&self, order: &PortingOrder, numbers: &[String]) -> Result<(), JobError> {
        let mut changes = Vec::new();
        {
            let mut state = self.state();
            if let Some(observed) = self.observe_with(&mut state, order, &mut changes) {
                // The order has only its first 50 numbers.
                state.place_numbers(&observed.id, numbers.iter().map(String::as_str), &mut changes);
            }
        }
        Ok(self.journal.commit(changes).await?)
    }

    /// Returns the numbers by order, for all orders that are not cancelled.
    async fn orders_of(&self, numbers: &[PhoneNumber]) -> Result<BTreeMap<String, Vec<String>>, JobError> {
        let mut orders = BTreeMap::new();
        for chunk in numbers.chunks(NUMBERS_PER_FILTER) {
            let expected: HashSet<&str> = chunk.iter().map(PhoneNumber::as_str).collect();
            let filter = PhoneNumberFilter::new().with_phone_numbers(chunk.iter().copied());
            let is_filtered = match self.numbers_in(filter, &expected, true, &mut orders).await {
                Ok(is_filtered) => is_filtered,
                // The published description lacks the filter.
                Err(error) if matches!(error.status(), Some(400 | 422)) => false,
                Err(error) => return Err(error.into()),
            };
            if !is_filtered {
                let expected = numbers.iter().map(PhoneNumber::as_str).collect();
                orders.clear();
                self.numbers_in(PhoneNumberFilter::new(), &expected, false, &mut orders).await?;
                break;
            }
        }
        Ok(orders)
    }

    /// Adds the expected numbers in a list to their orders. Returns false, and stops, if the API has ignored the filter.
    async fn numbers_in(
        &self,
        filter: PhoneNumberFilter,
        expected: &HashSet<&str>,
        is_filtered: bool,
        orders: &mut BTreeMap<String, Vec<String>>,
    ) -> Result<bool, Error> {
        let mut items = self.client.phone_numbers().list(filter).with_page_size(PageSize::MAX).items();
        while let Some(found) = items.next().await {
            let found = found?;
            let Some(number) = found.phone_number else { continue };
            if !expected.contains(number.as_str()) {
                if is_filtered {
                    return Ok(false);
                }
                continue;
            }
            let is_cancelled = found.porting_order_status == Some(Status::Cancelled);
            if let (false, Some(order)) = (is_cancelled, found.porting_order_id) {
                orders.entry(order.as_str().to_owned()).or_default().push(number);
            }
        }
        Ok(true)
    }

    /// Reads the state again, if other processes may have changed the journal.
    pub(crate) async fn reload(&self) -> Result<(), JobError> {
        if self.journal.is_shared() {
            let state = State::load(self.journal).await?;
            *self.state() = state;
        }
        Ok(())
    }

    /// Determines the outcomes of requests that were sent without storing their outcome, by processes that have ended.
    pub(crate) async fn settle(&self) -> Result<(), JobError> {
        for (id, intent) in self.journal.open_intents().await? {
            let Some(claim) = self.journal.claim(&step_of(&intent)).await? else { continue };
            claim.run(self.settle_intent(id, &intent)).await?;
        }
        Ok(())
    }

    /// The same for the requests of a step that is claimed.
    pub(crate) async fn settle_step(&self, step: &str) -> Result<(), JobError> {
        for (id, intent) in self.journal.open_intents().await? {
            if step_of(&intent) == step {
                self.settle_intent(id, &intent).await?;
            }
        }
        Ok(())
    }

    async fn settle_intent(&self, id: IntentId, intent: &Intent) -> Result<(), JobError> {
        // Another process may have stored the outcome before the step was claimed.
        if self.journal.is_shared() && self.journal.open_intents().await?.iter().all(|(open, _)| *open != id) {
            return Ok(());
        }
        let outcome = match (intent.kind, intent.order.as_deref().and_then(order_id)) {
            (IntentKind::Create, _) if self.settle_creation(intent).await? => "found after an interruption",
            (IntentKind::Create, _) => "not found after an interruption",
            (IntentKind::Cancel, Some(order)) => {
                // With the outcome, the reason for the deletion of a draft is lost.
                self.get(&order).await?;
                "interrupted"
            }
            // The orders were listed, and show whether the request took effect.
            _ => "interrupted",
        };
        Ok(self.journal.commit(vec![Change::Outcome(id, outcome.to_owned())]).await?)
    }

    /// Looks for the orders of a creation request until they exist, or until the API would list them if they existed.
    pub(crate) async fn settle_creation(&self, intent: &Intent) -> Result<bool, JobError> {
        let numbers = parsed(intent.numbers.iter().map(String::as_str));
        // The request may have been sent, or processed, long after its intent.
        let since = self.now();
        loop {
            // Taken before the lookup, so that the last lookup follows the lookup time.
            let is_last = self.now() - since >= LOOKUP_TIME;
            let found = self.find_numbers(&numbers).await?;
            let own = numbers.iter().filter(|number| found.get(number.as_str()).is_some_and(Found::is_own)).count();
            if own > 0 {
                self.mark_own(&found, intent).await?;
            }
            if is_last || own == numbers.len() {
                return Ok(own > 0);
            }
            self.client.clock().sleep(LOOKUP_PAUSE).await;
        }
    }

    /// Notes that this job created the orders.
    async fn mark_own(&self, found: &HashMap<String, Found>, intent: &Intent) -> Result<(), JobError> {
        let ids: HashSet<&str> =
            found.values().filter(|found| found.is_own()).map(|found| found.order.as_str()).collect();
        let changes = {
            let mut state = self.state();
            let mark = |id: &str| {
                state.update(id, |order| {
                    order.is_own = true;
                    order.account = order.account.or(intent.account);
                })
            };
            ids.into_iter().filter_map(mark).collect()
        };
        Ok(self.journal.commit(changes).await?)
    }
}

/// The step in which the list is planned and the orders are listed.
pub(crate) const POLL_STEP: &str = "poll";

/// The step in which the orders of an account are created.
pub(crate) fn creation_step(account: i64) -> String {
    format!("create {account}")
}

/// The step in which an order is changed.
pub(crate) fn order_step(order: &str) -> String {
    format!("order {order}")
}

fn step_of(intent: &Intent) -> String {
    match &intent.order {
        Some(order) => order_step(order),
        None => creation_step(intent.account.unwrap_or_default()),
    }
}

/// Whether the error concerns the whole job, so that further requests would fail too.
pub(crate) fn ends_the_job(error: &Error) -> bool {
    use telnyx_porting::ErrorKind::{Authentication, Configuration, Connect, NotSent, Permission, WrongAddress};
    matches!(error.kind(), Authentication | Configuration | Connect | NotSent | Permission | WrongAddress)
}
