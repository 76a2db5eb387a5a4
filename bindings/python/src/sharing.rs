//! What a sharing token says about itself.

use crate::errors;
use crate::input::Text;
use crate::results::{dict, id, made};
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
    let extra = claims.extra.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    made(py, "claims_of", (permissions, order, claims.exp, claims.ist, dict(py, &extra)?))
}

functions![sharing_token_claims];
