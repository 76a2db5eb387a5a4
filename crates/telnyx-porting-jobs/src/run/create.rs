//! Creates the orders of an account, once.

use super::event::{Event, Events};
use super::{Chunk, Job};
use crate::error::JobError;
use crate::job::create_order;
use crate::journal::{AccountRecord, Change, EventRecord, Intent, IntentId, IntentKind};
use crate::sync::{Found, creation_step, ends_the_job};
use std::collections::HashSet;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Error, ErrorKind};

/// The maximum number of attempts if the outcomes of requests are unknown.
const MAX_SENT: u32 = 3;

impl Job<'_> {
    /// Creates the orders for numbers of an account. After a request of unknown outcome, the numbers are looked up before
    /// it is sent again.
    pub(super) async fn create(&self, mut chunk: Chunk, events: &Events<'_>) -> Result<(), JobError> {
        let Some(account) = self.port_in.accounts().get(chunk.account) else { return Ok(()) };
        if self.sync.journal.is_shared() {
            self.leave_out_ordered(&mut chunk).await?;
            if chunk.numbers.is_empty() {
                return Ok(());
            }
        }
        let label = account.label();
        let mut last = None;
        for _ in 0..MAX_SENT {
            let intent = Intent {
                kind: IntentKind::Create,
                order: None,
                account: Some(chunk.account_id),
                numbers: chunk.numbers.iter().map(ToString::to_string).collect(),
                at: self.sync.now(),
            };
            let request = create_order(account, chunk.numbers.iter().copied(), Some(&self.record.group_reference));
            let id = self.sync.journal.begin(&intent).await?;
            let error = match self.sync.client.orders().create(request).await {
                Ok(orders) => return self.created(id, &chunk, &label, &orders, events).await,
                Err(error) => error,
            };
            // The API may reject numbers because another process or an earlier attempt has just ordered them.
            let may_exist = error.may_have_been_processed() || matches!(error.status(), Some(400 | 409 | 422));
            if may_exist {
                let found = if error.may_have_been_processed() {
                    self.sync.settle_creation(&intent).await?
                } else {
                    self.sync.find_numbers(&chunk.numbers).await?.values().any(Found::is_own)
                };
                if found {
                    self.found(id, &chunk, &label, events).await?;
                    {
                        let state = self.sync.state();
                        let has_order =
                            |number: &str| state.numbers.get(number).is_some_and(|known| known.order.is_some());
                        chunk.numbers.retain(|number| !has_order(number.as_str()));
                    }
                    if chunk.numbers.is_empty() {
                        return Ok(());
                    }
                    if error.may_have_been_processed() {
                        return self.rejected(&chunk, &label, &error, events).await;
                    }
                    // Without the numbers that are in these orders, the request may be accepted.
                    last = Some(error);
                    continue;
                }
            }
            let outcome = error.one_line();
            self.sync.journal.commit(vec![Change::Outcome(id, outcome)]).await?;
            if ends_the_job(&error) {
                return Err(error.into());
            }
            if !error.may_have_been_processed() {
                return self.rejected(&chunk, &label, &error, events).await;
            }
            last = Some(error);
        }
        match last {
            Some(error) => self.rejected(&chunk, &label, &error, events).await,
            None => Ok(()),
        }
    }

    /// Removes the numbers that another process has ordered since the plan was made.
    async fn leave_out_ordered(&self, chunk: &mut Chunk) -> Result<(), JobError> {
        self.sync.settle_step(&creation_step(chunk.account_id)).await?;
        let numbers: Vec<_> = chunk.numbers.iter().map(|number| number.as_str()).collect();
        let records = self.sync.journal.numbers_with(&numbers).await?;
        let orders: Vec<_> = records.iter().filter_map(|known| known.order.as_deref()).collect();
        // A retry replaces cancelled and deleted orders.
        let orders = self.sync.journal.orders_with(&orders).await?;
        let open: HashSet<_> = orders.iter().filter(|order| !order.is_over()).map(|order| order.id.as_str()).collect();
        let is_open = |order: &str| open.contains(order);
        let ordered = records.iter().filter(|known| known.order.as_deref().is_some_and(is_open));
        let ordered: HashSet<_> = ordered.map(|known| known.number.as_str()).collect();
        chunk.numbers.retain(|number| !ordered.contains(number.as_str()));
        Ok(())
    }

    async fn created(
        &self,
        id: IntentId,
        chunk: &Chunk,
        label: &str,
        orders: &[PortingOrder],
        events: &Events<'_>,
    ) -> Result<(), JobError> {
        let now = self.sync.now();
        let mut changes = vec![Change::Outcome(id, "created".to_owned())];
        let mut created = Vec::new();
        {
            let mut state = self.sync.state();
            for order in orders {
                let Some(observed) = state.observe(order, now, &mut changes) else { continue };
                changes.extend(state.update(&observed.id, |record| {
                    record.is_own = true;
                    record.account = Some(chunk.account_id);
                }));
                let numbers = order.phone_numbers.iter().filter_map(|number| number.phone_number.clone());
                created.push((observed.id, numbers.collect::<Vec<_>>()));
            }
            // With one order, the numbers that the response omits are in it too.
            if let [(order, _)] = created.as_slice() {
                state.place_numbers(order, chunk.numbers.iter().map(|number| number.as_str()), &mut changes);
            }
            changes.extend(cleared(&mut state.accounts, chunk.account_id));
        }
        self.sync.journal.commit(changes).await?;
        for (order, numbers) in &created {
            self.emit_created(order, label, numbers, events);
        }
        Ok(())
    }

    /// Continues with the orders that an earlier attempt or another process created.
    async fn found(&self, id: IntentId, chunk: &Chunk, label: &str, events: &Events<'_>) -> Result<(), JobError> {
        let mut orders = std::collections::BTreeMap::<String, Vec<String>>::new();
        let mut changes = vec![Change::Outcome(id, "found".to_owned())];
        {
            let mut state = self.sync.state();
            for number in &chunk.numbers {
                let known = state.numbers.get(number.as_str());
                if let Some(order) = known.and_then(|known| known.order.clone()) {
                    orders.entry(order).or_default().push(number.to_string());
                }
            }
            changes.extend(cleared(&mut state.accounts, chunk.account_id));
        }
        self.sync.journal.commit(changes).await?;
        for (order, numbers) in &orders {
            self.emit_created(order, label, numbers, events);
        }
        Ok(())
    }

    fn emit_created(&self, order: &str, label: &str, numbers: &[String], events: &Events<'_>) {
        let record = self.sync.state().orders.get(order).cloned();
        if let Some(record) = record {
            events.emit(Event::Created { account: label, order: &record, numbers });
        }
    }

    async fn rejected(&self, chunk: &Chunk, label: &str, error: &Error, events: &Events<'_>) -> Result<(), JobError> {
        let reason = error.one_line();
        let mut changes = Vec::new();
        if let Some(account) = self.sync.state().accounts.get_mut(&chunk.account_id) {
            account.not_created = Some(reason.clone());
            changes.push(Change::Account(account.clone()));
        }
        let text = match error.kind() {
            ErrorKind::Rejected | ErrorKind::Conflict => format!("rejected: {reason}"),
            _ => format!("not created: {reason}"),
        };
        let event = EventRecord { at: self.sync.now(), order: None, account: Some(chunk.account_id), text };
        changes.push(Change::Event(event));
        self.sync.journal.commit(changes).await?;
        events.emit(Event::NotCreated { account: label, error });
        Ok(())
    }
}

/// Clears the reason why an account had no orders.
fn cleared(accounts: &mut std::collections::BTreeMap<i64, AccountRecord>, id: i64) -> Option<Change> {
    let account = accounts.get_mut(&id).filter(|account| account.not_created.is_some())?;
    account.not_created = None;
    Some(Change::Account(account.clone()))
}
