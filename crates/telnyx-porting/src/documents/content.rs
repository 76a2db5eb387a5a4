//! Detects the type of a document by its content.

/// The number of bytes that are inspected.
pub(super) const HEAD: usize = 8 * 1024;
/// The largest offset at which a PDF may start; PDF readers allow leading bytes.
const PDF_START: usize = 1024;

/// A type of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Type {
    /// The name for messages, with an article if needed.
    pub(super) name: &'static str,
    /// The file name extensions. Empty if the API does not accept the type.
    pub(super) endings: &'static [&'static str],
    pub(super) mime: &'static str,
}

const BYTES: &str = "application/octet-stream";

const fn accepted(name: &'static str, endings: &'static [&'static str], mime: &'static str) -> Type {
    Type { name, endings, mime }
}

const fn other(name: &'static str) -> Type {
    Type { name, endings: &[], mime: BYTES }
}

const PDF: Type = accepted("a PDF", &["pdf"], "application/pdf");
const PNG: Type = accepted("a PNG image", &["png"], "image/png");
const JPEG: Type = accepted("a JPEG image", &["jpg", "jpeg"], "image/jpeg");
const TEXT: Type = accepted("text", &["txt", "csv", "json"], "text/plain");
const COMPOUND: Type =
    accepted("a Word or Excel file of Office 97 to 2003, or a protected one", &["doc", "xls"], BYTES);
const DOCX: Type = accepted("a Word file", &["docx"], BYTES);
const XLSX: Type = accepted("an Excel file", &["xlsx"], BYTES);
/// An Office file whose beginning does not show its type.
const OFFICE: Type = accepted("an Office file", &["docx", "xlsx"], BYTES);

/// Signatures that no text begins with.
const SIGNATURES: &[(&[u8], Type)] = &[
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (b"GIF87a", other("a GIF image")),
    (b"GIF89a", other("a GIF image")),
    (b"II*\0", other("a TIFF image")),
    (b"MM\0*", other("a TIFF image")),
    (b"8BPS", other("a Photoshop image")),
    (b"{\\rtf", other("an RTF document")),
    (b"%!PS", other("a PostScript document")),
    (b"JVBERi0", other("a PDF in base64")),
    (b"HTTP/1.", other("an HTTP response")),
    (b"#!", other("a script")),
    (b"\x1f\x8b", other("a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", other("a 7z archive")),
    (b"Rar!\x1a", other("a RAR archive")),
    (b"\xfd7zXZ", other("an xz archive")),
    (b"\x28\xb5\x2f\xfd", other("a zstd archive")),
    (b"PK\x05\x06", other("an empty ZIP archive")),
    (b"SQLite format 3", other("an SQLite database")),
    (b"\x7fELF", other("a program")),
    (b"\xcf\xfa\xed\xfe", other("a program")),
    (b"\xca\xfe\xba\xbe", other("a program")),
];

/// Signatures that are too short for text.
const SHORT_SIGNATURES: &[(&[u8], Type)] =
    &[(b"MZ", other("a Windows program")), (b"BM", other("a BMP image")), (b"BZh", other("a bzip2 archive"))];

/// Beginnings of text, in lowercase and without leading whitespace.
const MARKUP: &[(&str, Type)] = &[
    ("<!doctype html", other("HTML")),
    ("<html", other("HTML")),
    ("<head", other("HTML")),
    ("<body", other("HTML")),
    ("<table", other("HTML")),
    ("<script", other("HTML")),
    ("<svg", other("an SVG image")),
    ("<?xml", other("XML")),
];

/// The type of a content that begins with these bytes. `None` if it is not recognized.
pub(super) fn detect(head: &[u8]) -> Option<Type> {
    // It may contain a PDF.
    if is_multipart(head) {
        return Some(other("the body of a multipart request"));
    }
    if let Some((_, found)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*found);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Some(archive(head));
    }
    if let Some(found) = in_boxes(head) {
        return Some(found);
    }
    let text = is_text(head);
    if text && let Some(found) = markup(head) {
        return Some(found);
    }
    if contains(&head[..head.len().min(PDF_START)], b"%PDF-") {
        return Some(PDF);
    }
    if text {
        return Some(TEXT);
    }
    SHORT_SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, found)| *found)
}

/// Whether it is a form-encoded request body. This happens if a whole request body is saved instead of the file in it.
fn is_multipart(head: &[u8]) -> bool {
    let start = head[..head.len().min(1024)].to_ascii_lowercase();
    start.starts_with(b"--") && (contains(&start, b"\ncontent-disposition:") || contains(&start, b"\ncontent-type:"))
}

/// Images and videos in the ISO base media format, whose first box names the type, and WebP.
fn in_boxes(head: &[u8]) -> Option<Type> {
    if head.get(4..8)? != b"ftyp" {
        return (head.starts_with(b"RIFF") && head.get(8..12)? == b"WEBP").then_some(other("a WebP image"));
    }
    Some(match head.get(8..12)? {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => other("a HEIC image"),
        b"avif" | b"avis" => other("an AVIF image"),
        _ => other("a video"),
    })
}

