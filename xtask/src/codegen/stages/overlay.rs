//! Applies an ordered list of corrections (`OpenAPI` Overlay 1.0.0) to a description.
//!
//! Additions that the description already has do not change it: see [`merge`].

mod merge;
mod wires;

use crate::document::{Object, Pointer, Warnings};
use anyhow::{Context, bail};
use merge::{Findings, Merge};
use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

/// The member of an action that also applies it to the description of the sandbox.
const CARRIED: &str = "x-carried";

/// The handling of corrections without a target, and of existing additions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmatched {
    /// The overlay belongs to the description, so such a correction is out of date.
    Reject,
    /// The same, but it is noted as an error, and everything else is applied.
    Report,
    /// The description is another revision: actions that do not apply are only noted.
    Warn,
}

/// Applies every action of `overlay` in order.
pub(crate) fn run(
    document: &mut Value,
    overlay: &Value,
    unmatched: Unmatched,
    warnings: &mut Warnings,
) -> anyhow::Result<()> {
    match overlay.get("overlay").and_then(Value::as_str) {
        Some("1.0.0") => {}
        version => {
            bail!("overlay#/overlay: the version is {version:?}; only 1.0.0 is known, so write `overlay: 1.0.0`")
        }
    }
    let mut merge = Merge::default();
    for (index, action) in actions(overlay)?.iter().enumerate() {
        let at = Pointer::default().child("actions").child(index);
        let action = Action::parse(action).with_context(|| format!("overlay{at}"))?;
        apply(document, &action, &at, unmatched, &mut merge, warnings)
            .with_context(|| format!("overlay{at} ({})", action.target))?;
    }
    if unmatched != Unmatched::Reject {
        for (at, reference) in merge.drop_dangling(document) {
            let text = format!("overlay: #{at} is not added, because it refers to {reference}, which is not there");
            if unmatched == Unmatched::Report { warnings.error(text) } else { warnings.add(text) }
        }
    }
    Ok(())
}

/// The overlay with only the actions that the sandbox's description also needs.
pub(crate) fn carried(overlay: &Value) -> anyhow::Result<Value> {
    let mut carried = overlay.clone();
    carried["actions"] = actions(overlay)?.iter().filter(|action| action[CARRIED] == true).cloned().collect();
    Ok(carried)
}

fn actions(overlay: &Value) -> anyhow::Result<&Vec<Value>> {
    let actions = overlay.get("actions").and_then(Value::as_array);
    actions.context("overlay#/actions: missing; list the actions there")
}

fn apply(
    document: &mut Value,
    action: &Action<'_>,
    at: &Pointer,
    unmatched: Unmatched,
    merge: &mut Merge,
    warnings: &mut Warnings,
) -> anyhow::Result<()> {
    let targets = action.targets(document)?;
    if targets.is_empty() {
        let problem = format!("{} finds no target (it is there because: {})", action.target, action.reason);
        match unmatched {
            Unmatched::Reject => bail!("{problem}; remove the action or fix its target"),
            Unmatched::Report => {
                warnings.error(format!("overlay{at}: {problem}; remove the action or fix its target"));
            }
            Unmatched::Warn => warnings.add(format!("overlay{at}: {problem}")),
        }
    }
    let mut findings = Findings::default();
    // From the last to the first, so that removing an item does not move the next target.
    for target in targets.iter().rev() {
        match action.change {
            Change::Update(update) => {
                findings.extend(merge.update(document, target, update)?);
            }
            Change::Remove => {
                remove(document, target)?;
                merge.forget_wires();
            }
        }
    }
    let name_of = |member: &str| match action.change {
        Change::Update(update) => name_of(update, member),
        Change::Remove => member.to_owned(),
    };
    match unmatched {
        Unmatched::Reject | Unmatched::Report => {
            if let Some((member, places)) = findings.needless().next() {
                let problem = format!(
                    "the description already has `{}`, at {}; remove overlay{at}/update{member}, or where that is \
                     wrong, correct it by an action with it as the target",
                    name_of(member),
                    listed(places)
                );
                match unmatched {
                    Unmatched::Reject => bail!(problem),
                    _ => warnings.error(problem),
                }
            }
        }
        Unmatched::Warn => {
            for (member, places) in findings.there() {
                warnings.add(format!(
                    "overlay{at}/update{member}: `{}` is skipped, the description already has it, at {}",
                    name_of(member),
                    listed(places)
                ));
            }
        }
    }
    Ok(())
}

