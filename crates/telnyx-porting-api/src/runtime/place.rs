//! Where in a JSON text a reader has stopped.
//!
//! Reading once more with a reader that keeps its path would tell, too; but then there would be two for every type.

use super::lossless::end_of_token;
use std::fmt::Write;

/// An object or a list that was open.
enum Level {
    /// With the member that was being read.
    Object(Option<String>),
    /// With the item that was being read.
    List(Option<usize>),
}

/// The path of the value that was being read, such as `data[0].status`, or a dot for the whole text. Lines are counted
/// from 1; the column is how many bytes of the line had been read. A value that had just ended still counts.
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

    /// The path where the text is cut off.
    fn path_of(text: &str) -> String {
        let line = text.split('\n').count();
        path_at(text, line, text.rsplit('\n').next().unwrap().len())
    }

    #[test]
    fn a_value_counts_from_its_first_byte_until_what_follows_it() {
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
    fn a_place_that_is_not_there_is_the_end() {
        assert_eq!(path_at(r#"{"a": 1"#, 7, 7), "a");
        assert_eq!(path_at(r#"{"a": 1"#, 0, 0), ".");
    }

    proptest! {
        #[test]
        fn nothing_is_too_odd(text in any::<String>(), line in 0..5_usize, column in 0..50_usize) {
            path_at(&text, line, column);
        }
    }

    /// An order with something that is not JSON in place of one of its values.
    fn spoilt_orders() -> Vec<String> {
        let order = json!({
            "id": "a", "porting_phone_numbers_count": 12, "requirements_met": true, "created_at": "2026-03-02T16:00:00Z",
            "end_user": {"admin": {"pin_passcode": "0417"}, "location": {"locality": "\"Denver\", [CO}"}},
            "phone_numbers": [{"phone_number": "+13035550000"}, {"activation_status": "Active"}],
            "status": {"value": "draft", "details": [{"code": "ENTITY_NAME_MISMATCH", "description": ""}]},
        });
        let mut spoilt = Vec::new();
        for pointer in pointers(&order, String::new()) {
            for other in ["x", "\"\\x\""] {
                let mut changed = order.clone();
                *changed.pointer_mut(&pointer).unwrap() = json!("@");
                let texts = [changed.to_string(), format!("{changed:#}")];
                spoilt.extend(texts.map(|text| text.replace("\"@\"", other)));
            }
        }
        spoilt
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
    fn a_reader_that_keeps_its_path_names_the_same_place() {
        let mut refused = 0;
        for text in spoilt_orders() {
            let Err(error) = serde_json::from_str::<PortingOrder>(&text) else { continue };
            let mut reader = serde_json::Deserializer::from_str(&text);
            let slow = serde_path_to_error::deserialize::<_, PortingOrder>(&mut reader).unwrap_err();
            let (path, expected) = (path_at(&text, error.line(), error.column()), slow.path().to_string());
            // The reader does not step into a list that it has no use for, even if that is the first item of another.
            assert!(path == expected || format!("{path}[0]") == expected, "{path} instead of {expected}: {text}");
            refused += 1;
        }
        assert!(refused > 50, "{refused}");
    }
}
