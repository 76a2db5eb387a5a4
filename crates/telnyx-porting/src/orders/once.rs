//! Creating, confirming, canceling and activating exactly once.
//!
//! The API has no idempotency keys for porting. Instead, after a failure of unknown outcome, the resource is polled
//! before anything is sent again.

use super::create::CreateOrder;
use super::handle::is_about;
use crate::call::{Call, Response, items_of};
use crate::client::Client;
use crate::error::Error;
use crate::generated::{OrderFilter, PortingOrderId};
use crate::orders::{OrderExt, OrderSort};
use crate::validation::{Issue, Rule, ValidationError};
use crate::values::{PageSize, PhoneNumber};
use std::collections::HashSet;
use std::fmt;
use std::time::Duration;
use telnyx_porting_api::types::{ActivationJob, ActivationJobStatus, PortingOrder, PortingOrderStatusValue};

/// The maximum number of attempts for a request of unknown outcome.
const MAX_SENT: u32 = 3;
/// The maximum number of pages of 250 orders to search if the API ignores the filter.
const MAX_PAGES: u32 = 40;
const PREFIX: &str = "once:";

type Found = Response<Vec<PortingOrder>>;

/// The key of a call that takes effect once: 1 to 200 letters, digits, `_`, `-`, `.` and `:`.
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

    /// Creates a key.
    ///
    /// # Errors
    /// If it is empty, too long or has other characters.
    pub fn new(key: impl Into<String>) -> Result<Self, ValidationError> {
        let key = key.into();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let shape = match key.chars().count() {
            0 => "nothing".to_owned(),
            length if length > Self::MAX => format!("{length} characters"),
            _ if !key.chars().all(allowed) => "other characters".to_owned(),
            _ => return Ok(Self(key)),
        };
        let message = format!("expected 1 to 200 letters, digits, _, -, . and :, got {shape}");
        Err(Issue::error("key", Rule::OnceKey, message).with_hint("use the id of the customer's request").into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of one of several requests that are sent for this key, such as one per 1,000 numbers. The first, with
    /// index 0, has this key itself, so a request may later be split.
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

    /// The reference of orders created with this key.
    pub(super) fn reference(&self) -> String {
        format!("{PREFIX}{}", self.0)
    }
}

impl fmt::Debug for OnceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OnceKey({})", self.0)
    }
}

/// Creates orders from a validated request.
pub(super) fn create(client: &Client, order: CreateOrder) -> Call<Vec<PortingOrder>> {
    let body = order.into_body();
    Call::compound(client, |client| async move {
        let send = |api: telnyx_porting_api::Client| async move { api.create_porting_order().body(body).send().await };
        items_of(client.send(send).await?)?.try_map(|orders| {
            let any = Some(orders).filter(|orders| !orders.is_empty());
            any.ok_or_else(|| Error::incomplete("create_porting_order", "order"))
        })
    })
}

/// Creates orders, unless those of an earlier attempt are found.
pub(super) fn create_once(client: &Client, order: CreateOrder, search_first: bool) -> Call<Vec<PortingOrder>> {
    let Some(reference) = order.customer_reference().map(str::to_owned) else {
        // Without a reference there is nothing to search for, so a failure of unknown outcome is returned to the
        // caller.
        return create(client, order);
    };
    Call::compound(client, move |client| async move {
        if search_first
            && !client.is_preparing()
            && let Some(found) = find(&client, &order, &reference).await?
        {
            return Ok(found);
        }
        let mut in_doubt: Option<Error> = None;
        for _ in 0..MAX_SENT {
            let error = match create(&client, order.clone()).with_response().await {
                Ok(created) => return only_set(&client, &order, &reference, created).await,
                Err(error) if error.may_have_been_processed() => error,
                // It may be rejected because an earlier attempt or a concurrent call was processed.
                Err(rejected) if in_doubt.is_some() || may_have_taken_effect(&rejected) => {
                    return match find(&client, &order, &reference).await {
                        Ok(Some(found)) => Ok(found),
                        Err(conflict @ (Error::PartlyCreated { .. } | Error::CreatedTwice { .. })) => Err(conflict),
                        // Neither the rejection nor a failed lookup resolves the unknown outcome.
                        Ok(None) | Err(_) => Err(in_doubt.unwrap_or(rejected)),
                    };
                }
                Err(error) => return Err(error),
            };
            let (found, is_complete) = poll_for_orders(&client, &order, &reference).await;
            match found {
                Ok(Some(found)) => return Ok(found),
                Ok(None) if !is_complete => return Err(in_doubt.unwrap_or(error)),
                Ok(None) => in_doubt = in_doubt.or(Some(error)),
                Err(conflict @ (Error::PartlyCreated { .. } | Error::CreatedTwice { .. })) => return Err(conflict),
                // The outcome remains unknown.
                Err(_) => return Err(error),
            }
        }
        Err(in_doubt.unwrap_or(Error::incomplete("create_porting_order", "data")))
    })
}

