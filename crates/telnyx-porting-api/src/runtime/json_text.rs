//! JSON as text: numbers and depths that a parser would round or reject, and the path at which a parser stopped.
//!
//! A deserializer that tracks paths could find them too, but would require second implementations for all types.

use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// Values at this depth become strings; `serde_json` rejects JSON that is deeper than 128.
const MAX_DEPTH: usize = 100;

/// Parses a body as any JSON. Numbers that do not fit in 64 bits, and values that are nested too deeply, become
/// strings.
///
/// # Errors
/// If the body is not JSON.
pub fn json_value(body: &[u8]) -> serde_json::Result<Value> {
    match std::str::from_utf8(without_byte_order_mark(body)) {
        Ok(text) => serde_json::from_str(&lossless(text)),
        Err(_) => serde_json::from_slice(body),
    }
}

/// The body without a byte order mark, which JSON does not allow but decoders may skip.
pub(super) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// The JSON, with numbers that do not fit in 64 bits, and values that are nested too deeply, as strings, and with U+FFFD
/// instead of halves of characters.
pub(super) fn lossless(text: &str) -> Cow<'_, str> {
    match without_lone_surrogates(text) {
        Cow::Borrowed(text) => with_strings(text),
        Cow::Owned(text) => Cow::Owned(with_strings(&text).into_owned()),
    }
}

/// Replaces the escapes of lone surrogates, as in a text that was truncated within a character. The length stays the same.
fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let escape = |at: usize| -> Option<u16> {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut changed = None;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        match escape(at) {
            Some(0xD800..=0xDBFF) if matches!(escape(at + 6), Some(0xDC00..=0xDFFF)) => at += 12,
            Some(0xD800..=0xDFFF) => {
                changed.get_or_insert_with(|| text.to_owned()).replace_range(at..at + 6, "\\ufffd");
                at += 6;
            }
            // The escaped character may have several bytes, so only the backslash and an escaped ASCII character are skipped.
            _ => at += if bytes.get(at + 1).is_some_and(u8::is_ascii) { 2 } else { 1 },
        }
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The JSON, with numbers that do not fit in 64 bits, and values that are nested too deeply, as strings.
fn with_strings(text: &str) -> Cow<'_, str> {
    let mut changed: Option<String> = None;
    let mut copied = 0;
    for span in unreadable_spans(text) {
        let out = changed.get_or_insert_default();
        out.push_str(&text[copied..span.start]);
        out.push_str(&Value::from(&text[span.clone()]).to_string());
        copied = span.end;
    }
    match changed {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[copied..]);
            Cow::Owned(out)
        }
    }
}

fn unreadable_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let (mut at, mut depth, mut deep) = (0, 0_usize, None);
    while let Some(byte) = bytes.get(at) {
        let end = end_of_token(bytes, at);
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth == MAX_DEPTH {
                    deep = Some(at);
                }
            }
            b'}' | b']' => {
                if let Some(start) = deep.take_if(|_| depth == MAX_DEPTH) {
                    spans.push(start..end);
                }
                depth = depth.saturating_sub(1);
            }
            b'-' | b'0'..=b'9' if deep.is_none() && exceeds_64_bits(&text[at..end]) => spans.push(at..end),
            _ => {}
        }
        at = end;
    }
    spans
}

/// Whether a number would be rounded or rejected.
fn exceeds_64_bits(number: &str) -> bool {
    let is_whole = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_whole {
        number.len() > 18 && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
    } else {
        number.parse::<f64>().is_ok_and(f64::is_infinite)
    }
}

/// The end of the token that starts here: a string, a number, or a single byte.
fn end_of_token(text: &[u8], start: usize) -> usize {
    let in_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    match text.get(start) {
        Some(b'"') => end_of_string(text, start),
        Some(b'-' | b'0'..=b'9') => start + text[start..].iter().take_while(|byte| in_number(byte)).count(),
        _ => start + 1,
    }
}

/// The end of the string that starts here, after its closing quotation mark.
fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// An object or list that is open.
enum Level {
    /// With the current member.
    Object(Option<String>),
    /// With the index of the current item.
    List(Option<usize>),
}

/// The path of the value that was being parsed, such as `data[0].status`, or a dot for the whole text. Lines are
/// counted from 1; the column is the number of bytes of the line that were parsed. Includes a value that just ended.
pub(super) fn path_at(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let read = text.as_bytes();
    path(&open_levels(read.get(..before + column).unwrap_or(read)))
}

fn open_levels(read: &[u8]) -> Vec<Level> {
    let mut levels = Vec::new();
    let mut at = 0;
    while let Some(byte) = read.get(at) {
        let end = end_of_token(read, at);
        match (byte, levels.last_mut()) {
            (b' ' | b'\t' | b'\r' | b'\n' | b':', _) => {}
            (b'}' | b']', _) => {
                levels.pop();
            }
            (b',', Some(Level::Object(name))) => *name = None,
            (b',', Some(Level::List(item))) => *item = item.map(|index| index + 1),
            (b'"', Some(Level::Object(name @ None))) => *name = serde_json::from_slice(&read[at..end]).ok(),
            (_, last) => {
                if let Some(Level::List(item @ None)) = last {
                    *item = Some(0);
                }
                match byte {
                    b'{' => levels.push(Level::Object(None)),
                    b'[' => levels.push(Level::List(None)),
                    _ => {}
                }
            }
        }
        at = end;
    }
    levels
}

