//! Validation of updates.

use super::OrderUpdate;
use super::generated as order_update;
use crate::validation::{Issue, Issues, Rule};
use crate::values::{CountryCode, Misc, MiscParts, PhoneNumber, WebhookUrl, first_odd};
use chrono::{DateTime, Utc};
use telnyx_porting_api::types::{
    UpdatePortingOrderEndUserAdmin, UpdatePortingOrderEndUserLocation, UpdatePortingOrderRequirement,
};
use telnyx_porting_api::{Patch, Secret, Timestamp};

/// The countries in which the API accepts tax and business identifiers.
const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl OrderUpdate {
    /// Returns all issues at a time. Calls use the [clock of their client](crate::Client::clock).
    pub fn validate_at(&self, now: DateTime<Utc>) -> Issues {
        let mut issues = Issues::new();
        if self.is_empty() {
            let issue = Issue::error("", Rule::NotEmpty, "the update changes nothing");
            issues.push(issue.with_hint("set at least one field"));
        }
        self.check_misc(&mut issues);
        if let Some(Ok(url)) = self.body.webhook_url.value().map(|url| url.parse::<WebhookUrl>()) {
            issues.extend(url.warnings());
        }
        self.check_requirements(&mut issues);
        order_update::check_values(&self.body, &mut issues);
        self.check_foc(now, &mut issues);
        self.check_end_user(&mut issues);
        self.check_messaging(&mut issues);
        self.check_feedback(&mut issues);
        issues
    }

    fn check_misc(&self, issues: &mut Issues) {
        let Some(misc) = self.misc() else { return };
        issues.merge_within("", misc.validate());
        if let Err(error) = misc.check_against(&self.known_numbers) {
            issues.extend(error.into_issues());
        }
    }

    /// `misc`, unless it is unset or cleared.
    fn misc(&self) -> Option<Misc> {
        let body = self.body.misc.value()?;
        let parts = MiscParts {
            kind: Some(body.type_.value()?.to_string()),
            remaining_numbers_action: body.remaining_numbers_action.value().map(ToString::to_string),
            new_billing_phone_number: body.new_billing_phone_number.value().cloned(),
        };
        Misc::try_from(parts).ok()
    }

    fn check_requirements(&self, issues: &mut Issues) {
        let by_hand = !(self.body.documents.is_unset() && self.body.requirements.is_unset());
        if self.body.requirement_group_id.value().is_some() && by_hand {
            let message = "cannot be combined with documents or requirements, which the group sets itself";
            let issue = Issue::error("requirement_group_id", Rule::RequirementGroup, message);
            issues.push(issue.with_hint("send the group and the others in separate updates"));
        }
        if self.body.requirements.value().is_some_and(Vec::is_empty) {
            let issue = Issue::error("requirements", Rule::NotEmpty, "the list is empty, which does not clear values");
            issues.push(issue.with_hint("remove it, or set a value for each requirement that changes"));
        }
        for (index, requirement) in self.body.requirements.value().into_iter().flatten().enumerate() {
            check_requirement(index, requirement, issues);
        }
    }

    fn check_foc(&self, now: DateTime<Utc>, issues: &mut Issues) {
        const FIELD: &str = "activation_settings.foc_datetime_requested";
        const HINT: &str = "list the order's allowed FOC windows, and choose a time within one of them";
        let settings = self.body.activation_settings.value();
        let time = settings.and_then(|settings| settings.foc_datetime_requested.value());
        let Some(time) = time.and_then(Timestamp::parse) else { return };
        if time <= now {
            issues.push(Issue::warning(FIELD, Rule::FutureDate, "is in the past").with_hint(HINT));
        }
        let windows = &self.known_windows;
        if !windows.is_empty() && !windows.iter().any(|(start, end)| (start..=end).contains(&&time)) {
            let message = format!("{time} is not within any of the order's {} allowed windows", windows.len());
            issues.push(Issue::error(FIELD, Rule::FocWindow, message).with_hint(HINT));
        }
    }

    fn check_end_user(&self, issues: &mut Issues) {
        let Some(end_user) = self.body.end_user.value() else { return };
        let country = end_user.location.value().and_then(|location| check_location(location, issues));
        if let Some(admin) = end_user.admin.value() {
            check_admin(admin, country, issues);
        }
    }

    fn check_messaging(&self, issues: &mut Issues) {
        let messaging = self.body.messaging.value();
        let profile = self.body.phone_number_configuration.value().map(|settings| &settings.messaging_profile_id);
        let has_profile = profile.and_then(Patch::value).is_some_and(|id| !id.trim().is_empty());
        if messaging.and_then(|messaging| messaging.enable_messaging.value()) == Some(&true) && !has_profile {
            let message = "requires a messaging profile, which is not set in this update";
            let issue = Issue::warning("messaging.enable_messaging", Rule::MessagingProfile, message);
            issues.push(
                issue.with_hint("also set phone_number_configuration.messaging_profile_id, unless the order has one"),
            );
        }
    }

    fn check_feedback(&self, issues: &mut Issues) {
        let rating = self.body.user_feedback.value().and_then(|feedback| feedback.user_rating.value());
        if rating.is_some_and(|rating| !(1..=5).contains(rating)) {
            let issue = Issue::warning("user_feedback.user_rating", Rule::UserRating, "is not within 1 to 5");
            issues.push(issue.with_hint("the API documents no range; its examples use 5"));
        }
    }

    /// Texts that the API's errors must not quote.
    pub(in crate::orders) fn secrets(&self) -> Vec<Secret> {
        order_update::secrets(&self.body)
    }
}

