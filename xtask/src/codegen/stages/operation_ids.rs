//! Gives every operation an id that methods and builders can be named after.

use crate::codegen::identifiers;
use crate::document::{Pointer, operations_mut};
use anyhow::{Context, bail};
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Changes the ids that code cannot be named after, and rejects those that two operations share.
pub(crate) fn run(document: &mut Value) -> anyhow::Result<()> {
    let mut seen: BTreeMap<String, Pointer> = BTreeMap::new();
    for (path, method, operation) in operations_mut(document) {
        // The second operation of a path has its media type after the path.
        let path = path.split('#').next().unwrap_or_default();
        let at = Pointer::default().child("paths").child(path).child(method).child("operationId");
        let id_in_description = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let id = identifiers::operation(id_in_description).with_context(|| {
            format!("{at}: no name of a method can be made of {id_in_description:?}; give it another id in the overlay")
        })?;
        // The names of builders are less distinct than those of methods: `list_2` and `list2` are both `List2`.
        let builder = id.to_snake_case().to_upper_camel_case();
        if let Some(other) = seen.insert(builder.clone(), at.clone()) {
            bail!("{other} and {at}: both become the builder `{builder}`; give one of them another id in the overlay");
        }
        operation.insert("operationId".to_owned(), json!(id));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: [&str; 2]) -> anyhow::Result<Vec<String>> {
        let mut document =
            json!({"paths": {"/a": {"get": {"operationId": ids[0]}}, "/b": {"get": {"operationId": ids[1]}}}});
        run(&mut document)?;
        let id = |path: &str| document["paths"][path]["get"]["operationId"].as_str().unwrap().to_owned();
        Ok(vec![id("/a"), id("/b")])
    }

    #[test]
    fn ids_that_cannot_be_names_are_changed() {
        assert_eq!(ids(["ListOrders", "self"]).unwrap(), ["ListOrders", "self_operation"]);
        assert_eq!(ids(["1", "send"]).unwrap(), ["operation_1", "send_operation"]);
    }

    #[test]
    fn indistinguishable_ids_are_rejected_with_both_origins() {
        let error = ids(["listOrders", "ListOrders"]).unwrap_err().to_string();
        assert!(error.contains("#/paths/~1a/get/operationId and #/paths/~1b/get/operationId"), "{error}");
        assert!(error.contains("`ListOrders`") && error.contains("overlay"), "{error}");
        let error = ids(["", "a"]).unwrap_err().to_string();
        assert!(error.starts_with("#/paths/~1a/get/operationId"), "{error}");
    }
}
