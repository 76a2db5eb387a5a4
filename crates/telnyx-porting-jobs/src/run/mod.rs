//! Jobs: planning and applying a port-in, as often as necessary.

mod advance;
mod cancel;
mod create;
mod documents;
mod event;
mod preflight_command;
mod prepare;
mod uploads;

pub use cancel::{CancelEvent, cancel};
pub use documents::{LoaEvent, collect_loas};
pub use event::{Applied, Event};
pub use preflight_command::preflight_command;

use crate::error::JobError;
use crate::job::{Account, OrderFile, OrderTraits, PortIn};
use crate::journal::{Change, JobInputs, JobRecord, Journal, RecordedOptions};
use crate::plan::{Plan, PlanOptions, PortedBefore, Todo};
use crate::state::State;
use crate::step::Step;
use crate::sync::{POLL_STEP, Sync, creation_step, order_step};
use event::{Count, Events, OnEvent};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt as _, TryStreamExt as _};
use prepare::Prepared;
use std::sync::Arc;
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{Client, Issue, PhoneNumber, Rule, ValidationError};
use uploads::Uploads;
use uuid::Uuid;

/// The default maximum of requests at the same time.
const CONCURRENCY: usize = 8;

/// A port-in with its journal. Each method can be called again at any time, also after a crash: it continues with what
/// exists at the API.
///
/// ```
/// use telnyx_porting_jobs::journal::SqliteJournal;
/// use telnyx_porting_jobs::{ApplyOptions, Job, OrderFile, PortIn};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
/// # let client = telnyx_porting::Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
/// let port_in = PortIn::new(["+13035550000".parse()?], OrderFile::default());
/// let journal = SqliteJournal::in_memory()?;
/// let job = Job::open(&client, &journal, "customers-march", &port_in).await?;
/// let applied = job.apply(&ApplyOptions::default(), |event| println!("{event:?}")).await?;
/// // The order lacks its documents and account data.
/// assert!(!applied.orders[0].waits_for.is_empty());
/// // Applying it again creates nothing.
/// assert_eq!(job.plan(&ApplyOptions::default().plan).await?.accounts[0].create, []);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Job<'a> {
    port_in: &'a PortIn,
    sync: Sync<'a>,
    record: JobRecord,
}

/// Options of [`Job::apply`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApplyOptions {
    /// Options of the plan.
    pub plan: PlanOptions,
    /// The digest of the approved plan. If it is set and the current plan differs, nothing is changed.
    pub digest: Option<String>,
    /// The last step. Default: [`Step::Share`].
    pub until: Step,
    /// The maximum amount of requests at the same time. Default: 8.
    pub concurrency: usize,
    /// The files and options with which the job can be applied again, which the journal stores before anything is changed,
    /// and with a digest only if it matches.
    pub inputs: Option<JobInputs>,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { plan: PlanOptions::default(), digest: None, until: Step::Share, concurrency: CONCURRENCY, inputs: None }
    }
}

impl ApplyOptions {
    /// Returns the options that a later run of the job repeats, for [`JobInputs::apply`].
    pub fn recorded(&self) -> RecordedOptions {
        let step = (self.until != Step::Share).then(|| self.until.name().to_owned());
        RecordedOptions { step, prune: self.plan.prune }
    }

    /// Restores the options of an earlier apply; `step` overrides its last step.
    ///
    /// # Errors
    /// If the last step is unknown, because another version of this crate wrote the journal.
    pub fn restore(&mut self, recorded: &RecordedOptions, step: Option<Step>) -> Result<(), ValidationError> {
        self.plan.prune = recorded.prune;
        self.until = match (step, &recorded.step) {
            (Some(step), _) => step,
            (None, None) => Step::Share,
            (None, Some(name)) => Step::from_name(name).ok_or_else(|| {
                let issue = Issue::error("step", Rule::KnownValue, format!("the journal has an unknown step: {name}"));
                issue.with_hint("name the last step, such as share")
            })?,
        };
        Ok(())
    }
}

