//! Creates, fills in, confirms and shares the orders of a port-in.

use crate::intake::Intake;
use crate::job::{Account, DocumentSource, FocDate, OrderFile, RequirementSource, incomplete_customers};
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken, UpdatePortingOrderRequirement};
use telnyx_porting::{
    Client, CreateOrder, DocumentId, Error, ErrorKind, Issue, Issues, NUMBERS_PER_REQUEST, OnceKey, OrderEnd,
    OrderFacts, OrderUpdate, PhoneNumber, PortingOrderId, Rule, ValidationError,
};

/// The numbers to port and their order data, grouped by account.
#[derive(Clone, Debug)]
pub struct PortIn {
    accounts: Vec<Account>,
    warnings: Issues,
    key: Option<OnceKey>,
}

/// The result of [`PortIn::apply`].
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Applied {
    /// The orders that were created, now or by an earlier run with the same key.
    pub orders: Vec<OrderResult>,
    /// The accounts for which the API rejected an order, with the error. If the account has several orders, those created
    /// before the rejection are in `orders`.
    pub not_created: Vec<(Account, Error)>,
}

/// A step that is applied to each order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Sets the order data.
    FillIn,
    /// Submits the order.
    Confirm,
    /// Creates a sharing token.
    Share,
}

impl Step {
    /// Returns the step as a verb.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FillIn => "fill in",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }
}

