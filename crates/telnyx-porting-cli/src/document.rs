//! Documents in TOML, JSON or YAML: what is wrong with one is told with line and field, but never with its values, which
//! may be secrets.

use crate::failure::Failure;
use crate::printer::Printer;
use crate::{bounded, standard_input, suggest};
use serde::de::DeserializeOwned;
use serde_path_to_error::Path as FieldPath;
use std::path::Path;

/// The language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Toml,
    Json,
    Yaml,
}

impl Syntax {
    fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Of text without a name: JSON begins with a brace, and what looks like it but is none is told as such.
    fn of_text(text: &str) -> Self {
        if text.trim_start().starts_with('{') { Self::Json } else { Self::Yaml }
    }
}

/// Reads a document from a file, by its ending, or JSON or YAML from the standard input; `what` says what it holds.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, what: &str, printer: &Printer) -> Result<T, Failure> {
    if standard_input::is_meant_by(path) {
        let text = standard_input::read_text(&format!("{what} as JSON or YAML"), printer)?;
        return parse(Syntax::of_text(&text), &text).map_err(|flaw| flaw.in_file("standard input"));
    }
    let name = path.display().to_string();
    let Some(syntax) = Syntax::of_file(path) else {
        return Err(Failure::usage(format!("{name} is in no known language"))
            .with_hint("let its name end in .toml, .json, .yaml or .yml"));
    };
    parse(syntax, &content(path)?).map_err(|flaw| flaw.in_file(&name))
}

/// The text of a file in YAML, whatever it says.
pub(crate) fn read_yaml(path: &Path) -> Result<String, Failure> {
    if Syntax::of_file(path) != Some(Syntax::Yaml) {
        return Err(Failure::usage(format!("{} is no file in YAML", path.display()))
            .with_hint("let its name end in .yaml or .yml"));
    }
    content(path)
}

fn content(path: &Path) -> Result<String, Failure> {
    bounded::read_text(path, bounded::DOCUMENT)
        .map_err(|error| Failure::usage(format!("{} cannot be read", path.display())).with_detail(error.to_string()))
}

/// What is wrong with a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    line: Option<u64>,
    field: String,
    message: String,
    hint: Option<String>,
}

impl Flaw {
    pub(crate) fn in_file(self, name: &str) -> Failure {
        let line = self.line.map(|line| format!(": line {line}")).unwrap_or_default();
        let field = if self.field.is_empty() { String::new() } else { format!(": {}", self.field) };
        let failure = Failure::usage(format!("{name}{line}{field}: {}", self.message));
        match self.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }

    fn new(line: Option<u64>, path: Option<&FieldPath>, message: &str) -> Self {
        // What the readers add about the place is known already.
        let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
        let path = path.map(ToString::to_string).unwrap_or_default();
        let field = path.trim_end_matches('?').trim_end_matches('.').to_owned();
        let unknown = message.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", "));
        if let Some((name, expected)) = unknown {
            let name = name.trim_matches('`');
            let expected = expected.trim_start_matches("expected ").trim_start_matches("one of ");
            let known: Vec<_> = expected.split([',', ' ']).map(|name| name.trim_matches('`')).collect();
            let known = known.into_iter().filter(|name| !name.is_empty() && *name != "or");
            let hint = Some(suggest::hint(name, "there are", known.collect::<Vec<_>>()));
            return Self { line, field, message: "there is no such field".to_owned(), hint };
        }
        let message = match message {
            message if message.starts_with("duplicate ") => "is given twice".to_owned(),
            message => without_value(message),
        };
        Self { line, field, message, hint: None }
    }
}

/// serde quotes the value in what it says about types.
fn without_value(message: &str) -> String {
    match (message.strip_prefix("invalid type: "), message.rsplit_once(", expected ")) {
        (Some(kind), Some((_, expected))) => {
            let kind = kind.split(['`', '"', ',']).next().unwrap_or_default().trim();
            format!("is of the type {kind}; expected {expected}")
        }
        _ => message.lines().next().unwrap_or_default().to_owned(),
    }
}

