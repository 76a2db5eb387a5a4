//! The order data of a port-in.

mod accounts;
mod changes;
mod file;
mod layers;
mod port_in;
mod raw;
mod requirements;
mod source;
mod template;

use crate::dates::FocDate;
use crate::file::unreadable;
use chrono::{DateTime, Days, NaiveDate, Utc};
use source::SourceText;
use std::path::{Path, PathBuf};
use telnyx_porting::api::Extra;
use telnyx_porting::types;
use telnyx_porting::{
    CountryCode, DocumentId, Error, Issue, Issues, Misc, OrderPatch, OrderUpdate, PhoneNumber, Rule, ShareRequest,
    Upload, ValidationError, WebhookUrl,
};

pub use accounts::Account;
use accounts::incomplete_accounts;
pub use changes::OrderChanges;
pub(crate) use changes::{foc_time, requirement_sources};
pub use file::JobFile;
pub use layers::OrderTraits;
pub use port_in::PortIn;
pub(crate) use port_in::create_order;
pub use requirements::{RequirementSource, Requirements};
pub use source::JobFormat;
pub use template::job_template;

/// The source of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// A document that is already uploaded.
    Uploaded(DocumentId),
    /// A file, which is uploaded when the orders are filled in.
    File(PathBuf),
}

impl DocumentSource {
    fn validate(&self, field: &str, issues: &mut Issues) {
        let Self::File(path) = self else { return };
        if path.is_file() {
            issues.extend(Upload::file(path).validate().into_iter().map(|issue| issue.at(field)));
            return;
        }
        let tried = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let problem = if path.exists() { "is not a file" } else { "not found" };
        let message = format!("expected a document id or a file; {problem}: {}", tried.display());
        let hint = "correct the path, which is relative to the list in a cell, and to the job file elsewhere; or use the id of \
                    an uploaded document";
        issues.push(Issue::error(field, Rule::File, message).with_hint(hint));
    }
}

/// The data for all orders of a port-in, read from a TOML, YAML or JSON file.
///
/// ```
/// use telnyx_porting_jobs::OrderFile;
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
/// // Missing data that losing carriers usually require cause warnings only: the API decides.
/// assert!(order.validate().warnings().any(|issue| issue.field() == "documents.loa"));
/// # Ok::<_, telnyx_porting::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OrderFile {
    /// Your own reference for the orders.
    pub customer_reference: Option<String>,
    /// Your own reference for the group of orders.
    pub customer_group_reference: Option<String>,
    /// The URL that receives webhooks.
    pub webhook_url: Option<WebhookUrl>,
    /// The requested FOC date. If it is missing, the carrier proposes one.
    pub foc_date: Option<FocDate>,
    /// The letter of authorization.
    pub loa: Option<DocumentSource>,
    /// The day on which the letter of authorization was signed.
    pub loa_signed_on: Option<NaiveDate>,
    /// The latest invoice of the losing carrier.
    pub invoice: Option<DocumentSource>,
    /// The date of the invoice.
    pub invoice_dated: Option<NaiveDate>,
    /// Values for further requirements of some countries.
    pub requirements: Requirements,
    /// The subscriber, as registered with the losing carrier.
    pub end_user: types::UpdatePortingOrderEndUser,
    /// Full or partial port, and the remaining numbers.
    pub misc: Option<Misc>,
    /// Whether messaging is ported too.
    pub enable_messaging: Option<bool>,
    /// Settings for the numbers after porting.
    pub phone_number_configuration: Option<types::UpdatePortingOrderPhoneNumberConfiguration>,
    /// The request that shares the orders. If it is missing, they are not shared.
    pub share: Option<ShareRequest>,
    /// All other fields of an order update.
    pub changes: OrderPatch,
}

