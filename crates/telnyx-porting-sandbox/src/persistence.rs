//! A file to which every change of the state is written.
//!
//! Each line is a JSON object, either `{"whole": …}`, which replaces everything before it, or `{"changes": …}`. A line is
//! passed to the operating system before the response to the request that caused it, so a crash of the process loses nothing
//! that was acknowledged. Nothing is synced to the disk, so a crash of the machine may.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::simulation::Simulation;
use crate::simulation::store::{Counters, Store, StoreChanges};

/// The file is rewritten once its changes take more bytes than this, and more than twice the whole state.
const MIN_REWRITE: u64 = 16 * 1024 * 1024;

/// Start of the first line of every state file.
const WHOLE: &[u8] = b"{\"whole\":{\"now\":";

/// Start of the other lines.
const CHANGES: &[u8] = b"{\"changes\":{\"now\":";

/// The reason why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateFileError {
    /// It is in use by another sandbox.
    #[error("another sandbox uses {0}")]
    InUse(PathBuf),
    /// It cannot be read or written.
    #[error("{path} cannot be read or written")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// It contains something else.
    #[error("{path}, line {line}, is not the state of a sandbox: {reason}; name another file, or move this one away")]
    NotAState {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The issue, without the content.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<T> {
    Whole(T),
    Changes(T),
}

/// A state that was read from a file.
#[derive(Debug)]
pub(crate) struct Saved {
    file: StateFile,
    store: Store,
    counters: Counters,
    now: Option<DateTime<Utc>>,
}

impl Saved {
    /// Reads a file, or creates an empty one.
    pub(crate) fn open(path: &Path) -> Result<Self, StateFileError> {
        let (mut store, mut counters, mut now) = (Store::default(), Counters::default(), None);
        let file = StateFile::open(path, |is_whole, mut changes| {
            if is_whole {
                store = Store::default();
            }
            now = Some(changes.now);
            counters = std::mem::take(&mut changes.counters);
            store.apply(changes);
        })?;
        Ok(Self { file, store, counters, now })
    }

    /// Continues the state in a simulation, and writes it back at once, so that a file that cannot be written is reported
    /// at the start.
    pub(crate) fn resume(self, simulation: &mut Simulation) -> Result<Persistence, StateFileError> {
        simulation.resume(self.store, self.counters, self.now);
        simulation.update_indexes();
        let mut persistence = Persistence { file: self.file, saved_moves: 0, is_failing: false };
        let saved = persistence.save(simulation);
        let path = persistence.file.path.clone();
        saved.map(|()| persistence).map_err(|source| StateFileError::Io { path, source })
    }
}

#[derive(Debug)]
pub(crate) struct Persistence {
    file: StateFile,
    /// The number of manual moves of the clock when the state was last saved.
    saved_moves: u64,
    /// The last attempt to save the state failed.
    is_failing: bool,
}

impl Persistence {
    /// Saves what has changed. The log has one line when saving starts to fail, and one when it works again.
    pub(crate) fn save(&mut self, simulation: &mut Simulation) -> io::Result<()> {
        let saved = self.write(simulation);
        match &saved {
            Err(error) if !self.is_failing => tracing::error!(%error, "the state cannot be saved"),
            Ok(()) if self.is_failing => tracing::info!("the state can be saved again"),
            _ => {}
        }
        self.is_failing = saved.is_err();
        saved
    }

    fn write(&mut self, simulation: &mut Simulation) -> io::Result<()> {
        let moves = simulation.clock.moves();
        if !(simulation.is_replaced || simulation.store.has_unsaved() || moves != self.saved_moves) {
            return Ok(());
        }
        // A file that has grown is rewritten if the disk has room for both.
        let is_written = if self.file.is_gone()? || simulation.is_replaced {
            self.file.rewrite(&simulation.snapshot()).map(|()| true)?
        } else {
            self.file.has_grown() && self.file.rewrite(&simulation.snapshot()).is_ok()
        };
        if !is_written {
            self.file.append(&simulation.store.unsaved(simulation.now, &simulation.counters))?;
        }
        simulation.is_replaced = false;
        self.saved_moves = moves;
        simulation.store.mark_saved();
        Ok(())
    }
}

/// A state file that only this sandbox writes.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    file: File,
    /// Length up to the end of the last complete line.
    length: u64,
    /// An incomplete line may follow.
    is_torn: bool,
    changed_bytes: u64,
    /// The file is rewritten once its changes take more bytes than this.
    max_changed_bytes: u64,
}

impl StateFile {
    /// Opens or creates a file, and passes its lines to `apply`, with true for a whole state. A file that is not empty and
    /// does not begin with a whole state is rejected and left unchanged.
    fn open(path: &Path, apply: impl FnMut(bool, StoreChanges)) -> Result<Self, StateFileError> {
        let (file, path) = open_locked(path)?;
        read_lines(&file, &path, apply)?;
        let length = file.metadata().map_err(|source| StateFileError::Io { path: path.clone(), source })?.len();
        Ok(Self { path, file, length, is_torn: false, changed_bytes: 0, max_changed_bytes: MIN_REWRITE })
    }

