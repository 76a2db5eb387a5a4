//! What to do about exceptions.

use crate::input::Text;
use crate::results::made;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use telnyx_porting::types::ExceptionCode;
use telnyx_porting::{Actor, ExceptionAdvice};

#[pyfunction]
fn advice(py: Python<'_>, code: Text) -> PyResult<Py<PyAny>> {
    let advice = ExceptionCode::from(code.0.as_str()).advice();
    let who = match advice.who {
        Actor::Customer => "customer",
        Actor::LosingCarrier => "losing-carrier",
        Actor::Telnyx => "telnyx",
        _ => "unknown",
    };
    made(py, "Advice", (advice.meaning, who, advice.next, PyTuple::new(py, advice.fields)?))
}

functions![advice];
