//! Webhooks: proof that they come from Telnyx, then their events.

use crate::errors;
use crate::input::{Args, Binary, Moment, Span, Text};
use crate::model::{datetime, moment};
use crate::output::Output;
use crate::results::{id, made};
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use telnyx_porting::webhooks::{
    PublicKey, SIGNATURE_HEADER, TIMESTAMP_HEADER, Unverified, WebhookError, WebhookEvent, WebhookVerifier,
};
use telnyx_porting::{Clock as _, Issue, PortingOrderId, Rule, SystemClock};

/// `now` is the system's time unless it is given.
#[pyfunction]
fn webhooks_verify(
    py: Python<'_>,
    payload: Binary,
    signature: Option<Text>,
    timestamp: Option<Text>,
    public_key: Args<PublicKey>,
    tolerance: Span,
    now: Option<Moment>,
) -> PyResult<Py<PyAny>> {
    let refused = |error| errors::webhook(py, &error);
    let mut keys = public_key.0.into_iter();
    let no_key = || Issue::error("public_key", Rule::WebhookKey, "there is no key to verify by");
    let first = keys.next().ok_or_else(|| errors::issue(no_key().with_hint("copy that of your account")))?;
    let check = WebhookVerifier::new(first).with_keys(keys).with_tolerance(tolerance.0);
    let signature = signature.ok_or_else(|| refused(WebhookError::MissingHeader { name: SIGNATURE_HEADER }))?;
    let timestamp = timestamp.ok_or_else(|| refused(WebhookError::MissingHeader { name: TIMESTAMP_HEADER }))?;
    let arrived = Unverified::new(signature.0, timestamp.0, payload.0);
    let verified =
        check.verify_at(arrived, now.map_or_else(|| SystemClock::default().utc(), |now| now.0)).map_err(refused)?;
    event(py, verified.event().map_err(refused)?, verified.timestamp())
}

fn event(py: Python<'_>, event: WebhookEvent, signed_at: DateTime<Utc>) -> PyResult<Py<PyAny>> {
    let is_unknown = event.is_unknown();
    let order = event.porting_order_id().as_ref().map(PortingOrderId::as_str).map(|order| id(py, order)).transpose()?;
    let event_id = event.id.as_ref().map(|event| id(py, event.as_str())).transpose()?;
    let occurred_at = event.occurred_at.as_ref().map(|time| datetime(py, time)).transpose()?;
    let kind = event.event_type.as_str().to_owned();
    let inner = Box::new(event.event).into_python(py)?;
    let signed = moment(py, signed_at)?;
    let fields = (inner, event_id, kind, occurred_at, order, event.attempt, event.delivered_to, is_unknown, signed);
    made(py, "WebhookEvent", fields)
}

functions![webhooks_verify];
