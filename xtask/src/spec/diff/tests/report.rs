//! The exit status, the text and the JSON.

use super::super::{files, report, status};
use super::*;
use crate::spec::{FAILED, Format};
use std::path::Path;

#[test]
fn the_exit_status_separates_compatible_from_breaking() {
    let (none, one) = (asking(json!([])), asking(json!([query("a", text())])));
    assert_eq!(status(&diff(&none, &none)), 0);
    assert_eq!(status(&diff(&none, &one)), 1);
    assert_eq!(status(&diff(&one, &none)), 2);
    let moved = description(json!({"/porting_orders": {"get": one["paths"]["/porting"]["get"]}}), json!({}));
    assert_eq!(status(&diff(&one, &moved)), 2);
    assert_eq!(FAILED, 3);
    assert!(files(Path::new("does/not/exist.yml"), Path::new("nor/this.yml"), Format::Text).is_err());
    let error = changes(&none, &json!({"paths": {}}), ["a.yml", "b.yml"]).unwrap_err();
    assert!(format!("{error:#}").contains("b.yml"), "{error:#}");
}

#[test]
fn the_text_has_a_line_per_change_under_its_operation() {
    let (none, one) = (asking(json!([])), asking(json!([query("a", text())])));
    assert_eq!(
        text_of(&one, &none),
        "list\n  source: breaking, wire: breaking  query a: the parameter was removed\n\n1 change; breaking: 1 for the source, 1 on the wire."
    );
    assert_eq!(text_of(&one, &one), "No changes.");
}

fn text_of(old: &Value, new: &Value) -> String {
    report::render(&diff(old, new))
}

#[test]
fn the_json_is_a_list_of_documented_objects() {
    let found = diff(&asking(json!([])), &asking(json!([query("a", text())])));
    let parsed: Value = serde_json::from_str(&report::json(&found).unwrap()).unwrap();
    let expected = json!([{
        "operation": "list", "at": "query a", "kind": "parameter-added", "detail": "an optional parameter was added",
        "source": "ok", "wire": "ok"
    }]);
    assert_eq!(parsed, expected);
    assert_eq!((found[0].source, found[0].wire), (Fine, Fine));
}
