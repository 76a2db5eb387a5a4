//! Locks of journals: one process writes a journal at a time.

use super::JournalError;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// The maximum size of the record of a holder.
const MAX_RECORD: u64 = 1024;

/// The process that holds a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Holder {
    /// The process id.
    pub pid: Option<u32>,
    /// The start of the use.
    pub since: Option<DateTime<Utc>>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "process {pid}")?,
            None => f.write_str("another process")?,
        }
        match self.since {
            Some(since) => write!(f, " since {}", since.to_rfc3339_opts(SecondsFormat::Secs, true)),
            None => Ok(()),
        }
    }
}

/// The lock of a journal, held until it is dropped. The operating system releases it when the process ends, however it
/// ends.
#[derive(Debug)]
pub struct JournalLock {
    _file: File,
}

impl JournalLock {
    /// Locks the journal at a path. The lock is a file of its own next to the journal.
    ///
    /// # Errors
    /// [`JournalError::InUse`] if another process holds it, [`JournalError::File`] if the file cannot be written.
    pub fn acquire(journal: &Path) -> Result<Self, JournalError> {
        let path = path_of(journal);
        let unusable = |source| JournalError::File { path: path.clone(), source };
        let mut file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = read_holder(&mut file).unwrap_or_default();
                return Err(JournalError::InUse { path: journal.to_owned(), holder });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        write(&mut file).map_err(unusable)?;
        Ok(Self { _file: file })
    }
}

/// Only the owner can read files that are created with these options.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Returns the path of the lock of a journal.
pub(super) fn path_of(journal: &Path) -> PathBuf {
    let mut path = journal.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.take(MAX_RECORD).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn write(file: &mut File) -> std::io::Result<()> {
    let holder = Holder { pid: Some(std::process::id()), since: Some(Utc::now()) };
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&serde_json::to_vec(&holder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_names_the_process_that_holds_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("job.sqlite");
        let lock = JournalLock::acquire(&journal).unwrap();
        let error = JournalLock::acquire(&journal).unwrap_err();
        let expected = format!("{}: the job is in use by process {} since 2", journal.display(), std::process::id());
        assert!(error.to_string().starts_with(&expected), "{error}");
        drop(lock);
        assert!(JournalLock::acquire(&journal).is_ok());
    }
}
