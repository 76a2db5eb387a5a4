use super::*;
use crate::orders::OrderUpdate;
use crate::validation::{Rule, ValidationError};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

fn patch(value: Value) -> OrderPatch {
    serde_json::from_value(value).unwrap()
}

fn body(value: Value) -> Result<Value, ValidationError> {
    OrderUpdate::try_from(patch(value)).map(|update| serde_json::to_value(update.into_body()).unwrap())
}

/// The paths of all values in the description's `UpdatePortingOrder`, and of those that only the guides mention, each
/// with an example.
fn described() -> BTreeMap<String, Value> {
    let text = include_str!("../../../../../../openapi/porting-orders.yml");
    let description: Value = serde_saphyr::from_str(text).unwrap();
    let mut paths = BTreeMap::from([("activation_settings.activation_type".to_owned(), json!("on-demand"))]);
    collect(&description, &description["components"]["schemas"]["UpdatePortingOrder"], "", &mut paths);
    paths
}

fn collect(description: &Value, schema: &Value, path: &str, paths: &mut BTreeMap<String, Value>) {
    if let Some(name) = schema["$ref"].as_str() {
        return collect(description, description.pointer(&name[1..]).unwrap(), path, paths);
    }
    if let Some(schema) = schema["anyOf"].get(0) {
        return collect(description, schema, path, paths);
    }
    let Some(properties) = schema["properties"].as_object() else {
        paths.insert(path.to_owned(), example(schema));
        return;
    };
    for (name, schema) in properties {
        let joint = if path.is_empty() { "" } else { "." };
        collect(description, schema, &format!("{path}{joint}{name}"), paths);
    }
}

/// A value for a field: the description's example, or a default for its type.
fn example(schema: &Value) -> Value {
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str());
    match (kind, schema["format"].as_str()) {
        (Some("boolean"), _) => json!(true),
        (Some("integer" | "number"), _) => json!(5),
        (Some("array"), _) => json!([]),
        (_, Some("date-time")) => json!("2026-03-19T15:00:00Z"),
        (_, Some("uuid")) => json!("630bb0c8-c844-49d3-9fa4-b3175066ce3a"),
        _ => json!("text"),
    }
}

#[test]
fn the_fields_are_those_of_the_description() {
    let fields: BTreeSet<_> = OrderPatch::FIELDS.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(fields, described().into_keys().collect());
}

#[test]
fn every_field_is_known_and_sent() {
    let described = described();
    for path in OrderPatch::FIELDS {
        // They require the type.
        if path.starts_with("misc.") && *path != "misc.type" {
            continue;
        }
        let value = match described[*path].clone() {
            _ if *path == "misc.type" => json!("full"),
            _ if *path == "requirements" => json!([{"requirement_type_id": "a", "field_value": "b"}]),
            example => example,
        };
        let mut update = OrderPatch::new();
        update.set(path, value.clone());
        assert_eq!(update.get(path), Some(&value));
        let sent = serde_json::to_value(OrderUpdate::try_from(update).unwrap().into_body()).unwrap();
        assert_eq!(sent.pointer(&format!("/{}", path.replace('.', "/"))), Some(&value), "{path}");
    }
}

#[test]
fn null_clears_and_absent_fields_are_kept() {
    let cleared = json!({"webhook_url": null, "misc": null, "end_user": {"admin": {"pin_passcode": null}}});
    assert_eq!(body(cleared.clone()).unwrap(), cleared);
    assert_eq!(body(json!({"end_user": {"admin": {}}, "documents": {}})).unwrap(), json!({}));
    // It is not dropped here; validation rejects it.
    assert_eq!(body(json!({"requirements": []})).unwrap(), json!({"requirements": []}));
    assert_eq!(body(json!({"misc": {"type": null, "remaining_numbers_action": null}})).unwrap(), json!({"misc": null}));
    assert_eq!(body(json!({"misc": {}})).unwrap(), json!({}));
    let error = body(json!({"end_user": null, "messaging": {"enable_messaging": null}})).unwrap_err();
    let fields: Vec<_> = error.issues().iter().map(|issue| (issue.field(), issue.rule())).collect();
    assert_eq!(fields, [("end_user", Rule::Clearable), ("messaging.enable_messaging", Rule::Clearable)]);
}

