//! JSON pointers (RFC 6901) and the references that use them.

use anyhow::{Context, bail};
use serde_json::Value;
use std::fmt;

/// A location in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer(String);

impl Pointer {
    /// The pointer to the child `key`.
    pub(crate) fn child(&self, key: impl fmt::Display) -> Self {
        let key = key.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{key}", self.0))
    }

    /// The location of `inner` below this one.
    pub(crate) fn join(&self, inner: &Self) -> Self {
        Self(format!("{}{}", self.0, inner.0))
    }

    /// The pointer from its text, without `#`.
    pub(crate) fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The location of a local reference.
    pub(crate) fn of_reference(reference: &str) -> anyhow::Result<Self> {
        Ok(segments(reference)?.iter().fold(Self::default(), |at, segment| at.child(segment)))
    }

    /// The pointer as text, usable with [`Value::pointer`].
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The decoded segments of a local reference such as `#/components/schemas/Order`.
///
/// A reference is a URI fragment: percent-encoding is undone before `~1` and `~0`.
pub(crate) fn segments(reference: &str) -> anyhow::Result<Vec<String>> {
    let Some(fragment) = reference.strip_prefix("#/") else {
        bail!("`$ref: {reference}` points outside the document; bundle the description into one file first");
    };
    fragment.split('/').map(|segment| Ok(percent_decode(segment)?.replace("~1", "/").replace("~0", "~"))).collect()
}

fn percent_decode(segment: &str) -> anyhow::Result<String> {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let (hex, after) = tail
                .split_at_checked(2)
                .context("a `%` in a reference needs two hex digits; write `%25` for the character itself")?;
            decoded.push(u8::from_str_radix(std::str::from_utf8(hex)?, 16)?);
            rest = after;
        } else {
            decoded.push(*first);
            rest = tail;
        }
    }
    Ok(String::from_utf8(decoded)?)
}

/// The value that a local reference names.
pub(crate) fn resolve<'a>(document: &'a Value, reference: &str) -> anyhow::Result<&'a Value> {
    let mut value = document;
    for segment in segments(reference)? {
        value = match value {
            Value::Object(object) => object.get(&segment),
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        }
        .with_context(|| {
            format!("`$ref: {reference}` does not exist in the document; add the target or fix the reference")
        })?;
    }
    Ok(value)
}

/// Follows references to a value that is not a reference.
pub(crate) fn resolve_chain<'a>(document: &'a Value, mut value: &'a Value) -> anyhow::Result<&'a Value> {
    // A description with more hops refers to itself.
    for _ in 0..32 {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => value = resolve(document, reference)?,
            None => return Ok(value),
        }
    }
    bail!("`$ref`s that lead back to themselves: {value}; let one of them name a schema")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pointer_escapes_what_json_pointer_reserves() {
        let at = Pointer::default().child("paths").child("/porting_orders/{id}").child("a~b");
        assert_eq!(at.to_string(), "#/paths/~1porting_orders~1{id}/a~0b");
    }

    #[test]
    fn a_reference_is_percent_decoded_before_the_tildes() {
        let document = json!({"paths": {"/a b/c~d": {"get": 1}}});
        assert_eq!(resolve(&document, "#/paths/~1a%20b~1c~0d/get").unwrap(), &json!(1));
        assert_eq!(resolve(&document, "#/paths/%7E1a%20b~1c~0d/get").unwrap(), &json!(1));
    }

    #[test]
    fn a_dangling_reference_is_named() {
        let error = resolve(&json!({}), "#/components/schemas/Gone").unwrap_err();
        assert!(error.to_string().contains("#/components/schemas/Gone"), "{error}");
    }

    #[test]
    fn a_reference_to_another_file_has_a_hint() {
        let error = segments("common.yml#/components/schemas/A").unwrap_err();
        assert!(error.to_string().contains("bundle"), "{error}");
    }

    #[test]
    fn circular_references_are_rejected() {
        let document = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}});
        assert!(resolve_chain(&document, &document["a"]).is_err());
    }
}
