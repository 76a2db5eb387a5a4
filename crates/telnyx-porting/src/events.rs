//! What happened to orders.

use crate::generated::EventFilter;
use telnyx_porting_api::types::{PortingEvent, PortingEventType};

impl EventFilter {
    /// The part of the filter that an event certainly does not match.
    pub(crate) fn mismatch(&self, event: &PortingEvent) -> Option<&'static str> {
        let is_other = |wanted: &PortingEventType| event.tag().as_deref() != Some(wanted.as_str());
        self.event_type.as_ref().is_some_and(is_other).then_some("type")
    }
}
