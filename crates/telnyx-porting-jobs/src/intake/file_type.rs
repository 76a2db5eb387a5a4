//! Detects file types by content. Names are ignored, since files named `.xls` are often HTML or CSV.

/// File types that can contain a list, and common others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileType {
    Text,
    /// A ZIP archive: XLSX, XLSB or ODS, which the workbook reader distinguishes.
    Archive,
    /// A compound file: XLS, or a password-protected workbook.
    Compound,
    /// Any other type, with its name.
    Other(&'static str),
}

/// Signatures of other file types.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
];

/// First characters of text formats that are not lists. Case and leading white space are ignored.
const TEXTS: &[(&str, &str)] = &[
    ("<!doctype html", "HTML"),
    ("<html", "HTML"),
    ("<table", "HTML"),
    ("<?xml", "XML"),
    ("begin:vcard", "a vCard"),
    ("{\"", "JSON"),
    ("[{", "JSON"),
    ("[\"", "JSON"),
];

/// The signature of a Windows program. `MZ` is also the code of Mozambique, so a zero byte must follow.
const WINDOWS_PROGRAM: &[u8] = b"MZ";

/// The number of bytes that are compared.
const HEAD: usize = 512;

pub(super) fn detect(bytes: &[u8]) -> FileType {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return FileType::Archive;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return FileType::Compound;
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return FileType::Other(name);
    }
    if bytes.starts_with(WINDOWS_PROGRAM) && bytes.iter().take(HEAD).any(|byte| *byte == 0) {
        return FileType::Other("a Windows program");
    }
    let head: String = bytes.iter().take(HEAD).map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let head = head.trim_start_matches("\u{ef}\u{bb}\u{bf}").trim_start();
    match TEXTS.iter().find(|(start, _)| head.starts_with(start)) {
        Some((_, name)) => FileType::Other(name),
        None => FileType::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_detected_by_content() {
        for (bytes, expected) in [
            (b"+13035550100\n".as_slice(), FileType::Text),
            (b"", FileType::Text),
            (b"[hidden],x", FileType::Text),
            (b"PK\x03\x04rest", FileType::Archive),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType::Compound),
            (b"MZ,+258841234567\n", FileType::Text),
            (b"MZ\x90\0\x03", FileType::Other("a Windows program")),
            (b"%PDF-1.7", FileType::Other("a PDF")),
            (b"\xef\xbb\xbf\r\n <HTML><table>", FileType::Other("HTML")),
            (b"[{\"phone\": 1}]", FileType::Other("JSON")),
        ] {
            assert_eq!(detect(bytes), expected, "{bytes:?}");
        }
    }
}
