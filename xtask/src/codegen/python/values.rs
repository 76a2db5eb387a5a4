//! The meanings of the values of enums, from the descriptions of all places that use the enum.
//!
//! A description lists values as ``- `value`: meaning``, or explains a single one as ``Type: `value`, meaning.``

use super::fields::target;
use super::prose::wrap;
use crate::document::Object;
use serde_json::Value;
use std::collections::BTreeMap;

/// The meanings of values, by the names of the enums.
pub(super) struct Meanings(BTreeMap<String, BTreeMap<String, String>>);

impl Meanings {
    /// Those in a prepared description. The first text that explains a value takes precedence.
    pub(super) fn read(prepared: &Value, schemas: &Object) -> Self {
        let mut all = Self(BTreeMap::new());
        for (name, schema) in schemas {
            if let Some(text) = schema.get("description").and_then(Value::as_str) {
                all.add(name, text);
            }
        }
        all.visit(prepared);
        all
    }

    fn visit(&mut self, value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(text) = object.get("description").and_then(Value::as_str) {
                    let items = object.get("items").and_then(Value::as_object);
                    for name in [Some(object), items].into_iter().flatten().filter_map(target) {
                        self.add(name, text);
                    }
                }
                object.values().for_each(|value| self.visit(value));
            }
            Value::Array(items) => items.iter().for_each(|item| self.visit(item)),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, text: &str) {
        let known = self.0.entry(name.to_owned()).or_default();
        for (value, meaning) in listed(text).into_iter().chain(single(text).map(|(_, value, meaning)| (value, meaning)))
        {
            known.entry(value).or_insert(meaning);
        }
    }

    /// The meaning of a value.
    pub(super) fn meaning_of(&self, name: &str, value: &str) -> Option<&str> {
        self.0.get(name)?.get(value).map(String::as_str)
    }

    /// The description of an enum: its own, with a list of its values unless it has one.
    pub(super) fn docs(&self, name: &str, schema: &Object, values: &[String]) -> Vec<String> {
        let own = schema.get("description").and_then(Value::as_str).unwrap_or(name);
        let explained: Vec<_> =
            values.iter().filter_map(|value| Some((value, self.meaning_of(name, value)?))).collect();
        let alone = single(own).filter(|_| values.len() == 1);
        if explained.is_empty() || alone.is_some() || !listed(own).is_empty() {
            return wrap(own);
        }
        let summary = single(own).map_or_else(|| own.trim_end_matches('.').to_owned(), |(summary, ..)| summary);
        let list: String =
            explained.iter().flat_map(|(value, meaning)| ["- `", value.as_str(), "`: ", meaning, "\n"]).collect();
        wrap(&format!("{summary}:\n\n{list}"))
    }
}

/// A meaning as a sentence.
pub(super) fn sentence(meaning: &str) -> String {
    let mut letters = meaning.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if meaning.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The values that a text lists, with their meanings. Several values may share one.
fn listed(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    let mut is_item = false;
    for line in text.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- `") {
            let split = item.split_once("`: ");
            is_item = split.is_some();
            if let Some((values, meaning)) = split {
                found.push((values.split("`, `").map(str::to_owned).collect(), meaning.trim().to_owned()));
            }
        } else if is_item && line.starts_with(' ') {
            if let Some((_, meaning)) = found.last_mut() {
                meaning.extend([" ", line.trim()]);
            }
        } else {
            is_item = false;
        }
    }
    found
        .into_iter()
        .flat_map(|(values, meaning)| values.into_iter().map(move |value| (value, meaning.clone())))
        .collect()
}

/// The text before the only value that a text explains, the value, and its meaning.
fn single(text: &str) -> Option<(String, String, String)> {
    let (summary, rest) = text.split_once(": `")?;
    let (value, meaning) = rest.split_once("`, ")?;
    let meaning = meaning.split(". ").next()?.trim().trim_end_matches('.');
    (!summary.contains('\n') && !value.contains('`'))
        .then(|| (summary.to_owned(), value.to_owned(), meaning.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn meanings(prepared: &Value) -> Meanings {
        Meanings::read(prepared, prepared["schemas"].as_object().unwrap())
    }

    #[test]
    fn meanings_come_from_all_descriptions_of_an_enum() {
        let prepared = json!({"schemas": {
            "Kind": {"enum": ["a", "b", "c"], "description": "Its kind."},
            "One": {"properties": {"kind": {"$ref": "#/components/schemas/Kind", "description": "Kind:\n\n- `a`: the first\n  of all\n\nMore."}}},
            "Two": {"properties": {"kinds": {"items": {"$ref": "#/components/schemas/Kind"}, "description": "- `a`: another\n- `b`, `x`: others"}}},
        }});
        let meanings = meanings(&prepared);
        assert_eq!(meanings.meaning_of("Kind", "a"), Some("the first of all"));
        assert_eq!(meanings.meaning_of("Kind", "b"), Some("others"));
        assert_eq!(meanings.meaning_of("Kind", "c"), None);
        let values = ["a", "b", "c"].map(str::to_owned);
        let docs = meanings.docs("Kind", prepared["schemas"]["Kind"].as_object().unwrap(), &values);
        assert_eq!(docs, ["Its kind:", "", "- `a`: the first of all", "- `b`: others"]);
    }

    #[test]
    fn a_single_value_is_explained_within_its_sentence() {
        let prepared =
            json!({"schemas": {"Kind": {"enum": ["a"], "description": "Its kind: `a`, the only one. Text."}}});
        let meanings = meanings(&prepared);
        assert_eq!(meanings.meaning_of("Kind", "a"), Some("the only one"));
        let schema = prepared["schemas"]["Kind"].as_object().unwrap();
        assert_eq!(meanings.docs("Kind", schema, &["a".to_owned()]), ["Its kind: `a`, the only one. Text."]);
        let docs = meanings.docs("Kind", schema, &["a".to_owned(), "b".to_owned()]);
        assert_eq!(docs, ["Its kind:", "", "- `a`: the only one"]);
    }

    #[test]
    fn a_meaning_becomes_a_sentence() {
        assert_eq!(sentence("being prepared"), "Being prepared.");
        assert_eq!(sentence("`a` is meant."), "`a` is meant.");
    }
}