/// Reads the text of a document.
pub(crate) fn parse<T: DeserializeOwned>(syntax: Syntax, text: &str) -> Result<T, Flaw> {
    match syntax {
        Syntax::Toml => toml_document(text),
        Syntax::Json => json_document(text),
        Syntax::Yaml => yaml_document(text),
    }
}

fn toml_document<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    let flaw = |error: &toml::de::Error, path: Option<&FieldPath>| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        Flaw::new(line.and_then(|line| u64::try_from(line).ok()), path, error.message())
    };
    let reader = toml::Deserializer::parse(text).map_err(|error| flaw(&error, None))?;
    serde_path_to_error::deserialize(reader).map_err(|error| flaw(error.inner(), Some(error.path())))
}

fn json_document<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    let flaw = |error: &serde_json::Error, path: Option<&FieldPath>| {
        Flaw::new(u64::try_from(error.line()).ok(), path, &error.to_string())
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader);
    let value = value.map_err(|error| flaw(error.inner(), Some(error.path())))?;
    reader.end().map_err(|error| flaw(&error, None))?;
    Ok(value)
}

fn yaml_document<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    let mut path = None;
    let value = serde_saphyr::with_deserializer_from_str(text, |reader| {
        serde_path_to_error::deserialize(reader).map_err(|error| {
            path = Some(error.path().clone());
            error.into_inner()
        })
    });
    value.map_err(|error| {
        let line = error.location().map(|place| place.line());
        // Without the lines of the document, which the reader would quote.
        Flaw::new(line, path.as_ref(), &error.without_snippet().to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::OrderUpdateParts;

    fn flaw(syntax: Syntax, text: &str) -> String {
        let failure = parse::<OrderUpdateParts>(syntax, text).unwrap_err().in_file("f");
        format!("{} {}", failure.message(), failure.details().join(" "))
    }

    #[test]
    fn line_and_field_are_told_in_every_language() {
        let json = "{\"end_user\":\n{\"admin\": {\"pin\": \"4711\"}}}";
        let (toml, yaml) = ("[end_user.admin]\npin = \"4711\"\n", "end_user:\n  admin: {pin: \"4711\"}\n");
        for (syntax, text) in [(Syntax::Toml, toml), (Syntax::Json, json), (Syntax::Yaml, yaml)] {
            let expected = "f: line 2: end_user.admin.pin: there is no such field hint: did you mean pin_passcode?";
            assert_eq!(flaw(syntax, text), expected);
        }
    }

    #[test]
    fn other_types_are_told_without_the_value() {
        for (syntax, text, expected) in [
            (Syntax::Toml, "customer_reference = 4711", "line 1: customer_reference: is of the type integer; expected"),
            (Syntax::Json, "{\"end_user\": \"4711\"}", "line 1: end_user: is of the type string; expected an object"),
            (
                Syntax::Json,
                "{\"messaging\": {\"enable_messaging\": \"4711\"}}",
                "messaging.enable_messaging: is of the",
            ),
            (Syntax::Yaml, "end_user: 4711", "line 1: end_user: expected mapping start"),
            (Syntax::Yaml, "a: [\n4711", "f: line 1: a: there is no such field"),
            (Syntax::Json, "{\"misc\": \"4711", "f: line 1"),
            (Syntax::Toml, "x = \"4711", "f: line 1"),
            (Syntax::Yaml, "misc: null\nmisc: null", "is given twice"),
            (Syntax::Toml, "misc.type = \"4711\"\nmisc.type = \"4711\"", "is given twice"),
        ] {
            let flaw = flaw(syntax, text);
            assert!(flaw.contains(expected) && !flaw.contains("4711"), "{flaw}");
        }
    }

    #[test]
    fn yaml_takes_a_text_as_it_stands() {
        let text = "end_user: {location: {postal_code: 00123, country_code: NO, locality: null}}";
        let parts: OrderUpdateParts = parse(Syntax::Yaml, text).unwrap();
        assert_eq!(parts.get("end_user.location.postal_code").unwrap(), "00123");
        assert_eq!(parts.get("end_user.location.country_code").unwrap(), "NO");
        assert!(parts.get("end_user.location.locality").unwrap().is_null());
    }
}
