//! Bodies that operations take.

use serde_json::Value;

use super::{Schema, resolve};

/// The JSON body of an operation.
#[derive(Debug)]
pub(crate) struct Body {
    required: bool,
    schema: Schema,
}

impl Body {
    pub(super) fn read(document: &Value, operation: &Value) -> Option<Self> {
        let body = resolve(document, operation.get("requestBody")?);
        let schema = Schema::new(document, &body["content"]["application/json"]["schema"]);
        Some(Self { required: body["required"] == true, schema })
    }

    pub(crate) fn is_required(&self) -> bool {
        self.required
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }
}
