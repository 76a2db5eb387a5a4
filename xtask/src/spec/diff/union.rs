//! Choices: the property that distinguishes variants, and the compatibility of types.

use super::level::{Kind, Level};
use crate::document::resolve;
use serde_json::Value;

/// A choice with a property that distinguishes its variants.
pub(super) struct Tagged<'a> {
    pub(super) property: &'a str,
    pub(super) variants: Vec<(String, &'a Value)>,
}

/// The generator's way to distinguish the variants: by the discriminator, or by an enum that no two variants share.
pub(super) fn tagged<'a>(level: &Level<'a>) -> anyhow::Result<Option<Tagged<'a>>> {
    match level.keywords.get("discriminator") {
        Some(discriminator) => explicit(level, discriminator),
        None => inferred(level),
    }
}

fn explicit<'a>(level: &Level<'a>, discriminator: &'a Value) -> anyhow::Result<Option<Tagged<'a>>> {
    let Some(property) = discriminator["propertyName"].as_str() else { return Ok(None) };
    let mut variants = Vec::new();
    match discriminator.get("mapping").and_then(Value::as_object) {
        Some(mapping) => {
            for (tag, target) in mapping {
                let target = target.as_str().unwrap_or_default();
                let reference =
                    if target.contains('/') { target.to_owned() } else { format!("#/components/schemas/{target}") };
                variants.push((tag.clone(), resolve(level.document, &reference)?));
            }
        }
        None => {
            for variant in level.variants() {
                let name = variant["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
                variants.push((name.unwrap_or_default().to_owned(), variant));
            }
        }
    }
    Ok(Some(Tagged { property, variants }))
}

fn inferred<'a>(level: &Level<'a>) -> anyhow::Result<Option<Tagged<'a>>> {
    let variants = level.variants();
    let levels = variants.iter().map(|variant| Level::read(level.document, variant)).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = levels.first() else { return Ok(None) };
    for (property, _) in &first.properties {
        let mut tags: Vec<(String, &Value)> = Vec::new();
        let mut distinct = true;
        for (variant, level) in variants.iter().zip(&levels) {
            let values = match level.property(property) {
                Some(schema) => Level::read(level.document, schema)?.values(),
                None => &[],
            };
            distinct &= !values.is_empty();
            for value in values.iter().filter_map(Value::as_str) {
                distinct &= tags.iter().all(|(tag, _)| tag != value);
                tags.push((value.to_owned(), variant));
            }
        }
        if distinct {
            return Ok(Some(Tagged { property, variants: tags }));
        }
    }
    Ok(None)
}

/// The type that the generator gives to a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RustType {
    Text,
    Id,
    Timestamp,
    Secret,
    Enum,
    Integer,
    Float,
    Boolean,
    List,
    Struct,
    Union,
    Json,
}

/// The type that the generator gives to a schema.
pub(super) fn rust_type(level: &Level) -> anyhow::Result<RustType> {
    Ok(match level.kind() {
        Kind::Text => match level.text("format") {
            Some("uuid") => RustType::Id,
            Some("date-time") => RustType::Timestamp,
            Some("password") => RustType::Secret,
            _ => RustType::Text,
        },
        Kind::Enum => RustType::Enum,
        Kind::Integer => RustType::Integer,
        Kind::Number => RustType::Float,
        Kind::Boolean => RustType::Boolean,
        Kind::List => RustType::List,
        Kind::Object => RustType::Struct,
        Kind::Choice if tagged(level)?.is_some() => RustType::Union,
        Kind::Choice | Kind::Map | Kind::Any => RustType::Json,
    })
}

/// Whether a server that accepts `new` accepts every kind of value that is sent as `old`.
pub(super) fn accepts(new: &Level, old: &Level) -> anyhow::Result<bool> {
    Ok(match (new.kind(), old.kind()) {
        (new, old) if new == old && new != Kind::Choice => true,
        (Kind::Any, _) | (Kind::Number, Kind::Integer) | (Kind::Text, Kind::Enum) | (Kind::Map, Kind::Object) => true,
        (Kind::Choice, old_kind) if old_kind != Kind::Choice => {
            for variant in new.variants() {
                if accepts(&Level::read(new.document, variant)?, old)? {
                    return Ok(true);
                }
            }
            false
        }
        _ => false,
    })
}

/// Whether a client that was generated from `old` can read every kind of value that is returned as `new`.
pub(super) fn reads(old: &Level, new: &Level) -> anyhow::Result<bool> {
    // Enums keep unknown texts.
    let open_enum = old.kind() == Kind::Enum && new.kind() == Kind::Text;
    Ok(open_enum || rust_type(old)? == RustType::Json || accepts(old, new)? && old.kind() != Kind::Choice)
}
