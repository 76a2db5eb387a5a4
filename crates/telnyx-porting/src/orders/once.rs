//! Creating, confirming, cancelling and activating exactly once.
//!
//! The API has no idempotency keys for porting. What stands in for them is looking: after a failure that leaves open
//! whether the server acted, the resource is read, for a while, before anything is sent again.

use super::handle::is_about;
use super::{CreateOrder, create as send_create};
use crate::call::{Call, Response};
use crate::client::Client;
use crate::error::Error;
use crate::generated::{OrderFilter, PortingOrderId};
use crate::orders::{OrderFacts, OrderSort};
use crate::validation::{Issue, Rule, ValidationError};
use crate::values::{PageSize, PhoneNumber};
use std::collections::HashSet;
use std::fmt;
use std::time::Duration;
use telnyx_porting_api::types::{ActivationJob, ActivationJobStatus, PortingOrder, PortingOrderStatusValue};

/// How often a request of unknown outcome is sent at most.
const MAX_SENT: u32 = 3;
/// How many pages of 250 are searched when the API ignores the filter.
const MAX_PAGES: u32 = 40;
const PREFIX: &str = "once:";

type Found = Response<Vec<PortingOrder>>;

/// The key of a call that is made once: 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
///
/// ```
/// use telnyx_porting::OnceKey;
///
/// assert!(OnceKey::new("migration-2026-17").is_ok());
/// assert!(OnceKey::new("").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OnceKey(String);

impl OnceKey {
    const MAX: usize = 200;

    /// A key.
    ///
    /// # Errors
    /// When it is empty, too long or has other characters.
    pub fn new(key: impl Into<String>) -> Result<Self, ValidationError> {
        let key = key.into();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let shape = match key.chars().count() {
            0 => "nothing".to_owned(),
            length if length > Self::MAX => format!("{length} characters"),
            _ if !key.chars().all(allowed) => "another character".to_owned(),
            _ => return Ok(Self(key)),
        };
        let message = format!("{shape} where a key is 1 to 200 letters, digits, _, -, . and :");
        Err(Issue::error("key", Rule::OnceKey, message)
            .with_hint("take the id of the request that is being served")
            .into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of one of several requests that are sent for this key, such as one for every 1,000 numbers. The first,
    /// with the index 0, has this key itself, so that a request may later become several.
    ///
    /// ```
    /// use telnyx_porting::OnceKey;
    ///
    /// let key = OnceKey::new("migration-2026-17")?;
    /// assert_eq!(key.part(0), key);
    /// assert_ne!(key.part(1), key.part(2));
    /// # Ok::<_, telnyx_porting::ValidationError>(())
    /// ```
    #[must_use]
    pub fn part(&self, index: usize) -> Self {
        if index == 0 { self.clone() } else { Self(format!("{}:{index}", self.0)) }
    }

    /// The reference that orders of this key get.
    pub(super) fn reference(&self) -> String {
        format!("{PREFIX}{}", self.0)
    }
}

impl fmt::Debug for OnceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OnceKey({})", self.0)
    }
}

/// Creates orders, unless those of an earlier attempt are found.
pub(super) fn create(client: &Client, order: CreateOrder, look_first: bool) -> Call<Vec<PortingOrder>> {
    let Some(reference) = order.customer_reference().map(str::to_owned) else {
        // Nothing to look for: a request of unknown outcome is the caller's to judge.
        return send_create(client, order);
    };
    Call::compound(client, move |client| async move {
        if look_first
            && !client.is_preparing()
            && let Some(found) = find(&client, &order, &reference).await?
        {
            return Ok(found);
        }
        let mut doubt: Option<Error> = None;
        for _ in 0..MAX_SENT {
            let error = match send_create(&client, order.clone()).with_response().await {
                Ok(created) => return only_set(&client, &order, &reference, created).await,
                Err(error) if error.may_have_been_processed() => error,
                // It may be rejected because an earlier attempt, or a call at the same time, had been carried out.
                Err(rejected) if doubt.is_some() || is_worth_a_look(&rejected) => {
                    return match find(&client, &order, &reference).await {
                        Ok(Some(found)) => Ok(found),
                        Err(told @ (Error::PartlyCreated { .. } | Error::CreatedTwice { .. })) => Err(told),
                        // Neither this rejection nor a look that failed takes the doubt away.
                        Ok(None) | Err(_) => Err(doubt.unwrap_or(rejected)),
                    };
                }
                Err(error) => return Err(error),
            };
            let is_cut_short = client.cuts_looks_short();
            match find_patiently(&client, &order, &reference).await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) if is_cut_short => return Err(doubt.unwrap_or(error)),
                Ok(None) => doubt = doubt.or(Some(error)),
                Err(told @ (Error::PartlyCreated { .. } | Error::CreatedTwice { .. })) => return Err(told),
                // All that is known is that the outcome is unknown.
                Err(_) => return Err(error),
            }
        }
        Err(doubt.unwrap_or(Error::incomplete("create_porting_order", "any answer")))
    })
}

