//! Creating, confirming, cancelling and activating exactly once.
//!
//! The API has no idempotency keys for porting. What stands in for them is looking: after a failure that leaves open
//! whether the server acted, the resource is read, for a while, before anything is sent again.

use super::{CreateOrder, create as send_create};
use crate::{
    Answer, Call, Client, Error, OrderFacts, OrderFilter, OrderSort, PageSize, PortingOrderId, Problem, Rule,
    ValidationError,
};
use std::collections::HashSet;
use std::fmt;
use std::time::Duration;
use telnyx_porting_api::types::{ActivationJob, ActivationJobStatus, PortingOrder, PortingOrderStatusValue};

/// How often a request of unknown outcome is sent at most.
const MAX_SENT: u32 = 3;
/// How long to wait before each look: ten seconds in all, for a list that lags behind.
const LOOKS: [Duration; 5] =
    [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(3), Duration::from_secs(4)];
/// How many pages of 250 are searched when the API ignores the filter.
const MAX_PAGES: usize = 40;
const PREFIX: &str = "once:";

type Found = Answer<Vec<PortingOrder>>;

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
        Err(Problem::error("key", Rule::OnceKey, message)
            .with_hint("take the id of the request that is being served")
            .into())
    }

    /// The key of one of several requests.
    #[cfg(feature = "port-in")]
    pub(crate) fn part(&self, index: usize) -> Self {
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
        if look_first && let Some(found) = find(&client, &order, &reference).await? {
            return Ok(found);
        }
        let mut sent = 1;
        loop {
            let error = match send_create(&client, order.clone()).with_response().await {
                Err(error) if error.may_have_been_processed() => error,
                result => return result,
            };
            match find_patiently(&client, &order, &reference).await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) if sent < MAX_SENT => sent += 1,
                Err(partly @ Error::PartlyCreated { .. }) => return Err(partly),
                // All that is known is that the outcome is unknown.
                Ok(None) | Err(_) => return Err(error),
            }
        }
    })
}

async fn find_patiently(client: &Client, order: &CreateOrder, reference: &str) -> Result<Option<Found>, Error> {
    let mut last = Ok(None);
    for pause in LOOKS {
        client.clock().sleep(pause).await;
        last = find(client, order, reference).await;
        if matches!(last, Ok(Some(_))) {
            return last;
        }
    }
    last
}

/// The orders that came of a request like this one, if there are any. The API may ignore the filter, so that every order
/// is looked at here too.
async fn find(client: &Client, order: &CreateOrder, reference: &str) -> Result<Option<Found>, Error> {
    let wanted: HashSet<&str> = order.phone_numbers().iter().map(crate::PhoneNumber::as_str).collect();
    let filter = OrderFilter::new()
        .with_customer_reference(reference)
        .with_included_phone_numbers(true)
        .with_sort(OrderSort::CreatedAtDescending);
    let list = client.orders().list(filter).with_page_size(PageSize::MAX);
    let mut found = Vec::new();
    for number in (1..).take(MAX_PAGES) {
        let (page, answer) = list.page(number).with_response().await?.take();
        let is_last = page.items.is_empty() || page.total_pages.is_some_and(|total| u64::from(number) >= total);
        found.extend(page.items.into_iter().filter(|found| is_of(found, reference, &wanted)));
        if is_last {
            return complete(found, wanted.len(), answer);
        }
    }
    Err(Error::EndlessList { operation: "list_porting_orders", page: u32::try_from(MAX_PAGES).unwrap_or(u32::MAX) })
}

/// Whether an order came of a request with this reference and these numbers.
fn is_of(order: &PortingOrder, reference: &str, wanted: &HashSet<&str>) -> bool {
    order.customer_reference.as_deref() == Some(reference)
        && !matches!(order.status_value(), Some(PortingOrderStatusValue::Cancelled | PortingOrderStatusValue::CancelPending))
        && order.phone_numbers.iter().all(|number| number.phone_number.as_deref().is_none_or(|n| wanted.contains(n)))
        // A reference of the caller's own may stand on other orders too.
        && (!order.phone_numbers.is_empty() || reference.starts_with(PREFIX))
}

