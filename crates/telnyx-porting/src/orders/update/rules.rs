//! The rules for changes to an order.

use super::OrderUpdate;
use crate::generated::order_update;
use crate::rules::first_odd;
use crate::{CountryCode, Misc, MiscParts, PhoneNumber, Problem, Report, Rule, WebhookUrl};
use chrono::{DateTime, Utc};
use telnyx_porting_api::types::{
    UpdatePortingOrderEndUserAdmin, UpdatePortingOrderEndUserLocation, UpdatePortingOrderRequirement,
};
use telnyx_porting_api::{Patch, Secret, Timestamp};

/// The countries whose tax and business identifiers the API asks for.
const EUROPEAN_UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl OrderUpdate {
    /// All problems at once, at this time. The call itself goes by the [clock of its client](crate::Client::clock).
    pub fn validate_at(&self, now: DateTime<Utc>) -> Report {
        let mut report = Report::new();
        if self.is_empty() {
            let problem = Problem::error("", Rule::NotEmpty, "the update changes nothing");
            report.push(problem.with_hint("name at least one field to change, or send no update"));
        }
        self.check_misc(&mut report);
        if let Some(Ok(url)) = self.body.webhook_url.value().map(|url| url.parse::<WebhookUrl>()) {
            report.extend(url.warnings());
        }
        self.check_requirements(&mut report);
        order_update::check_values(&self.body, &mut report);
        self.check_foc(now, &mut report);
        self.check_end_user(&mut report);
        self.check_messaging(&mut report);
        self.check_feedback(&mut report);
        report
    }

    fn check_misc(&self, report: &mut Report) {
        let Some(misc) = self.misc() else { return };
        report.merge_within("", misc.validate());
        if let Err(error) = misc.check_against(&self.known_numbers) {
            report.extend(error.into_problems());
        }
    }

    /// `misc`, unless it stays or is cleared.
    fn misc(&self) -> Option<Misc> {
        let body = self.body.misc.value()?;
        let parts = MiscParts {
            kind: Some(body.type_.value()?.to_string()),
            remaining_numbers_action: body.remaining_numbers_action.value().map(ToString::to_string),
            new_billing_phone_number: body.new_billing_phone_number.value().cloned(),
        };
        Misc::try_from(parts).ok()
    }

    fn check_requirements(&self, report: &mut Report) {
        let by_hand = !(self.body.documents.is_keep() && self.body.requirements.is_keep());
        if self.body.requirement_group_id.value().is_some() && by_hand {
            let message = "is given together with documents or requirements, which the group fills in itself";
            let problem = Problem::error("requirement_group_id", Rule::RequirementGroup, message);
            report.push(problem.with_hint("send the group in one update and the others in another"));
        }
        if self.body.requirements.value().is_some_and(Vec::is_empty) {
            let problem = Problem::error("requirements", Rule::NotEmpty, "the list is empty, and clears no value");
            report.push(problem.with_hint("leave it out, or give a value for each requirement that changes"));
        }
        for (index, requirement) in self.body.requirements.value().into_iter().flatten().enumerate() {
            check_requirement(index, requirement, report);
        }
    }

    fn check_foc(&self, now: DateTime<Utc>, report: &mut Report) {
        const FIELD: &str = "activation_settings.foc_datetime_requested";
        const HINT: &str = "ask for the order's allowed FOC windows and choose a time within one";
        let settings = self.body.activation_settings.value();
        let time = settings.and_then(|settings| settings.foc_datetime_requested.value());
        let Some(time) = time.and_then(Timestamp::parse) else { return };
        if time <= now {
            report.push(Problem::warning(FIELD, Rule::FutureDate, "lies in the past").with_hint(HINT));
        }
        let windows = &self.known_windows;
        if !windows.is_empty() && !windows.iter().any(|(start, end)| (start..=end).contains(&&time)) {
            let message = format!("{time} lies in none of the {} windows that the order allows", windows.len());
            report.push(Problem::error(FIELD, Rule::FocWindow, message).with_hint(HINT));
        }
    }

    fn check_end_user(&self, report: &mut Report) {
        let Some(end_user) = self.body.end_user.value() else { return };
        let country = end_user.location.value().and_then(|location| check_location(location, report));
        if let Some(admin) = end_user.admin.value() {
            check_admin(admin, country, report);
        }
    }

    fn check_messaging(&self, report: &mut Report) {
        let messaging = self.body.messaging.value();
        let profile = self.body.phone_number_configuration.value().map(|settings| &settings.messaging_profile_id);
        let has_profile = profile.and_then(Patch::value).is_some_and(|id| !id.trim().is_empty());
        if messaging.and_then(|messaging| messaging.enable_messaging.value()) == Some(&true) && !has_profile {
            let message = "takes a messaging profile, and this update gives none";
            let problem = Problem::warning("messaging.enable_messaging", Rule::MessagingProfile, message);
            report.push(
                problem.with_hint(
                    "give phone_number_configuration.messaging_profile_id as well, unless the order has one",
                ),
            );
        }
    }

    fn check_feedback(&self, report: &mut Report) {
        let rating = self.body.user_feedback.value().and_then(|feedback| feedback.user_rating.value());
        if rating.is_some_and(|rating| !(1..=5).contains(rating)) {
            let problem = Problem::warning("user_feedback.user_rating", Rule::UserRating, "lies outside of 1 to 5");
            report.push(problem.with_hint("the API states no range; its examples use 5"));
        }
    }

    /// What an error of the API must not quote.
    pub(in crate::orders) fn secrets(&self) -> Vec<Secret> {
        order_update::secrets(&self.body)
    }
}