fn path(levels: &[Level]) -> String {
    let mut path = String::new();
    for level in levels {
        match level {
            Level::Object(Some(name)) if path.is_empty() => path.push_str(name),
            Level::Object(Some(name)) => path.extend([".", name]),
            Level::List(Some(index)) => {
                // Writing to a `String` cannot fail.
                let _ = write!(path, "[{index}]");
            }
            Level::Object(None) | Level::List(None) => {}
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::PortingOrder;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn numbers_keep_their_digits() {
        let digits = "1".repeat(400);
        let text = format!(r#"{{"a": {digits}, "b": [-{digits}, 1e400, 18446744073709551615], "{digits}": 1.5e3}}"#);
        let expected =
            format!(r#"{{"a": "{digits}", "b": ["-{digits}", "1e400", 18446744073709551615], "{digits}": 1.5e3}}"#);
        assert_eq!(lossless(&text), expected);
        assert!(matches!(lossless(r#"{"a": [1, -2.5, "x\"1", {}]}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn deep_values_become_strings() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let text = format!(r#"{{"a": {}, "b": {}}}"#, nested(100_000), nested(3));
        let value = json_value(text.as_bytes()).unwrap();
        assert_eq!(value["b"], serde_json::json!([[[]]]));
        assert!(value["a"].is_array());
    }

    #[test]
    fn halves_of_characters_are_replaced() {
        let text = r#"{"a": "\ud83d", "b": "\ud83d\ude00\\ud83d\udc00x\uD83D\n", "\ude00": 1}"#;
        let expected = r#"{"a": "\ufffd", "b": "\ud83d\ude00\\ud83d\ufffdx\ufffd\n", "\ufffd": 1}"#;
        assert_eq!(lossless(text), expected);
        assert_eq!(json_value(text.as_bytes()).unwrap()["a"], "\u{fffd}");
    }

    #[test]
    fn invalid_json_is_accepted() {
        for text in ["", "\"", "\"\\", "\\u", "\\ud8", "\\\u{e9}", "]]]", "{", "-", "1e", "\u{e9}1"] {
            let _ = lossless(text);
        }
    }

    /// The path at the end of a truncated text.
    fn path_of(text: &str) -> String {
        let line = text.split('\n').count();
        path_at(text, line, text.rsplit('\n').next().unwrap().len())
    }

    #[test]
    fn a_path_applies_from_the_first_byte_of_a_value_to_the_next_token() {
        for (text, path) in [
            ("", "."),
            ("nul", "."),
            ("{", "."),
            (r#"{"da"#, "."),
            (r#"{"data""#, "data"),
            (r#"{"data": 17"#, "data"),
            (r#"{"data": "a,b]"#, "data"),
            (r#"{"data": 17,"#, "."),
            (r#"{"data": ["#, "data"),
            (r#"{"data": [ {"#, "data[0]"),
            (r#"{"data": [1, 2"#, "data[1]"),
            (r#"{"data": [1, [[], ["#, "data[1][1]"),
            (r#"{"data": [{"a": {}, "b\"}": "c\\""#, r#"data[0].b"}"#),
            (r#"{"data": [{"a": 1}"#, "data[0]"),
            (r#"{"data": []"#, "data"),
            (r#"{"data": []}"#, "."),
            ("[\n  {\n    \"a\": 1", "[0].a"),
        ] {
            assert_eq!(path_of(text), path, "{text}");
        }
    }

    #[test]
    fn positions_beyond_the_end_are_the_end() {
        assert_eq!(path_at(r#"{"a": 1"#, 7, 7), "a");
        assert_eq!(path_at(r#"{"a": 1"#, 0, 0), ".");
    }

    proptest! {
        #[test]
        fn any_text_is_accepted(text in any::<String>(), line in 0..5_usize, column in 0..50_usize) {
            path_at(&text, line, column);
        }
    }

    /// Orders in which one value was replaced with invalid JSON.
    fn corrupted_orders() -> Vec<String> {
        let order = json!({
            "id": "a", "porting_phone_numbers_count": 12, "requirements_met": true, "created_at": "2026-03-02T16:00:00Z",
            "end_user": {"admin": {"pin_passcode": "0417"}, "location": {"locality": "\"Denver\", [CO}"}},
            "phone_numbers": [{"phone_number": "+13035550000"}, {"activation_status": "Active"}],
            "status": {"value": "draft", "details": [{"code": "ENTITY_NAME_MISMATCH", "description": ""}]},
        });
        let mut corrupted = Vec::new();
        for pointer in pointers(&order, String::new()) {
            for other in ["x", "\"\\x\""] {
                let mut changed = order.clone();
                *changed.pointer_mut(&pointer).unwrap() = json!("@");
                let texts = [changed.to_string(), format!("{changed:#}")];
                corrupted.extend(texts.map(|text| text.replace("\"@\"", other)));
            }
        }
        corrupted
    }

    fn pointers(value: &Value, at: String) -> Vec<String> {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
            _ => Vec::new(),
        };
        let below = members.into_iter().flat_map(|(name, value)| pointers(value, format!("{at}/{name}")));
        below.chain([at.clone()]).collect()
    }

    #[test]
    fn paths_agree_with_a_deserializer_that_tracks_paths() {
        let mut refused = 0;
        for text in corrupted_orders() {
            let Err(error) = serde_json::from_str::<PortingOrder>(&text) else { continue };
            let mut reader = serde_json::Deserializer::from_str(&text);
            let slow = serde_path_to_error::deserialize::<_, PortingOrder>(&mut reader).unwrap_err();
            let (path, expected) = (path_at(&text, error.line(), error.column()), slow.path().to_string());
            // That deserializer does not descend into a list of an unexpected type, even if it is the first item of
            // another.
            assert!(path == expected || format!("{path}[0]") == expected, "{path} instead of {expected}: {text}");
            refused += 1;
        }
        assert!(refused > 50, "{refused}");
    }
}
