//! Applies an ordered list of corrections (`OpenAPI` Overlay 1.0.0) to a description.

use crate::document::{Object, Warnings};
use anyhow::{Context, bail};
use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

/// What to do when a correction finds nothing to correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmatched {
    /// The overlay belongs to the description, so a correction without a target is out of date.
    Refuse,
    /// The description is another revision: what does not apply is only mentioned.
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
        version => bail!("the overlay's version is {version:?}; only 1.0.0 is known"),
    }
    let actions = overlay.get("actions").and_then(Value::as_array).context("the overlay has no list of actions")?;
    for (index, action) in actions.iter().enumerate() {
        apply(document, action, unmatched, warnings).with_context(|| format!("overlay action {index}"))?;
    }
    Ok(())
}

fn apply(document: &mut Value, action: &Value, unmatched: Unmatched, warnings: &mut Warnings) -> anyhow::Result<()> {
    let action = Action::read(action)?;
    let targets = action.targets(document)?;
    if targets.is_empty() {
        let problem = format!("{} finds no target (it is there because: {})", action.target, action.reason);
        match unmatched {
            Unmatched::Refuse => bail!("{problem}; remove the action or mend its target"),
            Unmatched::Warn => warnings.add(format!("overlay: {problem}")),
        }
    }
    // From the last to the first, so that removing an item does not move the next target.
    for target in targets.iter().rev() {
        match action.change {
            Change::Update(update) => {
                let place = document.pointer_mut(target).with_context(|| format!("{target} is gone"))?;
                merge(place, update);
            }
            Change::Remove => remove(document, target)?,
        }
    }
    Ok(())
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
    fn read(action: &'a Value) -> anyhow::Result<Self> {
        let object = action.as_object().context("is not an object")?;
        if let Some(unknown) =
            object.keys().find(|key| !["target", "description", "update", "remove"].contains(&key.as_str()))
        {
            bail!("`{unknown}` is not a part of an overlay action");
        }
        let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        let remove = object.get("remove").and_then(Value::as_bool).unwrap_or(false);
        let change = match (object.get("update"), remove) {
            (_, true) => Change::Remove,
            (Some(update), false) => Change::Update(update),
            (None, false) => bail!("has neither `update` nor `remove: true`"),
        };
        Ok(Self {
            target: text("target").context("has no `target`")?,
            reason: text("description").context("has no `description` that gives its reason")?,
            change,
        })
    }

    /// JSON pointers to all places that the target's `JSONPath` selects.
    fn targets(&self, document: &Value) -> anyhow::Result<Vec<String>> {
        let path = JsonPath::parse(self.target).with_context(|| format!("`{}` is not a JSONPath", self.target))?;
        Ok(path.query_located(document).locations().map(NormalizedPath::to_json_pointer).collect())
    }
}

/// Merges as the Overlay specification says: objects by key, lists by appending, the rest replaced.
fn merge(place: &mut Value, update: &Value) {
    match (place, update) {
        (Value::Object(place), Value::Object(update)) => {
            for (key, value) in update {
                match place.get_mut(key) {
                    Some(old @ (Value::Object(_) | Value::Array(_))) => merge(old, value),
                    _ => {
                        place.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(place), Value::Array(update)) => place.extend(update.iter().cloned()),
        (Value::Array(place), update) => place.push(update.clone()),
        (place, update) => *place = update.clone(),
    }
}

fn remove(document: &mut Value, target: &str) -> anyhow::Result<()> {
    let (parent, key) = target.rsplit_once('/').context("the root cannot be removed")?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Value::Object(object)) => remove_key(object, &key),
        Some(Value::Array(items)) => {
            items.remove(key.parse().context("not an index")?);
        }
        _ => bail!("{target} is gone"),
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
        apply_all(&mut document, actions, Unmatched::Refuse).unwrap();
        assert_eq!(document, json!({"a": {"x": 2, "keep": true, "list": [1, 2], "new": {"y": 1}}}));
    }

    #[test]
    fn removal_takes_every_match_and_keeps_the_order_of_the_rest() {
        let mut document = json!({"p": [{"name": "a"}, {"name": "b"}, {"name": "a"}], "q": {"1": 1, "2": 2, "3": 3}});
        let actions = json!([
            {"target": "$.p[?@.name == 'a']", "description": "r", "remove": true},
            {"target": "$.q['1']", "description": "r", "remove": true}
        ]);
        apply_all(&mut document, actions, Unmatched::Refuse).unwrap();
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
        apply_all(&mut document, actions, Unmatched::Refuse).unwrap();
        assert_eq!(document, json!({"a": {"b": 1}}));
    }

    #[test]
    fn a_correction_without_a_target_is_refused_or_mentioned() {
        let actions = json!([{"target": "$.gone", "description": "it was wrong", "update": {}}]);
        let error = apply_all(&mut json!({}), actions.clone(), Unmatched::Refuse).unwrap_err();
        assert!(format!("{error:#}").contains("it was wrong"), "{error:#}");
        let warnings = apply_all(&mut json!({}), actions, Unmatched::Warn).unwrap();
        assert_eq!(warnings.iter().count(), 1);
    }

    #[test]
    fn an_action_must_give_its_reason() {
        let actions = json!([{"target": "$", "update": {}}]);
        let error = apply_all(&mut json!({}), actions, Unmatched::Warn).unwrap_err();
        assert!(format!("{error:#}").contains("reason"), "{error:#}");
    }
}
