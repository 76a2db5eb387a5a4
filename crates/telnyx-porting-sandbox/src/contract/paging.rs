//! Page numbers of lists.

use serde_json::{Value, json};

/// The same list as the only page of its result, so that a client that follows pages comes to an end.
pub(super) fn one_page(mut answer: Value) -> Value {
    let items = answer["data"].as_array().map(Vec::len);
    if let (Some(items), Some(meta)) = (items, answer.get_mut("meta").and_then(Value::as_object_mut)) {
        for (name, value) in [("page_number", 1), ("total_pages", 1), ("total_results", items)] {
            if let Some(present) = meta.get_mut(name) {
                *present = json!(value);
            }
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_one_page_and_the_rest_stays() {
        let meta = json!({"page_number": 3, "page_size": 20, "total_pages": 7, "total_results": 140, "url": "x"});
        let expected = json!({"page_number": 1, "page_size": 20, "total_pages": 1, "total_results": 2, "url": "x"});
        assert_eq!(one_page(json!({"data": [1, 2], "meta": meta}))["meta"], expected);
        assert_eq!(one_page(json!({"data": {"a": 1}, "meta": {}})), json!({"data": {"a": 1}, "meta": {}}));
    }
}
