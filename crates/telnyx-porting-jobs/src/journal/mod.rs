//! Journals: the persistent state of a job.
//!
//! A journal records each request before it is sent and its outcome afterwards, so that a job can continue after a crash.
//! It is not the source of truth: a job reads the orders from the API before it sends anything, and the journal supplies
//! what the API does not know, such as the row of a number.
//!
//! Account numbers, PINs and sharing tokens are not stored. A job reads them from the list again.

mod claim;
mod copy;
pub mod folder;
mod location;
mod lock;
mod order;
#[cfg(feature = "postgres")]
mod postgres;
mod records;
mod sqlite;
mod sqlite_file;

pub use claim::Claim;
pub use copy::copy;
pub use location::{DatabaseUrl, JournalLocation};
pub use lock::{Holder, JournalLock};
#[cfg(feature = "postgres")]
pub(crate) use postgres::Link;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresDatabase, PostgresJournal};
pub use records::{
    AccountRecord, CheckRecord, DeadlineRecord, EventRecord, ExceptionRecord, Intent, IntentId, IntentKind, JobInputs,
    JobRecord, ListOptions, Need, NumberRecord, OrderRecord, RecordedOptions, SkippedRow, SkippedRows, UploadRecord,
};
pub(crate) use records::{hex, sha256};
pub use sqlite::SqliteJournal;
#[cfg(feature = "receiver")]
pub(crate) use sqlite_file::SqliteFormat;

use async_trait::async_trait;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use telnyx_porting::{ApiKey, SharedRateLimit};

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
    /// Adds an order, or replaces the fields that the API returned. The fields that only the job sets keep their values, so that
    /// a process that lists orders does not undo what another process has stored.
    Seen(OrderRecord),
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
#[async_trait]
pub trait Journal: std::fmt::Debug + Send + Sync {
    /// Reads the job; `None` in a new journal.
    async fn job(&self) -> Result<Option<JobRecord>, JournalError>;
    /// Reads all accounts, by id.
    async fn accounts(&self) -> Result<Vec<AccountRecord>, JournalError>;
    /// Reads all numbers, in the order in which they were added.
    async fn numbers(&self) -> Result<Vec<NumberRecord>, JournalError>;
    /// Reads all portability checks.
    async fn checks(&self) -> Result<Vec<CheckRecord>, JournalError>;
    /// Reads all orders, in the order in which they were added.
    async fn orders(&self) -> Result<Vec<OrderRecord>, JournalError>;
    /// Reads the intents without an outcome, in the order in which they were added.
    async fn open_intents(&self) -> Result<Vec<(IntentId, Intent)>, JournalError>;
    /// Reads the last upload of a file.
    async fn upload(&self, sha256: &str) -> Result<Option<UploadRecord>, JournalError>;
    /// Reads all uploads.
    async fn uploads(&self) -> Result<Vec<UploadRecord>, JournalError>;
    /// Reads all events, in the order in which they were added.
    async fn events(&self) -> Result<Vec<EventRecord>, JournalError>;
    /// Reads these orders.
    async fn orders_with(&self, ids: &[&str]) -> Result<Vec<OrderRecord>, JournalError>;
    /// Reads these numbers.
    async fn numbers_with(&self, numbers: &[&str]) -> Result<Vec<NumberRecord>, JournalError>;
    /// Returns whether other processes may write the journal too, so that records in memory may be outdated.
    fn is_shared(&self) -> bool;
    /// Claims a step, so that only one process does it at a time. Returns `None` if another process has it.
    async fn claim(&self, step: &str) -> Result<Option<Claim>, JournalError>;
    /// Claims a step, if necessary after another process has finished it.
    async fn wait_for_claim(&self, step: &str) -> Result<Claim, JournalError>;
    /// Returns the rate limit that all processes with the same journals and API key share, if there is one.
    fn rate_limit(&self, key: &ApiKey) -> Option<Arc<dyn SharedRateLimit>>;
    /// Stores an intent.
    async fn begin(&self, intent: &Intent) -> Result<IntentId, JournalError>;
    /// Stores changes in one transaction.
    async fn commit(&self, changes: Vec<Change>) -> Result<(), JournalError>;
}

/// An error of a journal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The journal cannot be read or written.
    #[error("{journal}: {}", with_causes(source.as_ref()))]
    Database {
        /// The file, or the URL without the password.
        journal: String,
        /// The error of the database.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// Whether the server was not reachable, or asks to try again.
        is_transient: bool,
    },
    /// The connection that holds the claim of a step was closed. Another process may do the step.
    #[error("{journal}: the connection was closed during a step")]
    ClaimLost {
        /// The URL without the password.
        journal: String,
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
    /// Another process does a step of the job.
    #[error("{journal}: the job is in use by another process")]
    Busy {
        /// The job, and the URL without the password.
        journal: String,
    },
    /// The journal has a job already.
    #[error("the journal has the job {job} already")]
    Exists {
        /// The name of the job.
        job: String,
    },
    /// The URL of a database is invalid.
    #[error("the URL of the journal is invalid: {reason}; write it as postgres://USER@HOST/DATABASE")]
    InvalidUrl {
        /// The reason, without the URL, which may have a password.
        reason: &'static str,
    },
    /// The program was built without support for databases.
    #[error(
        "this build has no support for journals in PostgreSQL; use a file, or build it from source with the feature postgres"
    )]
    WithoutDatabases,
    /// The user has no folder for data, and the variable [`folder::FOLDER_VARIABLE`] is not set.
    #[error("the data folder of this user is unknown")]
    UnknownFolder,
    /// The file is not a journal, or a newer version wrote it.
    #[error("{journal}: {message}")]
    Incompatible {
        /// The file, or the URL without the password.
        journal: String,
        /// The incompatibility, and the fix.
        message: String,
    },
}

impl JournalError {
    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        Self::Database { journal: path.display().to_string(), source: source.into(), is_transient: false }
    }

    /// Returns whether the same operation may succeed later: the server was restarted or was not reachable.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Database { is_transient: true, .. } | Self::ClaimLost { .. })
    }
}

/// Returns an error with its causes: errors of databases have their message in a cause.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod conformance;
