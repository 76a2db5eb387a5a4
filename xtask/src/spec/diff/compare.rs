//! Compares two descriptions operation by operation.

use super::change::{Change, Direction, Kind as Is, Place};
use super::model::{Description, Operation};
use super::pairing::pair;
use super::rules::Conditions;
use super::schemas::Comparison;
use super::{content, parameters};
use anyhow::Context;
use heck::ToSnakeCase;
use serde_json::{Value, json};

/// The name under which changes to the whole description are listed.
const ALL_OPERATIONS: &str = "*";

/// All changes, in the order of the newer description.
pub(super) fn descriptions(old: &Description, new: &Description) -> anyhow::Result<Vec<Change>> {
    let mut comparison = Comparison::new(&old.tree, &new.tree);
    whole(&mut comparison, &old.tree, &new.tree);
    let equal = |old: Operation, new: Operation| old.id.to_snake_case() == new.id.to_snake_case();
    let renamed = |old: Operation, new: Operation| old.method == new.method && shape(old.path) == shape(new.path);
    let found = pair(&old.operations(), &new.operations(), &[&equal, &renamed]);
    for (old, new) in found.both {
        comparison.next_operation();
        operation(&mut comparison, old, new).with_context(|| format!("operation {}", new.id))?;
    }
    for operation in found.removed {
        let detail = format!("the operation {} {} was removed", operation.method.to_uppercase(), operation.path);
        comparison.add(place(operation.id).change(Is::OperationRemoved, detail, Conditions::default()));
    }
    for operation in found.added {
        let detail = format!("the operation {} {} was added", operation.method.to_uppercase(), operation.path);
        comparison.add(place(operation.id).change(Is::OperationAdded, detail, Conditions::default()));
    }
    Ok(comparison.into_changes())
}

fn operation<'a>(comparison: &mut Comparison<'a>, old: Operation<'a>, new: Operation<'a>) -> anyhow::Result<()> {
    let place = place(new.id);
    if old.id.to_snake_case() != new.id.to_snake_case() {
        let detail = format!("renamed from `{}`", old.id);
        comparison.add(place.change(Is::OperationRenamed, detail, Conditions::default()));
    }
    if old.method != new.method || shape(old.path) != shape(new.path) {
        let name = |operation: Operation| format!("{} {}", operation.method.to_uppercase(), operation.path);
        let detail = format!("moved from {} to {}", name(old), name(new));
        comparison.add(place.change(Is::OperationMoved, detail, Conditions::default()));
    }
    let deprecated = |operation: Operation| operation.node.get("deprecated").is_some_and(|flag| flag == true);
    if deprecated(new) && !deprecated(old) {
        comparison.add(place.change(Is::Deprecated, "became deprecated", Conditions::default()));
    }
    if security(old.document, old.node.get("security")) != security(new.document, new.node.get("security")) {
        let detail = "the way to authenticate changed";
        comparison.add(place.change(Is::SecurityChanged, detail, Conditions::default()));
    }
    parameters::compare(comparison, old, new)?;
    content::compare_bodies(comparison, old, new)?;
    content::compare_responses(comparison, old, new)
}

/// Changes that apply to all operations.
fn whole(comparison: &mut Comparison, old: &Value, new: &Value) {
    let place = place(ALL_OPERATIONS);
    let server = |tree: &Value| tree["servers"][0]["url"].as_str().map_or("nowhere".to_owned(), str::to_owned);
    if server(old) != server(new) {
        let detail = format!("the server {} became {}", server(old), server(new));
        comparison.add(place.change(Is::ServerChanged, detail, Conditions::default()));
    }
    if security(old, old.get("security")) != security(new, new.get("security")) {
        let detail = "the way to authenticate changed";
        comparison.add(place.change(Is::SecurityChanged, detail, Conditions::default()));
    }
}

/// The required schemes without their names and descriptions.
fn security(tree: &Value, demanded: Option<&Value>) -> Option<Value> {
    let alternatives = demanded?.as_array()?.iter().map(|alternative| {
        let schemes = alternative.as_object().into_iter().flatten().map(|(name, scopes)| {
            let mut scheme = tree["components"]["securitySchemes"][name.as_str()].clone();
            if let Some(scheme) = scheme.as_object_mut() {
                scheme
                    .retain(|key, _| !matches!(key.as_str(), "description" | "bearerFormat") && !key.starts_with("x-"));
            }
            json!([scheme, scopes])
        });
        schemes.collect::<Value>()
    });
    Some(alternatives.collect())
}

/// A path without the names of its parameters, which are not sent.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        inside &= letter != '}';
        if !inside {
            shape.push(letter);
        }
        inside |= letter == '{';
    }
    shape
}

fn place(operation: &str) -> Place {
    Place::new(operation, "", Direction::Sent)
}
