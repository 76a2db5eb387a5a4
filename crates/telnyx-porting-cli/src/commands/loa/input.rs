//! A letterhead from options, from a file, or from both.

use crate::document;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use serde::Deserialize;
use std::path::PathBuf;
use telnyx_porting::{Issue, Issues, LoaAddress, NewLoaConfiguration, Rule};

#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Read the letterhead from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from the standard input
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Read the letterhead from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from \
                       the standard input. Its fields are those of the API: name, company_name, logo.document_id, \
                       address.street_address, address.extended_address, address.city, address.state, \
                       address.zip_code, address.country_code, contact.email and contact.phone_number. Options count \
                       more than the file"
    )]
    from: Option<PathBuf>,
    /// The letterhead's name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The company that the letter is of
    #[arg(long, value_name = "TEXT")]
    company_name: Option<String>,
    /// The id of an uploaded PNG
    #[arg(long, value_name = "ID")]
    logo: Option<String>,
    /// Street and number
    #[arg(long, value_name = "TEXT")]
    street_address: Option<String>,
    /// Suite, floor or the like
    #[arg(long, value_name = "TEXT")]
    extended_address: Option<String>,
    /// City
    #[arg(long, value_name = "TEXT")]
    city: Option<String>,
    /// State, by its two capital letters, such as CO
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// ZIP code, as 80202 or 80202-1234
    #[arg(long, value_name = "CODE")]
    zip_code: Option<String>,
    /// Country, by its two letters
    #[arg(long, value_name = "COUNTRY")]
    country_code: Option<String>,
    /// The contact's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// The contact's phone number in E.164 format, with at least 11 digits
    #[arg(long, value_name = "NUMBER")]
    phone_number: Option<String>,
}

/// A file with a letterhead, with the API's names.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    name: Option<String>,
    company_name: Option<String>,
    logo: Logo,
    address: Address,
    contact: Contact,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Logo {
    document_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
struct Address {
    street_address: Option<String>,
    extended_address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    zip_code: Option<String>,
    country_code: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Contact {
    email: Option<String>,
    phone_number: Option<String>,
}

impl InputArgs {
    /// Whether nothing was given at all.
    pub(super) fn is_empty(&self) -> bool {
        let texts = [
            &self.name,
            &self.company_name,
            &self.logo,
            &self.street_address,
            &self.extended_address,
            &self.city,
            &self.state,
            &self.zip_code,
            &self.country_code,
            &self.email,
            &self.phone_number,
        ];
        self.from.is_none() && texts.into_iter().all(Option::is_none)
    }

    /// The letterhead, or everything that is missing or wrong.
    pub(super) fn letterhead(self, printer: &Printer) -> Result<NewLoaConfiguration, Failure> {
        let read = |path: &PathBuf| document::read::<File>(path, "the letterhead", printer);
        let file = self.from.as_ref().map(read).transpose()?.unwrap_or_default();
        let mut given = Given::default();
        let name = given.text("name", self.name.or(file.name));
        let company = given.text("company_name", self.company_name.or(file.company_name));
        let logo = given.parsed("logo.document_id", self.logo.or(file.logo.document_id));
        let there = file.address;
        let street = given.text("address.street_address", self.street_address.or(there.street_address));
        let city = given.text("address.city", self.city.or(there.city));
        let state = given.text("address.state", self.state.or(there.state));
        let zip = given.text("address.zip_code", self.zip_code.or(there.zip_code));
        let country = given.parsed("address.country_code", self.country_code.or(there.country_code));
        let email = given.text("contact.email", self.email.or(file.contact.email));
        let phone = given.parsed("contact.phone_number", self.phone_number.or(file.contact.phone_number));
        given.issues.into_result()?;
        let (Some(logo), Some(country), Some(phone)) = (logo, country, phone) else {
            return Err(Failure::usage("the letterhead is not complete"));
        };
        let mut address = LoaAddress::new(street, city, state, zip, country);
        if let Some(more) = self.extended_address.or(there.extended_address) {
            address = address.with_extended_address(more);
        }
        Ok(NewLoaConfiguration::new(name, company, logo, address, email, phone))
    }
}

/// Notes everything that is missing or wrong.
#[derive(Default)]
struct Given {
    issues: Issues,
}

impl Given {
    fn text(&mut self, field: &str, value: Option<String>) -> String {
        if value.is_none() {
            let option = field.rsplit('.').next().unwrap_or(field).replace("document_id", "logo").replace('_', "-");
            let issue = Issue::error(field, Rule::Required, "is missing; a letterhead needs it");
            self.issues.push(issue.with_hint(format!("add --{option}, or add it to the file")));
        }
        value.unwrap_or_default()
    }

    fn parsed<T>(&mut self, field: &str, value: Option<String>) -> Option<T>
    where
        T: std::str::FromStr<Err = telnyx_porting::ValidationError>,
    {
        let is_given = value.is_some();
        let text = self.text(field, value);
        if is_given { self.issues.check(field, text.parse()) } else { None }
    }
}
