//! Parses order files.

use super::requirements::RawRequirement;
use super::{DocumentSource, FocDate, OrderFile, Requirements};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use telnyx_porting::types;
use telnyx_porting::{
    DocumentId, Issue, Issues, Misc, MiscParts, OrderUpdate, OrderUpdateParts, Rule, Severity, ShareRequest, ShareTtl,
    ValidationError, WebhookUrl, without_values,
};

const FIELDS_HINT: &str = "see the order file in the examples for every field";

/// The fields whose form in the file differs from the API's. `rest` has all other fields of an update.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Raw {
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    webhook_url: Option<String>,
    foc_datetime_requested: Option<toml::Value>,
    documents: RawDocuments,
    requirements: BTreeMap<String, RawRequirement>,
    end_user: types::UpdatePortingOrderEndUser,
    misc: Option<RawMisc>,
    messaging: RawMessaging,
    phone_number_configuration: Option<types::UpdatePortingOrderPhoneNumberConfiguration>,
    share: Option<RawShare>,
    #[serde(flatten)]
    rest: toml::Table,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawDocuments {
    loa: Option<String>,
    invoice: Option<String>,
    #[serde(flatten)]
    rest: toml::Table,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMisc {
    r#type: Option<String>,
    remaining_numbers_action: Option<String>,
    new_billing_phone_number: Option<String>,
    #[serde(flatten)]
    rest: toml::Table,
    #[serde(skip)]
    has_more: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawMessaging {
    enable_messaging: Option<bool>,
    #[serde(flatten)]
    rest: toml::Table,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawShare {
    expires_in: Option<toml::Value>,
    permissions: Option<String>,
}

/// Parses the text of an order file. `name` is the field of issues that concern the whole file.
pub(super) fn parse(text: &str, folder: &Path, name: &str) -> Result<OrderFile, ValidationError> {
    let mut raw: Raw = toml::from_str(text).map_err(|error| syntax_issue(text, &error, name))?;
    reject_unknown(&raw.rest, text, name)?;
    let mut issues = Issues::new();
    let changes = raw.changes(&mut issues);
    let webhook_url = raw.webhook_url.and_then(|url| issues.check("webhook_url", url.parse::<WebhookUrl>()));
    let misc = raw.misc.and_then(|misc| misc.parts()).and_then(|parts| issues.check("misc", Misc::try_from(parts)));
    let foc_date = raw.foc_datetime_requested;
    let foc_date = foc_date.and_then(|value| issues.check("foc_datetime_requested", parse_foc_date(&value)));
    let share = raw.share.and_then(|share| issues.check("share.expires_in", share.checked()));
    let order = OrderFile {
        customer_reference: raw.customer_reference,
        customer_group_reference: raw.customer_group_reference,
        webhook_url,
        foc_date,
        loa: raw.documents.loa.map(|text| document(&text, folder)),
        invoice: raw.documents.invoice.map(|text| document(&text, folder)),
        requirements: Requirements::of(raw.requirements, folder),
        end_user: raw.end_user,
        misc,
        enable_messaging: raw.messaging.enable_messaging,
        phone_number_configuration: raw.phone_number_configuration,
        share,
        changes,
    };
    // Warnings are left to `validate`, since they would hide errors here.
    issues.extend(order.validate().into_iter().filter(|issue| issue.severity() == Severity::Error));
    issues.finish(order)
}

/// Fields of an update that have a different name in the file.
const OWN_FORMS: [&str; 1] = ["activation_settings.foc_datetime_requested"];

impl Raw {
    /// Returns all other fields of an update, which are validated by [`OrderUpdate`].
    fn changes(&mut self, issues: &mut Issues) -> OrderUpdateParts {
        let mut changes = OrderUpdateParts::new();
        let mut add = |group: &str, rest: &mut toml::Table| {
            for (name, value) in std::mem::take(rest) {
                changes.set(&format!("{group}{name}"), json(value));
            }
        };
        add("", &mut self.rest);
        add("documents.", &mut self.documents.rest);
        add("messaging.", &mut self.messaging.rest);
        if let Some(misc) = &mut self.misc {
            misc.has_more = !misc.rest.is_empty();
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
        let has_more = self.has_more;
        let parts = MiscParts {
            kind: self.r#type,
            remaining_numbers_action: self.remaining_numbers_action,
            new_billing_phone_number: self.new_billing_phone_number,
        };
        (parts != MiscParts::default() || !has_more).then_some(parts)
    }
}

/// Rejects tables and values that are not part of an update, with their line.
fn reject_unknown(rest: &toml::Table, text: &str, name: &str) -> Result<(), ValidationError> {
    let is_known = |name: &str| OrderUpdateParts::FIELDS.iter().any(|path| path.split('.').next() == Some(name));
    let Some(unknown) = rest.keys().find(|name| !is_known(name)) else { return Ok(()) };
    let places: BTreeMap<toml::Spanned<String>, toml::Value> =
        toml::from_str(text).map_err(|error| syntax_issue(text, &error, name))?;
    let span = places.keys().find(|key| key.get_ref() == unknown).map(toml::Spanned::span);
    let message = format!("{}unknown field `{unknown}`", at_line(text, span));
    Err(Issue::error(name, Rule::File, message).with_hint(FIELDS_HINT).into())
}

/// Converts a value to JSON; dates become strings.
fn json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(name, value)| (name, json(value))).collect(),
    }
}

impl RawShare {
    fn checked(self) -> Result<ShareRequest, ValidationError> {
        let mut request = ShareRequest::new();
        match self.expires_in {
            None => {}
            Some(toml::Value::Integer(seconds)) => request = request.with_expires_in(ShareTtl::from_seconds(seconds)?),
            Some(toml::Value::String(text)) => request = request.with_expires_in(text.parse::<ShareTtl>()?),
            Some(_) => {
                let message = "expected a number of seconds or a string such as \"36h\"";
                return Err(Issue::error("expires_in", Rule::DurationSyntax, message).into());
            }
        }
        if let Some(permission) = self.permissions {
            request = request.with_permission(permission.into());
        }
        Ok(request)
    }
}

fn parse_foc_date(value: &toml::Value) -> Result<FocDate, ValidationError> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(time) => time.to_string(),
        _ => String::new(),
    };
    text.parse()
}

/// Returns an uploaded document if the text is a UUID, or else a file.
pub(super) fn document(text: &str, folder: &Path) -> DocumentSource {
    match (uuid::Uuid::parse_str(text), text.parse::<DocumentId>()) {
        (Ok(_), Ok(id)) => DocumentSource::Uploaded(id),
        _ => DocumentSource::File(folder.join(text)),
    }
}

/// Returns the parser's message with the line number, but without the line's text, which may contain a PIN.
fn syntax_issue(text: &str, error: &toml::de::Error, name: &str) -> ValidationError {
    let message = format!("{}{}", at_line(text, error.span()), without_values(error.message()));
    Issue::error(name, Rule::File, message).with_hint(FIELDS_HINT).into()
}

/// Returns the line number of a span as a prefix for messages.
fn at_line(text: &str, span: Option<Range<usize>>) -> String {
    let line = span.map(|span| text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1);
    line.map_or_else(String::new, |line| format!("line {line}: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_uuids_or_files() {
        let id = "64ffb720-04c7-455b-92d6-20fcca92e935";
        assert!(matches!(document(id, Path::new("x")), DocumentSource::Uploaded(_)));
        assert_eq!(document("loa.pdf", Path::new("x")), DocumentSource::File("x/loa.pdf".into()));
    }
}
