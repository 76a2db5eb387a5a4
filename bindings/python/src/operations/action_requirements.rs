//! Requirements that the end user meets by doing something.

use crate::input::{Arg, Args, PageNumber, Size, Text};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{ActionRequirementFilter, ActionRequirementId, IdVerification, PortingOrderId, RequirementTypeId};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn action_requirements_list(
    order_id: Arg<PortingOrderId>,
    action_type: Option<Text>,
    id: Option<Args>,
    requirement_type_id: Option<Arg<RequirementTypeId>>,
    status: Option<Text>,
    sort: Option<Text>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> PyResult<ListRequest> {
    let mut filter = ActionRequirementFilter::new();
    filter.action_type = Text::value(action_type);
    filter.ids = Args::given::<ActionRequirementId>(id, "id")?;
    filter.requirement_type = requirement_type_id.map(|id| id.0);
    filter.status = Text::value(status);
    filter.sort = Text::value(sort);
    let list = move |client: &telnyx_porting::Client| {
        client.order(order_id.0.clone()).action_requirements().list(filter.clone())
    };
    Ok(ListRequest::new(list, page_size, first_page))
}

#[pyfunction]
fn action_requirements_initiate(
    order_id: Arg<PortingOrderId>,
    id: Arg<ActionRequirementId>,
    first_name: Text,
    last_name: Text,
) -> Operation {
    let person = IdVerification::new(first_name.0, last_name.0);
    Operation::call(move |client| client.order(order_id.0).action_requirements().initiate(id.0, person))
}

functions![action_requirements_list, action_requirements_initiate];