impl<'a> Job<'a> {
    /// Opens the journal of a job. A new journal is set up for the job.
    ///
    /// The orders of a job have the group reference of the order file, or else `port-in:` with the name of the job. If the
    /// journal is lost, the job finds its orders by it.
    ///
    /// # Errors
    /// If the journal cannot be read or written, or if its orders are at another base URL than the client's.
    pub async fn open(
        client: &Client,
        journal: &'a dyn Journal,
        name: &str,
        port_in: &'a PortIn,
    ) -> Result<Self, JobError> {
        let base_url = client.api().base_url().to_string();
        let record = match journal.job().await? {
            Some(record) if record.base_url != base_url => {
                return Err(JobError::OtherApi { name: record.name, expected: record.base_url, actual: base_url });
            }
            Some(record) => record,
            None => {
                let own = || JobRecord::own_reference(name);
                let record = JobRecord {
                    name: name.to_owned(),
                    base_url,
                    group_reference: port_in.group_reference().map_or_else(own, str::to_owned),
                    created_at: client.clock().utc(),
                    digest_key: Uuid::new_v4().to_string(),
                    inputs: JobInputs::default(),
                };
                journal.commit(vec![Change::Job(record.clone())]).await?;
                record
            }
        };
        let sync = Sync::new(client, journal, Some(&record)).await?;
        Ok(Self { port_in, sync, record })
    }

    /// The files and options of the last apply.
    pub fn inputs(&self) -> &JobInputs {
        &self.record.inputs
    }

    /// Stores the files and options with which the job can be applied again.
    ///
    /// # Errors
    /// If the journal cannot be written.
    pub async fn set_inputs(&mut self, inputs: JobInputs) -> Result<(), JobError> {
        self.store(Some(&inputs)).await?;
        self.record.inputs = inputs;
        Ok(())
    }

    /// Stores inputs that differ from those of the journal.
    async fn store(&self, inputs: Option<&JobInputs>) -> Result<(), JobError> {
        if let Some(inputs) = inputs.filter(|inputs| **inputs != self.record.inputs) {
            let record = JobRecord { inputs: inputs.clone(), ..self.record.clone() };
            self.sync.journal.commit(vec![Change::Job(record)]).await?;
        }
        Ok(())
    }

    /// Compares the list with the orders at the API. Nothing is created or changed there; portability checks are sent for
    /// numbers without a recent one, and the FOC windows of drafts are read if the plan requests a date in one of them. The
    /// journal stores the checks and the orders, but not the list.
    ///
    /// # Errors
    /// If a request fails or the journal cannot be written. Invalid input is part of the plan.
    pub async fn plan(&self, options: &PlanOptions) -> Result<Plan, JobError> {
        self.plan_boxed(options).await
    }

    /// Boxed, so that it is compiled once and not for each caller.
    fn plan_boxed<'b>(&'b self, options: &'b PlanOptions) -> BoxFuture<'b, Result<Plan, JobError>> {
        Box::pin(async move {
            let mut prepared = self.prepare(options, false, &Events::none()).await?;
            self.predict_foc_dates(&mut prepared).await?;
            Ok(prepared.plan)
        })
    }

    /// The same without the API, with the checks and orders of the journal. Nothing is sent. The plan omits what would be
    /// changed in existing orders, since the journal does not have their data.
    pub fn plan_offline(&self, options: &PlanOptions) -> Plan {
        self.prepare_offline(options)
    }

