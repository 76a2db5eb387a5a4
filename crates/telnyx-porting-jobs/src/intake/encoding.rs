//! Decodes bytes to text.

use super::list_issue;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use telnyx_porting::{Issue, Rule};

/// The text of a file, and its encoding.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static Encoding,
    /// Whether the encoding was guessed.
    pub(super) is_guess: bool,
}

/// The number of bytes that are searched for zero bytes to detect UTF-16.
const SAMPLE: usize = 4096;

/// Decodes a file with the requested encoding, or with that of its byte-order mark or content.
pub(super) fn decode<'a>(bytes: &'a [u8], requested: Option<&str>) -> Result<Decoded<'a>, Issue> {
    if let Some(label) = requested {
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            let message = format!("{label:?} is not a known encoding");
            list_issue(Rule::File, message)
                .with_hint("use a WHATWG label such as utf-8, windows-1252, utf-16le or shift_jis")
        })?;
        return decode_as(bytes, encoding, false);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding, false);
    }
    if let Some(encoding) = utf16(bytes) {
        return decode_as(bytes, encoding, true);
    }
    if bytes.contains(&0) {
        let issue = list_issue(Rule::File, "expected text or a workbook, got zero bytes");
        return Err(issue.with_hint("save the list as CSV in UTF-8, or as XLSX"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.into(), encoding: UTF_8, is_guess: false });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    decode_as(bytes, encoding, true)
}

fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding, is_guess: bool) -> Result<Decoded<'a>, Issue> {
    let (text, encoding, has_errors) = encoding.decode(bytes);
    if has_errors {
        let message = format!("is not valid text in {}", encoding.name());
        return Err(list_issue(Rule::File, message).with_hint("set its encoding with --encoding, or save it as UTF-8"));
    }
    Ok(Decoded { text, encoding, is_guess })
}

/// Detects UTF-16 without a byte-order mark: every second byte of ASCII text is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |offset| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 5;
    match bytes.len() % 2 {
        0 if odd > enough && even * 8 < odd => Some(UTF_16LE),
        0 if even > enough && odd * 8 < even => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn encodings_are_detected_by_mark_and_content() {
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        for (bytes, encoding) in [
            ("Zoë".as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf".as_slice(), "Zoë".as_bytes()].concat(), "UTF-8"),
            (utf16le("\u{feff}Phone\r\nZoë"), "UTF-16LE"),
            (utf16le("Phone;Name\r\n+13035550100;Zoë"), "UTF-16LE"),
            (big("Phone;Name\r\n+13035550100;Zoë"), "UTF-16BE"),
            (b"Name;Phone\r\nCaf\xe9;1\r\nZo\xeb M\xfcller;2\r\n".to_vec(), "windows-1252"),
        ] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.encoding.name(), encoding, "{bytes:?}");
            assert!(!decoded.text.contains('\u{fffd}') && !decoded.text.starts_with('\u{feff}'));
        }
    }

    #[test]
    fn requested_encodings_must_match() {
        assert_eq!(decode(b"Zo\xeb", Some("latin1")).unwrap().text, "Zoë");
        assert!(decode(b"Zo\xeb", Some("utf-8")).is_err());
        assert!(decode(b"Zoe", Some("klingon")).is_err());
        assert!(decode(b"a\0b\0\0", None).is_err());
        assert!(decode(&[0; 8192], None).is_err());
    }
}
