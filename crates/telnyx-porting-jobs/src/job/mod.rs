//! What the orders of a port-in are filled in with.

mod accounts;
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
pub(crate) use accounts::incomplete_customers;
pub use requirements::{RequirementSource, Requirements};

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentSource {
    /// It was uploaded before.
    Uploaded(DocumentId),
    /// It is a file that is uploaded when the orders are filled in.
    File(PathBuf),
}

impl DocumentSource {
    fn validate(&self, field: &str, issues: &mut Issues) {
        let Self::File(path) = self else { return };
        if path.is_file() {
            issues.extend(Upload::file(path).validate().into_iter().map(|issue| issue.at(field)));
            return;
        }
        let message = format!("{} is neither a document id nor a file", path.display());
        let hint = "give a path relative to the order file, or the id of an uploaded document";
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
    /// A certain time.
    At(DateTime<Utc>),
}

impl FromStr for FocDate {
    type Err = ValidationError;

    /// Reads `earliest`, a day such as `2026-03-02`, or a time with a zone such as `2026-03-02T15:00:00Z`.
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

/// Where an order file has the FOC date.
const FOC_FIELD: &str = "foc_datetime_requested";

/// The data that every order of a port-in gets, read from a TOML file.
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
/// // What the losing carrier will ask for is missing, which is a warning, since the API decides.
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
    /// Where webhooks go.
    pub webhook_url: Option<WebhookUrl>,
    /// The date asked for; the carrier proposes one when it is left out.
    pub foc_date: Option<FocDate>,
    /// The letter of authorisation.
    pub loa: Option<DocumentSource>,
    /// The latest invoice of the losing carrier.
    pub invoice: Option<DocumentSource>,
    /// What orders of some countries need besides.
    pub requirements: Requirements,
    /// The subscriber as the losing carrier knows them.
    pub end_user: types::UpdatePortingOrderEndUser,
    /// Full or partial port.
    pub misc: Option<Misc>,
    /// Whether messaging is ported too.
    pub enable_messaging: Option<bool>,
    /// Settings that the numbers get when they arrive.
    pub phone_number_configuration: Option<types::UpdatePortingOrderPhoneNumberConfiguration>,
    /// How the orders are shared; they are not when it is left out.
    pub share: Option<ShareRequest>,
    /// What an update of an order has besides all that.
    pub changes: OrderUpdateParts,
}

impl OrderFile {
    /// Reads a file. Paths of documents in it are relative to its folder.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Validation`] with all issues when it is malformed.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| unreadable(path, source))?;
        Ok(raw::parse(&text, path.parent().unwrap_or(Path::new("")), &name)?)
    }

    /// Reads the text of a file; `folder` is where the paths of documents begin.
    ///
    /// # Errors
    /// [`Error::Validation`] with all issues when it is malformed.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Error> {
        Ok(raw::parse(text, folder, "order_file")?)
    }

    /// All issues at once. What an order usually needs before it can be confirmed is missed with a warning: the
    /// API decides what it needs, and says so when the order is confirmed.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        for (field, given) in self.usually_needed() {
            if !given {
                let message = "is missing; an order is usually not confirmed without it";
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

    /// What an order needs before it can be confirmed, as Telnyx's guides list it, and whether it is given.
    fn usually_needed(&self) -> [(&'static str, bool); 12] {
        let admin = |given: fn(&types::UpdatePortingOrderEndUserAdmin) -> bool| self.admin().is_some_and(given);
        let location =
            |given: fn(&types::UpdatePortingOrderEndUserLocation) -> bool| self.location().is_some_and(given);
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

    /// A misspelt field would otherwise be sent, and ignored.
    fn check_names(&self, issues: &mut Issues) {
        let mut refuse = |place: &str, extra: &Extra| {
            for (name, _) in extra.iter() {
                let issue = Issue::error(format!("{place}.{name}"), Rule::File, "is no field of an order");
                issues.push(issue.with_hint("see the order file in the examples for every field"));
            }
        };
        refuse("end_user", &self.end_user.extra);
        if let Some(admin) = self.admin() {
            refuse("end_user.admin", &admin.extra);
        }
        if let Some(location) = self.location() {
            refuse("end_user.location", &location.extra);
        }
        if let Some(configuration) = &self.phone_number_configuration {
            refuse("phone_number_configuration", &configuration.extra);
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

    /// What is doubtful about the update that the file becomes, unless more was said about the field already.
    fn check_update(&self, issues: &mut Issues) {
        let Ok(update) = self.update(None, None) else { return };
        let doubts = update.validate();
        let is_told = |doubt: &Issue, issues: &Issues| issues.as_slice().iter().any(|p| p.field() == doubt.field());
        let news: Vec<_> = doubts.warnings().filter(|doubt| !is_told(doubt, issues)).cloned().collect();
        // `misc` and the webhook URL are checked with the numbers.
        issues.extend(
            news.into_iter()
                .filter(|doubt| doubt.field().starts_with("end_user.") || doubt.rule() == Rule::MessagingProfile),
        );
    }

    /// Every window that an order allows is in the future, so the API would reject a date in the past after the orders exist.
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

    /// The update that fills in one order.
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
    fn documents_are_looked_at_before_anything_is_created() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("loa.pdf"), "<html>").unwrap();
        std::fs::write(folder.path().join("invoice.pdf"), "").unwrap();
        let order = OrderFile::parse("[documents]\nloa = \"loa.pdf\"", folder.path()).unwrap();
        let issues = order.validate();
        let doubt = issues.warnings().find(|issue| issue.rule() == Rule::DocumentType).unwrap();
        assert_eq!(doubt.field(), "documents.loa");
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
    fn a_misspelt_field_is_refused_with_its_name() {
        let error = parse("[end_user.admin]\naccount_nr = \"1\"\n").unwrap_err();
        assert!(error.contains("end_user.admin.account_nr"), "{error}");
        let error = parse("[misc]\ntype = \"full\"\n[sharing]\n").unwrap_err();
        assert!(error.contains("line 3") && error.contains("sharing"), "{error}");
    }

    #[test]
    fn every_field_of_an_update_can_be_given() {
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
            ("[activation_settings]\nfoc_datetime_requested = 2026-03-02T15:00:00Z\n", "stands at the top"),
            ("[user_feedback]\nuser_rating = \"5\"\n", "user_feedback.user_rating: cannot be read"),
            ("[messaging]\nenable = true\n", "messaging.enable: cannot be read: unknown field `enable`"),
            ("[misc]\ntype = \"full\"\nkind = \"a\"\n", "misc.kind: cannot be read: unknown field `kind`"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{part} in {error}");
        }
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
    fn only_what_the_file_gives_is_sent() {
        let order = parse("[end_user.admin]\nentity_name = \"Porter\"\n").unwrap();
        assert!(!order.update(None, None).unwrap().is_empty());
        let body = serde_json::to_value(&order.end_user).unwrap();
        assert_eq!(body, serde_json::json!({"admin": {"entity_name": "Porter"}}));
    }
}
