//! Functions that need no client: advice on exceptions, claims of sharing tokens, verification of webhooks.

use crate::call::{Output, made};
use crate::errors;
use crate::input::{Args, Argument, Binary, Span, Text, Timestamp, arguments};
use crate::issues::Invalid;
use crate::model::{datetime, dict, json, utc_datetime};
use crate::results::id;
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use telnyx_porting::types::ExceptionCode;
use telnyx_porting::webhooks::{
    PublicKey, SIGNATURE_HEADER, TIMESTAMP_HEADER, Unverified, WebhookError, WebhookEvent, WebhookVerifier,
};
use telnyx_porting::{Clock as _, ExceptionAdvice, PortingOrderId, Rule, SharingTokenClaims, SystemClock};

#[pyfunction]
fn advice(py: Python<'_>, code: Argument<Text>) -> PyResult<Py<PyAny>> {
    arguments!(code);
    let advice = ExceptionCode::from(code.0.as_str()).advice();
    let who = json(py, &serde_json::to_value(advice.who).unwrap_or_default())?;
    made(py, "Advice", (advice.meaning, who, advice.next, PyTuple::new(py, advice.fields)?))
}

#[pyfunction]
fn sharing_token_claims(py: Python<'_>, token: Argument<Text>) -> PyResult<Py<PyAny>> {
    arguments!(token);
    let claims = SharingTokenClaims::read_unverified(&token.0).map_err(|error| {
        Invalid::rule("sharing-token", error.to_string(), "pass the token that orders.share returned").within("token")
    })?;
    let permissions = PyTuple::new(py, claims.permissions.iter().map(|permission| permission.as_str()))?;
    let order = claims.porting_order_id.as_ref().map(|order| id(py, order.as_str())).transpose()?;
    let time =
        |time: Option<DateTime<Utc>>| PyResult::Ok(time.map(|time| utc_datetime(py, time)).transpose()?.flatten());
    let (expires, issued) = (time(claims.expires_at())?, time(claims.issued_at())?);
    made(py, "SharingTokenClaims", (permissions, order, expires, issued, dict(py, claims.extra.iter())?))
}

/// `now` is the system's time by default.
#[pyfunction]
fn webhooks_verify(
    py: Python<'_>,
    payload: Argument<Binary>,
    signature: Argument<Option<Text>>,
    timestamp: Argument<Option<Text>>,
    public_key: Argument<Args<PublicKey>>,
    tolerance: Argument<Span>,
    now: Argument<Option<Timestamp>>,
) -> PyResult<Py<PyAny>> {
    arguments!(payload, signature, timestamp, public_key, tolerance, now);
    let refused = |error| errors::webhook(py, &error);
    let mut keys = public_key.0.into_iter();
    let first = keys.next().ok_or_else(|| {
        let hint = "copy the public key of your account from the portal";
        Invalid::rule(Rule::WebhookKey.id(), "no key to verify with", hint).within("public_key")
    })?;
    let check = WebhookVerifier::new(first).with_keys(keys).with_tolerance(tolerance.0);
    let signature = signature.ok_or_else(|| refused(WebhookError::MissingHeader { name: SIGNATURE_HEADER }))?;
    let timestamp = timestamp.ok_or_else(|| refused(WebhookError::MissingHeader { name: TIMESTAMP_HEADER }))?;
    let arrived = Unverified::new(signature.0, timestamp.0, payload.0);
    let now = now.map_or_else(|| SystemClock::default().utc(), |now| now.0);
    let verified = check.verify_at(arrived, now).map_err(refused)?;
    event(py, verified.event().map_err(refused)?, verified.timestamp())
}

fn event(py: Python<'_>, event: WebhookEvent, signed_at: DateTime<Utc>) -> PyResult<Py<PyAny>> {
    let is_unknown = event.is_unknown();
    let order = event.porting_order_id().as_ref().map(PortingOrderId::as_str).map(|order| id(py, order)).transpose()?;
    let event_id = event.id.as_ref().map(|event| id(py, event.as_str())).transpose()?;
    let occurred_at = event.occurred_at.as_ref().map(|time| datetime(py, time)).transpose()?;
    let event_type = event.event_type.as_str().to_owned();
    let body = Box::new(event.event).into_python(py)?;
    let signed = utc_datetime(py, signed_at)?;
    let fields =
        (body, event_id, event_type, occurred_at, order, event.attempt, event.delivered_to, is_unknown, signed);
    made(py, "WebhookEvent", fields)
}

functions![advice, sharing_token_claims, webhooks_verify];
