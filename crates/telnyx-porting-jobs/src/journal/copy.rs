//! Copies a job from one journal to another, for example to a database that several processes share.

use super::{Change, Journal, JournalError};

/// Copies a job to a journal that has none. Outcomes of requests are not copied: they have ended.
///
/// The job must not be applied or watched meanwhile, and only one of the journals may be used afterwards.
///
/// # Errors
/// [`JournalError::Exists`] if the other journal has a job. Another error if a journal cannot be read or written; the copy has
/// no job then, and can be repeated.
pub async fn copy(from: &dyn Journal, to: &dyn Journal) -> Result<(), JournalError> {
    if let Some(job) = to.job().await? {
        return Err(JournalError::Exists { job: job.name });
    }
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(from.accounts().await?.into_iter().map(Change::Account));
    changes.extend(from.numbers().await?.into_iter().map(Change::Number));
    changes.extend(from.checks().await?.into_iter().map(Change::Check));
    changes.extend(from.orders().await?.into_iter().map(Change::Order));
    changes.extend(from.uploads().await?.into_iter().map(Change::Upload));
    changes.extend(from.events().await?.into_iter().map(Change::Event));
    // The job makes the copy complete.
    changes.extend(from.job().await?.into_iter().map(Change::Job));
    for (_, intent) in from.open_intents().await? {
        to.begin(&intent).await?;
    }
    to.commit(changes).await
}
