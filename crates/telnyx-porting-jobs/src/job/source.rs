//! The text of an order file or a job file.

use super::raw::FIELDS_HINT;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::ops::Range;
use std::path::Path;
use telnyx_porting::{Issue, Issues, Rule, ValidationError, without_values};
use toml::de::DeTable;

/// The format of a job file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JobFormat {
    /// TOML, in which errors have a line.
    Toml,
    /// YAML. Only `true` and `false` are Booleans, so that `NO` is the country.
    Yaml,
    /// JSON.
    Json,
}

impl JobFormat {
    /// Returns whether the extension of a path is that of a job file.
    pub fn is_extension_of(path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        ["toml", "yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    }

    /// Returns the format for a file name extension: YAML for `yaml` and `yml`, JSON for `json`, otherwise TOML.
    pub fn from_path(path: &Path) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Self::Yaml,
            "json" => Self::Json,
            _ => Self::Toml,
        }
    }
}

/// A text with its format.
#[derive(Clone, Copy)]
pub(super) struct SourceText<'a> {
    /// The field of issues that concern the whole text.
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) format: JobFormat,
}

impl SourceText<'_> {
    /// Parses the text.
    pub(super) fn document(&self) -> Result<Map<String, Value>, ValidationError> {
        match self.format {
            JobFormat::Toml => match toml::from_str::<toml::Table>(self.text) {
                Ok(table) => Ok(table.into_iter().map(|(name, value)| (name, json(value))).collect()),
                Err(error) => Err(self.syntax_issue(error.span().map(|span| self.line(&span)), error.message())),
            },
            JobFormat::Json => serde_json::from_str(self.text.trim_start_matches('\u{feff}'))
                .and_then(|Distinct(document)| match document {
                    Value::Object(document) => Ok(document),
                    _ => Err(serde_json::Error::custom("expected an object")),
                })
                .map_err(|error| self.syntax_issue(Some(error.line().max(1)), &error.to_string())),
            JobFormat::Yaml => {
                let options = serde_saphyr::options! { strict_booleans: true };
                let document: Result<Option<_>, _> = serde_saphyr::from_str_with_options(self.text, options);
                document.map(Option::unwrap_or_default).map_err(|error| {
                    let line = error.location().and_then(|place| usize::try_from(place.line()).ok());
                    // The snippet would quote lines of the text.
                    let message = match error.without_snippet() {
                        serde_saphyr::Error::DuplicateMappingKey { .. } => REPEATED_KEY.to_owned(),
                        serde_saphyr::Error::MultipleDocuments { .. } => "the file has several documents".to_owned(),
                        other => other.to_string(),
                    };
                    self.syntax_issue(line, &message)
                })
            }
        }
    }

    /// Adds the line of the field to the message of each issue, if the text is TOML.
    pub(super) fn locate(&self, issues: Issues) -> Issues {
        if self.format != JobFormat::Toml || issues.is_empty() {
            return issues;
        }
        let Ok(root) = DeTable::parse(self.text) else { return issues };
        let locate = |issue: Issue| match span_of(root.get_ref(), issue.field()) {
            Some(span) => with_line(&issue, self.line(&span)),
            None => issue,
        };
        issues.into_iter().map(locate).collect()
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Returns the parser's message with the line number, but without the line's text, which may contain a PIN.
    fn syntax_issue(&self, line: Option<usize>, message: &str) -> ValidationError {
        // Some parsers add the line to their message.
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
        let issue = Issue::error(self.name, Rule::File, without_values(message)).with_hint(FIELDS_HINT);
        line.map_or(issue.clone(), |line| with_line(&issue, line)).into()
    }
}

const REPEATED_KEY: &str = "a key is repeated";

/// JSON without repeated keys, of which serde would use the last.
struct Distinct(Value);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistinctVisitor)
    }
}

struct DistinctVisitor;