impl OrderFile {
    /// Reads a file. Its extension selects the [format](JobFormat::from_path). Document paths in it are relative to its folder.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read, [`Error::Validation`] with all issues if it is invalid.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        let source = SourceText { name: &name, text: &text, format: JobFormat::from_path(path) };
        Ok(Self::from_text(source, path.parent().unwrap_or(Path::new("")))?)
    }

    /// Parses the text of a TOML file. Document paths in it are relative to `folder`.
    ///
    /// # Errors
    /// [`Error::Validation`] with all issues if the text is invalid.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Error> {
        Ok(Self::from_text(SourceText { name: "order_file", text, format: JobFormat::Toml }, folder)?)
    }

    fn from_text(source: SourceText<'_>, folder: &Path) -> Result<Self, ValidationError> {
        let mut document = serde_json::Map::new();
        raw::merge(&mut document, &source.document()?);
        let (order, mut issues) = raw::read(document, folder);
        let order = order.unwrap_or_default();
        // Warnings are left to `validate`, since they would hide errors here.
        issues.extend(order.validate().into_iter().filter(Issue::is_error));
        source.locate(issues).finish(order)
    }

    /// Returns all issues at the current time. See [`validate_at`](Self::validate_at).
    pub fn validate(&self) -> Issues {
        self.validate_at(Utc::now())
    }

    /// Returns all issues. Fields that an order usually needs cause warnings if they are missing: which are required is
    /// decided by the API when the order is confirmed. Documents that are too old also cause warnings.
    pub fn validate_at(&self, now: DateTime<Utc>) -> Issues {
        let mut issues = Issues::new();
        for (field, is_set) in self.usually_needed() {
            if !is_set {
                let message = "is missing; an order usually cannot be confirmed without it";
                issues.push(Issue::warning(field, Rule::Required, message).with_hint("add it to the order file"));
            }
        }
        self.check_fields(&mut issues);
        self.check_documents(&mut issues);
        self.check_document_dates(now, &mut issues);
        if let Some(date) = self.foc_date {
            date.validate(now, &mut issues);
        }
        self.check_update(&mut issues);
        issues
    }

    /// Reports misspelled fields and invalid values, which depend neither on the file system nor on the time.
    fn check_fields(&self, issues: &mut Issues) {
        self.check_names(issues);
        self.check_values(issues);
    }

    fn admin(&self) -> Option<&types::UpdatePortingOrderEndUserAdmin> {
        self.end_user.admin.value()
    }

    fn location(&self) -> Option<&types::UpdatePortingOrderEndUserLocation> {
        self.end_user.location.value()
    }

    /// The fields that an order needs before it can be confirmed, according to Telnyx's guides, and whether each is set.
    fn usually_needed(&self) -> [(&'static str, bool); 12] {
        let admin = |is_set: fn(&types::UpdatePortingOrderEndUserAdmin) -> bool| self.admin().is_some_and(is_set);
        let location =
            |is_set: fn(&types::UpdatePortingOrderEndUserLocation) -> bool| self.location().is_some_and(is_set);
        [
            ("documents.loa", self.loa.is_some()),
            ("documents.invoice", self.invoice.is_some()),
            ("end_user.admin.entity_name", admin(|admin| !admin.entity_name.is_unset())),
            ("end_user.admin.auth_person_name", admin(|admin| !admin.auth_person_name.is_unset())),
            ("end_user.admin.billing_phone_number", admin(|admin| !admin.billing_phone_number.is_unset())),
            ("end_user.admin.account_number", admin(|admin| !admin.account_number.is_unset())),
            ("end_user.location.street_address", location(|location| !location.street_address.is_unset())),
            ("end_user.location.locality", location(|location| !location.locality.is_unset())),
            ("end_user.location.administrative_area", location(|location| !location.administrative_area.is_unset())),
            ("end_user.location.postal_code", location(|location| !location.postal_code.is_unset())),
            ("end_user.location.country_code", location(|location| !location.country_code.is_unset())),
            ("misc.type", self.misc.is_some()),
        ]
    }

    /// Rejects misspelled fields, which the API would ignore.
    fn check_names(&self, issues: &mut Issues) {
        let mut reject = |place: &str, extra: &Extra| {
            for (name, _) in extra.iter() {
                issues.push(raw::unknown_field(format!("{place}.{name}")));
            }
        };
        reject("end_user", &self.end_user.extra);
        if let Some(admin) = self.admin() {
            reject("end_user.admin", &admin.extra);
        }
        if let Some(location) = self.location() {
            reject("end_user.location", &location.extra);
        }
        if let Some(configuration) = &self.phone_number_configuration {
            reject("phone_number_configuration", &configuration.extra);
        }
    }

    fn check_values(&self, issues: &mut Issues) {
        if let Some(number) = self.admin().and_then(|admin| admin.billing_phone_number.value()) {
            issues.check("end_user.admin.billing_phone_number", number.parse::<PhoneNumber>());
        }
        if let Some(country) = self.location().and_then(|location| location.country_code.value()) {
            issues.check("end_user.location.country_code", country.parse::<CountryCode>());
        }
    }

    /// Adds the warnings about the resulting update, except for fields that already have an issue.
    fn check_update(&self, issues: &mut Issues) {
        let Ok(update) = self.update(None, None) else { return };
        let found = update.validate();
        let is_known =
            |warning: &Issue, issues: &Issues| issues.as_slice().iter().any(|i| i.field() == warning.field());
        let new: Vec<_> = found.warnings().filter(|warning| !is_known(warning, issues)).cloned().collect();
        // `misc` and the webhook URL are validated with the numbers.
        issues
            .extend(new.into_iter().filter(|warning| {
                warning.field().starts_with("end_user.") || warning.rule() == Rule::MessagingProfile
            }));
    }

    fn check_documents(&self, issues: &mut Issues) {
        for (field, source) in [("documents.loa", &self.loa), ("documents.invoice", &self.invoice)] {
            if let Some(source) = source {
                source.validate(field, issues);
            }
        }
        self.requirements.validate(issues);
    }

    /// Source: Telnyx support article 6460777.
    fn check_document_dates(&self, now: DateTime<Utc>, issues: &mut Issues) {
        const LOA_DAYS: i64 = 90;
        const INVOICE_DAYS: i64 = 30;
        let today = now.date_naive();
        // East of Greenwich, the next day may have begun.
        let latest = today.checked_add_days(Days::new(1)).unwrap_or(today);
        for (field, date, days, hint) in [
            ("documents.loa_signed_on", self.loa_signed_on, LOA_DAYS, "have a new LOA signed"),
            ("documents.invoice_dated", self.invoice_dated, INVOICE_DAYS, "request the latest invoice"),
        ] {
            let Some(date) = date else { continue };
            let age = (today - date).num_days();
            if date > latest {
                let issue = Issue::error(field, Rule::DocumentDate, format!("{date} is in the future"));
                issues.push(issue.with_hint("correct the date"));
            } else if age > days {
                let message = format!("{date} is {age} days ago; Telnyx accepts at most {days} days");
                issues.push(Issue::warning(field, Rule::DocumentDate, message).with_hint(hint));
            }
        }
    }

    /// Returns the update that fills in an order.
    pub(crate) fn update(
        &self,
        loa: Option<&DocumentId>,
        invoice: Option<&DocumentId>,
    ) -> Result<OrderUpdate, ValidationError> {
        let mut update = OrderUpdate::try_from(self.changes.clone())?.with_end_user(self.end_user.clone());
        if let Some(misc) = self.misc {
            update = update.with_misc(misc);
        }
        if let Some(url) = &self.webhook_url {
            update = update.with_webhook_url(url.clone());
        }
        if let Some(enable) = self.enable_messaging {
            update = update.with_enable_messaging(enable);
        }
        if let Some(configuration) = &self.phone_number_configuration {
            update = update.with_phone_number_configuration(configuration.clone());
        }
        if let Some(loa) = loa {
            update = update.with_loa(loa.clone());
        }
        if let Some(invoice) = invoice {
            update = update.with_invoice(invoice.clone());
        }
        Ok(update)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<OrderFile, String> {
        OrderFile::parse(text, Path::new(".")).map_err(|error| error.to_string())
    }

    #[test]
    fn documents_are_validated_with_the_order_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("loa.pdf"), "<html>").unwrap();
        std::fs::write(folder.path().join("invoice.pdf"), "").unwrap();
        let order = OrderFile::parse("[documents]\nloa = \"loa.pdf\"", folder.path()).unwrap();
        let issues = order.validate();
        let warning = issues.warnings().find(|issue| issue.rule() == Rule::DocumentType).unwrap();
        assert_eq!(warning.field(), "documents.loa");
        for (name, problem) in [("no.pdf", "not found"), ("", "is not a file")] {
            let source = DocumentSource::File(folder.path().join(name));
            let mut issues = Issues::new();
            source.validate("documents.loa", &mut issues);
            let tried = folder.path().join(name).display().to_string();
            assert!(issues.to_string().contains(&format!("{problem}: {tried}")), "{issues}");
        }
        let mut issues = Issues::new();
        DocumentSource::File("no.pdf".into()).validate("documents.loa", &mut issues);
        let tried = std::env::current_dir().unwrap().join("no.pdf").display().to_string();
        assert!(issues.to_string().contains(&tried), "{issues}");
        let error = OrderFile::parse("[documents]\ninvoice = \"invoice.pdf\"", folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("documents.invoice: ") && error.contains("invoice.pdf is empty"), "{error}");
    }

    #[test]
    fn every_issue_is_reported_with_its_field() {
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
        assert!(!error.contains("warning"), "{error}");
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
    fn misspelled_fields_are_rejected_by_name() {
        let error = parse("[end_user.admin]\naccount_nr = \"1\"\n").unwrap_err();
        assert!(error.contains("end_user.admin.account_nr"), "{error}");
        let error = parse("[misc]\ntype = \"full\"\n[sharing]\n").unwrap_err();
        assert!(error.starts_with("sharing: line 3: is not a field"), "{error}");
        let error = parse("[end_user.admn]\n").unwrap_err();
        assert!(error.starts_with("end_user.admn: line 1: is not a field"), "{error}");
    }

    #[test]
    fn all_update_fields_are_accepted() {
        let text = r#"
            requirement_group_id = "630bb0c8-c844-49d3-9fa4-b3175066ce3a"
            [activation_settings]
            activation_type = "on-demand"
            [user_feedback]
            user_rating = 5
        "#;
        let changes = parse(text).unwrap().changes;
        assert_eq!(changes.get("activation_settings.activation_type").unwrap(), "on-demand");
        assert_eq!(changes.get("user_feedback.user_rating").unwrap(), 5);
        assert!(changes.get("requirement_group_id").is_some());
        for (text, part) in [
            ("[activation_settings]\nfoc_datetime_requested = 2026-03-02T15:00:00Z\n", "belongs at the top"),
            ("[user_feedback]\nuser_rating = \"5\"\n", "user_feedback.user_rating: line 2: cannot be read"),
            ("[messaging]\nenable = true\n", "messaging.enable: line 2: cannot be read: unknown field `enable`"),
            ("[misc]\ntype = \"full\"\nkind = \"a\"\n", "misc.kind: line 3: cannot be read: unknown field `kind`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn every_value_of_a_wrong_type_is_reported_with_its_line() {
        let error = parse("customer_reference = 4711\n[end_user.admin]\nentity_name = [4711]\n[misc]\ntype = 4711\n");
        let error = error.unwrap_err();
        for start in ["customer_reference: line 1: ", "end_user.admin.entity_name: line 3: ", "misc.type: line 5: "] {
            assert!(error.lines().any(|line| line.starts_with(start)), "{start} in {error}");
        }
        assert!(!error.contains("4711"), "{error}");
    }

    #[test]
    fn tables_without_values_are_ignored() {
        let order = parse("[misc]\n[end_user.admin]\n[activation_settings]\n[phone_number_configuration]\n").unwrap();
        assert!(order.update(None, None).unwrap().is_empty());
        assert!(parse("[share]\n").unwrap().share.is_some());
    }

    #[test]
    fn order_files_can_be_yaml_and_json() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("o.yml", "customer_reference: R\nmisc:\n"), ("o.json", "{\"customer_reference\": \"R\"}")]
        {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert_eq!(OrderFile::read(&path).unwrap().customer_reference.as_deref(), Some("R"), "{name}");
        }
    }

    #[test]
    fn old_documents_cause_warnings_and_dates_in_the_future_are_errors() {
        let now: DateTime<Utc> = "2026-03-31T12:00:00Z".parse().unwrap();
        let issues = |loa: &str, invoice: &str| {
            let dates = [loa, invoice].map(|day| day.parse().unwrap());
            let order =
                OrderFile { loa_signed_on: Some(dates[0]), invoice_dated: Some(dates[1]), ..Default::default() };
            let issues = order.validate_at(now).into_iter().filter(|issue| issue.rule() == Rule::DocumentDate);
            issues.map(|issue| (issue.field().to_owned(), issue.is_error())).collect::<Vec<_>>()
        };
        let both = |is_error| {
            vec![("documents.loa_signed_on".to_owned(), is_error), ("documents.invoice_dated".to_owned(), is_error)]
        };
        // 90 and 30 days ago, and tomorrow, which may have begun at the signer's place.
        assert_eq!(issues("2025-12-31", "2026-03-01"), []);
        assert_eq!(issues("2026-04-01", "2026-04-01"), []);
        assert_eq!(issues("2025-12-30", "2026-02-28"), both(false));
        assert_eq!(issues("2026-04-02", "2026-04-02"), both(true));
        let order = parse("[documents]\nloa_signed_on = 2026-03-02\ninvoice_dated = \"2026-03-03\"\n").unwrap();
        assert_eq!(order.loa_signed_on, NaiveDate::from_ymd_opt(2026, 3, 2));
        assert_eq!(order.invoice_dated, NaiveDate::from_ymd_opt(2026, 3, 3));
        let error = parse("[documents]\nloa_signed_on = \"02.03.2026\"\n").unwrap_err();
        assert!(error.starts_with("documents.loa_signed_on: line 2: expected a day"), "{error}");
    }

    #[test]
    fn errors_contain_no_secrets() {
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
    fn only_fields_of_the_file_are_sent() {
        let order = parse("[end_user.admin]\nentity_name = \"Porter\"\n").unwrap();
        assert!(!order.update(None, None).unwrap().is_empty());
        let body = serde_json::to_value(&order.end_user).unwrap();
        assert_eq!(body, serde_json::json!({"admin": {"entity_name": "Porter"}}));
    }
}
