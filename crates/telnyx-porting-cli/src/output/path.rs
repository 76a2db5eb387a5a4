//! Parts of a JSON value, by names with dots between them.

use serde_json::{Map, Value};

/// The value at a path. Within a list, the path goes on in each of its items.
pub(super) fn find(value: &Value, path: &str) -> Option<Value> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    match value {
        Value::Array(items) => {
            let found: Vec<Value> = items.iter().filter_map(|item| find(item, path)).collect();
            (!found.is_empty()).then_some(Value::Array(found))
        }
        Value::Object(members) => {
            let member = members.get(name)?;
            rest.map_or_else(|| Some(member.clone()), |rest| find(member, rest))
        }
        _ => None,
    }
}

/// Whether there is anything at a path, also null.
pub(crate) fn has_path(value: &Value, path: &str) -> bool {
    find(value, path).is_some()
}

/// The paths of all members of a value, and of those within them; lists have those of their items.
pub(crate) fn paths_of(value: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    gather(value, "", &mut paths);
    paths
}

fn gather(value: &Value, above: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
                if !paths.contains(&path) {
                    paths.push(path.clone());
                }
                gather(member, &path, paths);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, above, paths)),
        _ => {}
    }
}

/// The value with nothing but the parts at the paths, in the order in which they are asked for. A list keeps its items.
pub(super) fn choose(value: &Value, paths: &[String]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| choose(item, paths)).collect(),
        value => {
            let mut chosen = Map::new();
            for path in paths {
                put(&mut chosen, path, find(value, path).unwrap_or(Value::Null));
            }
            Value::Object(chosen)
        }
    }
}

fn put(target: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(target.insert(path.to_owned(), value)),
        Some((name, rest)) => {
            let inner = target.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_lead_through_lists() {
        let value = json!({"numbers": [{"n": "+1"}, {"n": "+2"}, {}], "a": {"b": null}});
        assert_eq!(find(&value, "numbers.n"), Some(json!(["+1", "+2"])));
        assert_eq!(find(&value, "a.b"), Some(Value::Null));
        assert_eq!(find(&value, "a.c"), None);
        let paths = ["a.b".to_owned(), "x".to_owned(), "a.c".to_owned()];
        assert_eq!(choose(&json!([value]), &paths), json!([{"a": {"b": null, "c": null}, "x": null}]));
    }
}
