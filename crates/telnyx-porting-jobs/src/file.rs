//! Errors of files.

use std::path::Path;
use telnyx_porting::Error;

/// Returns the error for a file that cannot be read.
pub(crate) fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), action: "read", source }
}
