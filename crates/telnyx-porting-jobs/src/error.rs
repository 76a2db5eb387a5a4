//! Why a job stopped.

use crate::journal::JournalError;
use telnyx_porting::{Error, ValidationError};

/// An error that stops a job. The journal has the state; the same command continues the job.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// Invalid input, or a request that failed.
    #[error(transparent)]
    Call(#[from] Error),
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal belongs to another API.
    #[error("the job {name} has its orders at {expected}, not at {actual}")]
    OtherApi {
        /// The name of the job.
        name: String,
        /// The base URL in the journal.
        expected: String,
        /// The base URL of the client.
        actual: String,
    },
    /// The plan differs from the one that was approved.
    #[error("the plan has changed: expected the digest {expected}, got {actual}")]
    PlanChanged {
        /// The digest of the approved plan.
        expected: String,
        /// The digest of the current plan.
        actual: String,
    },
}

impl From<ValidationError> for JobError {
    fn from(error: ValidationError) -> Self {
        Self::Call(error.into())
    }
}
