//! How options for members of request bodies are read, where no type of `telnyx-porting` does it.
#![allow(dead_code, reason = "which of them generated commands need depends on the description")]

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::convert::Infallible;
use telnyx_porting::{Secret, read_document};

/// A text that is never shown.
#[expect(clippy::unnecessary_wraps, reason = "clap takes parsers that may fail")]
pub(crate) fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(text.into())
}

/// Any JSON.
pub(crate) fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("not JSON at column {}", error.column()))
}

/// An object as JSON, whose members have the types that belong there.
pub(crate) fn object<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let (read, report) = read_document::<T>(json(text)?);
    if let Some(issue) = report.errors().next() {
        return Err(issue.to_string());
    }
    read.ok_or_else(|| "not an object as JSON, such as {\"name\": \"value\"}".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Part {
        size: u8,
    }

    #[test]
    fn objects_are_read_with_their_types() {
        assert_eq!(object::<Part>("{\"size\": 3}").unwrap().size, 3);
        assert!(object::<Part>("{\"size\": \"big\"}").unwrap_err().contains("size"));
        assert!(object::<Part>("{").unwrap_err().contains("not JSON"));
    }

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", secret("0042").unwrap()), "[hidden]");
    }
}
