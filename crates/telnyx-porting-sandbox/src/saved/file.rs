//! A file of state.
//!
//! Each line is a JSON object, either `{"whole": …}`, with which everything begins anew, or `{"changes": …}`. A line is in
//! the hands of the operating system before the request that caused it is answered, so that the end of the process loses
//! nothing that was acknowledged. Nothing is forced to the disk: the end of the machine may.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::StoreChanges;

/// The file is written anew once its changes take more than this, and more than twice what the whole state takes.
const SMALLEST_REWRITE: u64 = 16 * 1024 * 1024;

/// Why a file of state cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateFileError {
    /// Another sandbox uses it.
    #[error("another sandbox uses {0}")]
    InUse(PathBuf),
    /// It cannot be read or written.
    #[error("{path} cannot be read or written")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It holds something else.
    #[error("{path}, line {line}, is not the state of a sandbox: {reason}; move the file away to begin anew")]
    NotAState {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it, without its content.
        reason: String,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Written<'a> {
    Whole(&'a StoreChanges),
    Changes(&'a StoreChanges),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Read {
    Whole(Box<StoreChanges>),
    Changes(Box<StoreChanges>),
}

/// A file of state that this sandbox alone writes.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    file: File,
    whole_bytes: u64,
    changed_bytes: u64,
}

impl StateFile {
    /// Opens a file, or makes one, and passes what it holds to `apply`, line by line; true begins anew.
    pub(crate) fn open(path: &Path, mut apply: impl FnMut(bool, StoreChanges)) -> Result<Self, StateFileError> {
        let failed = |source| StateFileError::Io { path: path.to_owned(), source };
        let (file, path) = open_locked(path)?;
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            reader.read_until(b'\n', &mut line).map_err(failed)?;
            // A line without its end was being written when the process ended, and so never acknowledged.
            if line.last() != Some(&b'\n') {
                break;
            }
            let read = serde_json::from_slice(&line).map_err(|error| StateFileError::NotAState {
                path: path.clone(),
                line: number,
                reason: format!("{:?} error in column {}", error.classify(), error.column()),
            })?;
            match read {
                Read::Whole(changes) => apply(true, *changes),
                Read::Changes(changes) => apply(false, *changes),
            }
        }
        Ok(Self { path, file, whole_bytes: 0, changed_bytes: u64::MAX })
    }

    /// Why it could not be written, in the terms of whoever starts a sandbox.
    pub(crate) fn failure(&self, source: io::Error) -> StateFileError {
        StateFileError::Io { path: self.path.clone(), source }
    }

    /// Whether it is time to write the whole state instead of a change: after opening, after a failure, and when changes
    /// have piled up.
    pub(crate) fn wants_whole(&self) -> bool {
        self.changed_bytes > SMALLEST_REWRITE.max(self.whole_bytes.saturating_mul(2))
    }

    /// Adds changes at the end. After a failure nothing more is added, for a part of the line may be there: the next
    /// change begins the file anew.
    pub(crate) fn append(&mut self, changes: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Written::Changes(changes))?;
        let before = std::mem::replace(&mut self.changed_bytes, u64::MAX);
        self.file.write_all(&line)?;
        self.changed_bytes = before.saturating_add(line.len() as u64);
        Ok(())
    }

    /// Begins anew with the whole state. The old file stays until the new one is complete.
    pub(crate) fn rewrite(&mut self, whole: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Written::Whole(whole))?;
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let new_path = PathBuf::from(name);
        self.changed_bytes = u64::MAX;
        let new = private().create(true).truncate(true).open(&new_path)?;
        // Locked before it takes the name, so that no other sandbox can come in between.
        new.try_lock()?;
        let mut writer = BufWriter::new(&new);
        writer.write_all(&line)?;
        writer.flush()?;
        drop(writer);
        new.sync_data()?;
        std::fs::rename(&new_path, &self.path)?;
        self.file = new;
        self.whole_bytes = line.len() as u64;
        self.changed_bytes = 0;
        Ok(())
    }
}

/// Opens and locks a file, and tells where it really is: what a link names is replaced, and not the link.
fn open_locked(path: &Path) -> Result<(File, PathBuf), StateFileError> {
    let failed = |source| StateFileError::Io { path: path.to_owned(), source };
    loop {
        let file = private().create(true).truncate(false).open(path).map_err(failed)?;
        let real = path.canonicalize().map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            let not_a_file = io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file");
            return Err(failed(not_a_file));
        }
        lock(&file, path)?;
        // The sandbox before may have replaced the file just now, and let go of what was opened here.
        if is_same(&file, &real).map_err(failed)? {
            return Ok((file, real));
        }
    }
}

#[cfg(unix)]
fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let (opened, named) = (file.metadata()?, path.metadata()?);
    Ok((opened.dev(), opened.ino()) == (named.dev(), named.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
fn is_same(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

fn line_of(written: &Written<'_>) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(written)?;
    line.push(b'\n');
    Ok(line)
}

fn lock(file: &File, path: &Path) -> Result<(), StateFileError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => StateFileError::InUse(path.to_owned()),
        TryLockError::Error(source) => StateFileError::Io { path: path.to_owned(), source },
    })
}

/// A file that only its owner can read: it holds account data.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
