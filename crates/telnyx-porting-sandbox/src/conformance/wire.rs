//! What a query string says of a structured value: where its parts belong, and what they are besides text.

use serde_json::Value;

use crate::description::resolve;

/// The members that a dotted path names, and the schema of what they lead to. None if an object has no such member.
///
/// What is not an object in the description, but is treated as one, is kept: the validator complains.
pub(super) fn place<'a>(whole: &'a Value, path: &'a str) -> Option<(Vec<&'a str>, &'a Value)> {
    let mut schema = resolve(whole, whole);
    let mut members: Vec<&str> = Vec::new();
    let mut parts = path.split('.').filter(|_| !path.is_empty()).peekable();
    while let Some(part) = parts.next() {
        // `filter[status][in][]` is another spelling of a list.
        if part == "in" && parts.peek().is_none() && kinds(whole, schema).contains(&"array") {
            break;
        }
        members.push(part);
        if let Some(properties) = schema["properties"].as_object() {
            schema = resolve(whole, properties.get(part)?);
        } else {
            schema = &Value::Null;
        }
    }
    Some((members, schema))
}

/// The JSON value that texts stand for, by their schema. What does not fit stays text, and the validator complains.
pub(super) fn value(whole: &Value, schema: &Value, texts: &[&str]) -> Value {
    let kinds = kinds(whole, schema);
    let is_list = kinds.contains(&"array") && (texts.len() > 1 || texts[0].contains(',') || !kinds.contains(&"string"));
    match texts {
        texts if is_list => {
            texts.iter().flat_map(|text| text.split(',')).map(|text| scalar(text.trim(), &[])).collect()
        }
        [only] => scalar(only, &kinds),
        several => several.iter().map(|text| scalar(text, &[])).collect(),
    }
}

fn scalar(text: &str, kinds: &[&str]) -> Value {
    let number = || whole_number(text).filter(|_| kinds.contains(&"integer"));
    let truth = || text.parse::<bool>().ok().map(Value::from).filter(|_| kinds.contains(&"boolean"));
    number().or_else(truth).unwrap_or_else(|| Value::from(text))
}

/// A whole number of any size: beyond 64 bits its last digits are lost, which no limit depends on.
fn whole_number(text: &str) -> Option<Value> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let small = || text.parse::<i64>().ok().map(Value::from);
    is_whole.then(small).flatten().or_else(|| text.parse::<f64>().ok().filter(|_| is_whole).map(Value::from))
}

/// The types that a schema allows.
fn kinds<'a>(whole: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let schema = resolve(whole, schema);
    let own = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let parts = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    own.into_iter().chain(parts.flat_map(|part| kinds(whole, part))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_become_what_the_schema_says() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        let either = json!({"oneOf": [{"type": "string"}, list]});
        for (schema, texts, expected) in [
            (json!({"type": "integer"}), &["7"][..], json!(7)),
            (json!({"type": "integer"}), &["-7"], json!(-7)),
            (json!({"type": "integer"}), &["7.0"], json!("7.0")),
            (json!({"type": "integer"}), &["+7"], json!("+7")),
            (json!({"type": "integer"}), &["-"], json!("-")),
            (json!({"type": "integer"}), &["100000000000000000000"], json!(1e20)),
            (json!({"type": "object"}), &["a"], json!("a")),
            (list.clone(), &[""], json!([""])),
            (either.clone(), &[""], json!("")),
            (json!({"type": "boolean"}), &["true"], json!(true)),
            (json!({"type": "boolean"}), &["1"], json!("1")),
            (json!({"type": "string"}), &["7"], json!("7")),
            (json!({"type": "string"}), &["a,b"], json!("a,b")),
            (json!({"type": "string"}), &["a", "b"], json!(["a", "b"])),
            (list.clone(), &["a"], json!(["a"])),
            (list, &["a, b", "c"], json!(["a", "b", "c"])),
            (either.clone(), &["a"], json!("a")),
            (either, &["a,b"], json!(["a", "b"])),
        ] {
            assert_eq!(value(&schema, &schema, texts), expected, "{schema} {texts:?}");
        }
    }
}