/// An event of [`PortIn::apply`]. Events are reported in the order in which they happen.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A number cannot be ported and is omitted.
    NotPortable(&'a PortabilityCheck),
    /// Orders of an account were created. Store their ids: the orders remain if a later step fails.
    Created(&'a Account, &'a [PortingOrder]),
    /// The API rejected an order of an account. The other accounts continue.
    NotCreated(&'a Account, &'a Error),
    /// A document was uploaded.
    Uploaded(&'a DocumentId),
    /// The data of an order were set.
    FilledIn(&'a PortingOrder),
    /// A sharing token for the documents of an order was created. The token is a secret.
    Shared(&'a PortingOrderId, &'a PortingOrderSharingToken),
    /// An order was submitted.
    Confirmed(&'a PortingOrder),
    /// A step failed for one order. The other orders continue.
    Failed(&'a PortingOrderId, Step, &'a Error),
}

/// The result of a port-in for one order.
#[derive(Debug)]
#[non_exhaustive]
pub struct OrderResult {
    /// The order's id.
    pub id: PortingOrderId,
    /// The [label](Account::label) of the order's account; empty without account data in the list.
    pub account: String,
    /// The order as returned by the last response.
    pub order: PortingOrder,
    /// The step that failed, with the error. `None` if the order was confirmed.
    pub failure: Option<(Step, Error)>,
    /// The error if the order's documents could not be shared. The order is confirmed regardless. If the outcome of the
    /// request is unknown, a token may exist.
    pub unshared: Option<Error>,
    /// The end of the order; `None` if it was not followed to its end. See
    /// [`follow_results`](crate::follow_results).
    pub end: Option<OrderEnd>,
}

impl OrderResult {
    /// Creates the result of a submitted order.
    pub fn new(id: PortingOrderId, order: PortingOrder) -> Self {
        Self { id, account: String::new(), order, failure: None, unshared: None, end: None }
    }

    /// Returns whether the order is submitted and its end is not yet known.
    pub fn is_submitted(&self) -> bool {
        self.failure.is_none() && self.end.is_none()
    }

    /// Returns the error of the failed step, or the error that ended following the order.
    pub fn error(&self) -> Option<&Error> {
        match &self.failure {
            Some((_, error)) => Some(error),
            None => self.end.as_ref().and_then(OrderEnd::error),
        }
    }

    /// Returns a stable name for programs: `failed` if a step failed, `submitted` if the order was not followed to its end,
    /// otherwise [`OrderEnd::as_str`].
    pub fn outcome(&self) -> &'static str {
        match (&self.failure, &self.end) {
            (Some(_), _) => "failed",
            (None, None) => "submitted",
            (None, Some(end)) => end.as_str(),
        }
    }
}

impl PortIn {
    /// Creates a port-in of numbers that belong to one account.
    pub fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        Self { accounts: vec![Account::new(numbers, order)], warnings: Issues::new(), key: None }
    }

    /// Creates a port-in of a list, with its rows grouped by account data. See [`Account::of_list`].
    ///
    /// # Errors
    /// If a cell with account data is invalid.
    pub fn of_list(list: &Intake, order: &OrderFile, folder: &Path) -> Result<Self, ValidationError> {
        let accounts = Account::of_list(list, order, folder)?;
        Ok(Self { accounts, warnings: incomplete_customers(list).into_iter().collect(), key: None })
    }

    /// Creates the orders only once per key: if the port-in is applied again with the same key, for example after a crash,
    /// it continues with the existing orders. See [`Orders::create_once`](telnyx_porting::Orders::create_once).
    #[must_use]
    pub fn with_once_key(mut self, key: OnceKey) -> Self {
        self.key = Some(key);
        self
    }

    /// Returns the accounts, in the order of the list.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns all issues, without sending anything. If only some accounts have an issue, its field names the account.
    pub fn validate(&self) -> Issues {
        let of_accounts: Vec<Issues> = self.accounts.iter().map(validate).collect();
        let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
        for issue in of_accounts.iter().flat_map(Issues::as_slice) {
            *counts.entry((issue.field(), issue.message())).or_default() += 1;
        }
        let is_common = |issue: &Issue| counts.get(&(issue.field(), issue.message())) == Some(&self.accounts.len());
        let mut issues = self.warnings.clone();
        for (index, (account, found)) in self.accounts.iter().zip(&of_accounts).enumerate() {
            for issue in found.as_slice() {
                match is_common(issue) {
                    true if index == 0 => issues.push(issue.clone()),
                    true => {}
                    false => issues.push(issue.clone().within(account.label())),
                }
            }
        }
        issues
    }

    /// Checks the portability of all numbers and creates the orders of all accounts, then fills in, confirms and shares
    /// each order. If a step fails for one order, or the API rejects the order of one account, the others continue.
    /// A failed share does not affect the order.
    ///
    /// # Errors
    /// - [`Error::Validation`], before any order is created: an issue has severity error, or none of the numbers can be
    ///   ported.
    /// - The error of the portability check or of an upload.
    /// - The error of a creation request that failed for another reason than a rejection, or of any creation request if
    ///   there is only one account.
    ///
    /// Orders that were created before the error are reported by [`Event::Created`].
    pub async fn apply(&self, client: &Client, mut on_event: impl FnMut(Event<'_>)) -> Result<Applied, Error> {
        self.validate().into_result()?;
        let mut applied = Applied::default();
        let mut accounts = Vec::new();
        for (account, chunks) in self.accounts.iter().zip(self.chunks(client, &mut on_event).await?) {
            let (orders, error) = create_orders(client, account, chunks, &mut on_event).await;
            accounts.push((account, orders));
            if let Some(error) = error {
                if self.accounts.len() == 1 || !is_about_the_account(&error) {
                    return Err(error);
                }
                on_event(Event::NotCreated(account, &error));
                applied.not_created.push((account.clone(), error));
            }
        }
        let mut uploads = Uploads::default();
        for (account, orders) in accounts.into_iter().filter(|(_, orders)| !orders.is_empty()) {
            // Documents are uploaded last: the API deletes documents without an order after 30 minutes.
            let loa = uploads.optional(client, account.order.loa.as_ref(), &mut on_event).await?;
            let invoice = uploads.optional(client, account.order.invoice.as_ref(), &mut on_event).await?;
            let update = account.order.update(loa.as_ref(), invoice.as_ref())?;
            for order in orders {
                let mut result = OrderResult::new(order.order_id()?, order);
                result.account = account.place.as_ref().map_or_else(String::new, |_| account.label());
                if !result.order.is_submitted() {
                    advance(client, &account.order, &mut result, &update, &mut uploads, &mut on_event).await;
                }
                if let Some((step, error)) = &result.failure {
                    on_event(Event::Failed(&result.id, *step, error));
                }
                applied.orders.push(result);
            }
        }
        Ok(applied)
    }

    /// Returns the chunks of each account, one per creation request. The portability of all numbers is checked before the
    /// first order is created, except for numbers of existing orders, which the API may report as not portable.
    async fn chunks(&self, client: &Client, on_event: &mut impl FnMut(Event<'_>)) -> Result<Vec<Vec<Chunk>>, Error> {
        let mut chunks_of_accounts = Vec::with_capacity(self.accounts.len());
        for account in &self.accounts {
            let key = match (&self.key, account.key) {
                (Some(key), Some(account)) => Some(OnceKey::new(format!("{}:{account}", key.as_str()))?),
                (key, _) => key.clone(),
            };
            let mut chunks = Vec::new();
            for (index, numbers) in account.numbers.chunks(NUMBERS_PER_REQUEST).enumerate() {
                let key = key.as_ref().map(|key| key.part(index));
                let existing = match &key {
                    Some(key) => client.orders().find_created(create_order(account, numbers), key.clone()).await?,
                    None => Vec::new(),
                };
                chunks.push(Chunk { numbers: numbers.to_vec(), key, existing });
            }
            chunks_of_accounts.push(chunks);
        }
        let new = chunks_of_accounts.iter().flatten().filter(|chunk| chunk.existing.is_empty());
        let numbers: Vec<_> = new.flat_map(|chunk| &chunk.numbers).copied().collect();
        let rejected = not_portable(client, &numbers, on_event).await?;
        for chunk in chunks_of_accounts.iter_mut().flatten().filter(|chunk| chunk.existing.is_empty()) {
            chunk.numbers.retain(|number| !rejected.contains(number.as_str()));
        }
        if chunks_of_accounts.iter().flatten().all(|chunk| chunk.existing.is_empty() && chunk.numbers.is_empty()) {
            let issue = Issue::error("phone_numbers", Rule::NotEmpty, "none of the numbers can be ported");
            return Err(Error::Validation(issue.with_hint("see the reason for each number").into()));
        }
        Ok(chunks_of_accounts)
    }
}

/// Numbers of an account for one creation request.
struct Chunk {
    numbers: Vec<PhoneNumber>,
    key: Option<OnceKey>,
    /// The orders that an earlier attempt created.
    existing: Vec<PortingOrder>,
}

fn validate(account: &Account) -> Issues {
    let issues = create_order(account, &account.numbers).validate();
    // Too many numbers are split into several requests.
    let mut issues: Issues = issues.into_iter().filter(|issue| issue.rule() != Rule::TooManyNumbers).collect();
    issues.extend(account.order.validate());
    if let Some(misc) = &account.order.misc {
        issues.extend(misc.validate());
        if let Err(error) = misc.check_against(&account.numbers) {
            issues.extend(error.into_issues());
        }
    }
    issues
}

fn create_order(account: &Account, numbers: &[PhoneNumber]) -> CreateOrder {
    let mut order = CreateOrder::new(numbers.iter().copied());
    if let Some(reference) = &account.order.customer_reference {
        order = order.with_customer_reference(reference);
    }
    if let Some(reference) = &account.order.customer_group_reference {
        order = order.with_customer_group_reference(reference);
    }
    order
}

/// Creates the orders of an account. Returns the created orders and the error that stopped the creation, if any.
async fn create_orders(
    client: &Client,
    account: &Account,
    chunks: Vec<Chunk>,
    on_event: &mut impl FnMut(Event<'_>),
) -> (Vec<PortingOrder>, Option<Error>) {
    let mut orders = Vec::new();
    for Chunk { numbers, key, existing } in chunks {
        let mut created = existing;
        if created.is_empty() {
            if numbers.is_empty() {
                continue;
            }
            let request = create_order(account, &numbers);
            let result = match key {
                Some(key) => client.orders().create_once(request, key).await,
                // If the response is lost, the order is found by its reference.
                None => client.orders().create_and_reconcile(request).await,
            };
            created = match result {
                Ok(created) => created,
                Err(error) => return (orders, Some(error)),
            };
        }
        on_event(Event::Created(account, &created));
        orders.extend(created);
    }
    (orders, None)
}

/// Whether the error concerns one account only, so that the orders of others may succeed.
fn is_about_the_account(error: &Error) -> bool {
    use ErrorKind::{Conflict, CreatedTwice, PartlyCreated, Rejected};
    matches!(error.kind(), Conflict | CreatedTwice | PartlyCreated | Rejected)
}

/// Fills in, confirms and shares an order.
async fn advance(
    client: &Client,
    file: &OrderFile,
    result: &mut OrderResult,
    update: &OrderUpdate,
    uploads: &mut Uploads,
    on_event: &mut impl FnMut(Event<'_>),
) {
    match fill_in(client, file, &result.id, update.clone(), uploads, on_event).await {
        Ok(order) => {
            on_event(Event::FilledIn(&order));
            result.order = order;
        }
        Err(error) => {
            result.failure = Some((Step::FillIn, error));
            return;
        }
    }
    match client.order(result.id.clone()).confirm_once().await {
        Ok(order) => {
            on_event(Event::Confirmed(&order));
            result.order = order;
        }
        Err(error) => {
            result.failure = Some((Step::Confirm, error));
            return;
        }
    }
    // Shared last, so that a lost response does not prevent submission.
    if let Some(request) = &file.share {
        match client.order(result.id.clone()).share(request.clone()).await {
            Ok(token) => on_event(Event::Shared(&result.id, &token)),
            Err(error) => {
                on_event(Event::Failed(&result.id, Step::Share, &error));
                result.unshared = Some(error);
            }
        }
    }
}

async fn fill_in(
    client: &Client,
    file: &OrderFile,
    id: &PortingOrderId,
    mut update: OrderUpdate,
    uploads: &mut Uploads,
    on_event: &mut impl FnMut(Event<'_>),
) -> Result<PortingOrder, Error> {
    if let Some(date) = file.foc_date
        && let Some(time) = foc_time(client, id, date).await?
    {
        update = update.with_foc_datetime_requested(time);
    }
    let requirements = requirements(client, file, id, uploads, on_event).await?;
    if !requirements.is_empty() {
        update = update.with_requirements(requirements);
    }
    // The API rejects updates without changes.
    let order = client.order(id.clone());
    if update.is_empty() { order.get().await } else { order.update(update).await }
}

/// Returns the values from the order file for the requirements of an order.
async fn requirements(
    client: &Client,
    file: &OrderFile,
    id: &PortingOrderId,
    uploads: &mut Uploads,
    on_event: &mut impl FnMut(Event<'_>),
) -> Result<Vec<UpdatePortingOrderRequirement>, Error> {
    let mut values = Vec::new();
    if file.requirements.is_empty() {
        return Ok(values);
    }
    for requirement in client.order(id.clone()).requirements().try_collect().await? {
        let kind = requirement.requirement_type.as_ref().and_then(|kind| kind.id.clone());
        let (Some(kind), Some(source)) = (kind, file.requirements.find(&requirement)) else {
            continue;
        };
        let value = match source {
            RequirementSource::Text(text) => text.clone(),
            RequirementSource::Document(source) => uploads.id_of(client, source, on_event).await?.to_string(),
        };
        values.push(UpdatePortingOrderRequirement::new(value, kind));
    }
    Ok(values)
}

/// The uploaded documents. Each file is uploaded once, even if several orders use it.
#[derive(Default)]
struct Uploads {
    ids: HashMap<PathBuf, DocumentId>,
}

impl Uploads {
    async fn optional(
        &mut self,
        client: &Client,
        source: Option<&DocumentSource>,
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<Option<DocumentId>, Error> {
        match source {
            None => Ok(None),
            Some(source) => self.id_of(client, source, on_event).await.map(Some),
        }
    }

    /// Returns the id of a document, and uploads it for the first order that needs it.
    async fn id_of(
        &mut self,
        client: &Client,
        source: &DocumentSource,
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<DocumentId, Error> {
        let path = match source {
            DocumentSource::Uploaded(id) => return Ok(id.clone()),
            DocumentSource::File(path) => path,
        };
        if let Some(id) = self.ids.get(path) {
            return Ok(id.clone());
        }
        let id = client.documents().upload(path.as_path()).await?.id()?;
        on_event(Event::Uploaded(&id));
        self.ids.insert(path.clone(), id.clone());
        Ok(id)
    }
}

/// Returns the numbers that cannot be ported. With such a number, the creation request would fail.
async fn not_portable(
    client: &Client,
    numbers: &[PhoneNumber],
    on_event: &mut impl FnMut(Event<'_>),
) -> Result<HashSet<String>, Error> {
    let mut rejected = HashSet::new();
    for chunk in numbers.chunks(NUMBERS_PER_REQUEST) {
        for check in client.portability().check(chunk).await? {
            if check.portable == Some(false) {
                on_event(Event::NotPortable(&check));
                rejected.extend(check.phone_number);
            }
        }
    }
    Ok(rejected)
}

/// Returns the time to request for a date. `None` if the order has no windows and the carrier proposes a date.
async fn foc_time(client: &Client, id: &PortingOrderId, date: FocDate) -> Result<Option<DateTime<Utc>>, Error> {
    let mut starts: Vec<_> = Vec::new();
    if date.needs_windows() {
        let windows = client.order(id.clone()).foc_windows().await?;
        starts.extend(windows.iter().filter_map(|window| window.started_at.as_ref()?.parse()));
        starts.sort_unstable();
    }
    Ok(date.choose(&starts, client.clock().utc())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_numbers_cause_no_warning() {
        let numbers: Vec<PhoneNumber> =
            (0..5 * NUMBERS_PER_REQUEST).map(|index| format!("+1303555{index:04}").parse().unwrap()).collect();
        let all_in_one = CreateOrder::new(numbers.clone()).validate();
        assert!(all_in_one.warnings().any(|issue| issue.rule() == Rule::TooManyNumbers));
        let issues = PortIn::new(numbers, OrderFile::default()).validate();
        assert!(issues.into_iter().all(|issue| issue.rule() != Rule::TooManyNumbers));
    }
}
