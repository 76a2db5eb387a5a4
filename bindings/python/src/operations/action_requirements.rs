//! Requirements that the end user meets by doing something.

use crate::input::{Arg, Given, Text, read};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::{ActionRequirementId, IdVerification, PortingOrderId};

#[pyfunction]
fn action_requirements_initiate(
    order_id: Given<Arg<PortingOrderId>>,
    id: Given<Arg<ActionRequirementId>>,
    first_name: Given<Text>,
    last_name: Given<Text>,
) -> PyResult<Operation> {
    read!(order_id, id, first_name, last_name);
    let person = IdVerification::new(first_name.0, last_name.0);
    Ok(Operation::call(move |client| client.order(order_id.0).action_requirements().initiate(id.0, person)))
}

functions![action_requirements_initiate];