/// The orders that were created, unless a call at the same time has created others for the same numbers.
async fn only_set(client: &Client, order: &CreateOrder, reference: &str, created: Found) -> Result<Found, Error> {
    // The orders exist, so neither a look that fails nor one that comes too early is an error.
    let Ok(listed) = search(client, order, reference).await else { return Ok(created) };
    let (listed, _) = listed.take();
    let is_created = |order: &PortingOrder| created.iter().any(|known| known.id.is_none() || known.id == order.id);
    let others: Vec<_> = listed.into_iter().filter(|order| !is_created(order)).collect();
    let has_no_numbers = |order: &PortingOrder| numbers_of(order).next().is_none();
    let own: HashSet<&str> = created.iter().flat_map(numbers_of).collect();
    let is_another = |order: &PortingOrder| {
        // A reference made from a key is on no order of another request.
        let hides = has_no_numbers(order) || created.iter().any(has_no_numbers);
        numbers_of(order).any(|number| own.contains(number)) || reference.starts_with(PREFIX) && hides
    };
    if others.iter().any(is_another) {
        let found = created.iter().cloned().chain(others).collect();
        return Err(created_twice(found));
    }
    Ok(created)
}

/// The orders of two requests, the earlier ones first, so that calls at the same time tell the same.
fn created_twice(mut found: Vec<PortingOrder>) -> Error {
    let id = |order: &PortingOrder| order.id.as_ref().map(|id| id.as_str().to_owned());
    let time = |order: &PortingOrder| order.created_at.as_ref().map(|time| time.as_str().to_owned());
    found.sort_by_cached_key(|order| (time(order), id(order)));
    Error::CreatedTwice { found }
}

async fn find_patiently(client: &Client, order: &CreateOrder, reference: &str) -> Result<Option<Found>, Error> {
    let mut last = Ok(None);
    for pause in client.lookup_pauses() {
        client.clock().sleep(pause).await;
        last = find(client, order, reference).await;
        if matches!(last, Ok(Some(_))) {
            return last;
        }
    }
    last
}

/// The orders of an earlier attempt, whether or not they have all numbers of the request: those that could not be ported
/// may have been left out then.
pub(super) fn find_created(client: &Client, order: CreateOrder) -> Call<Vec<PortingOrder>> {
    Call::compound(client, move |client| async move {
        let reference = order.customer_reference().unwrap_or_default().to_owned();
        let (found, answer) = search(&client, &order, &reference).await?.take();
        Ok(answer.with(each_number_once(found)?))
    })
}

/// The orders that came of a request like this one, if there are any.
async fn find(client: &Client, order: &CreateOrder, reference: &str) -> Result<Option<Found>, Error> {
    let expected = order.phone_numbers().iter().collect::<HashSet<_>>().len();
    let (found, answer) = search(client, order, reference).await?.take();
    complete(found, expected, reference, answer)
}

/// The orders of requests like this one. The API may ignore the filter, so that every order is looked at here too.
async fn search(client: &Client, order: &CreateOrder, reference: &str) -> Result<Found, Error> {
    let numbers = order.phone_numbers().iter().map(PhoneNumber::as_str);
    // An order may show the numbers of its blocks too.
    let of_blocks: Vec<PhoneNumber> = order.block_numbers().collect();
    let wanted: HashSet<&str> = numbers.chain(of_blocks.iter().map(PhoneNumber::as_str)).collect();
    let filter = OrderFilter::new()
        .with_customer_reference(reference)
        .with_included_phone_numbers(true)
        .with_sort(OrderSort::CreatedAtDescending);
    let list = client.orders().list(filter).with_page_size(PageSize::MAX);
    let (all, answer) = list.collect_within(MAX_PAGES).with_response().await?.take();
    let mut found: Vec<PortingOrder> = Vec::new();
    for order in all.into_iter().filter(|order| is_of(order, reference, &wanted)) {
        if order.id.is_none() || found.iter().all(|known| known.id != order.id) {
            found.push(order);
        }
    }
    Ok(answer.with(found))
}

