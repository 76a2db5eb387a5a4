//! Creating, filling in, sharing and confirming the orders of a port-in.

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

/// The numbers to port, by account, and the data of their orders.
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
    /// The orders that exist.
    pub orders: Vec<OrderResult>,
    /// The accounts for which the API rejected an order, with the reason. Their orders in `orders` are those that were
    /// created before.
    pub not_created: Vec<(Account, Error)>,
}

/// What is done to each order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Its data are set.
    FillIn,
    /// It is submitted.
    Confirm,
    /// A sharing token is created.
    Share,
}

impl Step {
    /// The step as a verb.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FillIn => "fill in",
            Self::Confirm => "confirm",
            Self::Share => "share",
        }
    }
}

/// What happens while a port-in is applied, in the order in which it happens.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A number cannot be ported and is left out.
    NotPortable(&'a PortabilityCheck),
    /// The orders of an account exist now, whatever fails later. Keep their ids.
    Created(&'a Account, &'a [PortingOrder]),
    /// The API rejected an order of an account. The other accounts continue.
    NotCreated(&'a Account, &'a Error),
    /// A document was uploaded.
    Uploaded(&'a DocumentId),
    /// An order's data are set.
    FilledIn(&'a PortingOrder),
    /// An order's documents are shared. The token is a secret.
    Shared(&'a PortingOrderId, &'a PortingOrderSharingToken),
    /// An order is submitted.
    Confirmed(&'a PortingOrder),
    /// A step failed for one order. The other orders continue.
    Failed(&'a PortingOrderId, Step, &'a Error),
}

/// What a port-in did to an order, and how following the order ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct OrderResult {
    /// The order's id.
    pub id: PortingOrderId,
    /// The [label](Account::label) of the order's account; empty without account data in the list.
    pub account: String,
    /// The order from the last response.
    pub order: PortingOrder,
    /// The step that failed, and why. `None` if the order is confirmed.
    pub failure: Option<(Step, Error)>,
    /// Why the order's documents could not be shared. The order is confirmed regardless. If the outcome of the request is
    /// unknown, a token may exist.
    pub unshared: Option<Error>,
    /// How following the order ended; `None` if it was not followed to its end. See
    /// [`follow_results`](crate::follow_results).
    pub end: Option<OrderEnd>,
}

impl OrderResult {
    /// The result of an order that is submitted.
    pub fn new(id: PortingOrderId, order: PortingOrder) -> Self {
        Self { id, account: String::new(), order, failure: None, unshared: None, end: None }
    }

    /// Whether the order is submitted and its end not known.
    pub fn is_submitted(&self) -> bool {
        self.failure.is_none() && self.end.is_none()
    }

    /// Why a step failed, or why the order can no longer be read.
    pub fn error(&self) -> Option<&Error> {
        match &self.failure {
            Some((_, error)) => Some(error),
            None => self.end.as_ref().and_then(OrderEnd::error),
        }
    }

    /// A stable name for programs: `failed` if a step failed, `submitted` if the order was not followed to its end, otherwise
    /// [`OrderEnd::as_str`].
    pub fn outcome(&self) -> &'static str {
        match (&self.failure, &self.end) {
            (Some(_), _) => "failed",
            (None, None) => "submitted",
            (None, Some(end)) => end.as_str(),
        }
    }
}

impl PortIn {
    /// A port-in of these numbers, which belong to one account.
    pub fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        Self { accounts: vec![Account::new(numbers, order)], warnings: Issues::new(), key: None }
    }

    /// A port-in of a list, by account: see [`Account::of_list`].
    ///
    /// # Errors
    /// A cell with account data that cannot be read.
    pub fn of_list(list: &Intake, order: &OrderFile, folder: &Path) -> Result<Self, ValidationError> {
        let accounts = Account::of_list(list, order, folder)?;
        Ok(Self { accounts, warnings: incomplete_customers(list).into_iter().collect(), key: None })
    }

    /// Creates the orders once for this key: if the port-in is applied again, for example after a crash, it continues with
    /// the existing orders. See [`Orders::create_once`](telnyx_porting::Orders::create_once).
    #[must_use]
    pub fn with_once_key(mut self, key: OnceKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The accounts, in the order of the list.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// All issues at once, without sending anything. An issue that only some accounts have names the account.
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

    /// Checks all numbers, then creates the orders of all accounts, fills each in, confirms it and shares it. If a step
    /// fails for an order, or the API rejects the order of an account, the others continue.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent, or the error of the portability check, of an upload, or of a creation
    /// that was not rejected but failed. [`Event::Created`] reports the orders that exist by then.
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
            // Documents last: one that belongs to no order is deleted after 30 minutes.
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

    /// For each account, the creations of at most 1,000 numbers. All numbers are checked before the first is created, except
    /// those of orders that exist, as they may count as not portable.
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
            return Err(Error::Validation(issue.with_hint("see the reason of each number").into()));
        }
        Ok(chunks_of_accounts)
    }
}

