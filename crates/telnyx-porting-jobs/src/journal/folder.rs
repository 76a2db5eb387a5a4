//! The folder of journals, which all programs share.

use super::JournalError;
use etcetera::BaseStrategy as _;
use std::path::PathBuf;

/// The variable with the folder of journals.
pub const FOLDER_VARIABLE: &str = "TELNYX_PORTING_DATA";
/// The extension of journals.
const EXTENSION: &str = "sqlite";

/// Returns the folder of journals: that of the variable [`FOLDER_VARIABLE`], or else `telnyx-porting/jobs` in the user's folder
/// for data.
///
/// # Errors
/// [`JournalError::UnknownFolder`] if the user has no such folder.
pub fn folder() -> Result<PathBuf, JournalError> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    let folder = etcetera::choose_base_strategy().ok().map(|folders| folders.data_dir());
    let folder = folder.filter(|folder| folder.is_absolute()).ok_or(JournalError::UnknownFolder)?;
    Ok(folder.join("telnyx-porting").join("jobs"))
}

/// Returns the path of the journal of a job by its name.
///
/// # Errors
/// As [`folder`].
pub fn path_of(job: &str) -> Result<PathBuf, JournalError> {
    Ok(folder()?.join(format!("{job}.{EXTENSION}")))
}

/// Returns the names of the jobs in the folder, sorted.
///
/// # Errors
/// As [`folder`].
pub fn jobs() -> Result<Vec<String>, JournalError> {
    let Ok(entries) = std::fs::read_dir(folder()?) else { return Ok(Vec::new()) };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let journals = paths.filter(|path| path.extension().is_some_and(|found| found == EXTENSION));
    let mut names: Vec<_> = journals.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}