fn check_requirement(index: usize, requirement: &UpdatePortingOrderRequirement, issues: &mut Issues) {
    let parts = [("requirement_type_id", &requirement.requirement_type_id), ("field_value", &requirement.field_value)];
    for (part, value) in parts {
        if value.is_empty() {
            let issue = Issue::error(format!("requirements[{index}].{part}"), Rule::Required, "is empty");
            issues.push(issue.with_hint("check the requirements of the order"));
        }
    }
}

fn check_location(location: &UpdatePortingOrderEndUserLocation, issues: &mut Issues) -> Option<CountryCode> {
    for (field, text) in [
        ("street_address", &location.street_address),
        ("extended_address", &location.extended_address),
        ("locality", &location.locality),
        ("administrative_area", &location.administrative_area),
        ("postal_code", &location.postal_code),
    ] {
        issues.extend(text.value().and_then(|text| spacing(&format!("end_user.location.{field}"), text)));
    }
    let country = location.country_code.value()?;
    issues.check("end_user.location.country_code", country.parse())
}

fn check_admin(admin: &UpdatePortingOrderEndUserAdmin, country: Option<CountryCode>, issues: &mut Issues) {
    for (field, text) in [("entity_name", &admin.entity_name), ("auth_person_name", &admin.auth_person_name)] {
        issues.extend(text.value().and_then(|text| spacing(&format!("end_user.admin.{field}"), text)));
    }
    if let Some(number) = admin.billing_phone_number.value()
        && let Err(error) = number.parse::<PhoneNumber>()
    {
        // The description's own example has no +, so the API may accept other forms.
        let field = "end_user.admin.billing_phone_number";
        let issue = error.first();
        let warning = Issue::warning(field, issue.rule(), issue.message());
        issues.push(warning.with_hint(issue.hint().unwrap_or("start it with + and the country calling code")));
    }
    for (field, secret) in [("account_number", &admin.account_number), ("pin_passcode", &admin.pin_passcode)] {
        issues.extend(secret.value().and_then(|secret| secret_warning(field, secret.expose())));
    }
    let Some(country) = country.filter(|country| !EUROPEAN_UNION.contains(&country.as_str())) else { return };
    for (field, value) in
        [("tax_identifier", &admin.tax_identifier), ("business_identifier", &admin.business_identifier)]
    {
        if value.value().is_some() {
            let message = format!("is only for customers in the European Union, but the address is in {country}");
            let issue = Issue::warning(format!("end_user.admin.{field}"), Rule::EuropeanIdentifier, message);
            issues.push(issue.with_hint("remove it"));
        }
    }
}

/// Warns about text that the losing carrier compares with its records.
fn spacing(field: &str, text: &str) -> Option<Issue> {
    if text.trim().is_empty() {
        return Some(empty(field));
    }
    (text != text.trim()).then(|| {
        let issue = Issue::warning(field, Rule::TextSpacing, "begins or ends with whitespace");
        issue.with_hint("the losing carrier compares every character; remove it")
    })
}

