//! The state of a job in memory: what its journal has, by key.

use crate::job::Account;
use crate::journal::{
    AccountRecord, Change, CheckRecord, EventRecord, Journal, JournalError, NumberRecord, OrderRecord,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{PhoneNumber, PortingOrderId};

/// The accounts, numbers and orders of a job. Methods that change it return the changes for the journal.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) accounts: BTreeMap<i64, AccountRecord>,
    pub(crate) numbers: HashMap<String, NumberRecord>,
    pub(crate) orders: BTreeMap<String, OrderRecord>,
    pub(crate) checks: HashMap<String, CheckRecord>,
    /// The accounts and numbers of the list that the journal does not have yet.
    unsaved: Unsaved,
}

/// The keys of records that were changed by [`State::assign`].
#[derive(Debug, Default)]
struct Unsaved {
    accounts: BTreeSet<i64>,
    /// In the order of the list.
    numbers: Vec<String>,
}

impl State {
    pub(crate) async fn load(journal: &dyn Journal) -> Result<Self, JournalError> {
        let accounts = journal.accounts().await?.into_iter().map(|account| (account.id, account)).collect();
        let numbers = journal.numbers().await?.into_iter().map(|number| (number.number.clone(), number)).collect();
        let orders = journal.orders().await?.into_iter().map(|order| (order.id.clone(), order)).collect();
        let checks = journal.checks().await?.into_iter().map(|check| (check.number.clone(), check)).collect();
        Ok(Self { accounts, numbers, orders, checks, unsaved: Unsaved::default() })
    }

    /// Compares the accounts of a list with the known ones, and returns the id of each. An account is recognized by its
    /// numbers, so that its data can be corrected. The changes are stored with [`list_changes`](Self::list_changes).
    pub(crate) fn assign(&mut self, accounts: &[Account]) -> Vec<i64> {
        // A plan stores the accounts of numbers and orders, but not the accounts themselves.
        let stored = self.accounts.keys().copied().chain(self.numbers.values().map(|number| number.account));
        let stored = stored.chain(self.orders.values().filter_map(|order| order.account));
        let mut next = stored.max().unwrap_or_default() + 1;
        let mut taken = HashSet::new();
        let mut ids = Vec::with_capacity(accounts.len());
        let mut listed = HashSet::new();
        for account in accounts {
            let known = account.numbers.iter().filter_map(|number| self.numbers.get(number.as_str()));
            let id = known.map(|number| number.account).find(|id| !taken.contains(id)).unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            taken.insert(id);
            ids.push(id);
            let label = account.label();
            let record = self.accounts.entry(id).or_default();
            if record.id != id || record.label != label {
                (record.id, record.label) = (id, label);
                self.unsaved.accounts.insert(id);
            }
            for (number, place) in account.numbers_with_places() {
                listed.insert(number.as_str().to_owned());
                let known = self.numbers.get(number.as_str());
                let order = known.and_then(|known| known.order.clone());
                let number = number.as_str().to_owned();
                let record = NumberRecord { number, account: id, place, order, is_listed: true };
                if known != Some(&record) {
                    self.unsaved.numbers.push(record.number.clone());
                    self.numbers.insert(record.number.clone(), record);
                }
            }
        }
        for number in self.numbers.values_mut().filter(|number| number.is_listed && !listed.contains(&number.number)) {
            number.is_listed = false;
            self.unsaved.numbers.push(number.number.clone());
        }
        ids
    }

    /// Returns the changes of accounts and numbers since the journal had the list. A plan does not store them.
    pub(crate) fn list_changes(&mut self) -> Vec<Change> {
        let Unsaved { accounts, numbers } = std::mem::take(&mut self.unsaved);
        let accounts = accounts.iter().filter_map(|id| self.accounts.get(id)).cloned().map(Change::Account);
        let numbers = numbers.iter().filter_map(|number| self.numbers.get(number)).cloned().map(Change::Number);
        accounts.chain(numbers).collect()
    }

