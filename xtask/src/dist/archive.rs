//! A reproducible archive: its bytes depend on the files only.

use flate2::{Compression, GzBuilder};
use tar::{Builder, EntryType, Header};

/// The time of all entries, 2000-01-01, because some programs do not handle 1970.
const TIME: u64 = 946_684_800;

/// The gzip header value for an unknown system.
const UNKNOWN_SYSTEM: u8 = 255;

/// A file in the archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    path: String,
    mode: u32,
    bytes: Vec<u8>,
}

impl Entry {
    /// A file to read, at a path below the archive's own folder.
    pub(super) fn file(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), mode: 0o644, bytes }
    }

    /// An executable file.
    pub(super) fn program(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), mode: 0o755, bytes }
    }
}

/// Packs files into a folder of this name. Their order makes no difference.
pub(super) fn pack(folder: &str, mut entries: Vec<Entry>) -> anyhow::Result<Vec<u8>> {
    entries.sort_by(|left, right| left.path.cmp(&right.path));
    let gzip = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM).write(Vec::new(), Compression::best());
    let mut archive = Builder::new(gzip);
    for entry in entries {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_size(entry.bytes.len() as u64);
        header.set_mode(entry.mode);
        header.set_mtime(TIME);
        header.set_uid(0);
        header.set_gid(0);
        archive.append_data(&mut header, format!("{folder}/{}", entry.path), entry.bytes.as_slice())?;
    }
    Ok(archive.into_inner()?.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;
    use tar::Archive;

    fn entries() -> Vec<Entry> {
        vec![
            Entry::program("telnyx-porting", vec![0x7f; 100_000]),
            Entry::file("README.md", b"# telnyx-porting".to_vec()),
            Entry::file("man/man1/telnyx-porting.1", b".TH".to_vec()),
        ]
    }

    #[test]
    fn all_files_are_in_one_folder_and_the_program_can_be_run() {
        let packed = pack("telnyx-porting-1.2.3-any", entries()).unwrap();
        let mut archive = Archive::new(GzDecoder::new(packed.as_slice()));
        let mut found = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let path = entry.path().unwrap().to_str().unwrap().to_owned();
            let header = entry.header().clone();
            assert_eq!((header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()), (0, 0, TIME));
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            found.push((path, header.mode().unwrap(), bytes.len()));
        }
        let expected = [
            ("telnyx-porting-1.2.3-any/README.md", 0o644, 16),
            ("telnyx-porting-1.2.3-any/man/man1/telnyx-porting.1", 0o644, 3),
            ("telnyx-porting-1.2.3-any/telnyx-porting", 0o755, 100_000),
        ];
        assert_eq!(found, expected.map(|(path, mode, size)| (path.to_owned(), mode, size)));
    }

    #[test]
    fn the_order_of_the_files_has_no_effect() {
        let mut other = entries();
        other.reverse();
        assert_eq!(pack("folder", entries()).unwrap(), pack("folder", other).unwrap());
    }

    #[test]
    fn the_header_has_neither_time_nor_system() {
        let packed = pack("folder", entries()).unwrap();
        assert_eq!(packed[..4], [0x1f, 0x8b, 8, 0]);
        assert_eq!((&packed[4..8], packed[9]), (&[0; 4][..], UNKNOWN_SYSTEM));
    }
}