/// Numbers of an account that are created with one request.
struct Chunk {
    numbers: Vec<PhoneNumber>,
    key: Option<OnceKey>,
    /// The orders that an earlier attempt created.
    existing: Vec<PortingOrder>,
}

fn validate(account: &Account) -> Issues {
    let issues = create_order(account, &account.numbers).validate();
    // The numbers are sent in as many requests as it takes.
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

/// Creates the orders of an account. Returns those that exist, and the error that ended the creation of the rest.
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
                // With a reference to search for, an order is not lost with its response.
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

/// Whether the error concerns one account, so that the orders of the others may succeed.
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
    // Last, so that a token whose response is lost does not keep the order from being submitted.
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
    // The file may have nothing for this order, and an update without changes is refused.
    let order = client.order(id.clone());
    if update.is_empty() { order.get().await } else { order.update(update).await }
}

/// The values that the file has for the requirements of an order.
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
    for needed in client.order(id.clone()).requirements().try_collect().await? {
        let kind = needed.requirement_type.as_ref().and_then(|kind| kind.id.clone());
        let (Some(kind), Some(source)) = (kind, file.requirements.find(&needed)) else {
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

/// Documents, which several orders can have in common: each file is uploaded once.
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

    /// The id of a document, which is uploaded for the first order that needs it.
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

/// The numbers that cannot be ported: each would make the creation of its order fail.
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

/// The time to request for a date; `None` if the order has no windows and the carrier proposes one.
async fn foc_time(client: &Client, id: &PortingOrderId, date: FocDate) -> Result<Option<DateTime<Utc>>, Error> {
    let day = match date {
        FocDate::At(time) => return Ok(Some(time)),
        FocDate::Earliest => None,
        FocDate::On(day) => Some(day),
    };
    let windows = client.order(id.clone()).foc_windows().await?;
    let mut starts: Vec<_> = windows.iter().filter_map(|window| window.started_at.as_ref()?.parse()).collect();
    starts.sort_unstable();
    let Some(day) = day else { return Ok(starts.first().copied()) };
    if let Some(start) = starts.iter().find(|start| start.date_naive() == day) {
        return Ok(Some(*start));
    }
    let issue =
        Issue::error("foc_datetime_requested", Rule::FocWindow, format!("the order has no FOC window on {day}"));
    let days: Vec<_> = starts.iter().take(3).map(|start| start.date_naive().to_string()).collect();
    Err(Error::Validation(issue.with_hint(format!("the first windows are on {}", days.join(", "))).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_numbers_are_no_reason_for_a_warning() {
        let numbers: Vec<PhoneNumber> =
            (0..5 * NUMBERS_PER_REQUEST).map(|index| format!("+1303555{index:04}").parse().unwrap()).collect();
        let all_in_one = CreateOrder::new(numbers.clone()).validate();
        assert!(all_in_one.warnings().any(|issue| issue.rule() == Rule::TooManyNumbers));
        let issues = PortIn::new(numbers, OrderFile::default()).validate();
        assert!(issues.into_iter().all(|issue| issue.rule() != Rule::TooManyNumbers));
    }
}
