//! Activation jobs and FOC windows on the wire.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::life::Window;
use crate::state::{ActivationType, Job, JobStatus};

/// An activation job.
#[derive(Debug, Serialize)]
pub(crate) struct JobView {
    id: Uuid,
    status: JobStatus,
    activation_type: ActivationType,
    #[serde(serialize_with = "super::time::stamp")]
    activate_at: DateTime<Utc>,
    activation_windows: [JobWindow; 1],
    record_type: &'static str,
    #[serde(serialize_with = "super::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    updated_at: DateTime<Utc>,
}

#[derive(Debug, Serialize)]
struct JobWindow {
    #[serde(serialize_with = "super::time::stamp")]
    start_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    end_at: DateTime<Utc>,
}

impl JobView {
    pub(crate) fn new(job: &Job) -> Self {
        Self {
            id: job.id,
            status: job.status,
            activation_type: job.kind,
            activate_at: job.activate_at,
            activation_windows: [JobWindow { start_at: job.window.start, end_at: job.window.end }],
            record_type: "porting_activation_job",
            created_at: job.created_at,
            updated_at: job.updated_at,
        }
    }
}

/// A window in which a port can be asked for.
#[derive(Debug, Serialize)]
pub(crate) struct WindowView {
    #[serde(serialize_with = "super::time::stamp")]
    started_at: DateTime<Utc>,
    #[serde(serialize_with = "super::time::stamp")]
    ended_at: DateTime<Utc>,
    record_type: &'static str,
}

impl WindowView {
    pub(crate) fn new(window: &Window) -> Self {
        Self { started_at: window.start, ended_at: window.end, record_type: "porting_order" }
    }
}
