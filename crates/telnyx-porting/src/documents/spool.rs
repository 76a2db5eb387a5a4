//! Sources that can be read only once, copied to a temporary file.

use super::content::HEAD;
use crate::error::Error;
use bytes::Bytes;
use futures_core::Stream;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

/// The number of bytes per read.
const CHUNK: usize = 64 * 1024;

/// A temporary file without a name, so nothing is left behind even if the program is killed.
#[derive(Clone)]
pub(super) struct Spool {
    file: Arc<File>,
    pub(super) length: u64,
    /// The first bytes.
    pub(super) head: Bytes,
}

impl Spool {
    /// Reads up to `limit` + 1 bytes. Errors name the source.
    pub(super) fn copy_from(name: &Path, reader: impl Read, limit: u64) -> Result<Self, Error> {
        let folder = std::env::temp_dir();
        let cannot_write = |error| Error::writing(&folder, error);
        let mut file = tempfile::tempfile().map_err(cannot_write)?;
        let mut reader = reader.take(limit + 1);
        let (mut head, mut length) = (Vec::new(), 0);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => &chunk[..read],
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(Error::reading_file(name, error)),
            };
            file.write_all(read).map_err(cannot_write)?;
            head.extend(read.iter().take(HEAD - head.len()));
            length += read.len() as u64;
        }
        Ok(Self { file: Arc::new(file), length, head: head.into() })
    }

    /// Streams the content from the beginning. Can be called several times.
    pub(super) fn stream(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let (file, length) = (Arc::clone(&self.file), self.length);
        futures_util::stream::try_unfold(0, move |at| {
            let file = Arc::clone(&file);
            async move {
                if at >= length {
                    return Ok(None);
                }
                let piece = tokio::task::spawn_blocking(move || piece(&file, at, length)).await??;
                let next = at + piece.len() as u64;
                Ok(Some((piece, next)))
            }
        })
    }
}

/// Reads bytes at a position without moving the file's own position: a cancelled attempt may still be reading.
fn piece(file: &File, at: u64, length: u64) -> io::Result<Bytes> {
    let rest = usize::try_from(length - at).unwrap_or(CHUNK);
    let mut bytes = vec![0; rest.min(CHUNK)];
    let read = read_at(file, &mut bytes, at)?;
    if read == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    bytes.truncate(read);
    Ok(bytes.into())
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, at)
}
