//! Letterheads of letters of authorization: their rules, and the calls that create, replace and preview them.

use crate::call::{Call, Download};
use crate::generated::{DocumentId, LoaConfigurationId, LoaConfigurations};
use crate::validation::{Issue, Issues, Rule, ValidationError};
use crate::values::{CountryCode, PhoneNumber};
use serde::Deserialize;
use std::str::FromStr;
use telnyx_porting_api::types::{
    CreateLoaConfiguration, LoaConfiguration, NewLoaAddress, NewLoaContact, NewLoaLogo, UpdateLoaAddress,
    UpdateLoaConfiguration, UpdateLoaContact, UpdateLoaLogo,
};

impl LoaConfigurations {
    /// Creates a configuration. Its logo is a PNG uploaded less than 30 minutes ago.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn create(&self, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_body();
        Call::data(&self.client, |api| async move { api.create_loa_configuration().body(body).send().await })
            .validated(accepted)
    }

    /// Replaces a configuration; omitted fields are removed.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn update(&self, id: LoaConfigurationId, configuration: NewLoaConfiguration) -> Call<LoaConfiguration> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_replacement();
        Call::data(&self.client, |api| async move { api.update_loa_configuration().id(id).body(body).send().await })
            .validated(accepted)
    }

    /// Renders a letter as PDF. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) before anything is sent.
    pub fn preview(&self, configuration: NewLoaConfiguration) -> Call<Download> {
        let accepted = self.client.validate(configuration.validate());
        let body = configuration.into_body();
        Call::file(&self.client, |api| async move { api.preview_loa_configuration_params().body(body).send().await })
            .validated(accepted)
    }
}

/// The minimum number of digits of the contact's phone number: `contact.phone_number` of operation
/// `createLoaConfiguration`. Valid numbers of 8 to 10 digits exist, for example in Singapore, but the API rejects them.
const MIN_CONTACT_DIGITS: usize = 11;

/// The address of a letterhead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoaAddress {
    street_address: String,
    extended_address: Option<String>,
    city: String,
    state: String,
    zip_code: String,
    country_code: CountryCode,
}

impl LoaAddress {
    /// Street and house number, city, state (`CO`), ZIP code (`80202` or `80202-1234`) and country.
    pub fn new(
        street_address: impl Into<String>,
        city: impl Into<String>,
        state: impl Into<String>,
        zip_code: impl Into<String>,
        country_code: CountryCode,
    ) -> Self {
        Self {
            street_address: street_address.into(),
            extended_address: None,
            city: city.into(),
            state: state.into(),
            zip_code: zip_code.into(),
            country_code,
        }
    }

    /// Sets the suite, floor or similar.
    #[must_use]
    pub fn with_extended_address(mut self, extended_address: impl Into<String>) -> Self {
        self.extended_address = Some(extended_address.into());
        self
    }

    fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        issues.extend(required("address.street_address", &self.street_address));
        issues.extend(required("address.city", &self.city));
        if !(self.state.len() == 2 && self.state.bytes().all(|byte| byte.is_ascii_uppercase())) {
            let issue = Issue::error("address.state", Rule::LoaState, "expected two uppercase letters");
            issues.push(issue.with_hint("use the state's postal abbreviation, such as CO"));
        }
        if !is_zip_code(&self.zip_code) {
            let issue = Issue::error(
                "address.zip_code",
                Rule::LoaZipCode,
                "expected 5 digits, or 5 and 4 digits with a hyphen",
            );
            issues.push(issue.with_hint("write it as 80202 or 80202-1234"));
        }
        issues
    }
}

/// A letterhead. All fields except `extended_address` are required, also for replacing one.
///
/// ```
/// use telnyx_porting::{LoaAddress, NewLoaConfiguration};
///
/// let address = LoaAddress::new("1200 Larimer St", "Denver", "CO", "80202", "US".parse()?);
/// let logo = "f1486bae-f067-460c-ad43-73a92848f902".parse()?;
/// let configuration = NewLoaConfiguration::new(
///     "Acme", "Acme Widgets, Inc.", logo, address, "porting@example.com", "+13035550000".parse()?,
/// );
/// assert!(configuration.validate().is_empty());
/// # Ok::<_, telnyx_porting::ValidationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLoaConfiguration {
    name: String,
    company_name: String,
    logo: DocumentId,
    address: LoaAddress,
    email: String,
    phone_number: PhoneNumber,
}

impl NewLoaConfiguration {
    /// Creates a letterhead from its name, the company's name, the uploaded PNG of the logo, the address, and the
    /// contact's email address and phone number.
    pub fn new(
        name: impl Into<String>,
        company_name: impl Into<String>,
        logo: DocumentId,
        address: LoaAddress,
        email: impl Into<String>,
        phone_number: PhoneNumber,
    ) -> Self {
        let (name, company_name, email) = (name.into(), company_name.into(), email.into());
        Self { name, company_name, logo, address, email, phone_number }
    }