/// Warns about an account number or PIN. Messages must not contain it.
fn secret_warning(name: &str, text: &str) -> Option<Issue> {
    let field = format!("end_user.admin.{name}");
    if text.trim().is_empty() {
        return Some(empty(&field));
    }
    if text != text.trim() {
        let issue = Issue::warning(field, Rule::SecretSpacing, "begins or ends with whitespace");
        return Some(issue.with_hint("the losing carrier compares every character; remove it"));
    }
    let odd = (name == "account_number").then(|| account_number_warning(text)).flatten()?;
    let issue = Issue::warning(field, Rule::AccountNumber, odd);
    Some(issue.with_hint("copy only the number from a bill of the losing carrier, including leading zeros"))
}

fn empty(field: &str) -> Issue {
    Issue::warning(field, Rule::NotEmpty, "is empty").with_hint("remove it to keep the order's value, or clear it")
}

/// Formats of account numbers differ between carriers. These forms originate from spreadsheets, forms and placeholders.
fn account_number_warning(text: &str) -> Option<String> {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '/' | '_');
    if let Some(odd) = first_odd(text, is_usual) {
        return Some(format!("has {odd}"));
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Some("has no digit".to_owned());
    }
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00"));
    whole
        .is_some_and(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| "ends like a decimal number, as spreadsheets write it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Misc;
    use telnyx_porting_api::types::{
        AllowedFocWindow, UpdatePortingOrderDocuments, UpdatePortingOrderEndUser, UpdatePortingOrderUserFeedback,
    };

    fn now() -> DateTime<Utc> {
        "2026-03-02T15:00:00Z".parse().unwrap()
    }

    fn rules(update: &OrderUpdate) -> Vec<(Rule, bool)> {
        update.validate_at(now()).as_slice().iter().map(|issue| (issue.rule(), issue.is_error())).collect()
    }

    #[test]
    fn a_requirement_group_excludes_documents() {
        let group: crate::generated::RequirementGroupId = "DE748D99-06FA-4D90-9F9A-F4B62696BADA".parse().unwrap();
        let update = OrderUpdate::new()
            .with_requirement_group_id(group)
            .with_documents(UpdatePortingOrderDocuments::new().with_loa(Patch::Clear));
        assert_eq!(rules(&update), [(Rule::RequirementGroup, true)]);
    }

    #[test]
    fn a_past_date_is_a_warning_and_one_outside_known_windows_an_error() {
        let at = |time: &str| OrderUpdate::new().with_foc_datetime_requested(time.parse::<DateTime<Utc>>().unwrap());
        assert_eq!(rules(&at("2026-03-02T15:00:00Z")), [(Rule::FutureDate, false)]);
        let windows: Vec<AllowedFocWindow> = serde_json::from_value(serde_json::json!([
            {"started_at": "2026-03-10T15:00:00Z", "ended_at": "2026-03-10T21:00:00Z"},
            {"started_at": "2026-03-11T15:00:00Z", "ended_at": "2026-03-11T21:00:00Z"},
        ]))
        .unwrap();
        let known = |time| at(time).with_known_windows(&windows);
        assert_eq!(rules(&known("2026-03-11T21:00:00Z")), []);
        assert_eq!(rules(&known("2026-03-11T21:00:01Z")), [(Rule::FocWindow, true)]);
        assert_eq!(rules(&at("2026-03-11T21:00:01Z").with_known_windows(&[])), []);
    }

    #[test]
    fn the_new_billing_number_must_not_be_ported() {
        let number: PhoneNumber = "+13035550009".parse().unwrap();
        let update = OrderUpdate::new().with_misc(Misc::partial_keep(number));
        assert_eq!(rules(&update), []);
        assert_eq!(rules(&update.with_known_numbers([number])), [(Rule::BillingNumberStays, true)]);
    }

    #[test]
    fn end_user_data_are_validated_but_not_shown() {
        let admin = UpdatePortingOrderEndUserAdmin::new()
            .with_billing_phone_number("3035550000")
            .with_account_number(" 00482913")
            .with_pin_passcode("0417")
            .with_tax_identifier("DE123456789");
        let location = UpdatePortingOrderEndUserLocation::new().with_country_code("US");
        let end_user = UpdatePortingOrderEndUser::new().with_admin(admin).with_location(location);
        let update = OrderUpdate::new().with_end_user(end_user);
        assert_eq!(
            rules(&update),
            [(Rule::E164, false), (Rule::SecretSpacing, false), (Rule::EuropeanIdentifier, false)]
        );
        let shown = format!("{:?} {:?}", update.validate_at(now()), update);
        for secret in ["00482913", "0417", "DE123456789"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert_eq!(update.secrets().len(), 3);
    }

    #[test]
    fn countries_requirements_and_ratings_are_validated() {
        let location = UpdatePortingOrderEndUserLocation::new().with_country_code("USA");
        let update = OrderUpdate::new()
            .with_end_user(UpdatePortingOrderEndUser::new().with_location(location))
            .with_requirements(vec![UpdatePortingOrderRequirement::new("", "id")])
            .with_user_feedback(UpdatePortingOrderUserFeedback::new().with_user_rating(6));
        assert_eq!(rules(&update), [(Rule::Required, true), (Rule::CountryCode, true), (Rule::UserRating, false)]);
    }

    #[test]
    fn an_update_without_changes_is_an_error() {
        assert_eq!(rules(&OrderUpdate::new()), [(Rule::NotEmpty, true)]);
        assert_eq!(rules(&OrderUpdate::new().with_end_user(crate::orders::EndUser::new())), [(Rule::NotEmpty, true)]);
        let update = OrderUpdate::new().with_requirements(Vec::new()).with_customer_reference("a");
        let issues = update.validate_at(now());
        assert_eq!(issues.errors().map(Issue::field).collect::<Vec<_>>(), ["requirements"]);
    }

    #[test]
    fn suspicious_account_numbers_are_warnings_and_not_shown() {
        for (number, expected) in [
            ("", Some((Rule::NotEmpty, "is empty"))),
            ("  ", Some((Rule::NotEmpty, "is empty"))),
            ("4711 ", Some((Rule::SecretSpacing, "begins or ends with whitespace"))),
            ("#4711", Some((Rule::AccountNumber, "has the character # at position 1"))),
            ("\u{2116}4711", Some((Rule::AccountNumber, "has a character outside ASCII (U+2116) at position 1"))),
            ("4.71129E+11", Some((Rule::AccountNumber, "has the character + at position 9"))),
            ("4711.0", Some((Rule::AccountNumber, "ends like a decimal number, as spreadsheets write it"))),
            ("N/A", Some((Rule::AccountNumber, "has no digit"))),
            ("00482913", None),
            ("ACC-47 11/2.3", None),
        ] {
            let update = OrderUpdate::new().with_end_user(crate::orders::EndUser::new().with_account_number(number));
            let issues = update.validate_at(now());
            let found = issues.warnings().next().map(|issue| (issue.rule(), issue.message()));
            assert_eq!(found, expected, "{number:?}");
            assert!(!issues.to_string().contains("47"), "{issues}");
        }
    }

    #[test]
    fn whitespace_around_names_and_addresses_is_a_warning() {
        let address =
            crate::orders::Address::new("100 Example Street ", "Denver", "CO", "80202", "US".parse().unwrap());
        let end_user =
            crate::orders::EndUser::new().with_entity_name(" Acme").with_auth_person_name("").with_address(address);
        let issues = OrderUpdate::new().with_end_user(end_user).validate_at(now());
        let found: Vec<_> = issues.warnings().map(|issue| (issue.field(), issue.rule())).collect();
        assert_eq!(
            found,
            [
                ("end_user.location.street_address", Rule::TextSpacing),
                ("end_user.admin.entity_name", Rule::TextSpacing),
                ("end_user.admin.auth_person_name", Rule::NotEmpty),
            ]
        );
    }

    #[test]
    fn messaging_requires_a_profile() {
        let update = OrderUpdate::new().with_enable_messaging(true);
        assert_eq!(rules(&update), [(Rule::MessagingProfile, false)]);
        let settings = telnyx_porting_api::types::UpdatePortingOrderPhoneNumberConfiguration::new();
        assert_eq!(rules(&update.with_phone_number_configuration(settings.with_messaging_profile_id("1"))), []);
        assert_eq!(rules(&OrderUpdate::new().with_enable_messaging(false)), []);
    }
}
