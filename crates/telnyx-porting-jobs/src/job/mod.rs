//! The order data of a port-in.

mod accounts;
mod port_in;
mod raw;
mod requirements;

use crate::file::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use telnyx_porting::api::Extra;
use telnyx_porting::types;
use telnyx_porting::{
    CountryCode, DocumentId, Error, Issue, Issues, Misc, OrderUpdate, OrderUpdateParts, PhoneNumber, Rule,
    ShareRequest, Upload, ValidationError, WebhookUrl,
};

pub use accounts::Account;
use accounts::incomplete_customers;
pub use port_in::PortIn;
pub(crate) use port_in::create_order;
pub use requirements::{RequirementSource, Requirements};

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
        let message = format!("expected a document id or a file, got {}", path.display());
        let hint = "use a path relative to the order file, or the id of an uploaded document";
        issues.push(Issue::error(field, Rule::File, message).with_hint(hint));
    }
}

/// The FOC date to request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FocDate {
    /// The start of the first window that the order allows.
    Earliest,
    /// The start of the first window on this day (UTC).
    On(NaiveDate),
    /// This time.
    At(DateTime<Utc>),
}

impl FocDate {
    /// Returns the time to request, given the sorted start times of an order's windows. `None` if the order has no windows
    /// and the carrier proposes a date.
    pub(crate) fn choose(
        self,
        windows: &[DateTime<Utc>],
        _now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, ValidationError> {
        let day = match self {
            Self::At(time) => return Ok(Some(time)),
            Self::Earliest => return Ok(windows.first().copied()),
            Self::On(day) => day,
        };
        if let Some(start) = windows.iter().find(|start| start.date_naive() == day) {
            return Ok(Some(*start));
        }
        let issue = Issue::error(FOC_FIELD, Rule::FocWindow, format!("the order has no FOC window on {day}"));
        let days: Vec<_> = windows.iter().take(3).map(|start| start.date_naive().to_string()).collect();
        Err(issue.with_hint(format!("the first windows are on {}", days.join(", "))).into())
    }
}

impl FromStr for FocDate {
    type Err = ValidationError;

    /// Parses `earliest`, a day such as `2026-03-02`, or a time with a zone such as `2026-03-02T15:00:00Z`.
    fn from_str(text: &str) -> Result<Self, ValidationError> {
        if text == "earliest" {
            return Ok(Self::Earliest);
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && text.len() == "2026-03-02".len()
        {
            return Ok(Self::On(day));
        }
        DateTime::parse_from_rfc3339(text).map(|time| Self::At(time.to_utc())).map_err(|_| {
            Issue::error(FOC_FIELD, Rule::DateTime, "expected `earliest`, a day, or a time with a zone")
                .with_hint("write it as 2026-03-02 or 2026-03-02T15:00:00Z")
                .into()
        })
    }
}

/// The field of the FOC date in an order file.
const FOC_FIELD: &str = "foc_datetime_requested";

/// The data for all orders of a port-in, read from a TOML file.
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
    /// The latest invoice of the losing carrier.
    pub invoice: Option<DocumentSource>,
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
    pub changes: OrderUpdateParts,
}

impl OrderFile {
    /// Reads a file. Document paths in it are relative to its folder.
    ///
    /// # Errors
    /// [`Error::File`] if the file cannot be read, [`Error::Validation`] with all issues if it is invalid.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        Ok(raw::parse(&text, path.parent().unwrap_or(Path::new("")), &name)?)
    }

    /// Parses the text of a file. Document paths in it are relative to `folder`.
    ///
    /// # Errors
    /// [`Error::Validation`] with all issues if the text is invalid.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Error> {
        Ok(raw::parse(text, folder, "order_file")?)
    }

    /// Returns all issues. Fields that an order usually needs cause warnings if they are missing: which are required is
    /// decided by the API when the order is confirmed.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        for (field, is_set) in self.usually_needed() {
            if !is_set {
                let message = "is missing; an order usually cannot be confirmed without it";
                issues.push(Issue::warning(field, Rule::Required, message).with_hint("add it to the order file"));
            }
        }
        self.check_names(&mut issues);
        self.check_values(&mut issues);
        self.check_documents(&mut issues);
        self.check_foc_date(&mut issues);
        self.check_update(&mut issues);
        issues
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
                let issue = Issue::error(format!("{place}.{name}"), Rule::File, "is not a field of an order");
                issues.push(issue.with_hint("see the order file in the examples for every field"));
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

    /// Rejects dates in the past, which the API would reject only after the orders are created.
    fn check_foc_date(&self, issues: &mut Issues) {
        let now = Utc::now();
        let is_past = match self.foc_date {
            None | Some(FocDate::Earliest) => false,
            Some(FocDate::At(time)) => time <= now,
            Some(FocDate::On(day)) => day < now.date_naive(),
        };
        if is_past {
            let issue = Issue::error(FOC_FIELD, Rule::FutureDate, "is in the past");
            issues.push(issue.with_hint("request a later date, or `earliest`"));
        }
    }

    fn check_documents(&self, issues: &mut Issues) {
        for (field, source) in [("documents.loa", &self.loa), ("documents.invoice", &self.invoice)] {
            if let Some(source) = source {
                source.validate(field, issues);
            }
        }
        self.requirements.validate(issues);
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
        assert!(error.contains("line 3") && error.contains("sharing"), "{error}");
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
            ("[user_feedback]\nuser_rating = \"5\"\n", "user_feedback.user_rating: cannot be read"),
            ("[messaging]\nenable = true\n", "messaging.enable: cannot be read: unknown field `enable`"),
            ("[misc]\ntype = \"full\"\nkind = \"a\"\n", "misc.kind: cannot be read: unknown field `kind`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{part} in {error}");
        }
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