    /// Stores what the API returned about an order, and the numbers in it. Returns the record before, and a description of
    /// the change if the order is new or has changed.
    pub(crate) fn observe(
        &mut self,
        order: &PortingOrder,
        now: DateTime<Utc>,
        changes: &mut Vec<Change>,
    ) -> Option<Observed> {
        let id = order.id.as_ref()?.as_str().to_owned();
        let before = self.orders.get(&id).cloned();
        let mut record = before.clone().unwrap_or_default();
        record.observe(order);
        let numbers = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref());
        let mut moved_from = None;
        if record.has_numbers() {
            moved_from = self.place_numbers(&id, numbers, changes);
        }
        record.account = record.account.or_else(|| self.account_of(order));
        if let (None, Some(from)) = (&before, &moved_from) {
            let text = format!("numbers moved to {id}");
            changes.push(Change::Event(EventRecord {
                at: now,
                order: Some(from.clone()),
                account: record.account,
                text,
            }));
        }
        let text = match &before {
            None => Some(record.status.clone()),
            Some(before) => record.changes_since(before),
        };
        if before.as_ref() != Some(&record) {
            if let Some(text) = &text {
                let event =
                    EventRecord { at: now, order: Some(id.clone()), account: record.account, text: text.clone() };
                changes.push(Change::Event(event));
            }
            changes.push(Change::Seen(record.clone()));
            self.orders.insert(id.clone(), record);
        }
        Some(Observed { id, before, text, moved_from })
    }

    /// Notes that this job certainly created an order.
    pub(crate) fn claim(&mut self, id: &str) -> Option<Change> {
        if self.orders.get(id).is_none_or(|order| order.is_own) {
            return None;
        }
        self.update(id, |order| order.is_own = true)
    }

    /// Notes that the API no longer has an order. Its numbers can be ordered again, unless it was deleted on request.
    pub(crate) fn lose(&mut self, id: &str, now: DateTime<Utc>, changes: &mut Vec<Change>) -> Option<Observed> {
        let observed = self.mark_gone(id, now, changes)?;
        self.release_numbers(id, changes);
        Some(observed)
    }

    /// Notes that an order was deleted on request: its numbers are only ordered again on request. Returns `None` if the order is
    /// unknown, or was deleted before.
    pub(crate) fn mark_gone(&mut self, id: &str, now: DateTime<Utc>, changes: &mut Vec<Change>) -> Option<Observed> {
        let record = self.orders.get_mut(id).filter(|record| !record.is_gone)?;
        let before = record.clone();
        record.is_gone = true;
        record.waits_for.clear();
        record.failure = None;
        let (text, order) = ("deleted".to_owned(), Some(id.to_owned()));
        changes.push(Change::Event(EventRecord { at: now, order, account: record.account, text: text.clone() }));
        changes.push(Change::Order(record.clone()));
        Some(Observed { id: id.to_owned(), before: Some(before), text: Some(text), moved_from: None })
    }

    /// Notes that an order has these numbers of the job. Returns the order that had them before.
    pub(crate) fn place_numbers<'n>(
        &mut self,
        order: &str,
        numbers: impl IntoIterator<Item = &'n str>,
        changes: &mut Vec<Change>,
    ) -> Option<String> {
        let mut from = None;
        for number in numbers {
            if let Some(record) = self.numbers.get_mut(number)
                && record.order.as_deref() != Some(order)
            {
                from = record.order.replace(order.to_owned()).or(from);
                changes.push(Change::Number(record.clone()));
            }
        }
        from.filter(|from| self.orders.get(from).is_some_and(OrderRecord::has_numbers))
    }

    /// Notes that an order no longer has its numbers, so that they can be ordered again.
    pub(crate) fn release_numbers(&mut self, order: &str, changes: &mut Vec<Change>) {
        for record in self.numbers.values_mut().filter(|record| record.order.as_deref() == Some(order)) {
            record.order = None;
            changes.push(Change::Number(record.clone()));
        }
    }

    /// The amount of known numbers per order.
    pub(crate) fn placed_counts(&self) -> HashMap<&str, u64> {
        let mut counts = HashMap::new();
        for order in self.numbers.values().filter_map(|number| number.order.as_deref()) {
            *counts.entry(order).or_default() += 1;
        }
        counts
    }

    /// Returns the account of the first number of an order that is in the list.
    pub(crate) fn listed_account(&self, order: &PortingOrder) -> Option<i64> {
        let numbers = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref());
        numbers
            .filter_map(|number| self.numbers.get(number))
            .find(|number| number.is_listed)
            .map(|number| number.account)
    }

    /// Returns the numbers of each order by account, and those that are not in the list.
    pub(crate) fn members(&self) -> HashMap<String, Members> {
        let mut members: HashMap<String, Members> = HashMap::new();
        for number in self.numbers.values() {
            let Some(order) = &number.order else { continue };
            let members = members.entry(order.clone()).or_default();
            members.count += 1;
            if number.is_listed {
                members.accounts.insert(number.account);
            } else {
                members.unlisted.push(number.number.clone());
            }
        }
        members
    }

    /// Changes the record of an order.
    pub(crate) fn update(&mut self, id: &str, change: impl FnOnce(&mut OrderRecord)) -> Option<Change> {
        let record = self.orders.get_mut(id)?;
        change(record);
        Some(Change::Order(record.clone()))
    }

    fn account_of(&self, order: &PortingOrder) -> Option<i64> {
        let numbers = order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref());
        numbers.filter_map(|number| self.numbers.get(number)).map(|number| number.account).next()
    }
}

/// The numbers of an order that the journal knows.
#[derive(Debug, Default)]
pub(crate) struct Members {
    pub(crate) count: u64,
    /// The accounts of the numbers in the list.
    pub(crate) accounts: BTreeSet<i64>,
    /// The numbers that are not in the list.
    pub(crate) unlisted: Vec<String>,
}

/// An order before and after a change.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) id: String,
    pub(crate) before: Option<OrderRecord>,
    /// A description of the change; `None` if nothing has changed.
    pub(crate) text: Option<String>,
    /// The order that had the numbers of this one.
    pub(crate) moved_from: Option<String>,
}

/// Parses an id that the API returned.
pub(crate) fn order_id(id: &str) -> Option<PortingOrderId> {
    id.parse().ok()
}

/// Parses numbers of a journal.
pub(crate) fn parsed<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Vec<PhoneNumber> {
    numbers.into_iter().filter_map(|number| number.parse().ok()).collect()
}