    /// Creates, fills in, submits and shares orders until they match the list.
    ///
    /// Everything is validated and checked before the first order is created. If an order fails or lacks something, or if
    /// the API rejects an account, the others continue.
    ///
    /// # Errors
    /// - [`Error::Validation`](telnyx_porting::Error::Validation), before anything is created: an issue has severity error.
    /// - [`JobError::PlanChanged`], before anything is created: the plan differs from the approved one.
    /// - The error of a request that concerns the whole job, such as a rejected key. The journal has what exists by then.
    pub async fn apply(
        &self,
        options: &ApplyOptions,
        mut on_event: impl FnMut(Event<'_>) + Send,
    ) -> Result<Applied, JobError> {
        self.apply_boxed(options, &mut on_event).await
    }

    /// Boxed, so that it is compiled once and not for each caller.
    fn apply_boxed<'b>(
        &'b self,
        options: &'b ApplyOptions,
        on_event: OnEvent<'b>,
    ) -> BoxFuture<'b, Result<Applied, JobError>> {
        Box::pin(self.apply_with(options, Events::new(on_event)))
    }

    async fn apply_with(&self, options: &ApplyOptions, events: Events<'_>) -> Result<Applied, JobError> {
        self.port_in.validate(self.sync.now()).into_result()?;
        if options.digest.is_none() {
            self.store(options.inputs.as_ref()).await?;
        }
        let mut prepared = self.prepare_in_turn(&options.plan, &events).await?;
        if let Some(expected) = options.digest.as_ref().filter(|digest| **digest != prepared.plan.digest) {
            return Err(JobError::PlanChanged { expected: expected.clone(), actual: prepared.plan.digest });
        }
        if options.digest.is_some() {
            self.store(options.inputs.as_ref()).await?;
        }
        let (deletions, others) = std::mem::take(&mut prepared.todos).into_iter().partition(|todo| todo.delete);
        prepared.todos = others;
        // Numbers of a draft that could not be deleted must not be ordered.
        let remaining = PlanOptions { prune: false, ..options.plan.clone() };
        if !Vec::is_empty(&deletions) {
            self.advance_all(deletions, options, &events).await?;
            // The numbers of the deleted drafts that are still in the list can be ordered.
            prepared = self.prepare_in_turn(&remaining, &events).await?;
        }
        if prepared.create.is_empty() && self.sync.state().orders.is_empty() {
            let reasons = prepared.left_out.iter().take(3).map(|number| format!("{} {}", number.number, number.reason));
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            let message = format!("none of the numbers can be ported: {reasons}");
            let issue = Issue::error("phone_numbers", Rule::NotEmpty, message);
            return Err(ValidationError::from(issue.with_hint("see the plan for the reason of each number")).into());
        }
        for PortedBefore { number, order, at, .. } in &prepared.ported {
            events.emit(Event::PortedBefore { number, order, at: *at });
        }
        if !prepared.create.is_empty() {
            let chunks = std::mem::take(&mut prepared.create);
            let total = chunks.iter().map(|chunk| chunk.numbers.len()).sum();
            let count = Count::begin(total, &events, |done, total| Event::Ordered { done, total });
            let (count, events) = (&count, &events);
            let create = |chunk: Chunk| -> BoxFuture<'_, Result<(), JobError>> {
                Box::pin(async move {
                    let numbers = chunk.numbers.len();
                    self.create(chunk, events).await?;
                    count.add(numbers);
                    Ok(())
                })
            };
            let name = |chunk: &Chunk| creation_step(chunk.account_id);
            self.share_out(chunks, options.concurrency, name, &create).await?;
            // Another process may have created orders for the same numbers.
            self.read_orders(&mut prepared, &remaining).await?;
        }
        if options.until > Step::Create {
            self.advance_all(std::mem::take(&mut prepared.todos), options, &events).await?;
        }
        let orders = self.sync.state().orders.values().cloned().collect();
        let not_created =
            self.sync.state().accounts.values().filter(|account| account.not_created.is_some()).cloned().collect();
        let Prepared { left_out, conflicts, too_late, .. } = prepared;
        Ok(Applied { orders, not_created, left_out, conflicts, too_late })
    }

    /// Prepares while no other process does.
    async fn prepare_in_turn(&self, options: &PlanOptions, events: &Events<'_>) -> Result<Prepared, JobError> {
        let claim = self.sync.journal.wait_for_claim(POLL_STEP).await?;
        let prepare = async {
            self.sync.reload().await?;
            self.prepare(options, true, events).await
        };
        claim.run(Box::pin(prepare)).await
    }

    async fn advance_all(&self, todos: Vec<Todo>, options: &ApplyOptions, events: &Events<'_>) -> Result<(), JobError> {
        let uploads = Uploads::new(&self.sync);
        let has_steps = |todo: &Todo| !todo.actions().is_empty();
        let total = todos.iter().filter(|todo| has_steps(todo)).count();
        let count = Count::begin(total, events, |done, total| Event::Advanced { done, total });
        let (count, uploads) = (&count, &uploads);
        let advance = |todo: Todo| -> BoxFuture<'_, Result<(), JobError>> {
            Box::pin(async move {
                let is_counted = has_steps(&todo);
                self.advance(todo, options, uploads, events).await?;
                if is_counted {
                    count.add(1);
                }
                Ok(())
            })
        };
        self.share_out(todos, options.concurrency, |todo| order_step(&todo.order), &advance).await
    }

    /// Does a step for each item. Those that other processes are doing come last, when they are done.
    async fn share_out<'s, T: Send + 's>(
        &'s self,
        mut items: Vec<T>,
        concurrency: usize,
        name: fn(&T) -> String,
        step: &'s (dyn Fn(T) -> BoxFuture<'s, Result<(), JobError>> + std::marker::Sync),
    ) -> Result<(), JobError> {
        if self.sync.journal.is_shared() && !items.is_empty() {
            // Processes that start together meet less often.
            let start = usize::try_from(Uuid::new_v4().as_u128() % items.len() as u128).unwrap_or_default();
            items.rotate_left(start);
        }
        // Boxed futures of one type: those of closures would not be `Send` here.
        let mut first: Vec<BoxFuture<'_, Result<Option<T>, JobError>>> = Vec::with_capacity(items.len());
        for item in items {
            first.push(Box::pin(self.do_unless_taken(item, name, step)));
        }
        let taken: Vec<_> = futures_util::stream::iter(first).buffer_unordered(concurrency).try_collect().await?;
        let mut later: Vec<BoxFuture<'_, Result<(), JobError>>> = Vec::new();
        for item in taken.into_iter().flatten() {
            later.push(Box::pin(async move {
                let claim = self.sync.journal.wait_for_claim(&name(&item)).await?;
                claim.run(step(item)).await
            }));
        }
        futures_util::stream::iter(later).buffer_unordered(concurrency).try_collect::<()>().await
    }

    /// Does a step. Returns the item if another process is doing it.
    async fn do_unless_taken<'s, T>(
        &'s self,
        item: T,
        name: fn(&T) -> String,
        step: &'s (dyn Fn(T) -> BoxFuture<'s, Result<(), JobError>> + std::marker::Sync),
    ) -> Result<Option<T>, JobError> {
        match self.sync.journal.claim(&name(&item)).await? {
            Some(claim) => claim.run(step(item)).await.map(|()| None),
            None => Ok(Some(item)),
        }
    }

    /// Returns the order data for an order of an account, with the overrides for its country, number type and carrier.
    fn order_file(state: &State, account: &Account, order: &PortingOrder) -> Result<Arc<OrderFile>, ValidationError> {
        let number = order.phone_numbers.first().and_then(|number| number.phone_number.as_deref());
        let check = number.and_then(|number| state.checks.get(number));
        account.order_for(&OrderTraits {
            country: number.and_then(|number| Some(number.parse::<PhoneNumber>().ok()?.country()?.to_string())),
            number_type: order.phone_number_type.as_ref().map(ToString::to_string),
            carrier: check.and_then(|check| check.carrier.clone()),
        })
    }
}

/// Numbers of an account for one creation request.
#[derive(Clone, Debug)]
struct Chunk {
    /// The index of the account.
    account: usize,
    /// The id of the account in the journal.
    account_id: i64,
    numbers: Vec<PhoneNumber>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_options_of_an_apply_are_restored() {
        for step in Step::ALL {
            let mut options = ApplyOptions { until: step, digest: Some("1".to_owned()), ..ApplyOptions::default() };
            (options.plan.prune, options.plan.retry) = (true, true);
            let mut again = ApplyOptions::default();
            again.restore(&options.recorded(), None).unwrap();
            assert_eq!((again.until, again.plan.prune), (step, true));
            assert!(again.digest.is_none() && !again.plan.retry, "these hold for one run");
        }
    }

    #[test]
    fn an_unknown_step_must_be_overridden() {
        let recorded = RecordedOptions { step: Some("sign".to_owned()), prune: false };
        let mut options = ApplyOptions::default();
        let error = options.restore(&recorded, None).unwrap_err();
        assert_eq!(error.first().message(), "the journal has an unknown step: sign");
        options.restore(&recorded, Some(Step::Create)).unwrap();
        assert_eq!(options.until, Step::Create);
    }
}
