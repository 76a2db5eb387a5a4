//! Tagged unions, with the class for unknown tags.

use super::super::rust::types::unions::{names, variants};
use super::fields::{Field, Kind, docs};
use super::prose::wrap;
use super::read::Class;
use crate::document::Object;
use anyhow::Context;
use serde_json::Value;

/// Tagged unions.
pub(super) struct Union {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// The variant in Rust with the class.
    pub(super) variants: Vec<(String, String)>,
    /// The class for other variants, with the fields that all of them have.
    pub(super) unknown: Class,
}

/// Reads a union whose variants have classes.
pub(super) fn read(name: &str, schema: &Object, tagged: &Value, classes: &[Class]) -> anyhow::Result<Union> {
    let variants = variants(tagged)?;
    let class = |target: &str| {
        classes.iter().find(|class| class.name == target).with_context(|| {
            format!(
                "#/components/schemas/{target}: a variant of {name} has no properties; describe them in the overlay"
            )
        })
    };
    let known = variants.iter().map(|variant| class(variant.target)).collect::<anyhow::Result<Vec<_>>>()?;
    let first = known
        .first()
        .with_context(|| format!("#/components/schemas/{name}: has no variants; list them in the overlay"))?;
    let everywhere = |field: &&Field| known.iter().all(|class| class.field(&field.wire).is_some());
    let common = first.fields.iter().filter(everywhere).map(|field| {
        let is_same = known.iter().all(|class| class.field(&field.wire).is_some_and(|own| own.kind == field.kind));
        let kind = if is_same { field.kind.clone().without_objects() } else { Kind::Json };
        Field {
            rust: field.rust.clone(),
            python: field.python.clone(),
            wire: field.wire.clone(),
            docs: vec![format!("The field `{}`, which every `{name}` has.", field.wire)],
            kind,
        }
    });
    let unknown_docs = format!(
        "A `{name}` of a type unknown to this version, or of a known type with an unexpected body. It has the \
         attributes that all types have; everything else is in `extra`."
    );
    Ok(Union {
        name: name.to_owned(),
        docs: docs(schema, name),
        unknown: Class { name: format!("Unknown{name}"), docs: wrap(&unknown_docs), fields: common.collect() },
        variants: names(&variants, name)
            .into_iter()
            .zip(variants.iter().map(|variant| variant.target.to_owned()))
            .collect(),
    })
}

impl Class {
    fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }
}
