//! Creating, filling in, sharing and confirming the orders of a port-in.

use crate::job::{DocumentSource, FocDate, OrderFile, RequirementSource};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use telnyx_porting::types::{PortabilityCheck, PortingOrder, PortingOrderSharingToken, UpdatePortingOrderRequirement};
use telnyx_porting::{
    Client, CreateOrder, DocumentId, Error, Issue, Issues, NUMBERS_PER_REQUEST, OnceKey, OrderEnd, OrderFacts,
    OrderUpdate, PhoneNumber, PortingOrderId, Rule,
};

/// The numbers to port and what their orders are filled in with.
#[derive(Clone, Debug)]
pub struct PortIn {
    numbers: Vec<PhoneNumber>,
    order: OrderFile,
    key: Option<OnceKey>,
}

/// What is done to each order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Its data are set.
    FillIn,
    /// A sharing token is made.
    Share,
    /// It is submitted.
    Confirm,
}

impl Step {
    /// The step as a verb.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FillIn => "fill in",
            Self::Share => "share",
            Self::Confirm => "confirm",
        }
    }
}

/// What happens while a port-in is applied, in the order in which it happens.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A number cannot be ported and is left out.
    NotPortable(&'a PortabilityCheck),
    /// The orders exist now. Keep their ids: whatever fails from here on, they are there.
    Created(&'a [PortingOrder]),
    /// A document was uploaded.
    Uploaded(&'a DocumentId),
    /// An order's data are set.
    FilledIn(&'a PortingOrder),
    /// An order's documents are shared. The token is a secret.
    Shared(&'a PortingOrderId, &'a PortingOrderSharingToken),
    /// An order is submitted.
    Confirmed(&'a PortingOrder),
    /// A step failed for one order; the other orders go on, and after [`Step::Share`] so does this one.
    Failed(&'a PortingOrderId, Step, &'a Error),
}

/// What a port-in did to an order, and how following the order ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct OrderResult {
    /// The order's id.
    pub id: PortingOrderId,
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
        Self { id, order, failure: None, unshared: None, end: None }
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
    /// A port-in of these numbers.
    pub fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        let mut seen = HashSet::new();
        let numbers = numbers.into_iter().filter(|number| seen.insert(*number)).collect();
        Self { numbers, order, key: None }
    }

    /// Creates the orders once for this key: applied again, after a crash for one, the port-in goes on with the orders
    /// that exist. See [`Orders::create_once`](telnyx_porting::Orders::create_once).
    #[must_use]
    pub fn with_once_key(mut self, key: OnceKey) -> Self {
        self.key = Some(key);
        self
    }

    /// All issues at once, without sending anything.
    pub fn validate(&self) -> Issues {
        let issues = self.create_order(self.numbers.clone()).validate();
        // The numbers are sent in as many requests as it takes.
        let mut issues: Issues = issues.into_iter().filter(|issue| issue.rule() != Rule::TooManyNumbers).collect();
        issues.extend(self.order.validate());
        if let Some(misc) = &self.order.misc {
            issues.extend(misc.validate());
            if let Err(error) = misc.check_against(&self.numbers) {
                issues.extend(error.into_issues());
            }
        }
        issues
    }

    /// Creates the orders, fills each in, shares and confirms it. A step that fails ends the work on its order only;
    /// sharing that fails does not end it.
    ///
    /// # Errors
    /// [`Error::Validation`] before anything is sent, or what made the portability check, the creation or an upload
    /// fail; orders that exist by then were told of by [`Event::Created`].
    pub async fn apply(&self, client: &Client, mut on_event: impl FnMut(Event<'_>)) -> Result<Vec<OrderResult>, Error> {
        self.validate().into_result()?;
        let orders = self.create_orders(client, &mut on_event).await?;
        // Documents last: one that belongs to no order is deleted after 30 minutes.
        let loa = upload(client, self.order.loa.as_ref(), &mut on_event).await?;
        let invoice = upload(client, self.order.invoice.as_ref(), &mut on_event).await?;
        let update = self.order.update(loa.as_ref(), invoice.as_ref())?;
        let mut uploads = Uploads::default();
        let mut results = Vec::with_capacity(orders.len());
        for order in orders {
            let mut result = OrderResult::new(order.order_id()?, order);
            if !result.order.is_submitted() {
                self.advance(client, &mut result, &update, &mut uploads, &mut on_event).await;
            }
            if let Some((step, error)) = &result.failure {
                on_event(Event::Failed(&result.id, *step, error));
            }
            results.push(result);
        }
        Ok(results)
    }

    fn create_order(&self, numbers: Vec<PhoneNumber>) -> CreateOrder {
        let mut order = CreateOrder::new(numbers);
        if let Some(reference) = &self.order.customer_reference {
            order = order.with_customer_reference(reference);
        }
        if let Some(reference) = &self.order.customer_group_reference {
            order = order.with_customer_group_reference(reference);
        }
        order
    }

    /// Creates the orders, or with a key finds those of an earlier attempt: before the portability check, as numbers of
    /// an order that exists may count as not portable.
    async fn create_orders(
        &self,
        client: &Client,
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<Vec<PortingOrder>, Error> {
        let mut orders = Vec::new();
        for (index, chunk) in self.numbers.chunks(NUMBERS_PER_REQUEST).enumerate() {
            let key = self.key.as_ref().map(|key| key.part(index));
            let mut created = match &key {
                Some(key) => client.orders().find_created(self.create_order(chunk.to_vec()), key.clone()).await?,
                None => Vec::new(),
            };
            if created.is_empty() {
                let numbers = portable(client, chunk, on_event).await?;
                if numbers.is_empty() {
                    continue;
                }
                let request = self.create_order(numbers);
                created = match key {
                    Some(key) => client.orders().create_once(request, key).await?,
                    // With a reference to look for, a lost answer is no lost order.
                    None => client.orders().create_and_reconcile(request).await?,
                };
            }
            on_event(Event::Created(&created));
            orders.extend(created);
        }
        if orders.is_empty() {
            let issue = Issue::error("phone_numbers", Rule::NotEmpty, "none of the numbers can be ported");
            return Err(Error::Validation(issue.with_hint("see the reason of each number").into()));
        }
        Ok(orders)
    }

    async fn advance(
        &self,
        client: &Client,
        result: &mut OrderResult,
        update: &OrderUpdate,
        uploads: &mut Uploads,
        on_event: &mut impl FnMut(Event<'_>),
    ) {
        match self.fill_in(client, &result.id, update.clone(), uploads, on_event).await {
            Ok(order) => {
                on_event(Event::FilledIn(&order));
                result.order = order;
            }
            Err(error) => {
                result.failure = Some((Step::FillIn, error));
                return;
            }
        }
        if let Some(request) = &self.order.share {
            match client.order(result.id.clone()).share(request.clone()).await {
                Ok(token) => on_event(Event::Shared(&result.id, &token)),
                Err(error) => {
                    on_event(Event::Failed(&result.id, Step::Share, &error));
                    result.unshared = Some(error);
                }
            }
        }
        match client.order(result.id.clone()).confirm_once().await {
            Ok(order) => {
                on_event(Event::Confirmed(&order));
                result.order = order;
            }
            Err(error) => result.failure = Some((Step::Confirm, error)),
        }
    }

    async fn fill_in(
        &self,
        client: &Client,
        id: &PortingOrderId,
        mut update: OrderUpdate,
        uploads: &mut Uploads,
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<PortingOrder, Error> {
        match self.order.foc_date {
            None => {}
            Some(FocDate::At(time)) => update = update.with_foc_datetime_requested(time),
            Some(FocDate::Earliest) => {
                let windows = client.order(id.clone()).foc_windows().await?;
                let starts = windows.iter().filter_map(|window| window.started_at.as_ref()?.parse());
                if let Some(earliest) = starts.min() {
                    update = update.with_foc_datetime_requested(earliest);
                }
            }
        }
        let requirements = self.requirements(client, id, uploads, on_event).await?;
        if !requirements.is_empty() {
            update = update.with_requirements(requirements);
        }
        // The file may have nothing for this order, and an update without changes is refused.
        let order = client.order(id.clone());
        if update.is_empty() { order.get().await } else { order.update(update).await }
    }

    /// The values that the file has for the requirements of an order.
    async fn requirements(
        &self,
        client: &Client,
        id: &PortingOrderId,
        uploads: &mut Uploads,
        on_event: &mut impl FnMut(Event<'_>),
    ) -> Result<Vec<UpdatePortingOrderRequirement>, Error> {
        let mut values = Vec::new();
        if self.order.requirements.is_empty() {
            return Ok(values);
        }
        for needed in client.order(id.clone()).requirements().try_collect().await? {
            let kind = needed.requirement_type.as_ref().and_then(|kind| kind.id.clone());
            let (Some(kind), Some(source)) = (kind, self.order.requirements.find(&needed)) else {
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
}

/// Documents of requirements, which several orders can have in common.
#[derive(Default)]
struct Uploads {
    ids: HashMap<PathBuf, DocumentId>,
}

impl Uploads {
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
        let id = upload_file(client, path, on_event).await?;
        self.ids.insert(path.clone(), id.clone());
        Ok(id)
    }
}

/// The numbers that can be ported: one that cannot would make the whole creation fail.
async fn portable(
    client: &Client,
    chunk: &[PhoneNumber],
    on_event: &mut impl FnMut(Event<'_>),
) -> Result<Vec<PhoneNumber>, Error> {
    let mut numbers = chunk.to_vec();
    for check in client.portability().check(chunk).await? {
        if check.portable == Some(false) {
            on_event(Event::NotPortable(&check));
            numbers.retain(|number| Some(number.as_str()) != check.phone_number.as_deref());
        }
    }
    Ok(numbers)
}

async fn upload(
    client: &Client,
    source: Option<&DocumentSource>,
    on_event: &mut impl FnMut(Event<'_>),
) -> Result<Option<DocumentId>, Error> {
    Ok(match source {
        None => None,
        Some(DocumentSource::Uploaded(id)) => Some(id.clone()),
        Some(DocumentSource::File(path)) => Some(upload_file(client, path, on_event).await?),
    })
}

async fn upload_file(client: &Client, path: &Path, on_event: &mut impl FnMut(Event<'_>)) -> Result<DocumentId, Error> {
    let id = client.documents().upload(path).await?.id()?;
    on_event(Event::Uploaded(&id));
    Ok(id)
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
