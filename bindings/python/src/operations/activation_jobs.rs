//! When and how an order's numbers are activated.

use crate::errors::both;
use crate::input::{Arg, Given, Json, Moment};
use crate::operation::Operation;
use pyo3::prelude::*;
use telnyx_porting::types::ActivationJob;
use telnyx_porting::{ActivationJobId, ActivationTime, PortingOrderId};

/// `known_job` is the job as it was read, for its windows.
#[pyfunction]
fn activation_jobs_update(
    order_id: Given<Arg<PortingOrderId>>,
    id: Given<Arg<ActivationJobId>>,
    activate_at: Given<Moment>,
    known_job: Given<Option<Json>>,
) -> PyResult<Operation> {
    let known_job = known_job.value("known_job");
    let known_job = known_job.and_then(|job| job.map(|job| job.object::<ActivationJob>("known_job")).transpose());
    let ids = both(order_id.value("order_id"), id.value("id"));
    let ((order_id, id), (activate_at, known_job)) = both(ids, both(activate_at.value("activate_at"), known_job))?;
    let mut time = ActivationTime::at(activate_at.0);
    if let Some(job) = known_job {
        time = time.within(&job);
    }
    Ok(Operation::call(move |client| client.order(order_id.0).activation_jobs().update(id.0, time)))
}

functions![activation_jobs_update];
