//! Questions about the record of an order.

use super::records::{DeadlineRecord, ExceptionRecord, NumberRecord, OrderRecord};
use std::collections::HashSet;
use telnyx_porting::OrderExt as _;
use telnyx_porting::types::{MessagingPortStatus, PortingOrder, PortingOrderStatusValue as Status};

impl OrderRecord {
    /// Returns the status.
    pub fn status_value(&self) -> Status {
        Status::from(self.status.as_str())
    }

    /// Returns whether the order is a draft.
    pub fn is_draft(&self) -> bool {
        !self.is_gone && self.status_value() == Status::Draft
    }

    /// Returns whether the order is cancelled or deleted, so that its numbers can be ordered again.
    pub(crate) fn is_over(&self) -> bool {
        self.is_gone || self.status_value() == Status::Cancelled
    }

    /// Returns whether nothing further happens to the order: it is ported with its messaging, cancelled or deleted.
    pub fn is_finished(&self) -> bool {
        match self.status_value() {
            _ if self.is_gone => true,
            Status::Cancelled => true,
            Status::Ported => !self.is_messaging_under_way(),
            _ => false,
        }
    }

    /// Returns whether the order stays as it is until a person does something: a draft, or an order in exception.
    pub fn needs_a_person(&self) -> bool {
        !self.is_gone && matches!(self.status_value(), Status::Draft | Status::Exception)
    }

    /// Returns whether the order progresses without a person.
    pub fn is_under_way(&self) -> bool {
        !self.is_finished() && !self.needs_a_person()
    }

    /// Returns whether messaging is ported and not finished. Telnyx resolves exceptions of messaging with the carrier.
    pub fn is_messaging_under_way(&self) -> bool {
        use MessagingPortStatus::{Activating, Exception, Pending};
        let status = self.messaging.as_deref().map(MessagingPortStatus::from);
        matches!(status, Some(Pending | Activating | Exception))
    }

    /// Returns whether the order has its numbers: it is neither cancelled nor deleted.
    pub fn has_numbers(&self) -> bool {
        !self.is_gone && self.status_value() != Status::Cancelled
    }

