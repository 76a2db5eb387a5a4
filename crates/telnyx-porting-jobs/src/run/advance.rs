//! Fills in, submits and shares one order.

use super::event::{Event, Events};
use super::preflight_command::preflight_command;
use super::uploads::Uploads;
use super::{ApplyOptions, Job};
use crate::error::JobError;
use crate::job::{DocumentSource, OrderFile, RequirementSource, foc_time, requirement_sources};
use crate::journal::{Change, EventRecord, Intent, IntentKind, Need, OrderRecord};
use crate::plan::{FOC, Files, Todo, desired_patch, has_date_to_replace, looks_ready, still_different};
use crate::state::order_id;
use crate::step::Step;
use crate::sync::{ends_the_job, order_step};
use telnyx_porting::types::{PortingOrder, UpdatePortingOrderRequirement};
use telnyx_porting::{Error, Issue, OrderPatch, OrderUpdate, PortingOrderId};

/// Why a step did not succeed.
enum Stop {
    /// The step failed for this order.
    Failed(Step, Error),
    /// The whole job ends.
    Job(JobError),
}

impl From<JobError> for Stop {
    fn from(error: JobError) -> Self {
        Self::Job(error)
    }
}

impl Job<'_> {
    /// Does the steps of an order, up to the last step of the options. A failure of the order is stored with it.
    pub(super) async fn advance(
        &self,
        todo: Todo,
        options: &ApplyOptions,
        uploads: &Uploads<'_>,
        events: &Events<'_>,
    ) -> Result<(), JobError> {
        let Some(id) = order_id(&todo.order) else { return Ok(()) };
        let mut todo = todo;
        if self.sync.journal.is_shared() {
            let Some(current) = self.current(todo, &id, options.plan.retry).await? else { return Ok(()) };
            todo = current;
        }
        let result = match (todo.delete, &todo.blocked) {
            (true, _) => self.delete(&id, events).await,
            (false, Some(need)) => self.wait_for(&id, vec![need.clone()], events).await.map_err(Stop::Job),
            (false, None) => match self.steps(&id, &todo, options.until, uploads, events).await {
                Ok(()) if !todo.foc && self.has_date_to_replace(&todo) => {
                    // The carrier has changed its windows since the date was requested.
                    let (fields, documents, requirements) = (Vec::new(), [false; 2], false);
                    let todo = Todo { fields, documents, requirements, foc: true, ..todo };
                    self.steps(&id, &todo, options.until, uploads, events).await
                }
                result => result,
            },
        };
        match result {
            Ok(()) => Ok(()),
            Err(Stop::Job(error)) => Err(error),
            Err(Stop::Failed(step, error)) => {
                let failure = Some((step.name().to_owned(), error.one_line()));
                let record = self.change(id.as_str(), |record| record.failure = failure).await?;
                if ends_the_job(&error) {
                    return Err(error.into());
                }
                if let Some(record) = record {
                    events.emit(Event::Failed(&record, step, &error));
                }
                Ok(())
            }
        }
    }

    fn has_date_to_replace(&self, todo: &Todo) -> bool {
        self.sync.state().orders.get(&todo.order).is_some_and(|record| has_date_to_replace(record, &todo.file))
    }

    /// Compares the order again, since another process may have changed it after the plan was made. Returns `None` if nothing is
    /// left to do.
    async fn current(&self, todo: Todo, id: &PortingOrderId, retry: bool) -> Result<Option<Todo>, JobError> {
        self.sync.settle_step(&order_step(id.as_str())).await?;
        for record in self.sync.journal.orders_with(&[id.as_str()]).await? {
            if record.is_gone {
                return Ok(None);
            }
            self.sync.state().orders.insert(record.id.clone(), record);
        }
        let Some((order, observed)) = self.sync.get(id).await? else { return Ok(None) };
        if todo.delete || todo.blocked.is_some() {
            let is_draft = self.sync.state().orders.get(&observed.id).is_some_and(OrderRecord::is_draft);
            return Ok(Some(todo).filter(|todo| !todo.delete || is_draft));
        }
        self.todo_of(&order, &observed.id, todo.account, retry, &mut Files::default()).map_err(JobError::from)
    }

    async fn steps(
        &self,
        id: &PortingOrderId,
        todo: &Todo,
        until: Step,
        uploads: &Uploads<'_>,
        events: &Events<'_>,
    ) -> Result<(), Stop> {
        let file = &*todo.file;
        let mut is_ready = todo.looks_ready;
        if todo.updates()
            && let Some(order) = self.fill_in(id, todo, file, until, uploads, events).await?
        {
            is_ready = looks_ready(&order);
        }
        if until < Step::Confirm || !todo.confirm {
            return self.share(id, todo, file, until, events).await;
        }
        if !is_ready && self.waits(id, events).await? {
            return Ok(());
        }
        let intent = self.begin(IntentKind::Confirm, id).await?;
        match self.sync.client.order(id.clone()).confirm_once().await {
            Ok(order) => {
                let record = self.done(intent, "confirmed", &order, |record| record.failure = None).await?;
                events.emit(Event::Confirmed(&record));
            }
            Err(error) => {
                self.end(intent, &error.one_line()).await?;
                // The API rejects incomplete orders without naming everything that they lack.
                if matches!(error.status(), Some(400 | 422)) && self.waits(id, events).await? {
                    return Ok(());
                }
                return Err(Stop::Failed(Step::Confirm, error));
            }
        }
        self.share(id, todo, file, until, events).await
    }

    /// Sends one update with everything that differs. Returns the updated order; `None` if nothing is left to update.
    async fn fill_in(
        &self,
        id: &PortingOrderId,
        todo: &Todo,
        file: &OrderFile,
        until: Step,
        uploads: &Uploads<'_>,
        events: &Events<'_>,
    ) -> Result<Option<PortingOrder>, Stop> {
        let failed = |error: Error| Stop::Failed(Step::FillIn, error);
        let handle = self.sync.client.order(id.clone());
        let all = desired_patch(file).map_err(|error| failed(error.into()))?;
        let mut changes = OrderPatch::new();
        for path in &todo.fields {
            // Fields of misc depend on each other.
            let path = if path.starts_with("misc.") { "misc" } else { path };
            if let Some(value) = all.get(path) {
                changes.set(path, value.clone());
            }
        }
        let mut sets_date = false;
        let mut update = OrderUpdate::try_from(changes.clone()).map_err(|error| failed(error.into()))?;
        let requested = self.sync.state().orders.get(id.as_str()).and_then(|record| record.foc_requested);
        if let Some(date) = file.foc_date.filter(|_| todo.foc)
            && let Some(time) = foc_time(&self.sync.client, id, date).await.map_err(failed)?
            && requested != Some(time)
        {
            sets_date = true;
            update = update.with_foc_datetime_requested(time);
        }
        let mut digests = [None, None];
        if until >= Step::Documents {
            for (index, source) in [&file.loa, &file.invoice].into_iter().enumerate() {
                let Some(source) = source.as_ref().filter(|_| todo.documents[index]) else { continue };
                let (document, digest) = self.document(source, uploads, events).await?;
                digests[index] = digest;
                update = if index == 0 { update.with_loa(document) } else { update.with_invoice(document) };
            }
            if todo.requirements {
                let values = self.requirements(id, file, uploads, events).await?;
                if !values.is_empty() {
                    update = update.with_requirements(values);
                }
            }
        }
        // The API rejects updates without changes.
        if update.is_empty() {
            return Ok(None);
        }
        let intent = self.begin(IntentKind::FillIn, id).await?;
        let order = match handle.update(update).await {
            Ok(order) => order,
            Err(error) => {
                self.end(intent, &error.one_line()).await?;
                return Err(failed(error));
            }
        };
        let differently: Vec<_> = still_different(&order, &changes).into_iter().map(str::to_owned).collect();
        let record = self
            .done(intent, "filled in", &order, |record| {
                record.returned_differently.retain(|path| changes.get(path).is_none());
                record.returned_differently.extend(differently);
                for (known, digest) in record.document_sha256.iter_mut().zip(digests) {
                    *known = digest.or(known.take());
                }
                if sets_date {
                    record.waits_for.retain(|need| need.field != FOC);
                }
                record.failure = None;
            })
            .await?;
        events.emit(Event::FilledIn(&record));
        Ok(Some(order))
    }

    /// Returns the id of a document, and the digest of its file.
    async fn document(
        &self,
        source: &DocumentSource,
        uploads: &Uploads<'_>,
        events: &Events<'_>,
    ) -> Result<(telnyx_porting::DocumentId, Option<String>), Stop> {
        let path = match source {
            DocumentSource::Uploaded(id) => return Ok((id.clone(), None)),
            DocumentSource::File(path) => path,
        };
        let uploaded = uploads.get(path).await.map_err(|error| match error {
            JobError::Call(error) => Stop::Failed(Step::Documents, error),
            error => Stop::Job(error),
        })?;
        if uploaded.is_new {
            events.emit(Event::Uploaded(&uploaded.id));
        }
        Ok((uploaded.id, Some(uploaded.sha256)))
    }

    /// Returns the values from the order file for the requirements of an order.
    async fn requirements(
        &self,
        id: &PortingOrderId,
        file: &OrderFile,
        uploads: &Uploads<'_>,
        events: &Events<'_>,
    ) -> Result<Vec<UpdatePortingOrderRequirement>, Stop> {
        let mut values = Vec::new();
        let sources = requirement_sources(&self.sync.client, id, &file.requirements).await;
        for (kind, source) in sources.map_err(|error| Stop::Failed(Step::FillIn, error))? {
            let value = match source {
                RequirementSource::Text(text) => text.clone(),
                RequirementSource::Document(source) => self.document(source, uploads, events).await?.0.to_string(),
            };
            values.push(UpdatePortingOrderRequirement::new(value, kind));
        }
        Ok(values)
    }

    /// Stores what prevents an order from being confirmed. Returns false if nothing does.
    async fn waits(&self, id: &PortingOrderId, events: &Events<'_>) -> Result<bool, Stop> {
        let preflight = self.sync.client.order(id.clone()).preflight().await;
        let preflight = preflight.map_err(|error| Stop::Failed(Step::Confirm, error))?;
        let needs: Vec<Need> = preflight.issues.errors().map(|issue| need(issue, &preflight.order, id)).collect();
        if needs.is_empty() {
            return Ok(false);
        }
        self.sync.observe(&preflight.order).await?;
        self.wait_for(id, needs, events).await?;
        Ok(true)
    }

    /// Stores what an order lacks.
    async fn wait_for(&self, id: &PortingOrderId, needs: Vec<Need>, events: &Events<'_>) -> Result<(), JobError> {
        let known = self.sync.state().orders.get(id.as_str()).cloned().unwrap_or_default();
        let mut changes = Vec::new();
        if known.waits_for != needs {
            let fields: Vec<_> = needs.iter().map(|need| need.field.as_str()).collect();
            let text = format!("waits for {}", fields.join(", "));
            let order = Some(id.to_string());
            changes.push(Change::Event(EventRecord { at: self.sync.now(), order, account: known.account, text }));
        }
        self.sync.journal.commit(changes).await?;
        let record = self
            .change(id.as_str(), |record| {
                record.waits_for = needs;
                record.failure = None;
            })
            .await?;
        if let Some(record) = record {
            events.emit(Event::Waits(&record));
        }
        Ok(())
    }

    /// Shares an order after it was submitted, so that a lost response does not prevent its submission.
    async fn share(
        &self,
        id: &PortingOrderId,
        todo: &Todo,
        file: &OrderFile,
        until: Step,
        events: &Events<'_>,
    ) -> Result<(), Stop> {
        let Some(request) = file.share.clone().filter(|_| todo.share && until >= Step::Share) else { return Ok(()) };
        let intent = self.begin(IntentKind::Share, id).await?;
        match self.sync.client.order(id.clone()).share(request).await {
            Ok(token) => {
                let expires = token.expires_at.as_ref().and_then(|time| time.parse());
                let until = expires.unwrap_or_else(|| self.sync.now());
                self.end(intent, "shared").await?;
                let record = self
                    .change(id.as_str(), |record| {
                        record.shared_until = Some(until);
                        record.failure = None;
                    })
                    .await?;
                if let Some(record) = record {
                    events.emit(Event::Shared(&record, &token));
                }
                Ok(())
            }
            Err(error) => {
                self.end(intent, &error.one_line()).await?;
                Err(Stop::Failed(Step::Share, error))
            }
        }
    }

    /// Deletes a draft whose numbers left the list.
    async fn delete(&self, id: &PortingOrderId, events: &Events<'_>) -> Result<(), Stop> {
        let intent = self.begin(IntentKind::Delete, id).await?;
        let result = self.sync.client.order(id.clone()).delete().await;
        let outcome = result.as_ref().map_or_else(Error::one_line, |()| "deleted".to_owned());
        let mut changes = vec![Change::Outcome(intent, outcome)];
        let lost = match &result {
            Ok(()) => self.sync.state().lose(id.as_str(), self.sync.now(), &mut changes),
            Err(_) => None,
        };
        self.sync.journal.commit(changes).await.map_err(JobError::from)?;
        result.map_err(|error| Stop::Failed(Step::Delete, error))?;
        if let Some(record) = lost.and_then(|lost| lost.before) {
            events.emit(Event::Deleted(&record));
        }
        Ok(())
    }

    async fn begin(&self, kind: IntentKind, id: &PortingOrderId) -> Result<i64, JobError> {
        let account = self.sync.state().orders.get(id.as_str()).and_then(|order| order.account);
        let intent = Intent { kind, order: Some(id.to_string()), account, numbers: Vec::new(), at: self.sync.now() };
        Ok(self.sync.journal.begin(&intent).await?)
    }

    async fn end(&self, intent: i64, outcome: &str) -> Result<(), JobError> {
        Ok(self.sync.journal.commit(vec![Change::Outcome(intent, outcome.to_owned())]).await?)
    }

    /// Stores the outcome of a request and the order that it returned, in one transaction.
    async fn done(
        &self,
        intent: i64,
        outcome: &str,
        order: &PortingOrder,
        change: impl FnOnce(&mut OrderRecord),
    ) -> Result<OrderRecord, JobError> {
        let mut changes = vec![Change::Outcome(intent, outcome.to_owned())];
        let record = {
            let mut state = self.sync.state();
            let observed = state.observe(order, self.sync.now(), &mut changes);
            let id = observed.map(|observed| observed.id).unwrap_or_default();
            changes.extend(state.update(&id, change));
            state.orders.get(&id).cloned().unwrap_or_default()
        };
        self.sync.journal.commit(changes).await?;
        Ok(record)
    }

    async fn change(&self, id: &str, change: impl FnOnce(&mut OrderRecord)) -> Result<Option<OrderRecord>, JobError> {
        let (change, record) = {
            let mut state = self.sync.state();
            (state.update(id, change), state.orders.get(id).cloned())
        };
        self.sync.journal.commit(change.into_iter().collect()).await?;
        Ok(record)
    }
}