    /// Whether the file was deleted or emptied, so that it must be rewritten. Fails if another program wrote to it or
    /// replaced it.
    fn is_gone(&self) -> io::Result<bool> {
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
        let message = format!("another program changed {path}; move it away, and the next change writes it again");
        Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
    }

    /// Whether the changes have grown so much that the file should be rewritten.
    fn has_grown(&self) -> bool {
        self.changed_bytes > self.max_changed_bytes
    }

    /// Appends changes. After an error the file has its previous length.
    fn append(&mut self, changes: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Line::Changes(changes))?;
        if self.is_torn {
            self.cut()?;
        }
        self.is_torn = true;
        if let Err(error) = self.file.write_all(&line) {
            // If this fails too, it is repeated before the next change.
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

    /// Replaces the file by one with the whole state. The old file stays until the new one is complete.
    fn rewrite(&mut self, whole: &StoreChanges) -> io::Result<()> {
        let line = line_of(&Line::Whole(whole))?;
        // If the disk has no room for both files, the old one grows for a while.
        self.max_changed_bytes = self.changed_bytes.saturating_mul(2).max(MIN_REWRITE);
        let new_path = self.path.with_file_name(format!(".telnyx-porting-state-{}", Uuid::new_v4().simple()));
        let written = self.replace_by(&new_path, &line);
        if written.is_err() {
            // The file possibly does not exist.
            let _ = std::fs::remove_file(&new_path);
        }
        self.file = written?;
        self.length = line.len() as u64;
        self.is_torn = false;
        self.changed_bytes = 0;
        self.max_changed_bytes = self.length.saturating_mul(2).max(MIN_REWRITE);
        Ok(())
    }

    /// Writes a line to a new file, and renames it to the old one.
    fn replace_by(&self, new_path: &Path, line: &[u8]) -> io::Result<File> {
        let mut new = private().create_new(true).open(new_path)?;
        // Locked before the rename, so that another sandbox cannot lock it first.
        new.try_lock()?;
        new.write_all(line)?;
        new.sync_data()?;
        std::fs::rename(new_path, &self.path)?;
        Ok(new)
    }
}

/// Passes the lines of a file to `apply`.
fn read_lines(file: &File, path: &Path, mut apply: impl FnMut(bool, StoreChanges)) -> Result<(), StateFileError> {
    let failed = |source| StateFileError::Io { path: path.to_owned(), source };
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1.. {
        let not_a_state = |reason| StateFileError::NotAState { path: path.to_owned(), line: number, reason };
        // Checked before the whole line is read, because another file may be a single huge line.
        let start = reader.fill_buf().map_err(failed)?;
        if start.is_empty() {
            break;
        }
        let may_be_changes = number > 1 && (start.starts_with(CHANGES) || CHANGES.starts_with(start));
        if !(may_be_changes || start.starts_with(WHOLE)) {
            return Err(not_a_state("it does not begin with a state".to_owned()));
        }
        line.clear();
        reader.read_until(b'\n', &mut line).map_err(failed)?;
        let is_finished = line.last() == Some(&b'\n');
        match serde_json::from_slice(&line) {
            Ok(Line::Whole(changes)) => apply(true, changes),
            Ok(Line::Changes(changes)) => apply(false, changes),
            // It was being written when the process ended, so it was never acknowledged. The first line is never
            // written in place.
            Err(error) if number > 1 && !is_finished && error.is_eof() => {
                tracing::warn!(path = %path.display(), line = number, "the last line is incomplete and is skipped");
            }
            Err(error) if !is_finished && error.is_eof() => {
                return Err(not_a_state("it is incomplete".to_owned()));
            }
            Err(error) => {
                return Err(not_a_state(format!("{:?} error in column {}", error.classify(), error.column())));
            }
        }
    }
    Ok(())
}

/// Opens and locks a file, and returns its real path: a rewrite replaces the target of a link, not the link.
fn open_locked(path: &Path) -> Result<(File, PathBuf), StateFileError> {
    let failed = |source| StateFileError::Io { path: path.to_owned(), source };
    loop {
        let file = private().create(true).truncate(false).open(path).map_err(failed)?;
        let real = path.canonicalize().map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            let not_a_file = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
            return Err(failed(not_a_file));
        }
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StateFileError::InUse(path.to_owned()),
            TryLockError::Error(source) => failed(source),
        })?;
        // The previous sandbox may have replaced the file between the two calls.
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

/// Other systems do not allow an open file to be replaced.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
fn is_same(_file: &File, _named: &Metadata) -> io::Result<bool> {
    Ok(true)
}

fn line_of(line: &Line<&StoreChanges>) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    Ok(line)
}

/// Options for a file that only its owner can read, because it contains account data.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