/// Returns the created orders, unless a concurrent call created others for the same numbers.
async fn only_set(client: &Client, order: &CreateOrder, reference: &str, created: Found) -> Result<Found, Error> {
    // The orders exist, so a lookup that fails or is too early is not an error.
    let Ok(listed) = search(client, order, reference).await else { return Ok(created) };
    let (listed, _) = listed.take();
    let is_created = |order: &PortingOrder| created.iter().any(|known| known.id.is_none() || known.id == order.id);
    let others: Vec<_> = listed.into_iter().filter(|order| !is_created(order)).collect();
    let has_no_numbers = |order: &PortingOrder| numbers_of(order).next().is_none();
    let own: HashSet<&str> = created.iter().flat_map(numbers_of).collect();
    let is_another = |order: &PortingOrder| {
        // A reference made from a key is unique to its request.
        let hides = has_no_numbers(order) || created.iter().any(has_no_numbers);
        numbers_of(order).any(|number| own.contains(number)) || reference.starts_with(PREFIX) && hides
    };
    if others.iter().any(is_another) {
        let found = created.iter().cloned().chain(others).collect();
        return Err(created_twice(found));
    }
    Ok(created)
}

/// The orders of two requests, earlier ones first, so that concurrent calls return the same error.
fn created_twice(mut found: Vec<PortingOrder>) -> Error {
    let id = |order: &PortingOrder| order.id.as_ref().map(|id| id.as_str().to_owned());
    let time = |order: &PortingOrder| order.created_at.as_ref().map(|time| time.as_str().to_owned());
    found.sort_by_cached_key(|order| (time(order), id(order)));
    Error::CreatedTwice { found }
}

/// Returns the last result, and whether all lookups were made. A deadline may end them before orders become visible.
async fn poll_for_orders(
    client: &Client,
    order: &CreateOrder,
    reference: &str,
) -> (Result<Option<Found>, Error>, bool) {
    let (mut last, mut lookups) = (Ok(None), 0);
    for pause in client.lookup_pauses() {
        client.clock().sleep(pause).await;
        last = find(client, order, reference).await;
        lookups += 1;
        if matches!(last, Ok(Some(_))) {
            break;
        }
    }
    (last, lookups == client.max_lookups())
}

/// The orders of an earlier attempt, even if they do not have all numbers of the request: numbers that could not be
/// ported may have been omitted.
pub(super) fn find_created(client: &Client, order: CreateOrder) -> Call<Vec<PortingOrder>> {
    Call::compound(client, move |client| async move {
        let reference = order.customer_reference().unwrap_or_default().to_owned();
        let (found, response) = search(&client, &order, &reference).await?.take();
        Ok(response.with(each_number_once(found)?))
    })
}

/// The orders that resulted from a request like this one, if any.
async fn find(client: &Client, order: &CreateOrder, reference: &str) -> Result<Option<Found>, Error> {
    let expected = order.phone_numbers().iter().collect::<HashSet<_>>().len();
    let (found, response) = search(client, order, reference).await?.take();
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
    // An order without numbers may have all of them, if its reference is made from the key: duplicates must be avoided.
    let may_be_complete = made_from_key && counts.contains(&0);
    // An order with the caller's own reference and without numbers may belong to another request.
    let may_be_anothers = !made_from_key && found.iter().any(|order| order.phone_numbers.is_empty());
    if may_be_anothers || seen < expected && !may_be_complete {
        return Err(Error::PartlyCreated { found, seen, expected });
    }
    Ok(Some(response.with(found)))
}

/// The orders of requests like this one. The API may ignore the filter, so every order is checked.
async fn search(client: &Client, order: &CreateOrder, reference: &str) -> Result<Found, Error> {
    let numbers = order.phone_numbers().iter().map(PhoneNumber::as_str);
    // An order may include the numbers of its blocks.
    let of_blocks: Vec<PhoneNumber> = order.block_numbers().collect();
    let requested: HashSet<&str> = numbers.chain(of_blocks.iter().map(PhoneNumber::as_str)).collect();
    let filter = OrderFilter::new()
        .with_customer_reference(reference)
        .with_included_phone_numbers(true)
        .with_sort(OrderSort::CreatedAtDescending);
    let list = client.orders().list(filter).with_page_size(PageSize::MAX);
    let (all, response) = list.collect_within(MAX_PAGES).with_response().await?.take();
    let mut found: Vec<PortingOrder> = Vec::new();
    for order in all.into_iter().filter(|order| is_of(order, reference, &requested)) {
        if order.id.is_none() || found.iter().all(|known| known.id != order.id) {
            found.push(order);
        }
    }
    Ok(response.with(found))
}

/// Whether an order resulted from a request with this reference and these numbers. A reference made from a key is
/// unique to its request, so the numbers need not match; the caller's own reference may be on other orders.
fn is_of(order: &PortingOrder, reference: &str, requested: &HashSet<&str>) -> bool {
    order.customer_reference.as_deref() == Some(reference)
        && !matches!(
            order.status_value(),
            Some(PortingOrderStatusValue::Cancelled | PortingOrderStatusValue::CancelPending)
        )
        && (reference.starts_with(PREFIX) || numbers_of(order).all(|number| requested.contains(number)))
}

