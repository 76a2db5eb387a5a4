//! The fields of the description on every surface, and fields that it does not have yet.

use super::*;
use crate::codegen::prepare;
use crate::codegen::stages::overlay::Unmatched;
use crate::document::{self, properties_mut};
use crate::workspace::Workspace;
use serde_json::json;

/// The description, prepared, once `change` has changed it.
fn prepared(change: impl FnOnce(&mut Value)) -> Value {
    let workspace = Workspace::find();
    let mut description = document::read(&workspace.description()).unwrap();
    change(&mut description);
    let overlay = document::parse(&std::fs::read_to_string(workspace.overlay()).unwrap()).unwrap();
    prepare(description, &overlay, Unmatched::Reject, &mut Warnings::default()).unwrap()
}

fn entries() -> Value {
    document::parse(&std::fs::read_to_string(Workspace::find().surface()).unwrap()).unwrap()
}

/// The paths of all values in a schema, found without the generator.
fn paths(prepared: &Value, schema: &Value, path: &str, found: &mut Vec<String>) {
    let schema = document::resolve_chain(prepared, schema).unwrap();
    let Some(properties) = schema["properties"].as_object() else { return found.push(path.to_owned()) };
    for (name, property) in properties {
        let joint = if path.is_empty() { "" } else { "." };
        paths(prepared, property, &format!("{path}{joint}{name}"), found);
    }
}

fn described(prepared: &Value) -> Vec<String> {
    let mut found = Vec::new();
    paths(prepared, &prepared["components"]["schemas"][SCHEMA], "", &mut found);
    found
}

/// The generated files, and the messages.
fn generated(prepared: &Value, entries: &Value) -> (Files, Vec<String>) {
    let mut warnings = Warnings::default();
    let files = generate(prepared, entries, &[], &mut warnings).unwrap();
    (files, warnings.iter().map(str::to_owned).collect())
}

#[test]
fn every_field_is_on_every_surface() {
    let prepared = prepared(|_| {});
    let (files, assumptions) = generated(&prepared, &entries());
    assert!(assumptions.is_empty() && files.errors.is_empty(), "{assumptions:?} {:?}", files.errors);
    let (library, options) = (files.library[0].content(), files.options[0].content());
    let table = files.tables[0].content();
    let python: String = files.python.iter().map(File::content).collect();
    let (read, dense): (String, String) = (library.split_whitespace().collect(), options.split_whitespace().collect());
    let described = described(&prepared);
    assert!(described.len() > 30, "{described:?}");
    for path in &described {
        let name = path.rsplit('.').next().unwrap();
        assert!(library.contains(&format!("    \"{path}\",\n")), "{path} is not accepted in a document");
        let is_read = read.contains(&format!(".{name}=from."));
        assert!(is_read || path.starts_with("misc."), "{path} is not read");
        assert!(table.contains(&format!("path: \"{path}\"")), "{path} has no option");
        let is_given = |how: &str| dense.contains(&format!("patch.{how}(\"{path}\","));
        assert!(["set", "set_text", "set_time", "set_list"].into_iter().any(is_given), "{path} has no setter call");
        assert!(python.contains(&format!(" {name}: ")) || path.starts_with("misc."), "{path} is not an argument");
    }
}

#[test]
fn secrets_are_those_of_the_description() {
    let prepared = prepared(|_| {});
    let (files, _) = generated(&prepared, &entries());
    let secret: Vec<_> = described(&prepared)
        .into_iter()
        .filter(|path| {
            let mut schema = &prepared["components"]["schemas"][SCHEMA];
            for name in path.split('.') {
                schema = document::resolve_chain(&prepared, &schema["properties"][name]).unwrap();
            }
            schema["format"] == "password"
        })
        .collect();
    assert!(!secret.is_empty());
    for path in secret {
        let name = path.rsplit('.').next().unwrap();
        assert!(files.library[0].content().contains(&format!("group.{name}.value()")), "{path}");
        let python = files.python.iter().find(|file| file.content().contains("_secret = ")).unwrap();
        assert!(python.content().lines().any(|line| line.contains("_secret = ") && line.contains(name)), "{path}");
    }
}