impl<'de> Visitor<'de> for DistinctVisitor {
    type Value = Distinct;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Distinct(value))) = members.next_entry::<String, _>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom(REPEATED_KEY));
            }
        }
        Ok(Distinct(map.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Distinct(value)) = items.next_element()? {
            list.push(value);
        }
        Ok(Distinct(list.into()))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Distinct(text.into()))
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Distinct(truth.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Distinct(number.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Distinct(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Distinct(number.into()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(Distinct(Value::Null))
    }
}

fn with_line(issue: &Issue, line: usize) -> Issue {
    let message = format!("line {line}: {}", issue.message());
    let make = if issue.is_error() { Issue::error } else { Issue::warning };
    let located = make(issue.field().to_owned(), issue.rule(), message);
    issue.hint().map_or(located.clone(), |hint| located.with_hint(hint))
}

/// Returns the position of the deepest part of a path such as `override[2].misc.type` that is in the file.
fn span_of(root: &DeTable<'_>, path: &str) -> Option<Range<usize>> {
    let mut span = None;
    let mut table = Some(root);
    for part in path.split('.') {
        let (name, index) = part.split_once('[').map_or((part, None), |(name, index)| {
            (name, index.strip_suffix(']').and_then(|index| index.parse::<usize>().ok()))
        });
        let Some((key, value)) = table.and_then(|table| table.get_key_value(name)) else { break };
        let item = index.and_then(|index| value.get_ref().as_array()?.get(index));
        span = Some(item.map_or_else(|| key.span(), toml::Spanned::span));
        table = item.unwrap_or(value).get_ref().as_table();
    }
    span
}

/// Converts a value to JSON; dates become strings.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(name, value)| (name, json(value))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document(format: JobFormat, text: &str) -> Result<Value, String> {
        let source = SourceText { name: "f", text, format };
        source.document().map(Value::Object).map_err(|error| error.to_string())
    }

    #[test]
    fn all_formats_have_the_same_documents() {
        let expected = json!({"a": {"day": "2027-03-02", "tags": ["x"]}, "is": true, "country": "NO", "pin": "0042"});
        for (format, text) in [
            (JobFormat::Toml, "is = true\ncountry = \"NO\"\npin = \"0042\"\n[a]\nday = 2027-03-02\ntags = [\"x\"]\n"),
            (JobFormat::Yaml, "a:\n  day: 2027-03-02\n  tags: [x]\nis: true\ncountry: NO\npin: '0042'\n"),
            (JobFormat::Json, r#"{"a":{"day":"2027-03-02","tags":["x"]},"is":true,"country":"NO","pin":"0042"}"#),
        ] {
            assert_eq!(document(format, text).unwrap(), expected, "{format:?}");
        }
        assert_eq!(document(JobFormat::Yaml, "# nothing yet\n").unwrap(), json!({}));
    }

    #[test]
    fn repeated_keys_are_rejected() {
        for (format, text) in [
            (JobFormat::Yaml, "a: 1\nb:\n  c: 1\n  c: 2\n"),
            (JobFormat::Json, "{\"a\": 1, \"b\": [{\"c\": 1,\n\"d\": 2,\n\n\"c\": 2}]}"),
        ] {
            let error = document(format, text).unwrap_err();
            assert!(error.starts_with("f: line 4: a key is repeated"), "{format:?}: {error}");
        }
        assert!(document(JobFormat::Toml, "[b]\nc = 1\nc = 2\n").unwrap_err().starts_with("f: line 3: "));
        let json = "\u{feff}{\"a\": [null, true, -1, 2, 0.5, \"x\", {}]}";
        assert_eq!(document(JobFormat::Json, json).unwrap(), json!({"a": [null, true, -1, 2, 0.5, "x", {}]}));
    }

    #[test]
    fn formats_are_selected_by_extension() {
        for (path, format) in [
            ("job.toml", JobFormat::Toml),
            ("job.YML", JobFormat::Yaml),
            ("a.b/job.yaml", JobFormat::Yaml),
            ("job.json", JobFormat::Json),
            ("job", JobFormat::Toml),
        ] {
            assert_eq!(JobFormat::from_path(Path::new(path)), format, "{path}");
            assert_eq!(JobFormat::is_extension_of(Path::new(path)), path != "job", "{path}");
        }
        assert!(!JobFormat::is_extension_of(Path::new("toml.csv")));
    }

    #[test]
    fn syntax_errors_have_a_line_and_no_values() {
        for (format, text) in [
            (JobFormat::Toml, "a = 1\npin = \"4711\n"),
            (JobFormat::Json, "{\"a\": 1,\n\"pin\": \"4711\n}"),
            (JobFormat::Yaml, "a: 1\npin: \"4711\n"),
            (JobFormat::Yaml, "a: 1\npin: [\"4711\"\n"),
            (JobFormat::Yaml, "- 4711\n"),
            (JobFormat::Json, "[4711]"),
        ] {
            let error = document(format, text).unwrap_err();
            assert!(error.starts_with("f: line ") && !error.contains("4711"), "{format:?}: {error}");
            assert!(!error.contains(" at line"), "{error}");
        }
    }

    #[test]
    fn issues_get_the_line_of_their_field() {
        let text = "a = 1\n[end_user.admin]\nx = 2\n\n[[override]]\n\n[[override]]\nmisc.type = \"\"\nwhen = {c = 1}\n";
        let source = SourceText { name: "f", text, format: JobFormat::Toml };
        for (field, line) in [
            ("a", 1),
            ("end_user.admin", 2),
            ("end_user.admin.x", 3),
            ("end_user.admin.y", 2),
            ("override[0].when", 5),
            ("override[1]", 7),
            ("override[1].misc.type", 8),
            ("override[1].when.c", 9),
        ] {
            let issues = source.locate(Issues::from_iter([Issue::error(field, Rule::File, "x").with_hint("h")]));
            let expected = format!("{field}: line {line}: x [file]; hint: h");
            assert_eq!(issues.to_string(), expected);
        }
        let issues = Issues::from_iter([Issue::warning("b", Rule::File, "x")]);
        assert_eq!(source.locate(issues.clone()), issues);
    }
}
