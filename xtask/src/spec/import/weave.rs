//! Inserts prose at its previous position among the keywords of an object.

use crate::document::Object;
use serde_json::Value;

/// `structure` with `prose` in it, each piece after the keyword that it followed in `before`.
pub(super) fn weave(structure: Object, prose: Object, before: &Object) -> Object {
    let mut pieces: Vec<(Option<&str>, String, Value)> = Vec::with_capacity(prose.len());
    let mut anchor = None;
    let mut prose = prose;
    for key in before.keys() {
        if structure.contains_key(key) {
            anchor = Some(key.as_str());
        } else if let Some(value) = prose.shift_remove(key) {
            pieces.push((anchor, key.clone(), value));
        }
    }
    // Items that are not from `before` come first.
    let mut woven: Object = prose.into_iter().collect();
    woven.extend(taken(&mut pieces, None));
    for (key, value) in structure {
        let after = taken(&mut pieces, Some(&key));
        woven.insert(key, value);
        woven.extend(after);
    }
    woven
}

fn taken(pieces: &mut Vec<(Option<&str>, String, Value)>, anchor: Option<&str>) -> Vec<(String, Value)> {
    pieces.extract_if(.., |(after, _, _)| *after == anchor).map(|(_, key, value)| (key, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn prose_keeps_its_neighbors() {
        let before = object(json!({"summary": "s", "type": "t", "example": "e", "gone": 1, "description": "d"}));
        let prose = object(json!({"summary": "s", "example": "e", "description": "d"}));
        let woven = weave(object(json!({"new": 1, "type": "t"})), prose, &before);
        let keys: Vec<_> = woven.keys().collect();
        assert_eq!(keys, ["summary", "new", "type", "example", "description"]);
    }
}
