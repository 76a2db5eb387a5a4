//! The switch-over of an order.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ActivationType;
use crate::life::Window;

/// An activation job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: Uuid,
    pub(crate) status: JobStatus,
    pub(crate) kind: ActivationType,
    pub(crate) activate_at: DateTime<Utc>,
    pub(crate) window: Window,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum JobStatus {
    Created,
    InProcess,
    Completed,
    Failed,
}

impl Job {
    /// A job that runs by itself at a time within its window.
    pub(crate) fn new(kind: ActivationType, activate_at: DateTime<Utc>, window: Window, at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::new_v4(),
            status: JobStatus::Created,
            kind,
            activate_at,
            window,
            created_at: at,
            updated_at: at,
        }
    }

    /// It has not ended yet.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.status, JobStatus::Created | JobStatus::InProcess)
    }

    /// Ends the job, unless it has ended already.
    pub(crate) fn finish(&mut self, status: JobStatus, at: DateTime<Utc>) {
        if self.is_open() {
            self.status = status;
            self.updated_at = at;
        }
    }
}
