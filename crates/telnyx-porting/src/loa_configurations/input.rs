//! What a letterhead is made of, and the rules of the description for it.

use crate::generated::DocumentId;
use crate::validation::{Issue, Issues, Rule};
use crate::values::{CountryCode, PhoneNumber};
use telnyx_porting_api::types::{
    CreateLoaConfiguration, NewLoaAddress, NewLoaContact, NewLoaLogo, UpdateLoaAddress, UpdateLoaConfiguration,
    UpdateLoaContact, UpdateLoaLogo,
};

/// The fewest digits of the contact's phone number: `contact.phone_number` of operation `createLoaConfiguration`. Valid
/// numbers of 8 to 10 digits exist, in Singapore for one, and are refused all the same.
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

    /// Suite, floor or the like.
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
            let issue = Issue::error("address.state", Rule::LoaState, "is not two capital letters");
            issues.push(issue.with_hint("write the state's postal abbreviation, such as CO"));
        }
        if !is_zip_code(&self.zip_code) {
            let issue = Issue::error("address.zip_code", Rule::LoaZipCode, "is not 5 digits, or 5 and 4 with a hyphen");
            issues.push(issue.with_hint("write it as 80202 or 80202-1234"));
        }
        issues
    }
}

/// Everything that a letterhead needs. All of it is required, for a replacement too.
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
    /// The configuration's name, the company's, the uploaded PNG of the logo, the address, and e-mail address and phone
    /// number of the contact.
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

    /// All issues at once, without sending anything.
    pub fn validate(&self) -> Issues {
        let mut issues = Issues::new();
        issues.extend(required("name", &self.name));
        issues.extend(required("company_name", &self.company_name));
        issues.extend(self.address.validate());
        if !is_email(&self.email) {
            let issue = Issue::error("contact.email", Rule::Email, "is no e-mail address");
            issues.push(issue.with_hint("write it as name@example.com"));
        }
        let digits = self.phone_number.digits().len();
        if digits < MIN_CONTACT_DIGITS {
            let message = format!("has {digits} digits where the API takes 11 to 15, though the number is valid");
            let issue = Issue::error("contact.phone_number", Rule::LoaPhoneNumber, message);
            issues.push(issue.with_hint("give a number with at least 11 digits, such as one of North America"));
        }
        issues
    }

    pub(super) fn into_body(self) -> CreateLoaConfiguration {
        let LoaAddress { street_address, extended_address, city, state, zip_code, country_code } = self.address;
        let mut address = NewLoaAddress::new(street_address, city, state, zip_code, country_code.as_str());
        address.extended_address = extended_address;
        let contact = NewLoaContact::new(self.email, self.phone_number.as_str());
        CreateLoaConfiguration::new(self.name, NewLoaLogo::new(self.logo), self.company_name, address, contact)
    }

    pub(super) fn into_replacement(self) -> UpdateLoaConfiguration {
        let LoaAddress { street_address, extended_address, city, state, zip_code, country_code } = self.address;
        let mut address = UpdateLoaAddress::new(street_address, city, state, zip_code, country_code.as_str());
        // The description takes a text and no null, so that an empty one says that there is none any more.
        address.extended_address = extended_address.unwrap_or_default().into();
        let contact = UpdateLoaContact::new(self.email, self.phone_number.as_str());
        UpdateLoaConfiguration::new(self.name, UpdateLoaLogo::new(self.logo), self.company_name, address, contact)
    }
}

fn required(field: &str, text: &str) -> Option<Issue> {
    let issue = || Issue::error(field, Rule::Required, "is empty").with_hint("a letterhead needs it");
    text.trim().is_empty().then(issue)
}

fn is_zip_code(text: &str) -> bool {
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((five, four)) => digits(five, 5) && digits(four, 4),
        None => digits(text, 5),
    }
}

/// One `@` between two parts without white space: what is sure about addresses.
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
    fn the_descriptions_patterns_are_rules() {
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