/// The type of a ZIP archive, by the names of its first files.
fn archive(head: &[u8]) -> Type {
    let mut found = other("a ZIP archive");
    for name in names(head) {
        match name {
            name if name.starts_with(b"word/") => return DOCX,
            name if name.starts_with(b"xl/") => return XLSX,
            name if name.starts_with(b"ppt/") => return other("a PowerPoint file"),
            b"mimetype" => return other("an OpenDocument or EPUB file"),
            b"[Content_Types].xml" | b"_rels/.rels" => found = OFFICE,
            name if name.starts_with(b"docProps/") => found = OFFICE,
            _ => {}
        }
    }
    found
}

/// The names of the files in a ZIP archive whose headers are in these bytes.
fn names(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let headers = head.windows(4).enumerate().filter(|(_, start)| *start == b"PK\x03\x04");
    headers.filter_map(|(at, _)| {
        let length = u16::from_le_bytes(head.get(at + 26..at + 28)?.try_into().ok()?);
        head.get(at + 30..at + 30 + usize::from(length))
    })
}

fn markup(head: &[u8]) -> Option<Type> {
    let start: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).take(1024).collect();
    let start = String::from_utf8_lossy(&start).to_ascii_lowercase();
    let mut start = start.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start();
    // HTML often begins with a comment.
    while let Some((_, rest)) = start.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        start = rest.trim_start();
    }
    MARKUP.iter().find(|(begin, _)| start.starts_with(begin)).map(|(_, found)| *found)
}

/// Text in UTF-8, in UTF-16 with a byte order mark, or in a single-byte encoding.
fn is_text(head: &[u8]) -> bool {
    let is_binary = |byte: &u8| matches!(byte, 0..=8 | 14..=25 | 27..=31 | 127);
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || !head.iter().any(is_binary)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of a file in a ZIP archive.
    fn zipped(name: &str) -> Vec<u8> {
        let mut header = b"PK\x03\x04".to_vec();
        header.resize(26, 7);
        header.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        header.extend([0, 0]);
        header.extend(name.bytes());
        header
    }

    #[test]
    fn types_are_detected_by_content() {
        let video = |brand: &[u8]| [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0"].concat();
        let form = b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n%PDF-1.7\n\x01";
        for (content, name) in [
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3".to_vec(), "a PDF"),
            (b"\xef\xbb\xbf\r\n%PDF-1.4".to_vec(), "a PDF"),
            (b"\x01\x02%PDF-1.4".to_vec(), "a PDF"),
            (form.to_vec(), "the body of a multipart request"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "a PNG image"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "a JPEG image"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), COMPOUND.name),
            (
                [zipped("[Content_Types].xml"), zipped("_rels/.rels"), zipped("word/document.xml")].concat(),
                "a Word file",
            ),
            ([zipped("docProps/app.xml"), zipped("xl/workbook.xml")].concat(), "an Excel file"),
            (zipped("_rels/.rels"), "an Office file"),
            (zipped("ppt/presentation.xml"), "a PowerPoint file"),
            (zipped("mimetype"), "an OpenDocument or EPUB file"),
            (zipped("loa.pdf"), "a ZIP archive"),
            (b"PK\x03\x04".to_vec(), "a ZIP archive"),
            (video(b"heic"), "a HEIC image"),
            (video(b"mif1"), "a HEIC image"),
            (video(b"avif"), "an AVIF image"),
            (video(b"isom"), "a video"),
            (b"RIFF\x01\0\0\0WEBPVP8 ".to_vec(), "a WebP image"),
            (b"MZ\x90\0\x03\0".to_vec(), "a Windows program"),
            (b"BM\x36\0\0\0".to_vec(), "a BMP image"),
            (b"GIF89a\x01\0".to_vec(), "a GIF image"),
            (b"\n <!-- saved --> <!DOCTYPE HTML><p>%PDF-".to_vec(), "HTML"),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0".to_vec(), "HTML"),
            (b"<?xml version='1.0'?>".to_vec(), "XML"),
            (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7".to_vec(), "an HTTP response"),
            (b"JVBERi0xLjQK".to_vec(), "a PDF in base64"),
            (b"number\n+13035550100\n".to_vec(), "text"),
            (b"MZ, BM, \xe9t\xe9\n".to_vec(), "text"),
            (b"{}".to_vec(), "text"),
            (b"-- \nno form".to_vec(), "text"),
        ] {
            let found = detect(&content).map(|found| found.name);
            assert_eq!(found, Some(name), "{:?}", String::from_utf8_lossy(&content));
        }
        for content in [&b"\0\x01\x02"[..], b"\x12%PDX"] {
            assert_eq!(detect(content), None);
        }
    }

    #[test]
    fn any_content_can_be_inspected() {
        let all = [zipped("word/x"), b"--\ncontent-type:".to_vec(), b"<!--".to_vec(), b"\xff\xfe".to_vec()].concat();
        for begin in 0..all.len() {
            for end in begin..all.len() {
                detect(&all[begin..end]);
            }
        }
    }
}
