//! Finds out what a job has to do.

use super::event::{Count, Event, Events};
use super::{CONCURRENCY, Chunk, Job};
use crate::dates::FOC_FIELD;
use crate::error::JobError;
use crate::job::{Account, OrderFile, OrderTraits, foc_time};
use crate::journal::{Change, CheckRecord, Need, OrderRecord};
use crate::plan::{
    AccountData, AccountPlan, CONNECTION_FIELD, EndedOrder, Files, Finding, LeftOut, NewOrder, OrderPlan, Plan,
    PlanOptions, PortedBefore, Removed, Todo, compare, desired_patch, findings, without_connection,
};
use crate::state::{State, order_id};
use crate::sync::{Found, Holder, ends_the_job};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{
    Error, Issue, NUMBERS_PER_REQUEST, OrderExt as _, OrderPatch, PhoneNumber, Rule, ValidationError,
};

/// A plan, and what is needed to apply it.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) plan: Plan,
    pub(super) create: Vec<Chunk>,
    pub(super) todos: Vec<Todo>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) conflicts: Vec<Finding>,
    pub(super) too_late: Vec<(String, Vec<String>)>,
    /// The numbers to order that other orders have ported.
    pub(super) ported: Vec<PortedBefore>,
    /// The ids of the accounts in the journal.
    ids: Vec<i64>,
    files: Files,
}

