//! Canceling orders, which the API rejects within 48 hours of the FOC time.

use super::once::{self, Effect};
use crate::call::{Call, Response};
use crate::client::Client;
use crate::error::Error;
use crate::generated::PortingOrderId;
use crate::orders::OrderExt;
use crate::validation::{Issue, Rule};
use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting_api::types::{PortingOrder, PortingOrderStatusValue};

/// The period before the FOC time in which the API rejects cancellations: 48 hours.
pub const CANCEL_LOCK: TimeDelta = TimeDelta::hours(48);

/// Reads the order, and cancels it unless its FOC time is too close.
pub(super) async fn checked(client: Client, id: PortingOrderId) -> Result<Response<PortingOrder>, Error> {
    if !client.is_preparing() {
        let order = client.order(id.clone()).get_without_numbers().await?;
        if let Some(issue) = too_late(&order, client.clock().utc()) {
            return Err(Error::Validation(issue.into()));
        }
    }
    request(&client, &id).with_response().await
}

/// The request without the check.
pub(super) fn request(client: &Client, id: &PortingOrderId) -> Call<PortingOrder> {
    Call::order(client, id, |api, id| async move { api.cancel_porting_order().id(id).send().await })
}

/// Reads, checks and cancels the order. After a failure of unknown outcome, checks the order before retrying.
pub(super) async fn once(client: Client, id: PortingOrderId) -> Result<Response<PortingOrder>, Error> {
    if client.is_preparing() {
        return request(&client, &id).with_response().await;
    }
    let order = client.order(id.clone()).get_without_numbers().with_response().await?;
    if is_cancelled(&order) {
        return Ok(order);
    }
    if let Some(issue) = too_late(&order, client.clock().utc()) {
        return Err(Error::Validation(issue.into()));
    }
    once::act(&client, &id, request, |order| if is_cancelled(order) { Effect::Yes } else { Effect::No }).await
}

fn is_cancelled(order: &PortingOrder) -> bool {
    matches!(order.status_value(), Some(PortingOrderStatusValue::CancelPending | PortingOrderStatusValue::Cancelled))
}

/// Applies the API's rule before anything is sent. An order without a FOC time can be cancelled at any time.
fn too_late(order: &PortingOrder, now: DateTime<Utc>) -> Option<Issue> {
    let foc = order.foc_time()?;
    let left = foc - now;
    // After the FOC time, an order that was not ported can be cancelled again.
    (TimeDelta::zero()..CANCEL_LOCK).contains(&left).then(|| {
        let message = format!("the FOC time {foc} is less than 48 hours away, so the order cannot be cancelled");
        Issue::error("activation_settings.foc_datetime_actual", Rule::CancelLock, message).with_hint(
            "request another FOC date in a comment, or send the cancellation regardless to let the API decide",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(foc: Option<&str>) -> PortingOrder {
        let value = serde_json::json!({"activation_settings": {"foc_datetime_actual": foc}});
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_lock_begins_48_hours_before_the_foc_time() {
        let foc = order(Some("2026-03-10T15:00:00Z"));
        let at = |time: &str| too_late(&foc, time.parse().unwrap()).is_some();
        assert!(!at("2026-03-08T15:00:00Z"));
        assert!(at("2026-03-08T15:00:01Z"));
        assert!(at("2026-03-10T15:00:00Z"));
        assert!(!at("2026-03-11T15:00:00Z"));
        assert!(too_late(&order(None), Utc::now()).is_none());
        assert!(too_late(&order(Some("soon")), Utc::now()).is_none());
    }
}
