//! A description in the form in which it is compared.

use crate::codegen::stages::{lower, prune, query};
use crate::document::{METHODS, Object, Warnings, operations_mut, resolve_chain};
use anyhow::Context;
use serde_json::{Map, Value, json};

/// A description whose constructs are those of 3.0, pruned to the porting paths.
pub(super) struct Description {
    /// The lowered document.
    pub(super) tree: Value,
    /// The parameters of the operations, in the order of the document.
    parameters: Vec<Vec<Parameter>>,
}

/// A parameter with the name that it has on the wire.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// `path`, `query` or `header`.
    pub(super) place: String,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) schema: Value,
}

/// An operation of a description.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) id: &'a str,
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) parameters: &'a [Parameter],
    pub(super) node: &'a Object,
    /// The document that its references point into.
    pub(super) document: &'a Value,
}

impl Description {
    /// Converts a document to this form.
    pub(super) fn from_document(document: &Value) -> anyhow::Result<Self> {
        let mut tree = document.clone();
        drop_error_responses(&mut tree);
        prune::run(&mut tree)?;
        // Notes about the description are made when code is generated from it.
        lower::run(&mut tree, &mut Warnings::default())?;
        let parameters = nodes(&tree)
            .map(|(path, method, node)| {
                parameters(&tree, path, method, node).with_context(|| format!("{method} {path}"))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { tree, parameters })
    }

    /// Its operations in the order of the document.
    pub(super) fn operations(&self) -> Vec<Operation<'_>> {
        nodes(&self.tree)
            .zip(&self.parameters)
            .map(|((path, method, node), parameters)| {
                let id = node.get("operationId").and_then(Value::as_str).unwrap_or_default();
                Operation { id, method, path, parameters, node, document: &self.tree }
            })
            .collect()
    }
}

/// The client decodes all errors alike, so their descriptions are ignored.
fn drop_error_responses(tree: &mut Value) {
    for (_, _, operation) in operations_mut(tree) {
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            responses.retain(|status, _| status.starts_with('2'));
        }
    }
}

fn nodes(tree: &Value) -> impl Iterator<Item = (&str, &'static str, &Object)> {
    tree["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().filter_map(move |(key, node)| {
            let method = METHODS.into_iter().find(|method| method == key)?;
            Some((path.as_str(), method, node.as_object()?))
        })
    })
}

/// The parameters of an operation and of its path.
fn parameters(tree: &Value, path: &str, method: &str, node: &Object) -> anyhow::Result<Vec<Parameter>> {
    let shared = tree["paths"][path].get("parameters").and_then(Value::as_array);
    let own = node.get("parameters").and_then(Value::as_array);
    let mut declared: Vec<&Value> = Vec::new();
    for parameter in shared.into_iter().chain(own).flatten() {
        let parameter = resolve_chain(tree, parameter)?;
        let same = |other: &&mut &Value| other["name"] == parameter["name"] && other["in"] == parameter["in"];
        match declared.iter_mut().find(same) {
            // Two filter objects are merged, as in the generator; anything else is overridden.
            Some(other) if parameter["in"] != "query" => *other = parameter,
            _ => declared.push(parameter),
        }
    }
    declared.into_iter().map(|parameter| leaves(tree, path, method, parameter)).collect::<anyhow::Result<Vec<_>>>().map(
        |lists| {
            let mut flat: Vec<Parameter> = Vec::new();
            for leaf in lists.into_iter().flatten() {
                if !flat.iter().any(|other| other.name == leaf.name && other.place == leaf.place) {
                    flat.push(leaf);
                }
            }
            flat
        },
    )
}

/// The leaves of one parameter, under their names on the wire.
///
/// Each parameter is flattened in a document of its own: two names that are equal in code stop the
/// generator, but such descriptions were published and must be comparable.
fn leaves(tree: &Value, path: &str, method: &str, parameter: &Value) -> anyhow::Result<Vec<Parameter>> {
    let mut alone = Map::new();
    alone.insert("paths".to_owned(), json!({path: {method: {"parameters": [parameter]}}}));
    if parameter["in"] == "query"
        && let Some(schemas) = tree.pointer("/components/schemas")
    {
        alone.insert("components".to_owned(), json!({"schemas": schemas}));
    }
    let mut alone = Value::Object(alone);
    query::run(&mut alone, &mut Warnings::default())?;
    let flat = alone["paths"][path][method]["parameters"].as_array_mut().map(std::mem::take).unwrap_or_default();
    Ok(flat.into_iter().map(|leaf| Parameter::from_leaf(leaf, parameter["deprecated"] == true)).collect())
}

impl Parameter {
    fn from_leaf(mut leaf: Value, deprecated: bool) -> Self {
        let text = |key: &str| leaf[key].as_str().unwrap_or_default().to_owned();
        let (name, place) = (text("name"), text("in"));
        Self { name, place, required: leaf["required"] == true, deprecated, schema: leaf["schema"].take() }
    }
}
