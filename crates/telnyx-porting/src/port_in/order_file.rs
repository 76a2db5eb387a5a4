//! What the orders of a port-in are filled in with.

use crate::{
    CountryCode, DocumentId, Error, Misc, MiscParts, OrderUpdate, PhoneNumber, Problem, Report, Rule, ShareRequest,
    ShareTtl, ValidationError, WebhookUrl,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use telnyx_porting_api::{Patch, Secret, types};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// It was uploaded before.
    Uploaded(DocumentId),
    /// It is a file that is uploaded when the orders are filled in.
    File(PathBuf),
}

/// The date that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocDate {
    /// The beginning of the first window that the order allows.
    Earliest,
    /// A certain time.
    At(DateTime<Utc>),
}

/// The data that every order of a port-in gets, read from a TOML file.
///
/// ```
/// use telnyx_porting::port_in::OrderFile;
///
/// let text = r#"
///     customer_reference = "Acct 123abc"
///     [end_user.admin]
///     entity_name = "Porter McPortersen"
///     account_number = "123abc"
///     [misc]
///     type = "full"
///     [share]
///     expires_in = "36h"
/// "#;
/// let order = OrderFile::parse(text, std::path::Path::new("."))?;
/// assert_eq!(order.customer_reference.as_deref(), Some("Acct 123abc"));
/// // What the losing carrier will ask for is missing, which is a warning, since the API decides.
/// assert!(order.validate().warnings().any(|problem| problem.field() == "documents.loa"));
/// # Ok::<_, telnyx_porting::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OrderFile {
    /// Your own reference for the orders.
    pub customer_reference: Option<String>,
    /// Your own reference for the group of orders.
    pub customer_group_reference: Option<String>,
    /// Where webhooks go.
    pub webhook_url: Option<WebhookUrl>,
    /// The date asked for; the carrier proposes one when it is left out.
    pub foc_date: Option<FocDate>,
    /// The letter of authorisation.
    pub loa: Option<DocumentSource>,
    /// The latest invoice of the losing carrier.
    pub invoice: Option<DocumentSource>,
    /// The subscriber as the losing carrier knows them.
    pub end_user: EndUser,
    /// Full or partial port.
    pub misc: Option<Misc>,
    /// Whether messaging is ported too.
    pub enable_messaging: Option<bool>,
    /// Settings that the numbers get when they arrive.
    pub phone_number_configuration: Option<Configuration>,
    /// How the orders are shared; they are not when it is left out.
    pub share: Option<ShareRequest>,
}

/// The subscriber.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct EndUser {
    /// Who the numbers belong to, and the account with the losing carrier.
    pub admin: Admin,
    /// The service address.
    pub location: Location,
}

/// Who the numbers belong to, and the account with the losing carrier.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the names are those of the API and say what they are")]
#[non_exhaustive]
pub struct Admin {
    pub entity_name: Option<String>,
    pub auth_person_name: Option<String>,
    pub billing_phone_number: Option<String>,
    pub account_number: Option<Secret>,
    pub pin_passcode: Option<Secret>,
    pub tax_identifier: Option<String>,
    pub business_identifier: Option<String>,
}

/// The service address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the names are those of the API and say what they are")]
#[non_exhaustive]
pub struct Location {
    pub street_address: Option<String>,
    pub extended_address: Option<String>,
    pub locality: Option<String>,
    pub administrative_area: Option<String>,
    pub postal_code: Option<String>,
    pub country_code: Option<String>,
}

/// Settings that the numbers get when they arrive.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "the names are those of the API and say what they are")]
#[non_exhaustive]
pub struct Configuration {
    pub billing_group_id: Option<String>,
    pub connection_id: Option<String>,
    pub emergency_address_id: Option<String>,
    pub messaging_profile_id: Option<String>,
    pub tags: Option<Vec<String>>,
}

