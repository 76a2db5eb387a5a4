//! Converts documents to the data of orders. This is the only reader of the fields of order files, job files and overrides.

use super::requirements::RawRequirement;
use super::{DocumentSource, OrderFile, Requirements};
use crate::dates::{FOC_FIELD, FocDate, document_day};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;
use telnyx_porting::types;
use telnyx_porting::{
    DocumentId, Issue, Issues, Misc, MiscParts, OrderPatch, OrderUpdate, Rule, ShareRequest, ShareTtl, ValidationError,
    WebhookUrl, read_document,
};

pub(super) const FIELDS_HINT: &str = "see the order file in the examples for every field";

/// The fields whose form in the file differs from the API's. `rest` has all other fields of an update.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Raw {
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    webhook_url: Option<String>,
    foc_datetime_requested: Option<String>,
    documents: RawDocuments,
    requirements: BTreeMap<String, RawRequirement>,
    end_user: types::UpdatePortingOrderEndUser,
    misc: Option<RawMisc>,
    messaging: RawMessaging,
    phone_number_configuration: Option<types::UpdatePortingOrderPhoneNumberConfiguration>,
    share: Option<RawShare>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawDocuments {
    loa: Option<String>,
    loa_signed_on: Option<String>,
    invoice: Option<String>,
    invoice_dated: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMisc {
    r#type: Option<String>,
    remaining_numbers_action: Option<String>,
    new_billing_phone_number: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMessaging {
    enable_messaging: Option<bool>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawShare {
    expires_in: Option<Value>,
    permissions: Option<String>,
}

/// Merges documents as RFC 7396 does: tables are merged, other values replaced, and null removes a value. A `misc.type`
/// replaces the whole table `misc`, since the other fields depend on it.
pub(super) fn merge(base: &mut Map<String, Value>, stronger: &Map<String, Value>) {
    for (name, value) in stronger {
        match (base.get_mut(name), value) {
            (_, Value::Null) => drop(base.remove(name)),
            (Some(Value::Object(base)), Value::Object(table)) => {
                if name == "misc" && table.contains_key("type") {
                    base.clear();
                }
                merge(base, table);
            }
            (_, Value::Object(table)) => {
                let mut without_nulls = Map::new();
                merge(&mut without_nulls, table);
                base.insert(name.clone(), without_nulls.into());
            }
            (_, value) => drop(base.insert(name.clone(), value.clone())),
        }
    }
}

/// Removes tables of an update without values, whose fields are all commented out. Unknown tables are kept, to be reported,
/// and so is `[share]`, which alone shares with the defaults. `parent` is the path of the document, with a dot at its end.
fn remove_empty_tables(document: &mut Map<String, Value>, parent: &str) {
    document.retain(|name, value| {
        let Value::Object(table) = value else { return true };
        let path = format!("{parent}{name}.");
        remove_empty_tables(table, &path);
        !table.is_empty() || !OrderPatch::FIELDS.iter().any(|field| field.starts_with(&path))
    });
}

/// Reads the data of an order. Validates every value, but not the documents and the FOC date, whose validity depends on
/// the file system and the time. Without issues the result is always `Some`.
pub(super) fn read(mut document: Map<String, Value>, folder: &Path) -> (Option<OrderFile>, Issues) {
    remove_empty_tables(&mut document, "");
    let mut unquoted = Issues::new();
    for group in TEXT_GROUPS {
        if let Some(value) = document.get(group) {
            report_unquoted(group, value, &mut unquoted);
        }
    }
    let (raw, mut issues) = read_document::<Raw>(document.into());
    issues.extend(unquoted);
    let Some(mut raw) = raw else { return (None, issues) };
    remove_unknown(&mut raw.rest, &mut issues);
    let changes = raw.changes(&mut issues);
    let webhook_url = raw.webhook_url.and_then(|url| issues.check("webhook_url", url.parse::<WebhookUrl>()));
    let misc = raw.misc.and_then(RawMisc::parts).and_then(|parts| issues.check("misc", Misc::try_from(parts)));
    let foc_date = raw.foc_datetime_requested.and_then(|text| issues.check(FOC_FIELD, text.parse::<FocDate>()));
    let share = raw.share.and_then(|share| issues.check("share.expires_in", share.checked()));
    let mut day = |field, text: Option<String>| text.and_then(|text| issues.check(field, document_day(&text)));
    let loa_signed_on = day("documents.loa_signed_on", raw.documents.loa_signed_on);
    let invoice_dated = day("documents.invoice_dated", raw.documents.invoice_dated);
    let order = OrderFile {
        customer_reference: raw.customer_reference,
        customer_group_reference: raw.customer_group_reference,
        webhook_url,
        foc_date,
        loa: raw.documents.loa.map(|text| document_source(&text, folder)),
        loa_signed_on,
        invoice: raw.documents.invoice.map(|text| document_source(&text, folder)),
        invoice_dated,
        requirements: Requirements::new(raw.requirements, folder),
        end_user: raw.end_user,
        misc,
        enable_messaging: raw.messaging.enable_messaging,
        phone_number_configuration: raw.phone_number_configuration,
        share,
        changes,
    };
    (Some(order), issues)
}

/// The tables that are read as the API's types, which accept numbers for texts.
const TEXT_GROUPS: [&str; 2] = ["end_user", "phone_number_configuration"];

/// Reports numbers and Booleans in fields for text: YAML reads 0042 as 42.
fn report_unquoted(path: &str, value: &Value, issues: &mut Issues) {
    let is_bare = |value: &Value| value.is_number() || value.is_boolean();
    match value {
        Value::Object(table) => {
            table.iter().for_each(|(name, value)| report_unquoted(&format!("{path}.{name}"), value, issues));
        }
        value if is_bare(value) || value.as_array().is_some_and(|items| items.iter().any(is_bare)) => {
            let mut update = OrderPatch::new();
            update.set(path, value.clone());
            let invalid = OrderUpdate::try_from(update).err();
            if invalid.is_some_and(|error| error.issues().iter().any(|issue| issue.field().starts_with(path))) {
                let shape = if value.is_boolean() { "a Boolean" } else { "a number" };
                let issue = Issue::error(path, Rule::File, format!("expected text in quotes, got {shape}"));
                issues.push(issue.with_hint("put the value in quotes, such as \"0042\", so that every digit is kept"));
            }
        }
        _ => {}
    }
}

/// Fields of an update that have a different name in the file.
const OWN_FORMS: [&str; 1] = ["activation_settings.foc_datetime_requested"];

impl Raw {
    /// Returns all other fields of an update, which are validated by [`OrderUpdate`].
    fn changes(&mut self, issues: &mut Issues) -> OrderPatch {
        let mut changes = OrderPatch::new();
        let mut add = |group: &str, rest: &mut Map<String, Value>| {
            for (name, value) in std::mem::take(rest) {
                changes.set(&format!("{group}{name}"), value);
            }
        };
        add("", &mut self.rest);
        add("documents.", &mut self.documents.rest);
        add("messaging.", &mut self.messaging.rest);
        if let Some(misc) = &mut self.misc {
            add("misc.", &mut misc.rest);
        }
        for path in OWN_FORMS.into_iter().filter(|path| changes.get(path).is_some()) {
            let issue = Issue::error(path, Rule::File, "belongs at the top of an order file");
            issues.push(issue.with_hint("move foc_datetime_requested above all tables"));
        }
        if !changes.is_empty() {
            issues.extend(
                OrderUpdate::try_from(changes.clone()).err().into_iter().flat_map(ValidationError::into_issues),
            );
        }
        changes
    }
}

impl RawMisc {
    /// Returns the interdependent fields; `None` if only other fields are set.
    fn parts(self) -> Option<MiscParts> {
        let parts = MiscParts {
            kind: self.r#type,
            remaining_numbers_action: self.remaining_numbers_action,
            new_billing_phone_number: self.new_billing_phone_number,
        };
        (parts != MiscParts::default()).then_some(parts)
    }
}

/// Reports tables and values that are not part of an update.
fn remove_unknown(rest: &mut Map<String, Value>, issues: &mut Issues) {
    rest.retain(|name, _| {
        let is_known = OrderPatch::FIELDS.iter().any(|path| path.split('.').next() == Some(name));
        if !is_known {
            issues.push(unknown_field(name.clone()));
        }
        is_known
    });
}

pub(super) fn unknown_field(path: String) -> Issue {
    Issue::error(path, Rule::File, "is not a field of an order").with_hint(FIELDS_HINT)
}

impl RawShare {
    fn checked(self) -> Result<ShareRequest, ValidationError> {
        let mut request = ShareRequest::new();
        match self.expires_in {
            None => {}
            Some(Value::String(text)) => request = request.with_expires_in(text.parse::<ShareTtl>()?),
            Some(value) => {
                let seconds = value.as_i64().ok_or_else(|| {
                    let message = "expected a number of seconds or a string such as \"36h\"";
                    Issue::error("expires_in", Rule::DurationSyntax, message)
                })?;
                request = request.with_expires_in(ShareTtl::from_seconds(seconds)?);
            }
        }
        if let Some(permission) = self.permissions {
            request = request.with_permission(permission.into());
        }
        Ok(request)
    }
}

/// Returns an uploaded document if the text is a UUID, or else a file.
pub(super) fn document_source(text: &str, folder: &Path) -> DocumentSource {
    match (uuid::Uuid::parse_str(text), text.parse::<DocumentId>()) {
        (Ok(_), Ok(id)) => DocumentSource::Uploaded(id),
        _ => DocumentSource::File(folder.join(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn documents_are_uuids_or_files() {
        let id = "64ffb720-04c7-455b-92d6-20fcca92e935";
        assert!(matches!(document_source(id, Path::new("x")), DocumentSource::Uploaded(_)));
        assert_eq!(document_source("loa.pdf", Path::new("x")), DocumentSource::File("x/loa.pdf".into()));
    }

    #[test]
    fn numbers_and_booleans_are_rejected_in_fields_for_text() {
        let document = json!({
            "end_user": {"admin": {"pin_passcode": 42, "account_number": "0042"}, "location": {"locality": true}},
            "phone_number_configuration": {"connection_id": 4711, "tags": ["a", 1]},
        });
        let Value::Object(document) = document else { panic!("expected an object") };
        let (_, issues) = read(document, Path::new(""));
        let fields: Vec<_> = issues.as_slice().iter().map(Issue::field).collect();
        let expected = [
            "end_user.admin.pin_passcode",
            "end_user.location.locality",
            "phone_number_configuration.connection_id",
            "phone_number_configuration.tags",
        ];
        assert_eq!(fields, expected);
        assert_eq!(issues.as_slice()[0].message(), "expected text in quotes, got a number");
    }

    fn merged(base: &Value, stronger: &Value) -> Value {
        let (Value::Object(mut base), Value::Object(stronger)) = (base.clone(), stronger.clone()) else {
            panic!("expected objects")
        };
        merge(&mut base, &stronger);
        base.into()
    }

    #[test]
    fn tables_are_merged_and_null_removes_a_value() {
        let base = json!({"a": {"b": 1, "c": 2}, "list": [1, 2], "requirements": {"x": "text", "y": "z"}});
        let stronger =
            json!({"a": {"c": 3, "d": {"e": null}}, "list": [3], "requirements": {"x": {"document": "f"}, "y": null}});
        let expected = json!({"a": {"b": 1, "c": 3, "d": {}}, "list": [3], "requirements": {"x": {"document": "f"}}});
        assert_eq!(merged(&base, &stronger), expected);
    }

    #[test]
    fn a_port_type_replaces_the_fields_that_depend_on_it() {
        let partial = json!({"misc": {"type": "partial", "remaining_numbers_action": "disconnect"}});
        assert_eq!(merged(&partial, &json!({"misc": {"type": "full"}})), json!({"misc": {"type": "full"}}));
        let kept = json!({"misc": {"remaining_numbers_action": "keep"}});
        let expected = json!({"misc": {"type": "partial", "remaining_numbers_action": "keep"}});
        assert_eq!(merged(&partial, &kept), expected);
    }

    fn documents() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![Just(Value::Null), "[xyz]".prop_map(Value::from), (0..9).prop_map(Value::from)];
        let value = scalar.prop_recursive(3, 16, 4, |inner| {
            proptest::collection::btree_map("[a-d]", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect()))
        });
        proptest::collection::btree_map("[a-d]", value, 0..4).prop_map(|map| Value::Object(map.into_iter().collect()))
    }

    /// The value at a path after merging, by definition: that of the last document that sets it.
    fn scalars<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Object(table) => {
                table.iter().for_each(|(name, value)| scalars(value, format!("{path}/{name}"), found));
            }
            scalar => found.push((path, scalar)),
        }
    }

    proptest! {
        #[test]
        fn every_value_of_the_stronger_document_wins(base in documents(), stronger in documents()) {
            let result = merged(&merged(&json!({}), &base), &stronger);
            let (mut strong, mut all) = (Vec::new(), Vec::new());
            scalars(&stronger, String::new(), &mut strong);
            for (path, value) in &strong {
                prop_assert_eq!(result.pointer(path), Some(*value).filter(|value| !value.is_null()), "{}", path);
            }
            // Other values come from the base, and merging again changes nothing.
            scalars(&result, String::new(), &mut all);
            for (path, value) in all {
                prop_assert!(stronger.pointer(&path) == Some(value) || base.pointer(&path) == Some(value), "{}", path);
            }
            prop_assert_eq!(&merged(&result, &stronger), &result);
        }
    }
}