fn check_requirement(index: usize, requirement: &UpdatePortingOrderRequirement, report: &mut Report) {
    let parts = [("requirement_type_id", &requirement.requirement_type_id), ("field_value", &requirement.field_value)];
    for (part, value) in parts {
        if value.is_empty() {
            let problem = Problem::error(format!("requirements[{index}].{part}"), Rule::Required, "is empty");
            report.push(problem.with_hint("see the requirements of the order for what is needed"));
        }
    }
}

fn check_location(location: &UpdatePortingOrderEndUserLocation, report: &mut Report) -> Option<CountryCode> {
    for (field, text) in [
        ("street_address", &location.street_address),
        ("extended_address", &location.extended_address),
        ("locality", &location.locality),
        ("administrative_area", &location.administrative_area),
        ("postal_code", &location.postal_code),
    ] {
        report.extend(text.value().and_then(|text| spacing(&format!("end_user.location.{field}"), text)));
    }
    let country = location.country_code.value()?;
    report.check("end_user.location.country_code", country.parse())
}

fn check_admin(admin: &UpdatePortingOrderEndUserAdmin, country: Option<CountryCode>, report: &mut Report) {
    for (field, text) in [("entity_name", &admin.entity_name), ("auth_person_name", &admin.auth_person_name)] {
        report.extend(text.value().and_then(|text| spacing(&format!("end_user.admin.{field}"), text)));
    }
    if let Some(number) = admin.billing_phone_number.value()
        && let Err(error) = number.parse::<PhoneNumber>()
    {
        // The description's own example has no +, so that the API may take other forms.
        let field = "end_user.admin.billing_phone_number";
        let problem = error.first();
        let warning = Problem::warning(field, problem.rule(), problem.message());
        report.push(warning.with_hint(problem.hint().unwrap_or("write it with + and the country calling code")));
    }
    for (field, secret) in [("account_number", &admin.account_number), ("pin_passcode", &admin.pin_passcode)] {
        report.extend(secret.value().and_then(|secret| secret_doubt(field, secret.expose())));
    }
    let Some(country) = country.filter(|country| !EUROPEAN_UNION.contains(&country.as_str())) else { return };
    for (field, value) in
        [("tax_identifier", &admin.tax_identifier), ("business_identifier", &admin.business_identifier)]
    {
        if value.value().is_some() {
            let message = format!("is for customers in the European Union, and the address is in {country}");
            let problem = Problem::warning(format!("end_user.admin.{field}"), Rule::EuropeanIdentifier, message);
            report.push(problem.with_hint("leave it out"));
        }
    }
}

/// What is doubtful about a text that the losing carrier compares with its own.
fn spacing(field: &str, text: &str) -> Option<Problem> {
    if text.trim().is_empty() {
        return Some(empty(field));
    }
    (text != text.trim()).then(|| {
        let problem = Problem::warning(field, Rule::TextSpacing, "begins or ends with white space");
        problem.with_hint("the losing carrier compares every character; remove it")
    })
}

/// The same for an account number or a PIN, which no message may show.
fn secret_doubt(name: &str, text: &str) -> Option<Problem> {
    let field = format!("end_user.admin.{name}");
    if text.trim().is_empty() {
        return Some(empty(&field));
    }
    if text != text.trim() {
        let problem = Problem::warning(field, Rule::SecretSpacing, "begins or ends with white space");
        return Some(problem.with_hint("the losing carrier compares every character; remove it"));
    }
    let odd = (name == "account_number").then(|| account_number_doubt(text)).flatten()?;
    let problem = Problem::warning(field, Rule::AccountNumber, odd);
    Some(problem.with_hint("copy it from a bill of the losing carrier, with its leading zeros and nothing else"))
}