impl Job<'_> {
    /// Reads the orders, settles interrupted requests, checks the numbers without an order, and makes the plan.
    pub(super) async fn prepare(
        &self,
        options: &PlanOptions,
        stores_list: bool,
        events: &Events<'_>,
    ) -> Result<Prepared, JobError> {
        let ids = self.sync.state().assign(self.port_in.accounts());
        if stores_list {
            let changes = self.sync.state().list_changes();
            self.sync.journal.commit(changes).await?;
        }
        let mut prepared = Prepared { ids, ..Prepared::default() };
        // The list shows the orders of interrupted requests, but only after a while.
        self.sync.list(true, |_, _| false, |_, _, _| {}).await?;
        self.sync.complete_numbers().await?;
        self.sync.settle().await?;
        self.read_orders(&mut prepared, options).await?;
        let new = self.without_order(&prepared.todos, options);
        let mut found = self.sync.find_numbers(&new).await?;
        let is_taken = |number: &PhoneNumber| {
            found.get(number.as_str()).is_some_and(|found| !matches!(found.holder, Holder::Ported(_)))
        };
        let new: Vec<_> = new.into_iter().filter(|number| !is_taken(number)).collect();
        self.check(&new, options, events).await?;
        if found.values().any(Found::is_own) {
            // The list did not show these orders yet.
            self.read_orders(&mut prepared, options).await?;
        }
        found.retain(|_, found| !found.is_own());
        self.make_plan(&mut prepared, &found, options);
        Ok(prepared)
    }

    /// Makes the plan from the journal.
    pub(super) fn prepare_offline(&self, options: &PlanOptions) -> Plan {
        let ids = self.sync.state().assign(self.port_in.accounts());
        let indexes: HashMap<i64, usize> = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        let listed = self.listed_orders();
        let todos = {
            let state = self.sync.state();
            let orders = state.orders.values().filter(|order| listed.contains(&order.id) && !order.is_finished());
            let todo = |order: &OrderRecord| {
                let account = *indexes.get(&order.account?)?;
                Some(Todo { order: order.id.clone(), account, status: order.status.clone(), ..Todo::default() })
            };
            orders.filter_map(todo).collect()
        };
        let mut prepared = Prepared { todos, ids, ..Prepared::default() };
        prepared.plan.is_offline = true;
        self.make_plan(&mut prepared, &HashMap::new(), options);
        prepared.plan
    }

    /// Reads all orders of the job and compares them with the list.
    pub(super) async fn read_orders(&self, prepared: &mut Prepared, options: &PlanOptions) -> Result<(), JobError> {
        let indexes: HashMap<i64, usize> = prepared.ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
        let (mut todos, mut error) = (Vec::new(), None);
        let mut owners: HashMap<String, String> = HashMap::new();
        let mut findings = Vec::new();
        let files = &mut prepared.files;
        let is_open = |state: &State, id: &str| state.orders.get(id).is_some_and(|order| !order.is_finished());
        self.sync
            .list(true, is_open, |state, order, observed| {
                let Some(record) = state.orders.get(&observed.id) else { return };
                if let Some(finding) = duplicate(order, &observed.id, &mut owners) {
                    findings.push(finding);
                    return;
                }
                // The rows of its numbers may have been regrouped since it was created.
                let account = state.listed_account(order).or(record.account);
                let Some(index) = account.and_then(|account| indexes.get(&account)).copied() else { return };
                match self.compare(state, order, record, index, options.retry, files) {
                    Ok(todo) => todos.extend(todo),
                    Err(invalid) => error = Some(invalid),
                }
            })
            .await?;
        self.sync.complete_numbers().await?;
        if let Some(error) = error {
            return Err(error.into());
        }
        let listed = self.listed_orders();
        todos.retain(|todo| listed.contains(&todo.order));
        self.block(&mut todos, options);
        if options.prune {
            todos.extend(self.unlisted_drafts(&listed, &indexes));
        }
        self.regroup(&todos, &prepared.ids).await?;
        // Neither order of a duplicate is submitted.
        let twice: Vec<_> = findings.iter().flat_map(|(_, orders): &(Finding, [String; 2])| orders.clone()).collect();
        todos.retain(|todo| !twice.contains(&todo.order));
        let late = todos.iter().filter(|todo| !todo.too_late.is_empty());
        let fields = |todo: &Todo| todo.too_late.iter().map(ToString::to_string).collect();
        prepared.too_late = late.map(|todo| (todo.order.clone(), fields(todo))).collect();
        prepared.todos = todos;
        prepared.conflicts = findings.into_iter().map(|(finding, _)| finding).collect();
        Ok(())
    }

    /// Compares an order of an account with its order file.
    fn compare(
        &self,
        state: &State,
        order: &PortingOrder,
        record: &OrderRecord,
        account: usize,
        retry: bool,
        files: &mut Files,
    ) -> Result<Option<Todo>, ValidationError> {
        let Some(data) = self.port_in.accounts().get(account) else { return Ok(None) };
        let todo = compare(order, record, Self::order_file(state, data, order)?, files)?;
        let confirm = todo.confirm || retry && record.status_value() == Status::Exception;
        Ok(Some(Todo { account, confirm, ..todo }))
    }

    /// The same for an order that was just read.
    pub(super) fn todo_of(
        &self,
        order: &PortingOrder,
        id: &str,
        account: usize,
        retry: bool,
        files: &mut Files,
    ) -> Result<Option<Todo>, ValidationError> {
        let state = self.sync.state();
        let Some(record) = state.orders.get(id) else { return Ok(None) };
        self.compare(&state, order, record, account, retry, files)
    }

    /// Blocks orders with numbers of several accounts, and drafts with numbers that left the list: the API cannot
    /// take numbers out of an order.
    fn block(&self, todos: &mut [Todo], options: &PlanOptions) {
        let members = self.sync.state().members();
        for todo in todos {
            let Some(members) = members.get(&todo.order) else { continue };
            let state = self.sync.state();
            let Some(record) = state.orders.get(&todo.order) else { continue };
            let mut problems = Vec::new();
            if members.accounts.len() > 1 {
                problems.push(format!("its numbers belong to {} accounts of the list", members.accounts.len()));
            }
            if record.is_draft() && !members.unlisted.is_empty() {
                problems.push(format!("{} left the list", members.unlisted.join(", ")));
            }
            let others = record.numbers.saturating_sub(members.count);
            if record.is_draft() && others > 0 {
                let verb = if others == 1 { "is" } else { "are" };
                problems.push(format!("{others} of its numbers {verb} not in the list"));
            }
            if problems.is_empty() || record.is_finished() {
                continue;
            }
            let can_be_deleted = record.is_draft() && record.is_own;
            let hint = if can_be_deleted {
                "apply with --prune to delete the draft and order its numbers of the list again"
            } else {
                "the API cannot take numbers out of an order; cancel it, or restore the rows"
            };
            todo.delete = can_be_deleted && options.prune;
            todo.blocked =
                Some(Need { field: "phone_numbers".to_owned(), message: problems.join("; "), hint: hint.to_owned() });
        }
    }

    /// Stores the accounts of orders whose rows were regrouped.
    async fn regroup(&self, todos: &[Todo], ids: &[i64]) -> Result<(), JobError> {
        let changes = {
            let mut state = self.sync.state();
            let mut changes = Vec::new();
            for todo in todos.iter().filter(|todo| !todo.delete) {
                let account = ids.get(todo.account).copied();
                if state.orders.get(&todo.order).is_some_and(|order| order.account != account) {
                    changes.extend(state.update(&todo.order, |order| order.account = account));
                }
            }
            changes
        };
        Ok(self.sync.journal.commit(changes).await?)
    }

    /// Returns the orders that have a number of the list.
    fn listed_orders(&self) -> HashSet<String> {
        let state = self.sync.state();
        let listed = state.numbers.values().filter(|number| number.is_listed);
        listed.filter_map(|number| number.order.clone()).collect()
    }

    /// Returns the deletions of drafts that this job created and that have no number of the list.
    fn unlisted_drafts(&self, listed: &HashSet<String>, indexes: &HashMap<i64, usize>) -> Vec<Todo> {
        let state = self.sync.state();
        let drafts =
            state.orders.values().filter(|order| order.is_draft() && order.is_own && !listed.contains(&order.id));
        let delete = |order: &OrderRecord| Todo {
            order: order.id.clone(),
            account: order.account.and_then(|account| indexes.get(&account).copied()).unwrap_or(usize::MAX),
            status: order.status.clone(),
            delete: true,
            ..Todo::default()
        };
        drafts.map(delete).collect()
    }

    /// Returns the numbers of the list that need an order.
    fn without_order(&self, todos: &[Todo], options: &PlanOptions) -> Vec<PhoneNumber> {
        let deleted: HashSet<_> = todos.iter().filter(|todo| todo.delete).map(|todo| todo.order.as_str()).collect();
        let state = self.sync.state();
        let needs_order = |number: &PhoneNumber| {
            let order = state.numbers.get(number.as_str()).and_then(|number| number.order.as_deref());
            let Some(order) = order.and_then(|order| state.orders.get(order)) else { return true };
            deleted.contains(order.id.as_str()) || options.retry && order.is_over()
        };
        self.port_in.accounts().iter().flat_map(|account| &account.numbers).copied().filter(needs_order).collect()
    }

    /// Adds the FOC dates that would be requested for existing orders to the plan.
    pub(super) async fn predict_foc_dates(&self, prepared: &mut Prepared) -> Result<(), JobError> {
        let mut requests: Vec<BoxFuture<'_, (&Todo, Result<_, Error>)>> = Vec::new();
        for todo in prepared.todos.iter().filter(|todo| todo.foc && todo.blocked.is_none() && !todo.delete) {
            if let (Some(id), Some(rule)) = (order_id(&todo.order), todo.file.foc_date) {
                requests.push(Box::pin(async move { (todo, foc_time(&self.sync.client, &id, rule).await) }));
            }
        }
        let dates: Vec<_> = futures_util::stream::iter(requests).buffer_unordered(CONCURRENCY).collect().await;
        let mut known = HashMap::new();
        for (todo, date) in dates {
            let issues = match date {
                Ok(date) => {
                    known.insert(todo.order.as_str(), date);
                    continue;
                }
                Err(Error::Validation(invalid)) => invalid.issues().to_vec(),
                Err(error) if ends_the_job(&error) => return Err(error.into()),
                Err(error) => {
                    let message = format!("the FOC windows of {} cannot be read: {}", todo.order, error.one_line());
                    vec![Issue::warning(FOC_FIELD, Rule::FocWindow, message).with_hint("plan again")]
                }
            };
            let label = self.port_in.accounts().get(todo.account).map(Account::label);
            // The other orders can be filled in.
            let finding = |issue| Finding { is_error: false, ..Finding::new(label.as_deref(), issue) };
            prepared.plan.findings.extend(issues.iter().map(finding));
        }
        for order in prepared.plan.accounts.iter_mut().flat_map(|account| &mut account.orders) {
            order.foc_date = known.get(order.id.as_str()).copied().flatten();
        }
        Ok(())
    }

    /// Checks the portability of numbers without a recent check.
    async fn check(&self, numbers: &[PhoneNumber], options: &PlanOptions, events: &Events<'_>) -> Result<(), JobError> {
        let now = self.sync.now();
        let unchecked: Vec<_> = {
            let state = self.sync.state();
            let is_fresh = |number: &&PhoneNumber| {
                let check = state.checks.get(number.as_str());
                check.is_some_and(|check| check.portable.is_some() && options.is_fresh(check.at, now))
            };
            numbers.iter().filter(|number| !is_fresh(number)).copied().collect()
        };
        let count = Count::begin(unchecked.len(), events, |done, total| Event::Checked { done, total });
        for chunk in unchecked.chunks(NUMBERS_PER_REQUEST) {
            let results = self.sync.client.portability().check_many(chunk).await?;
            let mut records: Vec<_> = results.checks.into_iter().filter_map(|check| record_of(check, now)).collect();
            for failure in results.failures {
                // Other failures do not concern the numbers.
                if failure.error.api_errors().is_empty() || !matches!(failure.error.status(), Some(400 | 413 | 422)) {
                    return Err(failure.error.into());
                }
                // The API cannot check them, so they are left out.
                let rejected = |number: &PhoneNumber| CheckRecord {
                    number: number.to_string(),
                    at: now,
                    portable: Some(false),
                    reason: Some(failure.reason(number)),
                    ..CheckRecord::default()
                };
                records.extend(failure.numbers.iter().map(rejected));
            }
            self.sync.journal.commit(records.iter().cloned().map(Change::Check).collect()).await?;
            for record in records.iter().filter(|check| check.portable == Some(false)) {
                events.emit(Event::NotPortable(record));
            }
            self.sync.state().checks.extend(records.into_iter().map(|check| (check.number.clone(), check)));
            count.add(chunk.len());
        }
        Ok(())
    }

    /// Makes the plan; `found` are the orders of others that have the numbers.
    fn make_plan(&self, prepared: &mut Prepared, found: &HashMap<String, Found>, options: &PlanOptions) {
        let new: HashSet<_> = self.without_order(&prepared.todos, options).into_iter().collect();
        let issues = self.port_in.validate(self.sync.now());
        let mut plan = Plan {
            job: self.record.name.clone(),
            skipped: self.port_in.skipped().clone(),
            ..std::mem::take(&mut prepared.plan)
        };
        plan.findings.extend(prepared.conflicts.iter().cloned());
        plan.findings.extend(issues.as_slice().iter().map(|issue| Finding::new(None, issue)));
        let mut todos: BTreeMap<usize, Vec<&Todo>> = BTreeMap::new();
        for todo in &prepared.todos {
            todos.entry(todo.account).or_default().push(todo);
        }
        let mut data: Vec<OrderData> = prepared.todos.iter().map(|todo| order_data(&todo.file)).collect();
        // The orders to submit that have no connection.
        let mut unconnected = 0;
        let state = self.sync.state();
        let checks = &state.checks;
        for (index, account) in self.port_in.accounts().iter().enumerate() {
            let label = account.label();
            let mut account_plan =
                AccountPlan { account: label.clone(), numbers: account.numbers.len(), ..AccountPlan::default() };
            let account_id = prepared.ids.get(index).copied().unwrap_or_default();
            let mut create = Vec::new();
            for (number, place) in account.numbers_with_places().filter(|(number, _)| new.contains(*number)) {
                let check = checks.get(number.as_str());
                let other = found.get(number.as_str());
                let reason = match (other, check) {
                    (Some(Found { order, holder: Holder::Own | Holder::Other }), _) => {
                        Some(format!("is in the order {order}, which is not one of this job"))
                    }
                    (_, Some(check)) if check.portable == Some(false) => Some(not_portable(check)),
                    _ => None,
                };
                if let Some(reason) = reason {
                    account_plan.left_out.push(LeftOut { number: number.to_string(), place, reason });
                    continue;
                }
                create.push(*number);
                if let Some(Found { order, holder: Holder::Ported(at) }) = other {
                    let ported = PortedBefore { number: number.to_string(), place, order: order.to_string(), at: *at };
                    plan.findings.push(ported.finding(&label));
                    prepared.ported.push(ported);
                }
            }
            account_plan.create = predicted(&create, checks);
            let files = account_plan.create.iter().map(|order| {
                let traits = OrderTraits {
                    country: order.country.clone(),
                    number_type: order.number_type.clone(),
                    carrier: order.carrier.clone(),
                };
                account.order_for(&traits).unwrap_or_default()
            });
            let mut files: Vec<_> = files.collect();
            data.extend(files.iter().map(|file| order_data(file)));
            let drafts = todos.get(&index).into_iter().flatten().filter(|todo| todo.confirm);
            files.extend(drafts.map(|todo| Arc::clone(&todo.file)));
            account_plan.data =
                AccountData::from_account(account, files.iter().any(|file| !Arc::ptr_eq(file, &account.order)));
            unconnected += files.iter().filter(|file| !has_connection(file)).count();
            for chunk in create.chunks(NUMBERS_PER_REQUEST) {
                prepared.create.push(Chunk { account: index, account_id, numbers: chunk.to_vec() });
            }
            account_plan.ended = ended_orders(&state, account, &new);
            // Cancelled orders are only of interest as long as their numbers can be ordered again.
            let is_open = |todo: &&&Todo| state.orders.get(&todo.order).is_none_or(OrderRecord::has_numbers);
            let existing = todos.get(&index).into_iter().flatten().filter(is_open);
            account_plan.orders = existing.map(|todo| order_plan(todo, state.orders.get(&todo.order))).collect();
            let found = findings(account, checks);
            plan.findings.extend(found.as_slice().iter().map(|issue| Finding::new(Some(&label), issue)));
            prepared.left_out.extend(account_plan.left_out.iter().cloned());
            plan.accounts.push(account_plan);
        }
        plan.findings.extend(without_connection(unconnected).map(|issue| Finding::new(None, &issue)));
        let deleted: Vec<_> = todos.get(&usize::MAX).into_iter().flatten().collect();
        if !deleted.is_empty() {
            let orders = deleted.iter().map(|todo| order_plan(todo, state.orders.get(&todo.order))).collect();
            let account = "not in the list".to_owned();
            plan.accounts.push(AccountPlan { account, orders, ..AccountPlan::default() });
        }
        for number in state.numbers.values().filter(|number| !number.is_listed) {
            if let Some(order) = number.order.as_ref().and_then(|order| state.orders.get(order))
                && !order.is_finished()
            {
                let (id, status) = (order.id.clone(), order.status.clone());
                plan.removed.push(Removed { number: number.number.clone(), order: id, status });
            }
        }
        plan.removed.sort_by(|a, b| a.number.cmp(&b.number));
        drop(state);
        plan.seal(&self.record.digest_key, &data);
        prepared.plan = plan;
    }
}

