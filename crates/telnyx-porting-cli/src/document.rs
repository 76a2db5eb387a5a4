//! Files read up to a size limit, and documents in TOML, JSON and YAML. Errors have the line and the field, but never a
//! value, which may be a secret.

use crate::error::CommandError;
use crate::text;
use serde::de::DeserializeOwned;
use serde_path_to_error::Path as FieldPath;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use telnyx_porting_jobs::JobFormat;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Maximum size of a file with a key, in bytes.
pub(crate) const MAX_KEY: u64 = 64 << 10;
/// Maximum size of the configuration file, in bytes.
pub(crate) const MAX_CONFIG: u64 = 4 << 20;
/// Maximum size of a document or the body of a request, in bytes.
pub(crate) const MAX_DOCUMENT: u64 = 16 << 20;

/// Reads a file. The limit also ends devices such as `/dev/zero`.
pub(crate) fn read_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is larger than {} KiB", limit >> 10)));
    }
    Ok(bytes)
}

pub(crate) fn read_text_file(path: &Path, limit: u64) -> io::Result<String> {
    // The conversion's own error would show the bytes.
    String::from_utf8(read_file(path, limit)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not valid UTF-8"))
}

/// Why a document is invalid.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ParseError {
    line: Option<u64>,
    field: String,
    message: String,
    hint: Option<String>,
    pub(crate) is_unknown_field: bool,
}

impl ParseError {
    /// `FILE: line N: FIELD: MESSAGE`
    pub(crate) fn in_file(self, name: &str) -> CommandError {
        let line = self.line.map(|line| format!(": line {line}")).unwrap_or_default();
        let field = if self.field.is_empty() { String::new() } else { format!(": {}", self.field) };
        CommandError::usage(format!("{name}{line}{field}: {}", self.message)).with_hints(self.hint)
    }

    /// `NAME: MESSAGE`, for a value of the command line.
    pub(crate) fn on_command_line(self, name: &str) -> CommandError {
        CommandError::usage(format!("{name}: {}", self.message))
    }

    /// Replaces the term for unknown fields.
    pub(crate) fn naming(mut self, noun: &str) -> Self {
        if self.is_unknown_field {
            self.message = format!("unknown {noun}");
        }
        self
    }

    /// For a value that was parsed separately: prepends the path to it.
    pub(crate) fn below(mut self, path: &str) -> Self {
        self.field = if self.field.is_empty() { path.to_owned() } else { format!("{path}.{}", self.field) };
        self
    }

    fn new(line: Option<u64>, path: Option<&FieldPath>, message: &str) -> Self {
        // The line and column of the parser are known already.
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
        let path = path.map(ToString::to_string).unwrap_or_default();
        let field = path.trim_end_matches('?').trim_end_matches('.').to_owned();
        let mut error = Self { line, field, message: without_value(message), hint: None, is_unknown_field: false };
        if let Some((name, expected)) = message.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", ")) {
            let known = expected_names(expected);
            "unknown field".clone_into(&mut error.message);
            error.hint = Some(text::suggestion(name.trim_matches('`'), "known fields are", known));
            error.is_unknown_field = true;
        }
        error
    }
}

/// The message of serde without the value that it quotes.
fn without_value(message: &str) -> String {
    if message.starts_with("duplicate ") {
        return "is duplicated".to_owned();
    }
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected);
    if let (Some(kind), Some(expected)) = (message.strip_prefix("invalid type: "), expected) {
        let kind = kind.split(['`', '"', ',']).next().unwrap_or_default().trim();
        return format!("expected {expected}, got {kind}");
    }
    message.lines().next().unwrap_or_default().to_owned()
}

/// The names in a list such as "expected one of `a`, `b`".
fn expected_names(expected: &str) -> Vec<&str> {
    let expected = expected.trim_start_matches("expected ").trim_start_matches("one of ");
    let names = expected.split([',', ' ']).map(|name| name.trim_matches('`'));
    names.filter(|name| !name.is_empty() && *name != "or").collect()
}

/// The line of a byte offset.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

pub(crate) fn parse<T: DeserializeOwned>(format: JobFormat, text: &str) -> Result<T, ParseError> {
    match format {
        JobFormat::Toml => from_toml(text, parse_toml(text)?),
        JobFormat::Json => parse_json(text),
        _ => parse_yaml(text),
    }
}

/// Parses a TOML document; `from_toml` reads its values.
pub(crate) fn parse_toml(text: &str) -> Result<Spanned<DeValue<'_>>, ParseError> {
    let table = DeTable::parse(text).map_err(|error| toml_error(text, &error, None))?;
    Ok(Spanned::new(table.span(), DeValue::Table(table.into_inner())))
}