/// The readable name of a member of an update: its key, or the text or name of a list item.
fn name_of(update: &Value, member: &str) -> String {
    let (list, key) = member.rsplit_once('/').unwrap_or_default();
    let item = update.pointer(list).filter(|list| list.is_array()).and_then(|_| update.pointer(member));
    let name = item.and_then(|item| item.as_str().or_else(|| item["name"].as_str()));
    name.map_or_else(|| key.replace("~1", "/").replace("~0", "~"), str::to_owned)
}

/// The first locations, and the number of the others.
fn listed(places: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = places.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

struct Action<'a> {
    target: &'a str,
    reason: &'a str,
    change: Change<'a>,
}

enum Change<'a> {
    Update(&'a Value),
    Remove,
}

impl<'a> Action<'a> {
    fn parse(action: &'a Value) -> anyhow::Result<Self> {
        let object = action.as_object().context("is not an object; write `target`, `description` and `update`")?;
        let known = ["target", "description", "update", "remove", CARRIED];
        if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
            bail!("`{unknown}` is not a part of an overlay action; these are: {}", known.join(", "));
        }
        let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let remove = object.get("remove").and_then(Value::as_bool).unwrap_or(false);
        let change = match (object.get("update"), remove) {
            (_, true) => Change::Remove,
            (Some(update), false) => Change::Update(update),
            (None, false) => bail!("has neither `update` nor `remove: true`; write one of them"),
        };
        Ok(Self {
            target: text("target").context("has no `target`; write a JSONPath")?,
            reason: text("description").context("has no `description` that gives its reason; write one")?,
            change,
        })
    }

    /// JSON pointers to all places that the target's `JSONPath` selects.
    fn targets(&self, document: &Value) -> anyhow::Result<Vec<String>> {
        let path = JsonPath::parse(self.target).context("the target is not a valid JSONPath")?;
        Ok(path.query_located(document).locations().map(NormalizedPath::to_json_pointer).collect())
    }
}

fn remove(document: &mut Value, target: &str) -> anyhow::Result<()> {
    let (parent, key) = target.rsplit_once('/').context("#: the root cannot be removed; choose another target")?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(object)) => remove_key(object, &key),
        Some(Value::Array(items)) => {
            items.remove(key.parse().with_context(|| format!("#{target}: not an index"))?);
        }
        _ => bail!("#{target}: an earlier match of the same action removed it; choose a target that selects it once"),
    }
    Ok(())
}