/// The file as it is written, before its values are checked.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    webhook_url: Option<String>,
    foc_datetime_requested: Option<toml::Value>,
    documents: RawDocuments,
    end_user: EndUser,
    misc: Option<MiscParts>,
    messaging: RawMessaging,
    phone_number_configuration: Option<Configuration>,
    share: Option<RawShare>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawDocuments {
    loa: Option<String>,
    invoice: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawMessaging {
    enable_messaging: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawShare {
    expires_in: Option<toml::Value>,
    permissions: Option<String>,
}

impl OrderFile {
    /// Reads a file. Paths of documents in it are relative to its folder.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] with all problems when it is malformed.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::File { path: path.display().to_string(), source })?;
        Self::parse(&text, path.parent().unwrap_or(Path::new(""))).map_err(|error| match error {
            Error::Validation(problems) => Error::Validation(problems.within(path.display().to_string())),
            other => other,
        })
    }

    /// Reads the text of a file; `folder` is where the paths of documents begin.
    ///
    /// # Errors
    /// [`Error::Validation`] with all problems when it is malformed.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Error> {
        let raw: Raw = toml::from_str(text).map_err(|error| syntax_problem(text, &error))?;
        Ok(Self::from_raw(raw, folder)?)
    }

    fn from_raw(raw: Raw, folder: &Path) -> Result<Self, ValidationError> {
        let mut report = Report::new();
        let webhook_url = raw.webhook_url.map(|url| report.check("webhook_url", url.parse::<WebhookUrl>()));
        let misc = raw.misc.map(|parts| report.check("misc", Misc::try_from(parts)));
        let foc_date = raw.foc_datetime_requested.map(|value| report.check("foc_datetime_requested", foc_date(&value)));
        let share = raw.share.map(|share| report.check("share.expires_in", share.checked()));
        let order = Self {
            customer_reference: raw.customer_reference,
            customer_group_reference: raw.customer_group_reference,
            webhook_url: webhook_url.flatten(),
            foc_date: foc_date.flatten(),
            loa: raw.documents.loa.map(|text| document(&text, folder)),
            invoice: raw.documents.invoice.map(|text| document(&text, folder)),
            end_user: raw.end_user,
            misc: misc.flatten(),
            enable_messaging: raw.messaging.enable_messaging,
            phone_number_configuration: raw.phone_number_configuration,
            share: share.flatten(),
        };
        report.extend(order.validate());
        report.finish(order)
    }

    /// All problems at once. What an order usually needs before it can be confirmed is missed with a warning: the
    /// API decides what it needs, and says so when the order is confirmed.
    pub fn validate(&self) -> Report {
        let mut report = Report::new();
        for (field, given) in self.usually_needed() {
            if !given {
                let problem =
                    Problem::warning(field, Rule::Required, "is missing; an order is usually not confirmed without it");
                report.push(problem.with_hint("add it to the order file"));
            }
        }
        if let Some(number) = &self.end_user.admin.billing_phone_number {
            report.check("end_user.admin.billing_phone_number", number.parse::<PhoneNumber>());
        }
        if let Some(country) = &self.end_user.location.country_code {
            report.check("end_user.location.country_code", country.parse::<CountryCode>());
        }
        for (field, source) in [("documents.loa", &self.loa), ("documents.invoice", &self.invoice)] {
            if let Some(DocumentSource::File(path)) = source
                && !path.is_file()
            {
                let message = format!("{} is neither a document id nor a file", path.display());
                let problem = Problem::error(field, Rule::File, message);
                report.push(
                    problem.with_hint("give a path relative to the order file, or the id of an uploaded document"),
                );
            }
        }
        report
    }

    /// What an order needs before it can be confirmed, as Telnyx's guides list it, and whether it is given.
    fn usually_needed(&self) -> [(&'static str, bool); 12] {
        let (admin, location) = (&self.end_user.admin, &self.end_user.location);
        [
            ("documents.loa", self.loa.is_some()),
            ("documents.invoice", self.invoice.is_some()),
            ("end_user.admin.entity_name", admin.entity_name.is_some()),
            ("end_user.admin.auth_person_name", admin.auth_person_name.is_some()),
            ("end_user.admin.billing_phone_number", admin.billing_phone_number.is_some()),
            ("end_user.admin.account_number", admin.account_number.is_some()),
            ("end_user.location.street_address", location.street_address.is_some()),
            ("end_user.location.locality", location.locality.is_some()),
            ("end_user.location.administrative_area", location.administrative_area.is_some()),
            ("end_user.location.postal_code", location.postal_code.is_some()),
            ("end_user.location.country_code", location.country_code.is_some()),
            ("misc.type", self.misc.is_some()),
        ]
    }

    /// The update that fills in one order.
    pub(super) fn update(
        &self,
        loa: Option<&DocumentId>,
        invoice: Option<&DocumentId>,
    ) -> Result<OrderUpdate, ValidationError> {
        let mut update = OrderUpdate::new().with_end_user(self.end_user.body());
        if let Some(misc) = &self.misc {
            update = update.with_misc(*misc);
        }
        if let Some(url) = &self.webhook_url {
            update = update.with_webhook_url(url.clone());
        }
        if let Some(enable) = self.enable_messaging {
            update = update.with_enable_messaging(enable);
        }
        if let Some(configuration) = &self.phone_number_configuration {
            update = update.with_phone_number_configuration(configuration.body());
        }
        if loa.is_some() || invoice.is_some() {
            let id = |id: Option<&DocumentId>| -> Result<Patch<telnyx_porting_api::Id>, ValidationError> {
                let Some(id) = id else { return Ok(Patch::Keep) };
                let refused = |_| Problem::error("documents", Rule::Id, "cannot be sent as an id");
                Ok(Patch::Set(id.as_str().parse().map_err(refused)?))
            };
            let documents = types::UpdatePortingOrderDocuments::new().with_loa(id(loa)?).with_invoice(id(invoice)?);
            update = update.with_documents(documents);
        }
        Ok(update)
    }
}

impl EndUser {
    fn body(&self) -> types::UpdatePortingOrderEndUser {
        let (admin, location) = (&self.admin, &self.location);
        types::UpdatePortingOrderEndUser::new()
            .with_admin(
                types::UpdatePortingOrderEndUserAdmin::new()
                    .with_entity_name(given(admin.entity_name.as_ref()))
                    .with_auth_person_name(given(admin.auth_person_name.as_ref()))
                    .with_billing_phone_number(given(admin.billing_phone_number.as_ref()))
                    .with_account_number(given(admin.account_number.as_ref()))
                    .with_pin_passcode(given(admin.pin_passcode.as_ref()))
                    .with_tax_identifier(given(admin.tax_identifier.as_ref()))
                    .with_business_identifier(given(admin.business_identifier.as_ref())),
            )
            .with_location(
                types::UpdatePortingOrderEndUserLocation::new()
                    .with_street_address(given(location.street_address.as_ref()))
                    .with_extended_address(given(location.extended_address.as_ref()))
                    .with_locality(given(location.locality.as_ref()))
                    .with_administrative_area(given(location.administrative_area.as_ref()))
                    .with_postal_code(given(location.postal_code.as_ref()))
                    .with_country_code(given(location.country_code.as_ref())),
            )
    }
}

impl Configuration {
    fn body(&self) -> types::UpdatePortingOrderPhoneNumberConfiguration {
        types::UpdatePortingOrderPhoneNumberConfiguration::new()
            .with_billing_group_id(given(self.billing_group_id.as_ref()))
            .with_connection_id(given(self.connection_id.as_ref()))
            .with_emergency_address_id(given(self.emergency_address_id.as_ref()))
            .with_messaging_profile_id(given(self.messaging_profile_id.as_ref()))
            .with_tags(given(self.tags.as_ref()))
    }
}

/// What the file does not give stays as it is.
fn given<T: Clone>(value: Option<&T>) -> Patch<T> {
    value.cloned().map_or(Patch::Keep, Patch::Set)
}

impl RawShare {
    fn checked(self) -> Result<ShareRequest, ValidationError> {
        let mut request = ShareRequest::new();
        match self.expires_in {
            None => {}
            Some(toml::Value::Integer(seconds)) => request = request.with_expires_in(ShareTtl::from_seconds(seconds)?),
            Some(toml::Value::String(text)) => request = request.with_expires_in(text.parse::<ShareTtl>()?),
            Some(_) => {
                let message = "is neither a number of seconds nor a text such as \"36h\"";
                return Err(Problem::error("expires_in", Rule::DurationSyntax, message).into());
            }
        }
        if let Some(permission) = self.permissions {
            request = request.with_permission(permission.into());
        }
        Ok(request)
    }
}

fn foc_date(value: &toml::Value) -> Result<FocDate, ValidationError> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(time) => time.to_string(),
        _ => String::new(),
    };
    if text == "earliest" {
        return Ok(FocDate::Earliest);
    }
    let time = DateTime::parse_from_rfc3339(&text).map_err(|_| {
        Problem::error(
            "foc_datetime_requested",
            Rule::FutureDate,
            "is neither `earliest` nor a date and time with a zone",
        )
        .with_hint("write it as 2026-03-02T15:00:00Z")
    })?;
    Ok(FocDate::At(time.to_utc()))
}