/// The data of an order, for the digest of a plan.
type OrderData = (OrderPatch, String);

fn has_connection(file: &OrderFile) -> bool {
    desired_patch(file).is_ok_and(|patch| patch.get(CONNECTION_FIELD).is_some())
}

fn order_data(file: &OrderFile) -> OrderData {
    let others = (&file.foc_date, &file.loa, &file.invoice, &file.requirements, &file.share);
    (desired_patch(file).unwrap_or_default(), format!("{others:?}"))
}

fn order_plan(todo: &Todo, record: Option<&OrderRecord>) -> OrderPlan {
    OrderPlan {
        id: todo.order.clone(),
        status: todo.status.clone(),
        numbers: record.map(|record| record.numbers).unwrap_or_default(),
        actions: todo.actions(),
        too_late: todo.too_late.iter().map(ToString::to_string).collect(),
        waits_for: match &todo.blocked {
            Some(need) if !todo.delete => vec![need.clone()],
            _ => record.map(|record| record.waits_for.clone()).unwrap_or_default(),
        },
        foc_date: None,
    }
}

/// Returns the cancelled and deleted orders that have numbers of an account, except for those that are ordered now.
fn ended_orders(state: &State, account: &Account, new: &HashSet<PhoneNumber>) -> Vec<EndedOrder> {
    let mut ended: Vec<EndedOrder> = Vec::new();
    for number in account.numbers.iter().filter(|number| !new.contains(*number)) {
        let order = state.numbers.get(number.as_str()).and_then(|number| state.orders.get(number.order.as_deref()?));
        let Some(order) = order.filter(|order| !order.has_numbers()) else { continue };
        if let Some(known) = ended.iter_mut().find(|known| known.id == order.id) {
            known.numbers += 1;
        } else {
            let status = if order.is_gone { "deleted".to_owned() } else { order.status.clone() };
            ended.push(EndedOrder { id: order.id.clone(), status, numbers: 1 });
        }
    }
    ended
}

