//! Tailing events.

use crate::input::{Arg, Given, Moment, Span, Text, read};
use crate::model::moment;
use crate::operation::Operation;
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use telnyx_porting::{EventFilter, EventTail, PortingOrderId, TailEvent};

/// The new events of a tail, and polls that failed.
#[pyclass(frozen, module = "telnyx_porting._native")]
pub(crate) struct TailEvents {
    filter: EventFilter,
    interval: Duration,
    tail: Arc<tokio::sync::Mutex<Option<EventTail>>>,
    resume: Arc<Mutex<Option<DateTime<Utc>>>>,
}

#[pymethods]
impl TailEvents {
    /// The operation that returns the next event or failed poll, or `None` after an error.
    fn next(&self) -> Operation {
        let (filter, interval) = (self.filter.clone(), self.interval);
        let (tail, resume) = (Arc::clone(&self.tail), Arc::clone(&self.resume));
        Operation::compound(move |client| async move {
            let mut tail = tail.lock().await;
            let tail = tail.get_or_insert_with(|| client.events().tail(filter).with_interval(interval));
            let mut event = tail.next_through(&client).await.transpose()?;
            while matches!(event, Some(TailEvent::Recovered)) {
                event = tail.next_through(&client).await.transpose()?;
            }
            *resume.lock().unwrap_or_else(PoisonError::into_inner) = tail.resume_from();
            Ok(event)
        })
    }

    /// `None` before the first poll of a tail without a start, and beyond Python's calendar.
    #[getter]
    fn resume_from<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let resume = *self.resume.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(resume.map(|time| moment(py, time)).transpose()?.flatten())
    }
}

#[pyfunction]
fn events_tail(
    event_type: Given<Option<Text>>,
    porting_order_id: Given<Option<Arg<PortingOrderId>>>,
    created_from: Given<Option<Moment>>,
    interval: Given<Span>,
) -> PyResult<TailEvents> {
    read!(event_type, porting_order_id, created_from, interval);
    let mut filter = EventFilter::new();
    filter.event_type = Text::value(event_type);
    filter.porting_order = porting_order_id.map(|value| value.0);
    filter.created_from = created_from.map(|value| value.0);
    let resume = Arc::new(Mutex::new(filter.created_from));
    Ok(TailEvents { filter, interval: interval.0, tail: Arc::default(), resume })
}

functions![events_tail];