    /// Returns all issues without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        issues.extend(required("name", &self.name));
        issues.extend(required("company_name", &self.company_name));
        issues.extend(self.address.validate());
        if !is_email(&self.email) {
            let issue = Issue::error("contact.email", Rule::Email, "expected an email address");
            issues.push(issue.with_hint("write it as name@example.com"));
        }
        let digits = self.phone_number.digits().len();
        if digits < MIN_CONTACT_DIGITS {
            let message = format!("has {digits} digits; the number is valid, but the API requires 11 to 15");
            let issue = Issue::error("contact.phone_number", Rule::LoaPhoneNumber, message);
            issues.push(issue.with_hint("pass a number with at least 11 digits, such as a North American one"));
        }
        issues
    }

    fn into_body(self) -> CreateLoaConfiguration {
        let LoaAddress { street_address, extended_address, city, state, zip_code, country_code } = self.address;
        let mut address = NewLoaAddress::new(street_address, city, state, zip_code, country_code.as_str());
        address.extended_address = extended_address;
        let contact = NewLoaContact::new(self.email, self.phone_number.as_str());
        CreateLoaConfiguration::new(self.name, NewLoaLogo::new(self.logo), self.company_name, address, contact)
    }

    fn into_replacement(self) -> UpdateLoaConfiguration {
        let LoaAddress { street_address, extended_address, city, state, zip_code, country_code } = self.address;
        let mut address = UpdateLoaAddress::new(street_address, city, state, zip_code, country_code.as_str());
        // The API does not accept null here; an empty text removes the value.
        address.extended_address = extended_address.unwrap_or_default().into();
        let contact = UpdateLoaContact::new(self.email, self.phone_number.as_str());
        UpdateLoaConfiguration::new(self.name, UpdateLoaLogo::new(self.logo), self.company_name, address, contact)
    }
}

/// The fields of a letterhead as text, from a document, from options or from both. Fields may be missing until they are
/// converted to a [`NewLoaConfiguration`].
///
/// Documents have the API's names: `name`, `company_name`, `logo.document_id`, `address.street_address`,
/// `address.extended_address`, `address.city`, `address.state`, `address.zip_code`, `address.country_code`,
/// `contact.email` and `contact.phone_number`. [`read_document`](crate::read_document) reports unknown names and values
/// of another type.
///
/// ```
/// use serde_json::json;
/// use telnyx_porting::{LoaConfigurationFields, NewLoaConfiguration, read_document};
///
/// let document = json!({"name": "Acme", "address": {"city": "Denver", "country_code": "USA"}});
/// let (fields, issues) = read_document::<LoaConfigurationFields>(document);
/// assert!(issues.is_empty());
/// let mut options = LoaConfigurationFields::default();
/// options.name = Some("Acme Widgets".to_owned());
/// let fields = options.or(fields.unwrap_or_default());
/// assert_eq!(fields.name.as_deref(), Some("Acme Widgets"));
///
/// let error = NewLoaConfiguration::try_from(fields).unwrap_err();
/// let missing: Vec<_> = error.issues().iter().map(|issue| issue.field()).collect();
/// assert_eq!(missing, [
///     "company_name", "logo.document_id", "address.street_address", "address.state", "address.zip_code",
///     "address.country_code", "contact.email", "contact.phone_number",
/// ]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "FieldsDocument")]
#[non_exhaustive]
pub struct LoaConfigurationFields {
    /// The letterhead's name.
    pub name: Option<String>,
    /// The company's name.
    pub company_name: Option<String>,
    /// The id of the uploaded PNG.
    pub logo: Option<String>,
    /// Street and house number.
    pub street_address: Option<String>,
    /// Suite, floor or similar. The only optional field.
    pub extended_address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State, as two uppercase letters: `CO`.
    pub state: Option<String>,
    /// ZIP code: `80202` or `80202-1234`.
    pub zip_code: Option<String>,
    /// Country, as two uppercase letters.
    pub country_code: Option<String>,
    /// The contact's email address.
    pub email: Option<String>,
    /// The contact's phone number in E.164, with at least 11 digits.
    pub phone_number: Option<String>,
}

impl LoaConfigurationFields {
    /// Returns these fields; missing ones are taken from `defaults`.
    #[must_use]
    pub fn or(self, defaults: Self) -> Self {
        Self {
            name: self.name.or(defaults.name),
            company_name: self.company_name.or(defaults.company_name),
            logo: self.logo.or(defaults.logo),
            street_address: self.street_address.or(defaults.street_address),
            extended_address: self.extended_address.or(defaults.extended_address),
            city: self.city.or(defaults.city),
            state: self.state.or(defaults.state),
            zip_code: self.zip_code.or(defaults.zip_code),
            country_code: self.country_code.or(defaults.country_code),
            email: self.email.or(defaults.email),
            phone_number: self.phone_number.or(defaults.phone_number),
        }
    }
}