fn empty(field: &str) -> Problem {
    Problem::warning(field, Rule::NotEmpty, "is empty")
        .with_hint("leave it out to keep what the order has, or clear it")
}

/// Carriers differ in how they write account numbers; these forms come from spreadsheets, forms and placeholders.
fn account_number_doubt(text: &str) -> Option<String> {
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
    use crate::Misc;
    use telnyx_porting_api::types::{
        AllowedFocWindow, UpdatePortingOrderDocuments, UpdatePortingOrderEndUser, UpdatePortingOrderUserFeedback,
    };

    fn now() -> DateTime<Utc> {
        "2026-03-02T15:00:00Z".parse().unwrap()
    }

    fn rules(update: &OrderUpdate) -> Vec<(Rule, bool)> {
        update.validate_at(now()).problems().iter().map(|problem| (problem.rule(), problem.is_error())).collect()
    }

    #[test]
    fn a_requirement_group_excludes_documents() {
        let group: crate::RequirementGroupId = "DE748D99-06FA-4D90-9F9A-F4B62696BADA".parse().unwrap();
        let update = OrderUpdate::new()
            .with_requirement_group_id(group)
            .with_documents(UpdatePortingOrderDocuments::new().with_loa(Patch::Clear));
        assert_eq!(rules(&update), [(Rule::RequirementGroup, true)]);
    }

    #[test]
    fn a_past_date_is_a_warning_and_one_outside_of_known_windows_an_error() {
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
    fn the_new_billing_number_stays_behind() {
        let number: PhoneNumber = "+13035550009".parse().unwrap();
        let update = OrderUpdate::new().with_misc(Misc::partial_keep(number));
        assert_eq!(rules(&update), []);
        assert_eq!(rules(&update.with_known_numbers([number])), [(Rule::BillingNumberStays, true)]);
    }

    #[test]
    fn end_user_data_are_looked_at_but_not_shown() {
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
    fn countries_requirements_and_ratings() {
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
        assert_eq!(rules(&OrderUpdate::new().with_end_user(crate::EndUser::new())), [(Rule::NotEmpty, true)]);
        let update = OrderUpdate::new().with_requirements(Vec::new()).with_customer_reference("a");
        let report = update.validate_at(now());
        assert_eq!(report.errors().map(Problem::field).collect::<Vec<_>>(), ["requirements"]);
    }

    #[test]
    fn account_numbers_that_look_wrong_are_doubted_and_not_shown() {
        for (number, expected) in [
            ("", Some((Rule::NotEmpty, "is empty"))),
            ("  ", Some((Rule::NotEmpty, "is empty"))),
            ("4711 ", Some((Rule::SecretSpacing, "begins or ends with white space"))),
            ("#4711", Some((Rule::AccountNumber, "has the character # at position 1"))),
            ("\u{2116}4711", Some((Rule::AccountNumber, "has a character outside ASCII (U+2116) at position 1"))),
            ("4.71129E+11", Some((Rule::AccountNumber, "has the character + at position 9"))),
            ("4711.0", Some((Rule::AccountNumber, "ends like a decimal number, as spreadsheets write it"))),
            ("N/A", Some((Rule::AccountNumber, "has no digit"))),
            ("00482913", None),
            ("ACC-47 11/2.3", None),
        ] {
            let update = OrderUpdate::new().with_end_user(crate::EndUser::new().with_account_number(number));
            let report = update.validate_at(now());
            let found = report.warnings().next().map(|problem| (problem.rule(), problem.message()));
            assert_eq!(found, expected, "{number:?}");
            assert!(!report.to_string().contains("47"), "{report}");
        }
    }

    #[test]
    fn names_and_addresses_with_blanks_around_them_are_doubted() {
        let address = crate::Address::new("100 Example Street ", "Denver", "CO", "80202", "US".parse().unwrap());
        let end_user = crate::EndUser::new().with_entity_name(" Acme").with_auth_person_name("").with_address(address);
        let report = OrderUpdate::new().with_end_user(end_user).validate_at(now());
        let found: Vec<_> = report.warnings().map(|problem| (problem.field(), problem.rule())).collect();
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
    fn messaging_takes_a_profile() {
        let update = OrderUpdate::new().with_enable_messaging(true);
        assert_eq!(rules(&update), [(Rule::MessagingProfile, false)]);
        let settings = telnyx_porting_api::types::UpdatePortingOrderPhoneNumberConfiguration::new();
        assert_eq!(rules(&update.with_phone_number_configuration(settings.with_messaging_profile_id("1"))), []);
        assert_eq!(rules(&OrderUpdate::new().with_enable_messaging(false)), []);
    }
}
