//! Converts JSON that a parser with 64-bit numbers and limited depth would reject or round.

use super::response::without_mark;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;

/// `serde_json` stops at 128.
const DEEPEST: usize = 100;

/// Parses a body as any JSON. Numbers that do not fit in 64 bits, and values that are nested too deeply, become
/// strings.
///
/// # Errors
/// If the body is not JSON.
pub fn json_value(body: &[u8]) -> serde_json::Result<Value> {
    match std::str::from_utf8(without_mark(body)) {
        Ok(text) => serde_json::from_str(&lossless(text)),
        Err(_) => serde_json::from_slice(body),
    }
}

/// The JSON, with numbers that do not fit in 64 bits, and values that are nested too deeply, as strings.
pub(super) fn lossless(text: &str) -> Cow<'_, str> {
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
                if depth == DEEPEST {
                    deep = Some(at);
                }
            }
            b'}' | b']' => {
                if let Some(start) = deep.take_if(|_| depth == DEEPEST) {
                    spans.push(start..end);
                }
                depth = depth.saturating_sub(1);
            }
            b'-' | b'0'..=b'9' if deep.is_none() && has_no_room(&text[at..end]) => spans.push(at..end),
            _ => {}
        }
        at = end;
    }
    spans
}

/// Whether a number would be rounded or rejected.
fn has_no_room(number: &str) -> bool {
    let is_whole = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_whole {
        number.len() > 18 && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
    } else {
        number.parse::<f64>().is_ok_and(f64::is_infinite)
    }
}

/// The end of the token that starts here: a string, a number, or a single byte.
pub(super) fn end_of_token(text: &[u8], start: usize) -> usize {
    let in_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    match text.get(start) {
        Some(b'"') => end_of_text(text, start),
        Some(b'-' | b'0'..=b'9') => start + text[start..].iter().take_while(|byte| in_number(byte)).count(),
        _ => start + 1,
    }
}

/// The end of the string that starts here, after its closing quotation mark.
fn end_of_text(read: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = read.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    read.len()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn invalid_json_is_accepted() {
        for text in ["", "\"", "\"\\", "]]]", "{", "-", "1e", "\u{e9}1"] {
            let _ = lossless(text);
        }
    }
}
