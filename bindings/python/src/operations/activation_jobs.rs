//! When and how an order's numbers are activated.

use crate::input::{Arg, Json, Moment, PageNumber, Size};
use crate::operation::Operation;
use crate::pages::ListRequest;
use pyo3::prelude::*;
use telnyx_porting::types::ActivationJob;
use telnyx_porting::{ActivationJobId, ActivationTime, PortingOrderId};

#[pyfunction]
fn activation_jobs_list(
    order_id: Arg<PortingOrderId>,
    page_size: Option<Size>,
    first_page: Option<PageNumber>,
) -> ListRequest {
    ListRequest::new(move |client| client.order(order_id.0.clone()).activation_jobs().list(), page_size, first_page)
}

#[pyfunction]
fn activation_jobs_get(order_id: Arg<PortingOrderId>, id: Arg<ActivationJobId>) -> Operation {
    Operation::call(move |client| client.order(order_id.0).activation_jobs().get(id.0))
}

/// `known_job` is the job as it was read, for its windows.
#[pyfunction]
fn activation_jobs_update(
    order_id: Arg<PortingOrderId>,
    id: Arg<ActivationJobId>,
    activate_at: Moment,
    known_job: Option<Json>,
) -> PyResult<Operation> {
    let mut time = ActivationTime::at(activate_at.0);
    if let Some(job) = known_job {
        time = time.within(&job.object::<ActivationJob>("known_job")?);
    }
    Ok(Operation::call(move |client| client.order(order_id.0).activation_jobs().update(id.0, time)))
}

functions![activation_jobs_list, activation_jobs_get, activation_jobs_update];