fn numbers_of(order: &PortingOrder) -> impl Iterator<Item = &str> {
    order.phone_numbers.iter().filter_map(|number| number.phone_number.as_deref())
}

/// Rejects orders that have a number in common.
fn each_number_once(found: Vec<PortingOrder>) -> Result<Vec<PortingOrder>, Error> {
    let mut seen_before = HashSet::new();
    let is_twice = found.iter().flat_map(numbers_of).any(|number| !seen_before.insert(number));
    if is_twice { Err(created_twice(found)) } else { Ok(found) }
}

pub(super) fn confirm(client: &Client, id: &PortingOrderId) -> Call<PortingOrder> {
    Call::order(client, id, |api, id| async move { api.confirm_porting_order().id(id).send().await })
}

pub(super) async fn confirm_once(client: Client, id: PortingOrderId) -> Result<Response<PortingOrder>, Error> {
    act(&client, &id, confirm, |order| match order.status_value() {
        Some(PortingOrderStatusValue::Draft) => Effect::No,
        _ if order.is_submitted() => Effect::Yes,
        // An order in exception may or may not have been submitted and rejected again.
        _ => Effect::Unknown,
    })
    .await
}

/// The effect of a request about an order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Yes,
    No,
    Unknown,
}

/// Sends a request about an order. After a failure of unknown outcome, and after a rejection, checks whether it took
/// effect.
pub(super) async fn act(
    client: &Client,
    id: &PortingOrderId,
    request: impl Fn(&Client, &PortingOrderId) -> Call<PortingOrder>,
    effect_of: impl Fn(&PortingOrder) -> Effect,
) -> Result<Response<PortingOrder>, Error> {
    let mut in_doubt: Option<Error> = None;
    for _ in 0..MAX_SENT {
        let error = match request(client, id).with_response().await {
            Err(error) if in_doubt.is_some() || may_have_taken_effect(&error) => error,
            result => return result,
        };
        // A rejection is final. One lookup shows whether the request had already taken effect.
        let is_final = !error.may_have_been_processed();
        let (mut last, mut lookups) = (Effect::Unknown, 0);
        for pause in lookup_pauses_after(client, &error) {
            client.clock().sleep(pause).await;
            lookups += 1;
            last = Effect::Unknown;
            if let Ok(order) = client.order(id.clone()).get().with_response().await
                && is_about(id, &order)
            {
                last = effect_of(&order);
                if last == Effect::Yes {
                    return Ok(order);
                }
            }
        }
        // A deadline may end the lookups before an effect becomes visible.
        let is_cut_short = lookups < client.max_lookups();
        // An earlier attempt of unknown outcome outweighs a later one that definitely failed.
        let error = in_doubt.take().unwrap_or(error);
        if is_final || is_cut_short || last != Effect::No {
            return Err(error);
        }
        in_doubt = Some(error);
    }
    Err(in_doubt.unwrap_or(Error::incomplete("the order", "data")))
}

/// The delays before each lookup after an error. After a rejection there is one lookup.
fn lookup_pauses_after(client: &Client, error: &Error) -> impl Iterator<Item = Duration> + use<> {
    let most = if error.may_have_been_processed() { usize::MAX } else { 1 };
    client.lookup_pauses().take(most)
}

/// Whether the request may have taken effect although it failed: the outcome is unknown, or an earlier request had the
/// effect.
fn may_have_taken_effect(error: &Error) -> bool {
    error.may_have_been_processed() || matches!(error.status(), Some(400 | 409 | 422))
}

pub(super) fn activate(client: &Client, id: &PortingOrderId) -> Call<ActivationJob> {
    let id = id.clone();
    Call::data(client, |api| async move { api.activate_porting_order().id(id).send().await })
}

/// Never sends the request twice, because an accepted job may appear as not started for a while.
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
        Err(error) if may_have_taken_effect(&error) => error,
        result => return result,
    };
    for pause in lookup_pauses_after(&client, &error) {
        client.clock().sleep(pause).await;
        if let Ok(jobs) = client.order(id.clone()).activation_jobs().list().try_collect().with_response().await {
            let (jobs, response) = jobs.take();
            if let Some(job) = jobs.into_iter().find(|job| has_begun(job) && !before.contains(job)) {
                return Ok(response.with(job));
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
    fn keys_have_a_limited_character_set() {
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
    fn orders_are_matched_by_reference_numbers_and_status() {
        let requested = HashSet::from(["+13035550000", "+13035550001"]);
        let is = |reference, status, numbers: &[&str]| is_of(&order(reference, status, numbers), "Acct", &requested);
        assert!(is("Acct", "draft", &["+13035550000"]));
        assert!(is("Acct", "ported", &["+13035550000", "+13035550001"]));
        assert!(!is("acct", "draft", &["+13035550000"]));
        assert!(!is("Acct", "draft", &["+13035550000", "+13035550002"]));
        assert!(!is("Acct", "cancelled", &["+13035550000"]));
        // It may belong to the request, so no second order is created.
        assert!(is("Acct", "draft", &[]));
        assert!(is_of(&order("once:k", "draft", &[]), "once:k", &requested));
    }
}
