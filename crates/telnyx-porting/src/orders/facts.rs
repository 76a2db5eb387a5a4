//! What one usually wants to know of an order that the API sent, in which every field may be missing.

use crate::{Error, PortingOrderId};
use chrono::{DateTime, Utc};
use telnyx_porting_api::types::{ExceptionCode, PortingOrder, PortingOrderStatusValue};

/// What one usually wants to know of an order that the API sent, in which every field may be missing.
///
/// ```
/// use telnyx_porting::{ExceptionAdvice, OrderFacts, types::PortingOrder};
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
pub trait OrderFacts {
    /// The order's id, to make a handle with.
    ///
    /// # Errors
    /// [`Error::Incomplete`] when the API sent none, [`Error::Validation`] when it cannot stand in a path.
    fn order_id(&self) -> Result<PortingOrderId, Error>;

    /// The status, if the order has one.
    fn status_value(&self) -> Option<&PortingOrderStatusValue>;

    /// The codes of the exceptions that the order is in.
    fn exceptions(&self) -> impl Iterator<Item = &ExceptionCode>;

    /// When the numbers move, once the losing carrier has agreed.
    fn foc_time(&self) -> Option<DateTime<Utc>>;
}

impl OrderFacts for PortingOrder {
    fn order_id(&self) -> Result<PortingOrderId, Error> {
        let missing = Error::Incomplete { operation: "the API", missing: "the id of the order" };
        Ok(self.id.as_ref().ok_or(missing)?.try_into()?)
    }

    fn status_value(&self) -> Option<&PortingOrderStatusValue> {
        self.status.as_ref()?.value.as_ref()
    }

    fn exceptions(&self) -> impl Iterator<Item = &ExceptionCode> {
        self.status.iter().flat_map(|status| &status.details).filter_map(|detail| detail.code.as_ref())
    }

    fn foc_time(&self) -> Option<DateTime<Utc>> {
        self.activation_settings.as_ref()?.foc_datetime_actual.as_ref()?.parse()
    }
}
