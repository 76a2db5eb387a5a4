//! Limits of values: which of two is tighter.

use super::change::Kind as Is;
use super::level::Level;
use serde_json::Value;

/// Limits from below, and those from above.
const LEAST: [&str; 3] = ["minLength", "minItems", "minProperties"];
const MOST: [&str; 3] = ["maxLength", "maxItems", "maxProperties"];
/// Rules whose new form may reject values that the old one accepted.
const OTHER: [&str; 3] = ["pattern", "multipleOf", "uniqueItems"];

/// The changed constraints of two schemas, each as kind and words.
pub(super) fn changes(old: &Level, new: &Level) -> Vec<(Is, String)> {
    let mut found = Vec::new();
    for (name, exclusive, sign) in [("minimum", "exclusiveMinimum", 1.0), ("maximum", "exclusiveMaximum", -1.0)] {
        let (before, after) = (Bound::from_level(old, name, exclusive), Bound::from_level(new, name, exclusive));
        if before != after {
            found.push((tightened(before.tighter_in(sign, after)), in_words(name, before.words(), after.words())));
        }
    }
    for (keywords, sign) in [(LEAST, 1.0), (MOST, -1.0)] {
        for keyword in keywords {
            let bound = |level: &Level| Bound { value: number(level, keyword), exclusive: false };
            let (before, after) = (bound(old), bound(new));
            if before != after {
                found.push((
                    tightened(before.tighter_in(sign, after)),
                    in_words(keyword, before.words(), after.words()),
                ));
            }
        }
    }
    for keyword in OTHER {
        let rule = |level: &Level| level.keywords.get(keyword).filter(|rule| **rule != false).map(ToString::to_string);
        let (before, after) = (rule(old), rule(new));
        if before != after {
            found.push((tightened(after.is_some()), in_words(keyword, before, after)));
        }
    }
    found.extend(annotations(old, new));
    found
}

/// Annotations of a value, as opposed to constraints.
fn annotations(old: &Level, new: &Level) -> Vec<(Is, String)> {
    let mut found = Vec::new();
    let default = |level: &Level| level.keywords.get("default").map(ToString::to_string);
    if default(old) != default(new) {
        found.push((Is::DefaultChanged, in_words("default", default(old), default(new))));
    }
    let flag = |level: &Level, keyword: &str| level.keywords.get(keyword).is_some_and(|flag| **flag == true);
    if flag(new, "deprecated") && !flag(old, "deprecated") {
        found.push((Is::Deprecated, "became deprecated".to_owned()));
    }
    match (flag(old, "readOnly"), flag(new, "readOnly")) {
        // Values sent in this field are now ignored or rejected.
        (false, true) => found.push((Is::ConstraintTightened, "became read-only".to_owned())),
        (true, false) => found.push((Is::ConstraintLoosened, "is no longer read-only".to_owned())),
        _ => {}
    }
    found
}

fn tightened(tighter: bool) -> Is {
    if tighter { Is::ConstraintTightened } else { Is::ConstraintLoosened }
}

fn in_words(name: &str, before: Option<String>, after: Option<String>) -> String {
    let value = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    format!("`{name}` changed from {} to {}", value(before), value(after))
}

fn number(level: &Level, keyword: &str) -> Option<f64> {
    level.keywords.get(keyword).and_then(|value| value.as_f64())
}

/// A limit and whether the limit itself is allowed.
#[derive(Clone, Copy, PartialEq)]
struct Bound {
    value: Option<f64>,
    exclusive: bool,
}

impl Bound {
    /// 3.0 has a flag beside the limit, 3.1 a second limit.
    fn from_level(level: &Level, name: &str, exclusive: &str) -> Self {
        match level.keywords.get(exclusive) {
            Some(Value::Bool(true)) => Self { value: number(level, name), exclusive: true },
            Some(Value::Number(_)) => Self { value: number(level, exclusive), exclusive: true },
            _ => Self { value: number(level, name), exclusive: false },
        }
    }

    /// Whether `after` rejects values that this bound accepts; the sign is that of a lower limit.
    fn tighter_in(self, sign: f64, after: Self) -> bool {
        match (self.value, after.value) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(limit)) => {
                sign * limit > sign * before || (sign * limit >= sign * before && after.exclusive && !self.exclusive)
            }
        }
    }

    fn words(self) -> Option<String> {
        self.value.map(|value| format!("{value}{}", if self.exclusive { " (exclusive)" } else { "" }))
    }
}
