//! A file of state.
//!
//! Each line is a JSON object, either `{"whole": …}`, with which everything begins anew, or `{"changes": …}`. A line is in
//! the hands of the operating system before the request that caused it is answered, so that the end of the process loses
//! nothing that was acknowledged. Nothing is forced to the disk: the end of the machine may.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StoreChanges;

/// The file is written anew once its changes take more than this, and more than twice what the whole state takes.
const SMALLEST_REWRITE: u64 = 16 * 1024 * 1024;

/// How the first line of every file of state begins, and no other file's.
const WHOLE: &[u8] = b"{\"whole\":{\"now\":";

/// How every other line begins.
const CHANGES: &[u8] = b"{\"changes\":{\"now\":";

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
    #[error("{path}, line {line}, is not the state of a sandbox: {reason}; name another file, or move this one away")]
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
    /// Its bytes up to the end of the last complete line.
    length: u64,
    /// A part of a line may follow.
    is_torn: bool,
    changed_bytes: u64,
    /// The file is rewritten once its changes take more bytes than this.
    most_changed_bytes: u64,
}

impl StateFile {
    /// Opens a file, or makes one, and passes what it holds to `apply`, line by line; true begins anew. A file that is
    /// not empty and does not begin with a whole state is refused, and left as it is.
    pub(crate) fn open(path: &Path, apply: impl FnMut(bool, StoreChanges)) -> Result<Self, StateFileError> {
        let (file, path) = open_locked(path)?;
        read(&file, &path, apply)?;
        let length = file.metadata().map_err(|source| StateFileError::Io { path: path.clone(), source })?.len();
        Ok(Self { path, file, length, is_torn: false, changed_bytes: 0, most_changed_bytes: SMALLEST_REWRITE })
    }

    /// Why it could not be written, in the terms of whoever starts a sandbox.
    pub(crate) fn failure(&self, source: io::Error) -> StateFileError {
        StateFileError::Io { path: self.path.clone(), source }
    }

    /// Whether the file was deleted or emptied, so that it has to be rewritten. Fails if something else was written to
    /// it or took its place.
    pub(crate) fn is_gone(&self) -> io::Result<bool> {
        let named = match self.path.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            named => named?,
        };
        if named.is_file() && named.len() == 0 {
            return Ok(true);
        }
        if is_same(&self.file, &named)? && (named.len() == self.length || self.is_torn) {
            return Ok(false);
        }
        let path = self.path.display();
        let message =
            format!("{path} is no longer what this sandbox wrote; move it away, and the next change writes it again");
        Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
    }

    /// Whether so many changes have piled up that the file should be rewritten.
    pub(crate) fn has_grown(&self) -> bool {
        self.changed_bytes > self.most_changed_bytes
    }

    /// Adds changes at the end. After a failure the file ends where it did before.
    pub(crate) fn append(&mut self, changes: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Written::Changes(changes))?;
        if self.is_torn {
            self.cut()?;
        }
        self.is_torn = true;
        if let Err(error) = self.file.write_all(&line) {
            // Shortening a file takes no room. Where it fails, it is tried again with the next change.
            let _ = self.cut();
            return Err(error);
        }
        self.is_torn = false;
        self.length += line.len() as u64;
        self.changed_bytes += line.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.length)?;
        self.file.seek(SeekFrom::Start(self.length))?;
        self.is_torn = false;
        Ok(())
    }

    /// Begins anew with the whole state. The old file stays until the new one is complete.
    pub(crate) fn rewrite(&mut self, whole: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Written::Whole(whole))?;
        // If the disk has no room for both files, the old one grows for a while.
        self.most_changed_bytes = self.changed_bytes.saturating_mul(2).max(SMALLEST_REWRITE);
        let new_path = self.path.with_file_name(format!(".telnyx-porting-state-{}", Uuid::new_v4().simple()));
        let written = self.replace_by(&new_path, &line);
        if written.is_err() {
            // Half a state is useless. The file may not exist at all.
            let _ = std::fs::remove_file(&new_path);
        }
        self.file = written?;
        self.length = line.len() as u64;
        self.is_torn = false;
        self.changed_bytes = 0;
        self.most_changed_bytes = self.length.saturating_mul(2).max(SMALLEST_REWRITE);
        Ok(())
    }

    /// Writes a line to a new file, which then takes the place of the old one.
    fn replace_by(&self, new_path: &Path, line: &[u8]) -> io::Result<File> {
        let mut new = private().create_new(true).open(new_path)?;
        // Locked before it takes the name, so that no other sandbox can come in between.
        new.try_lock()?;
        new.write_all(line)?;
        new.sync_data()?;
        std::fs::rename(new_path, &self.path)?;
        Ok(new)
    }
}

/// Passes the lines of a file to `apply`.
fn read(file: &File, path: &Path, mut apply: impl FnMut(bool, StoreChanges)) -> Result<(), StateFileError> {
    let failed = |source| StateFileError::Io { path: path.to_owned(), source };
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1.. {
        let not_a_state = |reason| StateFileError::NotAState { path: path.to_owned(), line: number, reason };
        // Looked at before the line is read, which in another file may have no end.
        let start = reader.fill_buf().map_err(failed)?;
        if start.is_empty() {
            break;
        }
        let may_be_changes = number > 1 && (start.starts_with(CHANGES) || CHANGES.starts_with(start));
        if !(may_be_changes || start.starts_with(WHOLE)) {
            return Err(not_a_state("it begins in another way".to_owned()));
        }
        line.clear();
        reader.read_until(b'\n', &mut line).map_err(failed)?;
        let is_finished = line.last() == Some(&b'\n');
        match serde_json::from_slice(&line) {
            Ok(Read::Whole(changes)) => apply(true, *changes),
            Ok(Read::Changes(changes)) => apply(false, *changes),
            // It was being written when the process ended, and so never acknowledged. The first line is never written
            // in place.
            Err(error) if number > 1 && !is_finished && error.is_eof() => {
                tracing::warn!(path = %path.display(), line = number, "the last line is not finished and is left out");
            }
            Err(error) if !is_finished && error.is_eof() => {
                return Err(not_a_state("it is cut off".to_owned()));
            }
            Err(error) => {
                return Err(not_a_state(format!("{:?} error in column {}", error.classify(), error.column())));
            }
        }
    }
    Ok(())
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
        let named = real.metadata().map_err(failed)?;
        if is_same(&file, &named).map_err(failed)? {
            return Ok((file, real));
        }
    }
}

#[cfg(unix)]
fn is_same(file: &File, named: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let opened = file.metadata()?;
    Ok((opened.dev(), opened.ino()) == (named.dev(), named.ino()))
}

/// Elsewhere a file that is open cannot be replaced.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn is_same(_file: &File, _named: &Metadata) -> io::Result<bool> {
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
