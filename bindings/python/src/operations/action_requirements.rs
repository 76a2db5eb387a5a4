//! Requirements that the end user meets by doing something.

use crate::input::{Arg, Args, Given, PageNumber, Size, Text, read};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::{ActionRequirementFilter, ActionRequirementId, IdVerification, PortingOrderId, RequirementTypeId};

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
fn action_requirements_list(
    order_id: Given<Arg<PortingOrderId>>,
    action_type: Given<Option<Text>>,
    id: Given<Option<Args<ActionRequirementId>>>,
    requirement_type_id: Given<Option<Arg<RequirementTypeId>>>,
    status: Given<Option<Text>>,
    sort: Given<Option<Text>>,
    page_size: Given<Option<Size>>,
    first_page: Given<Option<PageNumber>>,
) -> PyResult<ListRequest> {
    read!(order_id, action_type, id, requirement_type_id, status, sort, page_size, first_page);
    let mut filter = ActionRequirementFilter::new();
    filter.action_type = Text::value(action_type);
    filter.ids = id.map(|values| values.0);
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
    order_id: Given<Arg<PortingOrderId>>,
    id: Given<Arg<ActionRequirementId>>,
    first_name: Given<Text>,
    last_name: Given<Text>,
) -> PyResult<Operation> {
    read!(order_id, id, first_name, last_name);
    let person = IdVerification::new(first_name.0, last_name.0);
    Ok(Operation::call(move |client| client.order(order_id.0).action_requirements().initiate(id.0, person)))
}

functions![action_requirements_list, action_requirements_initiate];
