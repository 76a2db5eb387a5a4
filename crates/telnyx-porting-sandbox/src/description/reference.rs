//! References within the description.

use serde_json::{Map, Value};

/// More hops than this lead back to themselves.
const HOPS: usize = 32;

/// Follows references until something that is none. The description has no other kind than `#/components/…`.
pub(crate) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    for _ in 0..HOPS {
        let Some(target) = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) else {
            break;
        };
        value = document.pointer(target).unwrap_or(&Value::Null);
    }
    value
}

/// A schema that can stand alone: with the components that it reaches, where its references expect them.
pub(super) fn standalone(document: &Value, schema: &Value) -> Value {
    let mut reached = Map::new();
    reach(document, schema, &mut reached);
    let mut whole = schema.clone();
    if let (Some(object), false) = (whole.as_object_mut(), reached.is_empty()) {
        let schemas = Map::from_iter([("schemas".to_owned(), Value::Object(reached))]);
        object.insert("components".to_owned(), Value::Object(schemas));
    }
    whole
}

fn reach(document: &Value, value: &Value, reached: &mut Map<String, Value>) {
    match value {
        Value::Object(object) => {
            if let Some(name) = value["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"))
                && !reached.contains_key(name)
            {
                let target = &document["components"]["schemas"][name];
                reached.insert(name.to_owned(), target.clone());
                reach(document, target, reached);
            }
            object.values().for_each(|member| reach(document, member, reached));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(document, item, reached)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_takes_along_what_it_reaches_and_no_more() {
        let document = json!({"components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
            "C": {},
        }}});
        let whole = standalone(&document, &json!({"items": {"$ref": "#/components/schemas/A"}}));
        let names: Vec<&String> = whole["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["A", "B"]);
        assert_eq!(standalone(&document, &json!({"type": "string"})), json!({"type": "string"}));
    }

    #[test]
    fn references_are_followed_to_their_end() {
        let document = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c~1d"}, "c/d": 1, "loop": {"$ref": "#/loop"}});
        assert_eq!(resolve(&document, &document["a"]), 1);
        assert_eq!(resolve(&document, &json!({"$ref": "#/gone"})), &Value::Null);
        assert!(resolve(&document, &document["loop"]).is_object());
    }
}