/// A UUID is the id of a document that was uploaded before; anything else is a path.
fn document(text: &str, folder: &Path) -> DocumentSource {
    match (uuid::Uuid::parse_str(text), text.parse::<DocumentId>()) {
        (Ok(_), Ok(id)) => DocumentSource::Uploaded(id),
        _ => DocumentSource::File(folder.join(text)),
    }
}

/// The reader's message with the line, but without the line's text, which may hold a PIN.
fn syntax_problem(text: &str, error: &toml::de::Error) -> ValidationError {
    let line =
        error.span().map(|span| text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1);
    let place = line.map_or_else(String::new, |line| format!("line {line}: "));
    let message = format!("{place}{}", without_values(error.message()));
    Problem::error("", Rule::File, message).with_hint("see the order file in the examples for every field").into()
}

/// serde quotes the offending value in messages about types; a value may be a PIN.
fn without_values(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    match (first.split_once("invalid type: "), first.rsplit_once(", expected ")) {
        (Some((before, kind)), Some((_, expected))) => {
            let kind = kind.split(['`', '"', ',']).next().unwrap_or_default().trim();
            format!("{before}invalid type: {kind}, expected {expected}")
        }
        _ => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<OrderFile, String> {
        OrderFile::parse(text, Path::new(".")).map_err(|error| error.to_string())
    }

    #[test]
    fn every_problem_is_reported_with_its_field() {
        let text = r#"
            webhook_url = "ftp://x"
            foc_datetime_requested = "tomorrow"
            [documents]
            loa = "no-such-file.pdf"
            [end_user.location]
            country_code = "USA"
            [misc]
            type = "full"
            remaining_numbers_action = "keep"
            [share]
            expires_in = 172801
        "#;
        let error = parse(text).unwrap_err();
        for field in [
            "webhook_url",
            "foc_datetime_requested",
            "documents.loa",
            "end_user.location.country_code",
            "misc",
            "share.expires_in",
        ] {
            assert!(error.contains(field), "{field} in {error}");
        }
    }

    #[test]
    fn a_misspelt_field_is_refused_with_its_line() {
        let error = parse("customer_reference = \"a\"\n[end_user.admin]\naccount_nr = \"1\"\n").unwrap_err();
        assert!(error.contains("line 3") && error.contains("account_nr"), "{error}");
    }

    #[test]
    fn no_error_shows_a_secret() {
        for text in [
            "[end_user.admin]\npin_passcode = [\"4711\"]\n",
            "[end_user.admin]\npin_passcode = \"4711\n",
            "[end_user]\nadmin = \"4711\"\n",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("4711"), "{error}");
        }
    }

    #[test]
    fn a_uuid_is_a_document_and_anything_else_a_file() {
        let id = "64ffb720-04c7-455b-92d6-20fcca92e935";
        assert!(matches!(document(id, Path::new("x")), DocumentSource::Uploaded(_)));
        assert_eq!(document("loa.pdf", Path::new("x")), DocumentSource::File("x/loa.pdf".into()));
    }

    #[test]
    fn only_what_the_file_gives_is_sent() {
        let order = parse("[end_user.admin]\nentity_name = \"Porter\"\n").unwrap();
        let update = order.update(None, None).unwrap();
        assert!(!update.is_empty());
        assert_eq!(
            serde_json::to_value(order.end_user.body()).unwrap(),
            serde_json::json!({"admin": {"entity_name": "Porter"}, "location": {}})
        );
    }
}
