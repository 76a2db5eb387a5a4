//! Query parameters that operations take.

use serde_json::Value;

use super::{Schema, resolve};

/// A query parameter. One that is an object is sent in parts: `name[member]`.
#[derive(Debug)]
pub(crate) struct Parameter {
    name: String,
    schema: Schema,
}

impl Parameter {
    /// Those of an operation. Paths hold ids only, and any text can be one.
    pub(super) fn read(document: &Value, operation: &Value) -> Vec<Self> {
        let all = operation["parameters"].as_array().into_iter().flatten();
        all.map(|parameter| resolve(document, parameter))
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| {
                let schema = Schema::new(document, &parameter["schema"]);
                Some(Self { name: parameter["name"].as_str()?.to_owned(), schema })
            })
            .collect()
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }
}