/// Whether an order came of a request with this reference and these numbers. A reference made from a key stands on no
/// other order, whatever the numbers on it look like; one of the caller's own may.
fn is_of(order: &PortingOrder, reference: &str, wanted: &HashSet<&str>) -> bool {
    order.customer_reference.as_deref() == Some(reference)
        && !matches!(
            order.status_value(),
            Some(PortingOrderStatusValue::Cancelled | PortingOrderStatusValue::CancelPending)
        )
        && (reference.starts_with(PREFIX) || numbers_of(order).all(|number| wanted.contains(number)))
}

fn numbers_of(order: &PortingOrder) -> impl Iterator<Item = &str> {
    order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref())
}

/// The same orders, unless two have a number in common.
fn each_number_once(found: Vec<PortingOrder>) -> Result<Vec<PortingOrder>, Error> {
    let mut seen_before = HashSet::new();
    let is_twice = found.iter().flat_map(numbers_of).any(|number| !seen_before.insert(number));
    if is_twice { Err(created_twice(found)) } else { Ok(found) }
}

fn complete(
    found: Vec<PortingOrder>,
    expected: usize,
    reference: &str,
    answer: Response<()>,
) -> Result<Option<Found>, Error> {
    if found.is_empty() {
        return Ok(None);
    }
    let found = each_number_once(found)?;
    let counts = found.iter().map(|order| {
        let counted = order.porting_phone_numbers_count.and_then(|count| usize::try_from(count).ok());
        counted.unwrap_or(0).max(order.phone_numbers.len())
    });
    let counts: Vec<usize> = counts.collect();
    let seen = counts.iter().sum();
    let made_from_key = reference.starts_with(PREFIX);
    // An order that tells of no number counts for all, if its reference is nobody else's: better none than two.
    let may_be_complete = made_from_key && counts.contains(&0);
    // Whose order it is that has a reference of the caller's and shows no numbers, nobody can tell.
    let may_be_anothers = !made_from_key && found.iter().any(|order| order.phone_numbers.is_empty());
    if may_be_anothers || seen < expected && !may_be_complete {
        return Err(Error::PartlyCreated { found, seen, expected });
    }
    Ok(Some(answer.with(found)))
}

pub(super) fn confirm(client: &Client, id: &PortingOrderId) -> Call<PortingOrder> {
    Call::order(client, id, |api, id| async move { api.confirm_porting_order().id(id).send().await })
}

pub(super) async fn confirm_once(client: Client, id: PortingOrderId) -> Result<Response<PortingOrder>, Error> {
    act(&client, &id, confirm, |order| match order.status_value() {
        Some(PortingOrderStatusValue::Draft) => Happened::No,
        _ if order.is_submitted() => Happened::Yes,
        // Of an order in exception nobody can tell whether it was submitted again and refused again.
        _ => Happened::Unknown,
    })
    .await
}

/// What an order tells of a request about it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    Yes,
    No,
    Unknown,
}

/// Sends a request about an order; after a failure of unknown outcome, and after a refusal, looks whether it has taken
/// effect.
pub(super) async fn act(
    client: &Client,
    id: &PortingOrderId,
    request: impl Fn(&Client, &PortingOrderId) -> Call<PortingOrder>,
    happened: impl Fn(&PortingOrder) -> Happened,
) -> Result<Response<PortingOrder>, Error> {
    let mut doubt: Option<Error> = None;
    for _ in 0..MAX_SENT {
        let error = match request(client, id).with_response().await {
            Err(error) if doubt.is_some() || is_worth_a_look(&error) => error,
            result => return result,
        };
        // A refusal is final; one look tells whether it was for having been done already.
        let is_final = !error.may_have_been_processed();
        let is_cut_short = client.cuts_looks_short();
        let mut last = Happened::Unknown;
        for pause in looks_after(client, &error) {
            client.clock().sleep(pause).await;
            if let Ok(order) = client.order(id.clone()).get().with_response().await {
                last = if is_about(id, &order) { happened(&order) } else { Happened::Unknown };
                if last == Happened::Yes {
                    return Ok(order);
                }
            }
        }
        // An earlier attempt of unknown outcome is not forgotten for a later one that certainly failed.
        let error = doubt.take().unwrap_or(error);
        if is_final || is_cut_short || last != Happened::No {
            return Err(error);
        }
        doubt = Some(error);
    }
    Err(doubt.unwrap_or(Error::incomplete("the order", "any answer")))
}

