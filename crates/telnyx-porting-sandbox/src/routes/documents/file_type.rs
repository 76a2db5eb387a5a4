//! Types of file that can be uploaded.

/// A type of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileType {
    pub(super) content_type: &'static str,
    /// The first is the usual one.
    extensions: &'static [&'static str],
}

const PDF: FileType = FileType { content_type: "application/pdf", extensions: &["pdf"] };
const PNG: FileType = FileType { content_type: "image/png", extensions: &["png"] };
const JPEG: FileType = FileType { content_type: "image/jpeg", extensions: &["jpg", "jpeg"] };
const CSV: FileType = FileType { content_type: "text/csv", extensions: &["csv"] };
const JSON: FileType = FileType { content_type: "application/json", extensions: &["json"] };
const TEXT: FileType = FileType { content_type: "text/plain", extensions: &["txt"] };
const DOC: FileType = FileType { content_type: "application/msword", extensions: &["doc"] };
const XLS: FileType = FileType { content_type: "application/vnd.ms-excel", extensions: &["xls"] };
const DOCX: FileType = FileType {
    content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    extensions: &["docx"],
};
const XLSX: FileType = FileType {
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extensions: &["xlsx"],
};

/// Files that their first bytes give away.
const BY_START: [(&[u8], FileType); 3] = [(b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)];

/// Containers whose first bytes are the same for several types, so the extension decides.
const CONTAINERS: [(&[u8], &[FileType]); 2] =
    [(b"PK\x03\x04", &[DOCX, XLSX]), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &[DOC, XLS])];

/// The type of a file by its content, and where that is not enough, by its name; none if it is not accepted.
pub(super) fn detect(name: &str, content: &[u8]) -> Option<FileType> {
    if let Some((_, kind)) = BY_START.iter().find(|(start, _)| content.starts_with(start)) {
        return Some(*kind);
    }
    if let Some((_, kinds)) = CONTAINERS.iter().find(|(start, _)| content.starts_with(start)) {
        return kinds.iter().copied().find(|kind| kind.fits(name));
    }
    let is_text = std::str::from_utf8(content).is_ok_and(|text| !text.contains('\0'));
    is_text.then(|| [CSV, JSON].into_iter().find(|kind| kind.fits(name)).unwrap_or(TEXT))
}

impl FileType {
    fn fits(&self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        extension.is_some_and(|extension| self.extensions.contains(&extension.as_str()))
    }

    /// The name, with an extension of this type.
    pub(super) fn complete(&self, name: &str) -> String {
        if self.fits(name) {
            return name.to_owned();
        }
        format!("{name}.{}", self.extensions.first().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_outweighs_the_name() {
        assert_eq!(detect("loa.txt", b"%PDF-1.7\n"), Some(PDF));
        assert_eq!(PDF.complete("loa.txt"), "loa.txt.pdf");
        assert_eq!(PDF.complete("LOA.PDF"), "LOA.PDF");
        assert_eq!(JPEG.complete("scan.jpeg"), "scan.jpeg");
    }

    #[test]
    fn the_name_decides_where_content_cannot() {
        assert_eq!(detect("bill.xlsx", b"PK\x03\x04"), Some(XLSX));
        assert_eq!(detect("bill.zip", b"PK\x03\x04"), None);
        assert_eq!(detect("numbers.csv", b"a,b\n"), Some(CSV));
        assert_eq!(detect("notes", b"plain"), Some(TEXT));
        assert_eq!(detect("program.exe", b"MZ\x90\0\x03"), None);
    }
}