/// Reads a value of a TOML document, whose text gives the lines.
pub(crate) fn from_toml<T: DeserializeOwned>(text: &str, value: Spanned<DeValue<'_>>) -> Result<T, ParseError> {
    serde_path_to_error::deserialize(ValueDeserializer::from(value))
        .map_err(|error| toml_error(text, error.inner(), Some(error.path())))
}

fn toml_error(text: &str, error: &toml::de::Error, path: Option<&FieldPath>) -> ParseError {
    let line = error.span().and_then(|span| u64::try_from(line_of(text, span.start)).ok());
    ParseError::new(line, path, error.message())
}

fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, ParseError> {
    let parse_error = |error: &serde_json::Error, path: Option<&FieldPath>| {
        ParseError::new(u64::try_from(error.line()).ok(), path, &error.to_string())
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader);
    let value = value.map_err(|error| parse_error(error.inner(), Some(error.path())))?;
    reader.end().map_err(|error| parse_error(&error, None))?;
    Ok(value)
}

fn parse_yaml<T: DeserializeOwned>(text: &str) -> Result<T, ParseError> {
    let mut path = None;
    let value = serde_saphyr::with_deserializer_from_str(text, |reader| {
        serde_path_to_error::deserialize(reader).map_err(|error| {
            path = Some(error.path().clone());
            error.into_inner()
        })
    });
    value.map_err(|error| {
        let line = error.location().map(|place| place.line());
        // The snippet would quote lines of the document.
        ParseError::new(line, path.as_ref(), &error.without_snippet().to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use telnyx_porting::OrderPatch;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all("é1".as_bytes()).unwrap();
        assert_eq!(read_text_file(file.path(), 3).unwrap(), "é1");
        assert_eq!(read_file(file.path(), 2).unwrap_err().kind(), ErrorKind::FileTooLarge);
        file.write_all(b"\xff").unwrap();
        assert_eq!(read_text_file(file.path(), 9).unwrap_err().to_string(), "it is not valid UTF-8");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_without_an_end_is_rejected() {
        let error = read_file(Path::new("/dev/zero"), MAX_KEY).unwrap_err();
        assert_eq!(error.to_string(), "it is larger than 64 KiB");
    }

    fn error_of(format: JobFormat, text: &str) -> String {
        let error = parse::<OrderPatch>(format, text).unwrap_err().in_file("f");
        format!("{} {}", error.message(), error.hints().join(" "))
    }

    #[test]
    fn errors_have_line_and_field_in_every_format() {
        let json = "{\"end_user\":\n{\"admin\": {\"pin\": \"4711\"}}}";
        let (toml, yaml) = ("[end_user.admin]\npin = \"4711\"\n", "end_user:\n  admin: {pin: \"4711\"}\n");
        for (format, text) in [(JobFormat::Toml, toml), (JobFormat::Json, json), (JobFormat::Yaml, yaml)] {
            let expected = "f: line 2: end_user.admin.pin: unknown field did you mean pin_passcode?";
            assert_eq!(error_of(format, text), expected);
        }
    }

    #[test]
    fn type_errors_do_not_quote_the_value() {
        for (format, text, expected) in [
            (
                JobFormat::Toml,
                "customer_reference = 4711",
                "line 1: customer_reference: expected a string, got integer",
            ),
            (JobFormat::Json, "{\"end_user\": \"4711\"}", "line 1: end_user: expected an object"),
            (
                JobFormat::Json,
                "{\"messaging\": {\"enable_messaging\": \"4711\"}}",
                "messaging.enable_messaging: expected ",
            ),
            (JobFormat::Yaml, "end_user: 4711", "line 1: end_user: expected mapping start"),
            (JobFormat::Yaml, "a: [\n4711", "f: line 1: a: unknown field"),
            (JobFormat::Json, "{\"misc\": \"4711", "f: line 1"),
            (JobFormat::Toml, "x = \"4711", "f: line 1"),
            (JobFormat::Yaml, "misc: null\nmisc: null", "is duplicated"),
            (JobFormat::Toml, "misc.type = \"4711\"\nmisc.type = \"4711\"", "is duplicated"),
        ] {
            let error = error_of(format, text);
            assert!(error.contains(expected) && !error.contains("4711"), "{error}");
        }
    }

    #[test]
    fn yaml_strings_are_kept_unchanged() {
        let text = "end_user: {location: {postal_code: 00123, country_code: NO, locality: null}}";
        let patch: OrderPatch = parse(JobFormat::Yaml, text).unwrap();
        assert_eq!(patch.get("end_user.location.postal_code").unwrap(), "00123");
        assert_eq!(patch.get("end_user.location.country_code").unwrap(), "NO");
        assert!(patch.get("end_user.location.locality").unwrap().is_null());
    }
}
