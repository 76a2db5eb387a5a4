//! Switching numbers over on demand.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::server::{ApiError, Code, Problem};
use crate::state::{ActivationType, Job, JobStatus, Order, Status};

/// Starts the switch-over of an order now, within the window of its FOC date.
///
/// The description allows it for US FastPort orders, a guide for Canadian ones too; so does the sandbox.
pub(crate) fn activate(order: &mut Order, at: DateTime<Utc>) -> Result<Job, ApiError> {
    if order.status != Status::FocDateConfirmed {
        let detail = format!("An order with the status {} cannot be activated.", order.status.as_str());
        return Err(refusal(&detail));
    }
    if !order.fast_port {
        return Err(refusal("Only FastPort orders can be activated on demand."));
    }
    let Some(job) = order.jobs.iter_mut().rfind(|job| job.is_open()) else {
        return Err(refusal("The order has no activation job."));
    };
    if job.status == JobStatus::InProcess {
        return Err(refusal("The activation has begun already."));
    }
    if !job.window.contains(at) {
        return Err(refusal("The order can only be activated within its activation window."));
    }
    job.status = JobStatus::InProcess;
    job.kind = ActivationType::OnDemand;
    job.activate_at = at;
    job.updated_at = at;
    order.updated_at = at;
    Ok(job.clone())
}

/// Moves a job that has not begun to another time within its window.
pub(crate) fn reschedule(
    order: &mut Order,
    job_id: Uuid,
    activate_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<Job, ApiError> {
    let job = order.jobs.iter_mut().find(|job| job.id == job_id);
    let job = job.ok_or_else(|| ApiError::not_found("activation job"))?;
    if job.status != JobStatus::Created {
        return Err(refusal("The activation has begun or ended already."));
    }
    let problem = |detail| Err(Problem::new(Code::Unprocessable, detail).at("/activate_at").into());
    if !job.window.contains(activate_at) {
        return problem("The time must be within the activation window.");
    }
    if activate_at < at {
        return problem("The time must not be in the past.");
    }
    job.activate_at = activate_at;
    job.updated_at = at;
    Ok(job.clone())
}

fn refusal(detail: &str) -> ApiError {
    Problem::new(Code::Unprocessable, detail).into()
}
