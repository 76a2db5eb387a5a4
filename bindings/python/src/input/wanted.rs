//! What is waited for.

use super::text::{OneOrMore, text};
use crate::errors;
use pyo3::prelude::*;
use telnyx_porting::types::PortingOrderStatusValue;
use telnyx_porting::{Problem, Rule, Until};

/// A status, which an order may also have gone past; or several, of which it has one exactly.
pub(crate) struct Wanted(pub(crate) Until);

impl FromPyObject<'_, '_> for Wanted {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(one) = text(&value) {
            return Ok(Self(Until::status(known(one.as_str().into())?)));
        }
        let several = value.extract::<OneOrMore<PortingOrderStatusValue>>()?.0;
        if several.is_empty() {
            let problem = Problem::error("", Rule::NotEmpty, "there is no status to wait for");
            return Err(errors::problem(problem.with_hint("give at least one, such as ported")));
        }
        Ok(Self(Until::any_of(several.into_iter().map(known).collect::<PyResult<Vec<_>>>()?)))
    }
}

/// A status that orders can have: one that is mistyped would be waited for until the time is over.
fn known(status: PortingOrderStatusValue) -> PyResult<PortingOrderStatusValue> {
    if !status.is_unknown() {
        return Ok(status);
    }
    let known: Vec<_> = PortingOrderStatusValue::KNOWN.iter().map(ToString::to_string).collect();
    let problem = Problem::error("", Rule::KnownValue, format!("{:?} is no status of an order", status.as_str()));
    Err(errors::problem(problem.with_hint(format!("wait for {}", known.join(", ")))))
}