/// Groups numbers as the API is expected to split them.
fn predicted(numbers: &[PhoneNumber], checks: &HashMap<String, CheckRecord>) -> Vec<NewOrder> {
    let mut orders: BTreeMap<NewOrder, Vec<String>> = BTreeMap::new();
    for number in numbers {
        let check = checks.get(number.as_str());
        // Numbers outside of the United States and Canada are not split by carrier.
        let country = number.country().map(|country| country.to_string());
        let splits_by_carrier = matches!(country.as_deref(), Some("US" | "CA"));
        let order = NewOrder {
            number_type: check.and_then(|check| check.number_type.clone()),
            carrier: check.and_then(|check| check.carrier.clone()).filter(|_| splits_by_carrier),
            fast_port: check.and_then(|check| check.fast_port),
            country,
            numbers: Vec::new(),
        };
        orders.entry(order).or_default().push(number.to_string());
    }
    orders.into_iter().map(|(order, numbers)| NewOrder { numbers, ..order }).collect()
}

/// Returns an error if another open order of the job has a number of this order, with both orders.
fn duplicate(order: &PortingOrder, id: &str, owners: &mut HashMap<String, String>) -> Option<(Finding, [String; 2])> {
    if matches!(order.status_value(), Some(Status::Cancelled | Status::CancelPending | Status::Ported)) {
        return None;
    }
    let mut found = None;
    for number in order.phone_numbers.iter().filter_map(|number| number.phone_number.clone()) {
        match owners.get(&number) {
            Some(other) if other != id => {
                let message = format!("{number} is in two orders: {other} and {id}; neither is submitted");
                let issue = Issue::error("phone_numbers", Rule::OrderNumber, message)
                    .with_hint("delete one of the drafts with `telnyx-porting orders delete ID`");
                found.get_or_insert_with(|| (Finding::new(None, &issue), [other.clone(), id.to_owned()]));
            }
            _ => drop(owners.insert(number, id.to_owned())),
        }
    }
    found
}

fn record_of(check: PortabilityCheck, now: chrono::DateTime<chrono::Utc>) -> Option<CheckRecord> {
    Some(CheckRecord {
        number: check.phone_number?,
        at: now,
        portable: check.portable,
        reason: check.not_portable_reason.filter(|reason| !reason.is_empty()),
        number_type: check.phone_number_type.map(|kind| kind.to_string()),
        carrier: check.carrier_name,
        fast_port: check.fast_portable,
        messaging: check.messaging_capable,
    })
}

fn not_portable(check: &CheckRecord) -> String {
    match &check.reason {
        Some(reason) => format!("cannot be ported: {reason}"),
        None => "cannot be ported".to_owned(),
    }
}