/// Returns the fix in terms of a job: the order file, the list, and the commands of jobs.
fn need(issue: &Issue, order: &PortingOrder, id: &PortingOrderId) -> Need {
    let (field, message) = (issue.field(), issue.message());
    let requirement = message.split_once(": ").map(|(name, _)| name).filter(|_| field.starts_with("requirements["));
    let hint = match (field, requirement) {
        (_, Some(name)) if field.ends_with(".field_value") => {
            format!("set \"{name}\" in the table [requirements] of the order file")
        }
        ("documents.loa", _) => {
            "name the signed LOA in the column LOA or in documents.loa of the order file, or collect it with \
             `telnyx-porting port-in documents`"
                .to_owned()
        }
        ("documents.invoice", _) => {
            "name the invoice in the column invoice or in documents.invoice of the order file".to_owned()
        }
        _ if field.starts_with("end_user.") || field.starts_with("misc") => {
            format!("set {field} in the order file, or in the list if it has such a column")
        }
        _ => match preflight_command(issue, order, id) {
            Some(command) => format!("run {command}"),
            None => issue.hint().unwrap_or_default().to_owned(),
        },
    };
    Need { field: field.to_owned(), message: message.to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::Rule;

    #[test]
    fn the_fix_is_in_the_terms_of_a_job() {
        let number = "+61412345678";
        let order: PortingOrder = serde_json::from_value(serde_json::json!({
            "additional_steps": ["phone_number_verification_codes", "associated_phone_numbers", "brand_new"],
            "phone_numbers": [{"phone_number": number}],
        }))
        .unwrap();
        let id = "order-1".parse().unwrap();
        let hint = |field: &str, message: &str| {
            let issue = Issue::error(field, Rule::Required, message).with_hint("set it with an update of the order");
            need(&issue, &order, &id).hint
        };
        let requirement = hint("requirements[0].field_value", "Proof of identity: is missing");
        assert_eq!(requirement, "set \"Proof of identity\" in the table [requirements] of the order file");
        assert!(hint("documents.loa", "is missing").contains("port-in documents"));
        assert!(
            hint("end_user.admin.account_number", "is missing").starts_with("set end_user.admin.account_number in")
        );
        let send = format!("run telnyx-porting verification send order-1 {number}");
        assert_eq!(hint("additional_steps[0]", "is open"), send);
        let add = "run telnyx-porting associated add order-1 REMAINING_NUMBERS --action keep";
        assert_eq!(hint("additional_steps[1]", "is open"), add);
        assert_eq!(hint("additional_steps[2]", "is open"), "set it with an update of the order");
        let action = hint("requirements[0]", "Identity check: the end user has not completed it");
        let initiate =
            "run telnyx-porting action-requirements initiate order-1 ID --first-name FIRST_NAME --last-name LAST_NAME";
        assert!(action.starts_with(initiate) && action.contains("action-requirements list order-1"), "{action}");
    }
}
