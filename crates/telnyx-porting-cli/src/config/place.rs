//! Where the configuration file is, and who may read it.

use super::environment;
use super::source::{Placed, Source};
use etcetera::BaseStrategy;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The environment variable that names another file.
pub(crate) const VARIABLE: &str = "TELNYX_PORTING_CONFIG";

/// The configuration file, whether it exists or not; none where there is not even a home folder with an absolute path:
/// a relative one would be another folder each time.
pub(crate) fn path() -> Option<PathBuf> {
    placed_path().map(|path| path.value)
}

/// The configuration file, and who says so.
pub(crate) fn placed_path() -> Option<Placed<PathBuf>> {
    if let Some(path) = environment::path(VARIABLE) {
        return Some(Placed { value: path, source: Source::Variable(VARIABLE) });
    }
    Some(Placed::default(settings_folder()?.join("telnyx-porting").join("config.toml")))
}

/// The platform's folder for settings.
fn settings_folder() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok().map(|folders| folders.config_dir());
    // The library wants a home folder, which this variable makes up for.
    let named = || environment::path("XDG_CONFIG_HOME").filter(|_| cfg!(unix));
    folder.filter(|folder| folder.is_absolute()).or_else(named).filter(|folder| folder.is_absolute())
}

/// A path in the configuration file: `~/` is the home folder, others start at the folder of the file.
pub(super) fn resolve(text: &str, file: &Path) -> PathBuf {
    match at_home(text) {
        Some(path) => path,
        // Through its parts, so that ./ goes.
        None => file.parent().unwrap_or(Path::new("")).join(text).components().collect(),
    }
}

/// A path of the command line, so that it means the same in the configuration file. `~/` stays.
pub(crate) fn absolute(text: &str) -> io::Result<String> {
    if at_home(text).is_some() {
        return Ok(text.to_owned());
    }
    std::path::absolute(text)?.into_os_string().into_string().map_err(|_| io::Error::other("it is not text in UTF-8"))
}

fn at_home(text: &str) -> Option<PathBuf> {
    let rest = text.strip_prefix("~/")?;
    Some(etcetera::home_dir().ok().filter(|home| home.is_absolute())?.join(rest))
}

/// Replaces a file at once, so that nobody ever sees half of it, and lets only its owner read it.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    // A device or a pipe must not be replaced.
    if path.metadata().is_ok_and(|known| !known.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    create_folder(folder)?;
    // Only its owner can read it from the start.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A warning where others than the owner can read a file that holds a key.
#[cfg(unix)]
pub(super) fn exposure(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let shown = path.display();
    (mode & 0o077 != 0)
        .then(|| format!("{shown} holds a key and others can read it (mode {mode:03o}): chmod 600 {shown}"))
}

/// Elsewhere the folder of the user is private.
#[cfg(not(unix))]
pub(super) fn exposure(_: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_file_start_at_its_folder() {
        let file = Path::new("/etc/telnyx/config.toml");
        assert_eq!(resolve("./key.txt", file), Path::new("/etc/telnyx/key.txt"));
        assert_eq!(resolve("/run/key.txt", file), Path::new("/run/key.txt"));
        assert_eq!(resolve("~/key.txt", file), etcetera::home_dir().unwrap().join("key.txt"));
    }

    #[test]
    #[cfg(unix)]
    fn what_is_written_is_private_and_a_link_stays_one() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a/b/config.toml"), folder.path().join("link.toml"));
        symlink(&path, &link).unwrap();
        write_private(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(exposure(&path).unwrap().ends_with(&format!("(mode 644): chmod 600 {}", path.display())));
        write_private(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(exposure(&path), None);
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left over");
    }
}
