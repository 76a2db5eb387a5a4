//! Accessors for orders returned by the API, in which every field may be missing.

use super::deadline::{self, Deadline};
use crate::error::Error;
use crate::generated::PortingOrderId;
use chrono::{DateTime, Utc};
use telnyx_porting_api::types::{ExceptionCode, PortingOrder, PortingOrderStatusValue};

/// Accessors for orders returned by the API, in which every field may be missing.
///
/// ```
/// use telnyx_porting::{ExceptionAdvice, OrderExt, types::PortingOrder};
///
/// let order: PortingOrder = serde_json::from_str(
///     r#"{"id": "f1486bae-f067-460c-ad43-73a92848f902",
///         "status": {"value": "exception", "details": [{"code": "PASSCODE_PIN_INVALID"}]}}"#,
/// )?;
/// println!("{}: {:?}", order.order_id()?, order.status_value());
/// for code in order.exceptions() {
///     println!("{}", code.advice().next);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub trait OrderExt {
    /// The order's id, for creating a handle.
    ///
    /// # Errors
    /// [`Error::Incomplete`] if the order has no id, [`Error::Validation`] if the id cannot be used in a path.
    fn order_id(&self) -> Result<PortingOrderId, Error>;

    /// The status, if the order has one.
    fn status_value(&self) -> Option<&PortingOrderStatusValue>;

    /// Whether the order has been submitted and is progressing: its status is `in-process` or a later one up to
    /// `ported`. False for drafts, orders in exception, cancelled orders and unknown statuses.
    fn is_submitted(&self) -> bool;

    /// The codes of the order's exceptions.
    fn exceptions(&self) -> impl Iterator<Item = &ExceptionCode>;

    /// The time at which the numbers are ported, once the losing carrier has confirmed it.
    fn foc_time(&self) -> Option<DateTime<Utc>>;

    /// The times at which something happens to the order without further action, or at which an action becomes
    /// impossible; earliest first. Drafts and exceptions expire, and an order with a FOC time can be cancelled until 48
    /// hours before it.
    fn deadlines(&self) -> Vec<Deadline>;

    /// The next deadline. If all have passed, the last one: the order is being ported, or a draft has not been deleted
    /// yet.
    ///
    /// ```
    /// use telnyx_porting::{DeadlineKind, OrderExt, types::PortingOrder};
    ///
    /// let draft: PortingOrder =
    ///     serde_json::from_str(r#"{"status": {"value": "draft"}, "created_at": "2026-03-02T15:00:00Z"}"#)?;
    /// let deadline = draft.next_deadline("2026-03-12T15:00:00Z".parse()?).ok_or("none")?;
    /// assert_eq!(deadline.kind, DeadlineKind::DraftExpiry);
    /// assert_eq!(deadline.at.to_rfc3339(), "2026-04-01T15:00:00+00:00");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    fn next_deadline(&self, now: DateTime<Utc>) -> Option<Deadline>;
}

impl OrderExt for PortingOrder {
    fn order_id(&self) -> Result<PortingOrderId, Error> {
        let missing = Error::incomplete("the API", "order id");
        Ok(self.id.as_ref().ok_or(missing)?.try_into()?)
    }

    fn status_value(&self) -> Option<&PortingOrderStatusValue> {
        self.status.as_ref()?.value.as_ref()
    }

    fn is_submitted(&self) -> bool {
        use PortingOrderStatusValue as Status;
        matches!(
            self.status_value(),
            Some(
                Status::InProcess
                    | Status::Submitted
                    | Status::FocDateConfirmed
                    | Status::ActivationInProgress
                    | Status::Ported
            )
        )
    }

    fn exceptions(&self) -> impl Iterator<Item = &ExceptionCode> {
        self.status.iter().flat_map(|status| &status.details).filter_map(|detail| detail.code.as_ref())
    }

    fn foc_time(&self) -> Option<DateTime<Utc>> {
        self.activation_settings.as_ref()?.foc_datetime_actual.as_ref()?.parse()
    }

    fn deadlines(&self) -> Vec<Deadline> {
        deadline::all(self)
    }

    fn next_deadline(&self, now: DateTime<Utc>) -> Option<Deadline> {
        let all = self.deadlines();
        all.iter().find(|deadline| deadline.at > now).or(all.last()).copied()
    }
}
