//! Claims of steps.

use super::JournalError;
#[cfg(feature = "postgres")]
use super::postgres::Held;

/// The exclusive right to do a step of a job. It ends when it is dropped.
#[derive(Debug)]
pub struct Claim {
    #[cfg(feature = "postgres")]
    held: Option<Held>,
}

impl Claim {
    /// Returns the claim of a journal that only one process writes.
    pub(super) fn single_process() -> Self {
        Self {
            #[cfg(feature = "postgres")]
            held: None,
        }
    }

    #[cfg(feature = "postgres")]
    pub(super) fn held(held: Held) -> Self {
        Self { held: Some(held) }
    }

    /// Does the step. It is dropped if the claim is lost, because another process may do it from then on.
    ///
    /// # Errors
    /// The error of the step, or [`JournalError::ClaimLost`].
    pub async fn run<T, E: From<JournalError>>(self, step: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        #[cfg(feature = "postgres")]
        if let Some(held) = self.held {
            return held.run(step).await;
        }
        step.await
    }
}