fn remove_key(object: &mut Object, key: &str) {
    // Keeps the order of the other keys, unlike a swapping removal.
    object.shift_remove(key);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn apply_all(document: &mut Value, actions: Value, unmatched: Unmatched) -> anyhow::Result<Warnings> {
        let mut warnings = Warnings::default();
        let overlay = json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions});
        run(document, &overlay, unmatched, &mut warnings)?;
        Ok(warnings)
    }

    #[test]
    fn updates_merge_objects_append_to_lists_and_replace_the_rest() {
        let mut document = json!({"a": {"x": 1, "keep": true, "list": [1]}});
        let actions = json!([{"target": "$.a", "description": "r", "update": {"x": 2, "list": [2], "new": {"y": 1}}}]);
        apply_all(&mut document, actions, Unmatched::Reject).unwrap();
        assert_eq!(document, json!({"a": {"x": 2, "keep": true, "list": [1, 2], "new": {"y": 1}}}));
    }

    #[test]
    fn removal_removes_every_match_and_keeps_the_order_of_the_rest() {
        let mut document = json!({"p": [{"name": "a"}, {"name": "b"}, {"name": "a"}], "q": {"1": 1, "2": 2, "3": 3}});
        let actions = json!([
            {"target": "$.p[?@.name == 'a']", "description": "r", "remove": true},
            {"target": "$.q['1']", "description": "r", "remove": true}
        ]);
        apply_all(&mut document, actions, Unmatched::Reject).unwrap();
        assert_eq!(document["p"], json!([{"name": "b"}]));
        assert_eq!(document["q"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2", "3"]);
    }

    #[test]
    fn actions_see_the_result_of_earlier_ones() {
        let mut document = json!({});
        let actions = json!([
            {"target": "$", "description": "r", "update": {"a": {}}},
            {"target": "$.a", "description": "r", "update": {"b": 1}}
        ]);
        apply_all(&mut document, actions, Unmatched::Reject).unwrap();
        assert_eq!(document, json!({"a": {"b": 1}}));
    }

    #[test]
    fn a_correction_without_a_target_is_rejected_or_noted() {
        let actions = json!([{"target": "$.gone", "description": "it was wrong", "update": {}}]);
        let error = apply_all(&mut json!({}), actions.clone(), Unmatched::Reject).unwrap_err();
        assert!(format!("{error:#}").contains("it was wrong"), "{error:#}");
        let warnings = apply_all(&mut json!({}), actions, Unmatched::Warn).unwrap();
        assert_eq!(warnings.iter().count(), 1);
    }

    #[test]
    fn an_action_must_have_a_reason() {
        let actions = json!([{"target": "$", "update": {}}]);
        let error = apply_all(&mut json!({}), actions, Unmatched::Warn).unwrap_err();
        assert!(format!("{error:#}").contains("reason"), "{error:#}");
    }

    #[test]
    fn existing_members_are_rejected_or_skipped_with_their_origin() {
        let document = json!({"s": {"properties": {"a": {"type": "string"}}}});
        let actions =
            json!([{"target": "$.s.properties", "description": "r", "update": {"a": {"type": "integer"}, "b": {}}}]);
        let error = format!("{:#}", apply_all(&mut document.clone(), actions.clone(), Unmatched::Reject).unwrap_err());
        for part in
            ["overlay#/actions/0 ($.s.properties)", "`a`", "#/s/properties/a;", "remove overlay#/actions/0/update/a"]
        {
            assert!(error.contains(part), "{part}: {error}");
        }
        let mut other = document;
        let warnings = apply_all(&mut other, actions, Unmatched::Warn).unwrap();
        assert_eq!(other, json!({"s": {"properties": {"a": {"type": "string"}, "b": {}}}}));
        let warnings: Vec<_> = warnings.iter().collect();
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].contains("overlay#/actions/0/update/a") && warnings[0].contains("#/s/properties/a"));
    }

    #[test]
    fn an_action_is_out_of_date_if_no_target_needs_it() {
        let actions = json!([{"target": "$..p.enum", "description": "r", "update": ["new"]}]);
        let mut partly = json!({"a": {"p": {"enum": ["old", "new"]}}, "b": {"p": {"enum": ["old"]}}});
        apply_all(&mut partly, actions.clone(), Unmatched::Reject).unwrap();
        assert_eq!(partly["a"], partly["b"]);
        let error = apply_all(&mut partly, actions, Unmatched::Reject).unwrap_err();
        assert!(format!("{error:#}").contains("#/b/p/enum/1, #/a/p/enum/1"), "{error:#}");
    }

    #[test]
    fn the_overlay_may_extend_its_own_additions() {
        let mut document = json!({"a": {}});
        let actions = json!([
            {"target": "$.a", "description": "r", "update": {"properties": {"b": {"type": "string"}}}},
            {"target": "$..b", "description": "r", "update": {"x-type-name": "B", "type": "string"}}
        ]);
        apply_all(&mut document, actions, Unmatched::Reject).unwrap();
        assert_eq!(document["a"]["properties"]["b"], json!({"type": "string", "x-type-name": "B"}));
    }

    #[test]
    fn dangling_references_are_not_added_to_another_revision() {
        let actions = json!([
            {"target": "$.a", "description": "r", "update": {"b": {"$ref": "#/gone"}, "c": {"items": {"$ref": "#/a/d"}}, "d": {}}},
            {"target": "$.list", "description": "r", "update": [1, {"$ref": "#/a/b"}, 2]}
        ]);
        let mut document = json!({"a": {}, "list": []});
        let warnings = apply_all(&mut document, actions, Unmatched::Warn).unwrap();
        assert_eq!(document, json!({"a": {"c": {"items": {"$ref": "#/a/d"}}, "d": {}}, "list": [1, 2]}));
        let warnings: Vec<_> = warnings.iter().collect();
        assert!(warnings.len() == 2 && warnings[0].contains("#/a/b") && warnings[0].contains("#/gone"), "{warnings:?}");
    }

    #[test]
    fn carried_actions_are_those_that_are_marked() {
        let action =
            |extra: Value| json!({"target": "$.a", "description": "r", "update": {"b": 1}, "x-carried": extra});
        let overlay = json!({"overlay": "1.0.0", "actions": [action(json!(true)), action(json!(false))]});
        assert_eq!(carried(&overlay).unwrap()["actions"], json!([action(json!(true))]));
    }
}