#[test]
fn new_fields_appear_without_an_entry() {
    let prepared = prepared(|description| {
        let schemas = description.pointer_mut("/components/schemas").unwrap();
        let Value::Object(update) = &mut schemas[SCHEMA] else { panic!("no object") };
        assert!(properties_mut(update).count() > 0);
        let update = &mut schemas[SCHEMA]["properties"];
        update["site_name"] = json!({"type": ["string", "null"], "description": "Name of the site. Free text."});
        update["from"] = json!({"type": "string", "description": "The origin of the order."});
        update["billing"] = json!({"type": "object", "description": "The payer.", "properties": {
            "locality": {"type": ["string", "null"], "description": "The town."},
            "code": {"type": ["string", "null"], "format": "password", "description": "The code."},
            "urgency": {"type": ["string", "null"], "enum": ["low", "high"], "description": "The urgency."},
            "lines": {"type": "array", "description": "The lines.", "items": {
                "type": "object", "description": "A line.", "required": ["text"],
                "properties": {"text": {"type": "string", "description": "The text."}},
            }},
        }});
        schemas["PortingOrderMisc"]["properties"]["reason"] =
            json!({"type": ["string", "null"], "description": "Why."});
        schemas["PortingOrderEndUserAdmin"]["properties"]["support_pin"] =
            json!({"type": ["string", "null"], "format": "password", "description": "A second PIN."});
    });
    let (files, assumptions) = generated(&prepared, &entries());
    assert!(files.errors.is_empty(), "{:?}", files.errors);
    for part in [
        "site_name: a new field: a text, can be cleared, --site-name",
        "from: a new field: a text, cannot be cleared, --set-from",
        "billing: a new group of fields",
        "billing.locality: a new field: a text, can be cleared, --billing-locality",
        "billing.code: a new field: a secret",
        "misc.reason: a new field",
        "end_user.admin.support_pin: a new field: a secret",
    ] {
        assert!(assumptions.iter().any(|assumption| assumption.contains(part)), "{part} in {assumptions:#?}");
    }
    let dense = |file: &File| file.content().split_whitespace().collect::<Vec<_>>().join(" ");
    let library = dense(&files.library[0]);
    for part in [
        "pub fn with_site_name(mut self, value: impl Into<Patch<String>>)",
        "pub fn with_from(mut self, value: impl Into<String>)",
        "pub fn with_billing( mut self, value: impl Into<Patch<types::UpdatePortingOrderBilling>>, )",
        "pub fn with_reason(mut self, value: impl Into<Patch<String>>)",
        "pub fn with_support_pin(mut self, value: impl Into<Secret>)",
        "let mut group = from.misc(); group.reason = from.value(\"reason\");",
        "group.code = from.value::<String>(\"code\").map(Secret::from);",
        "from.refuse_null(\"lines\");",
        "body.billing.value().and_then(|group| group.code.value())",
        "Form::Objects(&BILLING_LINES_FIELDS)",
    ] {
        assert!(library.contains(part), "{part} in {library}");
    }
    let options = dense(&files.options[0]);
    for part in [
        "#[arg(long, value_name = \"TEXT\")] site_name: Option<String>",
        "enum_arg::described(&[\"low\", \"high\"])",
        "patch.set_text(\"billing.locality\", self.billing_locality.as_ref());",
        "lines: Vec<Value>",
    ] {
        assert!(options.contains(part), "{part} in {options}");
    }
    let python: String = files.python.iter().map(dense).collect();
    for part in [
        "site_name: str | Unset | None = UNSET",
        "**{\"from\": from_}",
        "billing: Billing | Mapping[str, Any] | Unset = UNSET",
        "class Billing(Input):",
        "_secret = frozenset((\"code\",))",
        "lines: Iterable[BillingLine | Mapping[str, Any]] | Unset = UNSET",
        "class BillingLine(Input):",
        "def __init__(self, text: str) -> None:",
    ] {
        assert!(python.contains(part), "{part} in {python}");
    }
}

#[test]
fn unmatched_entries_are_named_and_the_rest_is_written() {
    let mut entries = entries();
    let update = &mut entries["updates"][SCHEMA];
    update["site_nam"] = json!({"docs": "Misspelt."});
    update["webhook_url"]["hlep"] = json!("Misspelt.");
    update["webhook_url"]["after"] = json!("nowhere");
    let (files, _) = generated(&prepared(|_| {}), &entries);
    let complaints = files.errors.join("\n");
    for part in [
        "UpdatePortingOrder/site_nam: the description has no such field",
        "UpdatePortingOrder/webhook_url/hlep: no such key",
        "UpdatePortingOrder/webhook_url/after: there is no field nowhere",
    ] {
        assert!(complaints.contains(part), "{part} in {complaints}");
    }
    assert!(files.tables[0].content().contains("webhook-url"));
}
