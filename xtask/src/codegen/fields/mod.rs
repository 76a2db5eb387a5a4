//! The fields of an order patch, on every surface: from the description, and from `openapi/surface.yml`.
//!
//! Low-level types with these fields are generated with all others. This module generates the user-facing code: setters and
//! documents in `telnyx-porting`, options in the command line, classes and a method in Python.

mod library;
mod model;
mod options;
mod python;
mod surface;

use super::File;
use super::client::to_source;
use super::python::{BANNER, Written};
use crate::document::Warnings;
use serde_json::Value;
use surface::Surface;

#[cfg(test)]
mod tests;

/// The schema of the body.
const SCHEMA: &str = "UpdatePortingOrder";

/// The generated files, by the folder that their paths are relative to.
pub(super) struct Files {
    /// The source of `telnyx-porting`.
    pub(super) library: Vec<File>,
    /// The source of the command line.
    pub(super) options: Vec<File>,
    /// Its table of the fields.
    pub(super) tables: Vec<File>,
    /// The Python package.
    pub(super) python: Vec<File>,
    /// The folder around it.
    pub(super) binding: Vec<File>,
    /// The methods among them, from which those for event loops are generated.
    pub(super) methods: Written,
    /// The classes of `telnyx_porting.inputs`.
    pub(super) inputs: Vec<String>,
    /// Errors in `openapi/surface.yml`. The files are valid without them.
    pub(super) errors: Vec<String>,
}

/// Generates the files. Assumptions about fields without an entry become warnings.
///
/// `inputs` are the hand-written modules of Python's `_inputs`, by their names and texts.
pub(super) fn generate(
    prepared: &Value,
    surface: &Value,
    inputs: &[(String, String)],
    warnings: &mut Warnings,
) -> anyhow::Result<Files> {
    let surface = Surface::for_schema(surface, SCHEMA);
    let body = model::read(prepared, SCHEMA, &surface, warnings)?;
    let methods = Written {
        files: vec![("order_updates.py".to_owned(), python::method(&body))],
        inputs: python::used_classes(&body),
    };
    let classes = File::new("_inputs/order.py", format!("{}{}", BANNER, python::classes(&body)));
    let modules = python::input_modules(&body, inputs);
    let all = File::new("python/telnyx_porting/inputs.py", format!("{BANNER}{}", python::inputs(&modules)));
    let method_files =
        methods.files.iter().map(|(name, text)| File::new(format!("_sync/{name}"), format!("{BANNER}{text}")));
    Ok(Files {
        library: vec![File::new("mod.rs", to_source(library::generate(&body))?)],
        options: vec![File::new("order_options.rs", to_source(options::generate(&body, prepared))?)],
        tables: vec![File::new("order_fields.rs", to_source(options::table(&body))?)],
        python: method_files.chain([classes]).collect(),
        binding: vec![all],
        methods,
        inputs: modules.into_iter().flat_map(|(_, names)| names).collect(),
        errors: surface.errors(),
    })
}