/// Reports all missing and malformed fields.
impl TryFrom<LoaConfigurationFields> for NewLoaConfiguration {
    type Error = ValidationError;

    fn try_from(fields: LoaConfigurationFields) -> Result<Self, ValidationError> {
        let mut issues = Issues::new();
        let name = present(&mut issues, "name", fields.name);
        let company_name = present(&mut issues, "company_name", fields.company_name);
        let logo = parsed::<DocumentId>(&mut issues, "logo.document_id", fields.logo);
        let street_address = present(&mut issues, "address.street_address", fields.street_address);
        let city = present(&mut issues, "address.city", fields.city);
        let state = present(&mut issues, "address.state", fields.state);
        let zip_code = present(&mut issues, "address.zip_code", fields.zip_code);
        let country_code = parsed::<CountryCode>(&mut issues, "address.country_code", fields.country_code);
        let email = present(&mut issues, "contact.email", fields.email);
        let phone_number = parsed::<PhoneNumber>(&mut issues, "contact.phone_number", fields.phone_number);
        let parsed = (logo, country_code, phone_number, issues.has_errors());
        let (Some(logo), Some(country_code), Some(phone_number), false) = parsed else {
            return Err(ValidationError::new(issues));
        };
        let extended_address = fields.extended_address;
        let address = LoaAddress { street_address, extended_address, city, state, zip_code, country_code };
        Ok(Self { name, company_name, logo, address, email, phone_number })
    }
}

fn missing(field: &str) -> Issue {
    Issue::error(field, Rule::Required, "is missing").with_hint("a letterhead requires it")
}

fn present(issues: &mut Issues, field: &str, value: Option<String>) -> String {
    if value.is_none() {
        issues.push(missing(field));
    }
    value.unwrap_or_default()
}

fn parsed<T: FromStr<Err = ValidationError>>(issues: &mut Issues, field: &str, value: Option<String>) -> Option<T> {
    let Some(text) = value else {
        issues.push(missing(field));
        return None;
    };
    issues.check(field, text.parse())
}

/// A document with the fields of a letterhead.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FieldsDocument {
    name: Option<String>,
    company_name: Option<String>,
    logo: LogoDocument,
    address: AddressDocument,
    contact: ContactDocument,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LogoDocument {
    document_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AddressDocument {
    street_address: Option<String>,
    extended_address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    zip_code: Option<String>,
    country_code: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ContactDocument {
    email: Option<String>,
    phone_number: Option<String>,
}

impl From<FieldsDocument> for LoaConfigurationFields {
    fn from(document: FieldsDocument) -> Self {
        let FieldsDocument { name, company_name, logo, address, contact } = document;
        let AddressDocument { street_address, extended_address, city, state, zip_code, country_code } = address;
        let ContactDocument { email, phone_number } = contact;
        let logo = logo.document_id;
        Self {
            name,
            company_name,
            logo,
            street_address,
            extended_address,
            city,
            state,
            zip_code,
            country_code,
            email,
            phone_number,
        }
    }
}

fn required(field: &str, text: &str) -> Option<Issue> {
    let issue = || Issue::error(field, Rule::Required, "is empty").with_hint("a letterhead requires it");
    text.trim().is_empty().then(issue)
}

fn is_zip_code(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((five, four)) => digits(five, 5) && digits(four, 4),
        None => digits(text, 5),
    }
}

/// One `@` between two parts without whitespace. The API validates the rest.
fn is_email(text: &str) -> bool {
    let whole = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    whole
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(state: &str, zip: &str, email: &str, phone: &str) -> NewLoaConfiguration {
        let address = LoaAddress::new("1200 Larimer St", "Denver", state, zip, "US".parse().unwrap());
        let logo = "f1486bae-f067-460c-ad43-73a92848f902".parse().unwrap();
        NewLoaConfiguration::new("Acme", "Acme Widgets", logo, address, email, phone.parse().unwrap())
    }

    #[test]
    fn patterns_of_the_description_are_validated() {
        let rules = |state, zip, email, phone| -> Vec<Rule> {
            configuration(state, zip, email, phone).validate().as_slice().iter().map(Issue::rule).collect()
        };
        assert_eq!(rules("CO", "80202", "a@b.c", "+13035550000"), []);
        assert_eq!(rules("CO", "80202-1234", "a@b.c", "+442079460000"), []);
        assert_eq!(
            rules("co", "80202\n", "a@b@c", "+6561234567"),
            [Rule::LoaState, Rule::LoaZipCode, Rule::Email, Rule::LoaPhoneNumber,]
        );
        for zip in ["8020", "80202-", "80202-12345", "８０２０２"] {
            assert_eq!(rules("CO", zip, "a@b.c", "+13035550000"), [Rule::LoaZipCode], "{zip}");
        }
    }
}