    /// Returns the cancelled and deleted orders with numbers of the list, which are ordered again only on request.
    pub fn ended_with_numbers<'o>(orders: &'o [Self], numbers: &[NumberRecord]) -> Vec<&'o Self> {
        let listed = numbers.iter().filter(|number| number.is_listed);
        let with_numbers: HashSet<_> = listed.filter_map(|number| number.order.as_deref()).collect();
        orders.iter().filter(|order| !order.has_numbers() && with_numbers.contains(order.id.as_str())).collect()
    }

    /// Updates the fields that the API returns.
    pub(crate) fn observe(&mut self, order: &PortingOrder) {
        if let Some(id) = &order.id {
            id.as_str().clone_into(&mut self.id);
        }
        self.status = order.status_value().map_or_else(String::new, ToString::to_string);
        let details = order.status.iter().flat_map(|status| &status.details);
        self.exceptions = details
            .map(|detail| ExceptionRecord {
                code: detail.code.as_ref().map(ToString::to_string).unwrap_or_default(),
                description: detail.description.clone().unwrap_or_default(),
            })
            .collect();
        let counted = order.porting_phone_numbers_count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
        self.numbers = counted.max(order.phone_numbers.len() as u64);
        self.number_type = order.phone_number_type.as_ref().map(ToString::to_string);
        self.customer_reference.clone_from(&order.customer_reference);
        let settings = order.activation_settings.as_ref();
        self.foc_requested = settings.and_then(|settings| settings.foc_datetime_requested.as_ref()?.parse());
        self.foc_actual = order.foc_time();
        self.messaging = order.messaging.as_ref().and_then(|messaging| match messaging.enable_messaging {
            Some(false) => Some(MessagingPortStatus::NotApplicable.to_string()),
            _ => messaging.messaging_port_status.as_ref().map(ToString::to_string),
        });
        self.created_at = order.created_at.as_ref().and_then(|time| time.parse());
        self.updated_at = order.updated_at.as_ref().and_then(|time| time.parse());
        let deadlines = order.deadlines().into_iter();
        self.deadlines = deadlines
            .map(|deadline| DeadlineRecord { kind: deadline.kind.as_str().to_owned(), at: deadline.at })
            .collect();
        self.is_gone = false;
        if !self.needs_a_person() {
            self.waits_for.clear();
        }
    }

    /// Describes the changes since an earlier record, in one line; `None` if the status, FOC date, exceptions and
    /// messaging are the same.
    pub(crate) fn changes_since(&self, before: &Self) -> Option<String> {
        let mut parts = Vec::new();
        if self.is_gone != before.is_gone {
            parts.push("deleted".to_owned());
        } else if self.status != before.status {
            parts.push(format!("{} -> {}", before.status, self.status));
        }
        if self.foc_actual != before.foc_actual {
            let day = self
                .foc_actual
                .map_or_else(|| "withdrawn".to_owned(), |time| time.format("%Y-%m-%d %H:%MZ").to_string());
            parts.push(format!("FOC {day}"));
        }
        if self.exceptions != before.exceptions {
            parts.extend(
                self.exceptions.iter().map(|exception| format!("{}: {}", exception.code, exception.description)),
            );
        }
        // An order without messaging does not change when its messaging becomes known.
        let is_new = |messaging: &&String| before.messaging.is_some() || messaging.as_str() != "not_applicable";
        if self.messaging != before.messaging
            && let Some(messaging) = self.messaging.as_ref().filter(is_new)
        {
            parts.push(format!("messaging {messaging}"));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(order: serde_json::Value) -> OrderRecord {
        let mut record = OrderRecord::default();
        record.observe(&serde_json::from_value(order).unwrap());
        record
    }

    fn record_with(status: &str, messaging: Option<&str>) -> OrderRecord {
        record(json!({
            "id": "a", "status": {"value": status},
            "messaging": {"enable_messaging": messaging.is_some(), "messaging_port_status": messaging},
        }))
    }

    #[test]
    fn messaging_that_is_not_ordered_differs_from_messaging_that_is_not_known() {
        assert_eq!(record_with("ported", None).messaging.as_deref(), Some("not_applicable"));
        assert_eq!(record_with("ported", Some("pending")).messaging.as_deref(), Some("pending"));
        let unknown = record(json!({"id": "a", "status": {"value": "ported"}}));
        assert_eq!(unknown.messaging, None);
        assert_eq!(record_with("ported", None).changes_since(&unknown), None);
        assert_eq!(record_with("ported", Some("pending")).changes_since(&unknown).unwrap(), "messaging pending");
    }

    #[test]
    fn an_order_is_finished_when_its_messaging_is() {
        for (status, messaging, finished, person) in [
            ("draft", None, false, true),
            ("submitted", None, false, false),
            ("exception", None, false, true),
            ("cancel-pending", None, false, false),
            ("cancelled", None, true, false),
            ("ported", None, true, false),
            ("ported", Some("activating"), false, false),
            ("ported", Some("exception"), false, false),
            ("ported", Some("partial_port_complete"), true, false),
            ("some-new-status", None, false, false),
        ] {
            let record = record_with(status, messaging);
            assert_eq!((record.is_finished(), record.needs_a_person()), (finished, person), "{status} {messaging:?}");
        }
        assert!(OrderRecord { is_gone: true, ..record_with("draft", None) }.is_finished());
    }

    #[test]
    fn changes_are_described_in_one_line() {
        let draft = record_with("draft", None);
        assert_eq!(draft.changes_since(&draft), None);
        let exception = record(json!({"id": "a", "status": {
            "value": "exception", "details": [{"code": "PASSCODE_PIN_INVALID", "description": "wrong PIN"}],
        }}));
        let text = exception.changes_since(&draft).unwrap();
        assert_eq!(text, "draft -> exception, PASSCODE_PIN_INVALID: wrong PIN");
        let confirmed = record(json!({"id": "a", "status": {"value": "foc-date-confirmed"},
            "activation_settings": {"foc_datetime_actual": "2026-03-09T15:00:00Z"}}));
        let text = confirmed.changes_since(&record_with("submitted", None)).unwrap();
        assert_eq!(text, "submitted -> foc-date-confirmed, FOC 2026-03-09 15:00Z");
        let gone = OrderRecord { is_gone: true, ..draft.clone() };
        assert_eq!(gone.changes_since(&draft).unwrap(), "deleted");
    }
}
