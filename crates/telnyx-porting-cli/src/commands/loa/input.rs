//! A letterhead from options, from a file, or from both.

use crate::document;
use crate::failure::Failure;
use crate::printer::Printer;
use clap::Args;
use std::path::PathBuf;
use telnyx_porting::{Issue, Issues, LoaConfigurationFields, NewLoaConfiguration, Rule};

#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Read the letterhead from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from the standard input
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Read the letterhead from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from \
                       the standard input. Its fields are those of the API: name, company_name, logo.document_id, \
                       address.street_address, address.extended_address, address.city, address.state, \
                       address.zip_code, address.country_code, contact.email and contact.phone_number. Options \
                       override the file"
    )]
    from: Option<PathBuf>,
    /// The letterhead's name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The company's name
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

impl InputArgs {
    /// Whether no field and no file is given.
    pub(super) fn is_empty(&self) -> bool {
        self.from.is_none() && self.fields() == LoaConfigurationFields::default()
    }

    fn fields(&self) -> LoaConfigurationFields {
        let mut fields = LoaConfigurationFields::default();
        fields.name.clone_from(&self.name);
        fields.company_name.clone_from(&self.company_name);
        fields.logo.clone_from(&self.logo);
        fields.street_address.clone_from(&self.street_address);
        fields.extended_address.clone_from(&self.extended_address);
        fields.city.clone_from(&self.city);
        fields.state.clone_from(&self.state);
        fields.zip_code.clone_from(&self.zip_code);
        fields.country_code.clone_from(&self.country_code);
        fields.email.clone_from(&self.email);
        fields.phone_number.clone_from(&self.phone_number);
        fields
    }

    /// The letterhead; options override the file.
    pub(super) fn letterhead(self, printer: &Printer) -> Result<NewLoaConfiguration, Failure> {
        let read = |path: &PathBuf| document::read::<LoaConfigurationFields>(path, "the letterhead", printer);
        let file = self.from.as_ref().map(read).transpose()?.unwrap_or_default();
        NewLoaConfiguration::try_from(self.fields().or(file)).map_err(|error| {
            let issues: Issues = error.into_issues().into_iter().map(with_option).collect();
            issues.into_result().err().map_or_else(|| Failure::usage("the letterhead is incomplete"), Failure::from)
        })
    }
}

/// A missing field is given by an option or the file.
fn with_option(issue: Issue) -> Issue {
    if issue.rule() != Rule::Required {
        return issue;
    }
    let name = issue.field().rsplit('.').next().unwrap_or_default();
    let option = name.replace("document_id", "logo").replace('_', "-");
    issue.with_hint(format!("add --{option}, or add it to the file"))
}
