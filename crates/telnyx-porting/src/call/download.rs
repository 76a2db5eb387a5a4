//! Downloads.

use super::{Call, Response};
use crate::error::Error;
use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::CONTENT_DISPOSITION;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use telnyx_porting_api::RawBody;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// A download in progress: a document, a PDF or a CSV. It is read in chunks and not held in memory.
///
/// Outside an async runtime, use [`Call::bytes`] or [`Call::save_to`], which read the file as part of the call.
pub struct Download {
    body: RawBody,
    filename: Option<String>,
}

impl Download {
    pub(crate) fn from_response(response: Response<RawBody>) -> Response<Self> {
        let filename = response.headers().get(CONTENT_DISPOSITION).and_then(|value| filename(value.to_str().ok()?));
        response.map(|body| Self { body, filename })
    }

    /// The media type from the response headers, without parameters: `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        self.body.content_type()
    }

    /// The file name from the response headers. It never contains a path.
    pub fn filename(&self) -> Option<&str> {
        self.filename.as_deref()
    }

    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    /// [`Error::Call`] if the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await.map_err(Error::reading)
    }

    /// The chunks as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, reqwest::Error>> + Send + 'static {
        self.body.into_stream()
    }

    /// Reads the whole file.
    ///
    /// # Errors
    /// [`Error::Call`] if the connection breaks.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.chunk().await? else { return Ok(first) };
        let mut all = bytes::BytesMut::from(first.as_ref());
        all.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Writes the file to `path`, and returns its size in bytes. An existing file is replaced only after the download
    /// has finished. Devices and pipes, such as `/dev/null`, are written to and not replaced.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be written, [`Error::Call`] if the connection breaks.
    pub async fn save_to(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        if is_special(path).await {
            let target = tokio::fs::OpenOptions::new().write(true).open(path).await;
            return Ok(self.write(path, target).await?.1);
        }
        let partial = Partial(beside(path));
        // Not on another thread, which could create the file after its removal.
        let created = std::fs::File::create(&partial.0).map(File::from_std);
        let (file, size) = self.write(path, created).await?;
        file.sync_all().await.map_err(|error| Error::writing(path, error))?;
        // Some systems neither rename nor remove a file that is open.
        drop(file.into_std().await);
        partial.rename(path).await.map_err(|error| Error::writing(path, error))?;
        Ok(size)
    }

    /// Writes the chunks to a file. Errors name the path that the caller knows.
    async fn write(&mut self, path: &Path, file: io::Result<File>) -> Result<(File, u64), Error> {
        let failed = |error| Error::writing(path, error);
        let mut file = file.map_err(failed)?;
        let mut size = 0;
        while let Some(chunk) = self.chunk().await? {
            file.write_all(&chunk).await.map_err(failed)?;
            size += chunk.len() as u64;
        }
        file.flush().await.map_err(failed)?;
        Ok((file, size))
    }
}

/// The file of a download that has not finished. It is removed when the download fails or its future is dropped.
struct Partial(PathBuf);

impl Partial {
    async fn rename(mut self, path: &Path) -> io::Result<()> {
        tokio::fs::rename(&self.0, path).await?;
        // From now on, another download may have a file of this name.
        self.0 = PathBuf::new();
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // Only the error of the download is reported.
            let _ = std::fs::remove_file(&self.0);
        }
    }
}

/// Whether the path is a device, a pipe or a socket.
async fn is_special(path: &Path) -> bool {
    tokio::fs::metadata(path).await.is_ok_and(|known| !known.is_file() && !known.is_dir())
}

/// A temporary name in the same folder, and so on the same file system.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{:08x}.part", fastrand::u32(..)));
    path.with_file_name(name)
}

/// The `filename` of a `Content-Disposition` header, without its path.
fn filename(header: &str) -> Option<String> {
    let (_, value) = header.split_once("filename=")?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split(';').next()?.trim(),
    };
    let name = value.rsplit(['/', '\\', ':']).next()?;
    let usable = !matches!(name, "" | "." | "..") && !name.chars().any(char::is_control);
    usable.then(|| name.to_owned())
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("content_type", &self.content_type())
            .field("filename", &self.filename)
            .finish_non_exhaustive()
    }
}

impl Call<Download> {
    /// Downloads the whole file.
    pub fn bytes(self) -> Call<Bytes> {
        self.then(Download::bytes)
    }

    /// Downloads to a file, and returns its size in bytes. See [`Download::save_to`].
    pub fn save_to(self, path: impl Into<PathBuf>) -> Call<u64> {
        let path = path.into();
        self.then(move |download| download.save_to(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        let name = |header| filename(header).unwrap_or_default();
        assert_eq!(name("attachment; filename=\"loa.pdf\""), "loa.pdf");
        assert_eq!(name("attachment; filename=loa.pdf; size=3"), "loa.pdf");
        assert_eq!(name("attachment; filename=\"../../etc/passwd\""), "passwd");
        assert_eq!(name("attachment; filename=\"c:\\a\\b.pdf\""), "b.pdf");
        for none in ["attachment", "attachment; filename=\"..\"", "attachment; filename=\"\"", "filename=\"a\tb\""] {
            assert_eq!(filename(none), None, "{none}");
        }
    }
}