fn complete(found: Vec<PortingOrder>, expected: usize, answer: Answer<()>) -> Result<Option<Found>, Error> {
    if found.is_empty() {
        return Ok(None);
    }
    let counts = found.iter().map(|order| {
        let counted = order.porting_phone_numbers_count.and_then(|count| usize::try_from(count).ok());
        counted.unwrap_or(0).max(order.phone_numbers.len())
    });
    let seen: usize = counts.sum();
    // An order that tells of no number counts for all: better none than two.
    if seen < expected && found.iter().all(|order| !order.phone_numbers.is_empty()) {
        return Err(Error::PartlyCreated { found, seen, expected });
    }
    Ok(Some(answer.with(found)))
}

pub(super) fn confirm(client: &Client, id: &PortingOrderId) -> Call<PortingOrder> {
    let id = id.clone();
    Call::data(client, |api| async move { api.confirm_porting_order().id(id).send().await })
}

pub(super) async fn confirm_once(client: Client, id: PortingOrderId) -> Result<Answer<PortingOrder>, Error> {
    act(&client, &id, confirm, |order| match order.status_value() {
        None | Some(PortingOrderStatusValue::Draft | PortingOrderStatusValue::Exception) => None,
        // Whatever else there is comes after it.
        Some(_) => Some(()),
    })
    .await
}

/// Sends a request about an order; after a failure of unknown outcome, and after a refusal, looks whether it has taken
/// effect.
pub(super) async fn act(
    client: &Client,
    id: &PortingOrderId,
    request: impl Fn(&Client, &PortingOrderId) -> Call<PortingOrder>,
    has_happened: impl Fn(&PortingOrder) -> Option<()>,
) -> Result<Answer<PortingOrder>, Error> {
    let mut sent = 1;
    loop {
        let error = match request(client, id).with_response().await {
            Err(error) if is_worth_a_look(&error) => error,
            result => return result,
        };
        let mut last = None;
        for pause in LOOKS {
            client.clock().sleep(pause).await;
            match client.order(id.clone()).get().with_response().await {
                Ok(order) if has_happened(&order).is_some() => return Ok(order),
                Ok(order) => last = Some(order),
                Err(_) => {}
            }
            if !error.may_have_been_processed() {
                // A refusal is final; one look tells whether it was for being done already.
                return Err(error);
            }
        }
        // Of an order in exception nobody can tell whether it was submitted again and refused again.
        let may_send_again =
            last.is_some_and(|order| order.status_value() != Some(&PortingOrderStatusValue::Exception));
        if !may_send_again || sent >= MAX_SENT {
            return Err(error);
        }
        sent += 1;
    }
}

/// Whether what was asked for may have happened all the same: the outcome is unknown, or it had happened before.
fn is_worth_a_look(error: &Error) -> bool {
    error.may_have_been_processed() || matches!(error.status(), Some(400 | 409 | 422))
}

pub(super) fn activate(client: &Client, id: &PortingOrderId) -> Call<ActivationJob> {
    let id = id.clone();
    Call::data(client, |api| async move { api.activate_porting_order().id(id).send().await })
}

pub(super) async fn activate_once(client: Client, id: PortingOrderId) -> Result<Answer<ActivationJob>, Error> {
    let mut sent = 1;
    loop {
        let error = match activate(&client, &id).with_response().await {
            Err(error) if is_worth_a_look(&error) => error,
            result => return result,
        };
        let mut seen = false;
        for pause in LOOKS {
            client.clock().sleep(pause).await;
            if let Ok(jobs) = client.order(id.clone()).activation_jobs().list().page(1).with_response().await {
                seen = true;
                let (page, answer) = jobs.take();
                if let Some(job) = page.items.into_iter().find(has_begun) {
                    return Ok(answer.with(job));
                }
            }
            if !error.may_have_been_processed() {
                return Err(error);
            }
        }
        if !seen || sent >= MAX_SENT {
            return Err(error);
        }
        sent += 1;
    }
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
        assert!(!is("Acct", "draft", &[]));
        assert!(is_of(&order("once:k", "draft", &[]), "once:k", &wanted));
    }
}
