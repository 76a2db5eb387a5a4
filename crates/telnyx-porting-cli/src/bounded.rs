//! Reading files up to a limit: a device such as `/dev/zero` has no end.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The longest file with a key, in bytes.
pub(crate) const KEY: u64 = 64 << 10;
/// The longest configuration file, in bytes.
pub(crate) const CONFIGURATION: u64 = 4 << 20;
/// The longest document or body of a request, in bytes.
pub(crate) const DOCUMENT: u64 = 16 << 20;

/// Reads a file.
pub(crate) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is larger than {} KiB", limit >> 10)));
    }
    Ok(bytes)
}

/// Reads a file that is text.
pub(crate) fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    // The error of the conversion would show the bytes.
    String::from_utf8(read(path, limit)?).map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all("é1".as_bytes()).unwrap();
        assert_eq!(read_text(file.path(), 3).unwrap(), "é1");
        assert_eq!(read(file.path(), 2).unwrap_err().kind(), ErrorKind::FileTooLarge);
        file.write_all(b"\xff").unwrap();
        assert_eq!(read_text(file.path(), 9).unwrap_err().to_string(), "it is not text in UTF-8");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_an_end_is_refused() {
        assert_eq!(read(Path::new("/dev/zero"), KEY).unwrap_err().to_string(), "it is larger than 64 KiB");
    }
}
