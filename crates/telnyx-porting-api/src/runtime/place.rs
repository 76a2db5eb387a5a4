//! Finds the path in a JSON text at which a parser stopped.
//!
//! A deserializer that tracks paths could do this too, but would require second implementations for all types.

use super::lossless::end_of_token;
use std::fmt::Write;

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
    use serde_json::{Value, json};

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
