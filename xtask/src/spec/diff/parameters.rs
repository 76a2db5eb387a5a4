//! Compares the parameters of two operations under their names in the code.

use super::change::{Direction, Kind as Is, Place};
use super::model::{Operation, Parameter};
use super::pairing::pair;
use super::rules::Conditions;
use super::schemas::{Comparison, Presence};
use heck::ToSnakeCase;

/// Compares all parameters of an operation.
pub(super) fn compare<'a>(
    comparison: &mut Comparison<'a>,
    old: Operation<'a>,
    new: Operation<'a>,
) -> anyhow::Result<()> {
    let before: Vec<&Parameter> = old.parameters.iter().collect();
    let after: Vec<&Parameter> = new.parameters.iter().collect();
    let equal = |old: &Parameter, new: &Parameter| old.name == new.name && old.place == new.place;
    let one_setter = |old: &Parameter, new: &Parameter| old.name.to_snake_case() == new.name.to_snake_case();
    // Parameters at the same position of the path are the same, regardless of their names.
    let one_position = |before: &Parameter, after: &Parameter| {
        let (before, after) = (position(old, before), position(new, after));
        before.is_some() && before == after
    };
    let found = pair(&before, &after, &[&equal, &one_setter, &one_position]);
    for (before, after) in found.both {
        one(comparison, new.id, before, after)?;
    }
    for parameter in found.removed {
        let change =
            place(new.id, parameter).change(Is::ParameterRemoved, "the parameter was removed", Conditions::default());
        comparison.add(change);
    }
    for parameter in found.added {
        let required = parameter.required;
        let detail = if required { "a required parameter was added" } else { "an optional parameter was added" };
        let conditions = Conditions { required, ..Conditions::default() };
        comparison.add(place(new.id, parameter).change(Is::ParameterAdded, detail, conditions));
    }
    Ok(())
}

fn one<'a>(
    comparison: &mut Comparison<'a>,
    operation: &str,
    old: &'a Parameter,
    new: &'a Parameter,
) -> anyhow::Result<()> {
    let place = place(operation, new);
    if old.place != new.place {
        let detail = format!("moved from the {} to the {}", old.place, new.place);
        comparison.add(place.change(Is::ParameterMoved, detail, Conditions::default()));
    }
    if old.name != new.name {
        let one_setter = old.name.to_snake_case() == new.name.to_snake_case();
        let in_path = old.place == "path" && new.place == "path";
        if !one_setter {
            let detail = format!("`{}` was renamed to `{}`", old.name, new.name);
            comparison.add(place.change(Is::ParameterRenamed, detail, Conditions::default()));
        } else if !in_path {
            let detail = format!("`{}` is now spelled `{}`", old.name, new.name);
            comparison.add(place.change(Is::ParameterRespelled, detail, Conditions::default()));
        }
    }
    let conditions = Conditions { retyped: true, ..Conditions::default() };
    match (old.required, new.required) {
        (false, true) => comparison.add(place.change(Is::BecameRequired, "became required", conditions)),
        // The setter is unchanged.
        (true, false) => comparison.add(place.change(Is::BecameOptional, "became optional", Conditions::default())),
        _ => {}
    }
    if new.deprecated && !old.deprecated {
        comparison.add(place.change(Is::Deprecated, "became deprecated", Conditions::default()));
    }
    // Every path parameter is an id in the code.
    let place = if old.place == "path" && new.place == "path" { place.untyped() } else { place };
    comparison.schemas(&old.schema, &new.schema, &place, Presence::Parameter)
}

fn place(operation: &str, parameter: &Parameter) -> Place {
    Place::new(operation, format!("{} {}", parameter.place, parameter.name), Direction::Sent)
}

fn position(operation: Operation, parameter: &Parameter) -> Option<usize> {
    let placeholder = format!("{{{}}}", parameter.name);
    let mut segments = operation.path.split('/').filter(|segment| segment.contains('{'));
    if parameter.place == "path" { segments.position(|segment| segment.contains(&placeholder)) } else { None }
}