/// The pauses before each look after an error: after a rejection there is one look.
fn looks_after(client: &Client, error: &Error) -> impl Iterator<Item = Duration> + use<> {
    let most = if error.may_have_been_processed() { usize::MAX } else { 1 };
    client.lookup_pauses().take(most)
}

/// Whether what was asked for may have happened all the same: the outcome is unknown, or it had happened before.
fn is_worth_a_look(error: &Error) -> bool {
    error.may_have_been_processed() || matches!(error.status(), Some(400 | 409 | 422))
}

pub(super) fn activate(client: &Client, id: &PortingOrderId) -> Call<ActivationJob> {
    let id = id.clone();
    Call::data(client, |api| async move { api.activate_porting_order().id(id).send().await })
}

/// Never sends twice: a job that was accepted may say for a while that nothing has begun.
pub(super) async fn activate_once(client: Client, id: PortingOrderId) -> Result<Response<ActivationJob>, Error> {
    if client.is_preparing() {
        return activate(&client, &id).with_response().await;
    }
    let before = client.order(id.clone()).activation_jobs().list().try_collect().with_response().await?;
    let (before, rest) = before.take();
    if let Some(running) = before.iter().find(|job| job.status == Some(ActivationJobStatus::InProcess)) {
        return Ok(rest.with(running.clone()));
    }
    let error = match activate(&client, &id).with_response().await {
        Err(error) if is_worth_a_look(&error) => error,
        result => return result,
    };
    for pause in looks_after(&client, &error) {
        client.clock().sleep(pause).await;
        if let Ok(jobs) = client.order(id.clone()).activation_jobs().list().try_collect().with_response().await {
            let (jobs, answer) = jobs.take();
            if let Some(job) = jobs.into_iter().find(|job| has_begun(job) && !before.contains(job)) {
                return Ok(answer.with(job));
            }
        }
    }
    Err(error)
}

fn has_begun(job: &ActivationJob) -> bool {
    matches!(job.status, Some(ActivationJobStatus::InProcess | ActivationJobStatus::Completed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_plain() {
        for key in ["a", "migration-2026-17", "a.b:c_d", &"a".repeat(200)] {
            assert!(OnceKey::new(key).is_ok(), "{key}");
        }
        for key in ["", "a b", "é", "a\n", &"a".repeat(201)] {
            assert_eq!(OnceKey::new(key).unwrap_err().first().rule(), Rule::OnceKey, "{key}");
        }
    }

    fn order(reference: &str, status: &str, numbers: &[&str]) -> PortingOrder {
        let numbers: Vec<_> = numbers.iter().map(|number| serde_json::json!({"phone_number": number})).collect();
        serde_json::from_value(serde_json::json!({
            "customer_reference": reference,
            "status": {"value": status},
            "phone_numbers": numbers,
            "porting_phone_numbers_count": numbers.len(),
        }))
        .unwrap()
    }

    #[test]
    fn orders_are_told_by_reference_numbers_and_status() {
        let wanted = HashSet::from(["+13035550000", "+13035550001"]);
        let is = |reference, status, numbers: &[&str]| is_of(&order(reference, status, numbers), "Acct", &wanted);
        assert!(is("Acct", "draft", &["+13035550000"]));
        assert!(is("Acct", "ported", &["+13035550000", "+13035550001"]));
        assert!(!is("acct", "draft", &["+13035550000"]));
        assert!(!is("Acct", "draft", &["+13035550000", "+13035550002"]));
        assert!(!is("Acct", "cancelled", &["+13035550000"]));
        // Whose it is cannot be told, so that nothing is created beside it.
        assert!(is("Acct", "draft", &[]));
        assert!(is_of(&order("once:k", "draft", &[]), "once:k", &wanted));
    }
}
