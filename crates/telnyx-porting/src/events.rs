//! What happened to orders.

use crate::handle::{Given, filter, handle};
use crate::{Call, EventId, List, PortingOrderId};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use telnyx_porting_api::Timestamp;
use telnyx_porting_api::types::{PortingEvent, PortingEventType};

filter! {
    /// Which events a list has. Source: operation `listPortingEvents`.
    EventFilter {
        /// Only events of this type.
        event_type / with_event_type: PortingEventType,
        /// Only events of this order.
        porting_order / with_porting_order: PortingOrderId,
        /// Only events recorded at this time or later.
        created_from / with_created_from: (DateTime<Utc>),
        /// Only events recorded at this time or earlier.
        created_to / with_created_to: (DateTime<Utc>),
    }
}

handle! {
    /// What happened to orders: what webhooks tell, and what they do not.
    Events
}

impl Events {
    /// The events, in no guaranteed order.
    pub fn list(&self, filter: EventFilter) -> List<PortingEvent> {
        let (checked, filter) = (filter.check(), Arc::new(filter));
        let expected = filter.event_type.clone();
        List::new(&self.client, move |api, page| {
            let f = Arc::clone(&filter);
            async move {
                api.list_porting_events()
                    .page_number(page.number)
                    .given(page.size, |r, v| r.page_size(v))
                    .given(f.event_type.clone(), |r, v| r.filter_type(v))
                    .given(f.porting_order.clone(), |r, v| r.filter_porting_order_id(v))
                    .given(f.created_from, |r, v| r.filter_created_at_gte(Timestamp::from(v)))
                    .given(f.created_to, |r, v| r.filter_created_at_lte(Timestamp::from(v)))
                    .send()
                    .await
            }
        })
        .expecting(move |event| {
            let is_other = |wanted: &PortingEventType| event.tag().as_deref() != Some(wanted.as_str());
            expected.as_ref().is_some_and(is_other).then_some("type")
        })
        .checked(checked)
    }

    /// One event.
    pub fn get(&self, id: EventId) -> Call<PortingEvent> {
        Call::data(&self.client, |api| async move { api.show_porting_event().id(id).send().await })
    }

    /// Sends the notifications of an event once more, through the channels that are configured now. No event is made by
    /// that; a receiver sees the same id again.
    pub fn republish(&self, id: EventId) -> Call<()> {
        Call::empty(&self.client, |api| async move { api.republish_porting_event().id(id).send().await })
    }
}
