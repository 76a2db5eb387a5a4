//! What a sharing token says about itself.

use crate::errors;
use crate::input::Text;
use crate::model::{dict, moment};
use crate::results::{id, made};
use chrono::{DateTime, Utc};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use telnyx_porting::SharingTokenClaims;

#[pyfunction]
fn sharing_token_claims(py: Python<'_>, token: Text) -> PyResult<Py<PyAny>> {
    let claims = SharingTokenClaims::read_unverified(&token.0).map_err(|error| {
        errors::refused("token", "sharing-token", error.to_string(), "pass what sharing the order gave")
    })?;
    let permissions = PyTuple::new(py, claims.permissions.iter().map(|permission| permission.as_str()))?;
    let order = claims.porting_order_id.as_ref().map(|order| id(py, order.as_str())).transpose()?;
    let time = |time: Option<DateTime<Utc>>| PyResult::Ok(time.map(|time| moment(py, time)).transpose()?.flatten());
    let (expires, issued) = (time(claims.expires_at())?, time(claims.issued_at())?);
    made(py, "SharingTokenClaims", (permissions, order, expires, issued, dict(py, claims.extra.iter())?))
}

functions![sharing_token_claims];