#[test]
fn unknown_fields_and_other_types_are_rejected() {
    for (text, message) in [
        (r#"{"end_user": {"admin": {"pin": "4711"}}}"#, "unknown field `pin`"),
        (r#"{"end_user": {"admin": {"account_number": 4711}}}"#, "expected a string"),
        (r#"{"messaging": {"enable_messaging": "yes"}}"#, "expected a boolean"),
        (r#"{"phone_number_configuration": {"tags": "a"}}"#, "expected a sequence"),
        (r#"{"activation_settings": {"foc_datetime_requested": 5}}"#, "expected a date and time"),
        ("[]", "expected an object"),
        (r#"{"end_user": {"admin": ["Acme"]}}"#, "expected an object"),
    ] {
        let error = serde_json::from_str::<OrderPatch>(text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}

#[test]
fn all_issues_are_reported_with_their_fields_and_without_secrets() {
    let error = body(json!({
        "webhook_url": "ftp://x", "misc": {"type": "some"}, "documents": {"loa": ""},
        "activation_settings": {"foc_datetime_requested": "noon"},
    }));
    let error = error.unwrap_err();
    let fields: BTreeSet<_> = error.issues().iter().map(|issue| issue.field()).collect();
    let expected = ["activation_settings.foc_datetime_requested", "documents.loa", "misc.type", "webhook_url"];
    assert_eq!(fields, BTreeSet::from(expected));

    let mut wrong = OrderPatch::new();
    wrong.set("end_user.admin.pin_passcode", json!(["4711"]));
    let error = OrderUpdate::try_from(wrong.clone()).unwrap_err();
    assert_eq!(error.first().field(), "end_user.admin.pin_passcode");
    let shown = format!("{error} {wrong:?}");
    assert!(!shown.contains("4711"), "{shown}");
}

#[test]
fn the_stronger_document_wins_field_by_field() {
    let weak =
        patch(json!({"customer_reference": "a", "end_user": {"location": {"locality": "A", "postal_code": "1"}}}));
    let strong = patch(json!({"misc": null, "end_user": {"location": {"locality": null}}}));
    let both = json!({
        "customer_reference": "a", "misc": null, "end_user": {"location": {"locality": null, "postal_code": "1"}},
    });
    assert_eq!(weak.with_overrides(strong), patch(both));
}

#[test]
fn only_differences_are_sent() {
    let present = json!({
        "customer_reference": "a",
        "misc": {"type": "partial", "remaining_numbers_action": "disconnect"},
        "end_user": {"admin": {"entity_name": "Acme", "pin_passcode": "0042"}, "location": {"locality": "Denver"}},
        "requirements": [
            {"requirement_type_id": "1", "field_value": "x"},
            {"requirement_type_id": "2", "field_value": null},
        ],
    });
    let changes = |target: Value| Value::Object(patch(target).changes_from(&patch(present.clone())).0);
    assert_eq!(changes(present.clone()), json!({}));
    assert_eq!(
        changes(json!({
            "customer_reference": null,
            "webhook_url": null,
            "misc": {"type": "full", "remaining_numbers_action": null},
            "end_user": {"admin": {"entity_name": "Acme", "pin_passcode": "0043"}},
            "requirements": [
                {"requirement_type_id": "1", "field_value": "x"},
                {"requirement_type_id": "2", "field_value": "y"},
            ],
        })),
        json!({
            "customer_reference": null,
            "misc": {"type": "full"},
            "end_user": {"admin": {"pin_passcode": "0043"}, "location": {"locality": null}},
            "requirements": [{"requirement_type_id": "2", "field_value": "y"}],
        })
    );
    assert_eq!(changes(json!({}))["misc"], json!(null));
    assert_eq!(changes(json!({}))["requirements"], json!([{"requirement_type_id": "1", "field_value": null}]));
}

#[test]
fn fields_that_can_be_changed_are_read_from_an_order() {
    let order = json!({
        "id": "1", "status": {"value": "draft"}, "customer_reference": "a", "webhook_url": null,
        "misc": {"type": "full"}, "messaging": {"enable_messaging": true, "messaging_capable": true},
        "requirements": [{"requirement_type_id": "1", "field_value": null, "field_type": "document"}],
        "end_user": {"admin": {"account_number": "0042"}},
    });
    let order: PortingOrder = serde_json::from_value(order).unwrap();
    let expected = json!({
        "customer_reference": "a", "misc": {"type": "full"}, "messaging": {"enable_messaging": true},
        "requirements": [{"requirement_type_id": "1", "field_value": null}],
        "end_user": {"admin": {"account_number": "0042"}},
    });
    assert_eq!(OrderPatch::current_values(&order), patch(expected));
    let mut update = OrderPatch::current_values(&order);
    update.unset("end_user.admin.account_number");
    assert_eq!(update.get("end_user"), None);
}

#[test]
fn all_values_of_other_types_are_reported_at_once() {
    let mut wrong = OrderPatch::new();
    wrong.set("customer_reference", 5);
    wrong.set("webhook_url", "nowhere");
    wrong.set(
        "end_user",
        json!({"admin": {"account_number": 42, "pin_passcode": 17, "entity_nam": "x"}, "location": []}),
    );
    wrong.set("requirements", json!([{"requirement_type_id": 1, "field_value": true}]));
    wrong.set("phone_number_configuration", json!({"tags": ["a", 2, 3]}));
    wrong.set("misc", json!({"type": true, "remaining_numbers_action": "hide"}));
    let error = OrderUpdate::try_from(wrong).unwrap_err();
    let fields: Vec<_> = error.issues().iter().map(|issue| issue.field()).collect();
    // The rules of `misc` cannot be applied without its type.
    let expected = [
        "customer_reference",
        "misc.type",
        "end_user.admin.account_number",
        "end_user.admin.pin_passcode",
        "end_user.admin.entity_nam",
        "end_user.location",
        "requirements[0].requirement_type_id",
        "requirements[0].field_value",
        "phone_number_configuration.tags[1]",
        "phone_number_configuration.tags[2]",
        "webhook_url",
    ];
    let sorted = |fields: &[&str]| {
        let mut fields = fields.to_vec();
        fields.sort_unstable();
        fields.join(" ")
    };
    assert_eq!(sorted(&fields), sorted(&expected));
    assert!(!error.to_string().contains("42") && !error.to_string().contains("17"), "{error}");
}
