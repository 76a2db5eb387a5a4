//! Requirements that the end user meets by doing something.

use crate::input::{Arg, Args};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{ActionRequirementFilter, ActionRequirementId, IdVerification, PortingOrderId, RequirementTypeId};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn action_requirements_list(
    order_id: Arg<PortingOrderId>,
    action_type: Option<&str>,
    id: Option<Args>,
    requirement_type_id: Option<Arg<RequirementTypeId>>,
    status: Option<&str>,
    sort: Option<&str>,
    page_size: Option<u64>,
    first_page: Option<u32>,
) -> PyResult<ListRequest> {
    let mut filter = ActionRequirementFilter::new();
    filter.action_type = action_type.map(Into::into);
    filter.ids = Args::all::<ActionRequirementId>(id, "id")?;
    filter.requirement_type = requirement_type_id.map(|id| id.0);
    filter.status = status.map(Into::into);
    filter.sort = sort.map(Into::into);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).action_requirements().list(filter.clone())
    };
    ListRequest::new(list, page_size, first_page)
}

#[pyfunction]
fn action_requirements_initiate(
    order_id: Arg<PortingOrderId>,
    id: Arg<ActionRequirementId>,
    first_name: String,
    last_name: String,
) -> Operation {
    let person = IdVerification::new(first_name, last_name);
    Operation::call(move |client| client.order(order_id.0).action_requirements().initiate(id.0, person))
}

functions![action_requirements_list, action_requirements_initiate];
