//! Journals: the persistent state of a job.
//!
//! A journal records each request before it is sent and its outcome afterwards, so that a job can continue after a crash.
//! It is not the source of truth: a job reads the orders from the API before it sends anything, and the journal supplies
//! what the API does not know, such as the row of a number.
//!
//! Account numbers, PINs and sharing tokens are not stored. A job reads them from the list again.

mod lock;
mod order;
mod records;
mod sqlite;

pub use lock::{Holder, JournalLock};
pub use records::{
    AccountRecord, CheckRecord, DeadlineRecord, EventRecord, ExceptionRecord, Intent, IntentId, IntentKind, JobInputs,
    JobRecord, Need, NumberRecord, OrderRecord, SkippedRow, SkippedRows, UploadRecord,
};
pub(crate) use records::{hex, sha256};
pub use sqlite::SqliteJournal;

use std::path::PathBuf;

/// A change of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Sets the job.
    Job(JobRecord),
    /// Adds or replaces an account.
    Account(AccountRecord),
    /// Adds or replaces a number.
    Number(NumberRecord),
    /// Adds or replaces a portability check.
    Check(CheckRecord),
    /// Adds or replaces an order.
    Order(OrderRecord),
    /// Adds or replaces an upload.
    Upload(UploadRecord),
    /// Adds an event.
    Event(EventRecord),
    /// Sets the outcome of an intent: a word or an error message without secrets.
    Outcome(IntentId, String),
}

/// A store of one job's journal.
///
/// [`commit`](Self::commit) and [`begin`](Self::begin) return when the data survive a crash of the machine. Futures may be
/// dropped: a change is then either stored as a whole or not at all.
pub trait Journal: Send + Sync {
    /// Reads the job; `None` in a new journal.
    fn job(&self) -> impl Future<Output = Result<Option<JobRecord>, JournalError>> + Send;
    /// Reads all accounts, by id.
    fn accounts(&self) -> impl Future<Output = Result<Vec<AccountRecord>, JournalError>> + Send;
    /// Reads all numbers, in the order in which they were added.
    fn numbers(&self) -> impl Future<Output = Result<Vec<NumberRecord>, JournalError>> + Send;
    /// Reads all portability checks.
    fn checks(&self) -> impl Future<Output = Result<Vec<CheckRecord>, JournalError>> + Send;
    /// Reads all orders, in the order in which they were added.
    fn orders(&self) -> impl Future<Output = Result<Vec<OrderRecord>, JournalError>> + Send;
    /// Reads the intents without an outcome, in the order in which they were added.
    fn open_intents(&self) -> impl Future<Output = Result<Vec<(IntentId, Intent)>, JournalError>> + Send;
    /// Reads the last upload of a file.
    fn upload(&self, sha256: &str) -> impl Future<Output = Result<Option<UploadRecord>, JournalError>> + Send;
    /// Reads all events, in the order in which they were added.
    fn events(&self) -> impl Future<Output = Result<Vec<EventRecord>, JournalError>> + Send;
    /// Stores an intent.
    fn begin(&self, intent: &Intent) -> impl Future<Output = Result<IntentId, JournalError>> + Send;
    /// Stores changes in one transaction.
    fn commit(&self, changes: Vec<Change>) -> impl Future<Output = Result<(), JournalError>> + Send;
}

/// An error of a journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The journal cannot be read or written.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// The error of the database.
        source: rusqlite::Error,
    },
    /// The file or its folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// Another process uses the journal.
    #[error("{}: the job is in use by {holder}", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
        /// The process.
        holder: Holder,
    },
    /// The file is not a journal, or a newer version wrote it.
    #[error("{}: {message}", path.display())]
    Incompatible {
        /// The file.
        path: PathBuf,
        /// The incompatibility, and the fix.
        message: String,
    },
}

#[cfg(test)]
mod conformance;
