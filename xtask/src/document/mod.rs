//! An `OpenAPI` description as a JSON tree, and traversing it.
//!
//! Every stage works on the plain tree: it must accept documents that no typed model accepts yet (3.1 type arrays, bracketed
//! parameters, missing sections) and report the location of a problem in the file.

mod pointer;
mod read;
mod walk;
mod write;

pub(crate) use pointer::{Pointer, resolve, resolve_chain, segments};
pub(crate) use read::{parse, read};
pub(crate) use walk::{METHODS, each_parameter, operations_mut, properties_mut, visit_schemas};
pub(crate) use write::to_yaml;

use serde_json::Value;

/// A JSON object of the tree.
pub(crate) type Object = serde_json::Map<String, Value>;

/// Notes that a stage makes without failing.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    remarks: Vec<String>,
    errors: Vec<String>,
}

impl Warnings {
    /// Notes something for the maintainer.
    pub(crate) fn add(&mut self, warning: impl Into<String>) {
        self.remarks.push(warning.into());
    }

    /// Notes something that must be resolved, although the stage can continue.
    pub(crate) fn error(&mut self, error: impl Into<String>) {
        self.errors.push(error.into());
    }

    /// The notes in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.remarks.iter().map(String::as_str)
    }

    /// The references to resolve, in the same order.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &str> {
        self.errors.iter().map(String::as_str)
    }
}

/// The object of components of one kind (`schemas`, `parameters`, …), created if it is missing.
pub(crate) fn components_mut<'a>(document: &'a mut Value, kind: &str) -> anyhow::Result<&'a mut Object> {
    let root = document
        .as_object_mut()
        .ok_or_else(|| anyhow::anyhow!("#: the document is not an object; give the whole description"))?;
    let components = root.entry("components").or_insert_with(|| Value::Object(Object::new()));
    let components = components
        .as_object_mut()
        .ok_or_else(|| anyhow::anyhow!("#/components: must be an object; fix it in the description"))?;
    let section = components.entry(kind).or_insert_with(|| Value::Object(Object::new()));
    section
        .as_object_mut()
        .ok_or_else(|| anyhow::anyhow!("#/components/{kind}: must be an object; fix it in the description"))
}
