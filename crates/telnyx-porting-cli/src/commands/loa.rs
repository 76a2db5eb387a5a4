//! `loa`: letterheads of letters of authorization.

use crate::commands::generated;
use crate::commands::save::SaveArg;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::{prompt, stdin};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use telnyx_porting::types::LoaConfiguration;
use telnyx_porting::{Issue, Issues, LoaConfigurationFields, LoaConfigurationId, NewLoaConfiguration, Rule};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::loa::Command),
    /// Create a letterhead; every option except --extended-address is required
    ///
    /// The API accepts only addresses in the United States. The logo is a PNG that was uploaded with `documents upload` in
    /// the last 30 minutes.
    Create(InputArgs),
    /// Replace a letterhead; omitted fields are removed
    Update(UpdateArgs),
    /// Delete a letterhead; letters created with it are not affected
    Delete(DeleteArgs),
    /// Download a sample letter as PDF, with a stored letterhead or one that is not stored
    Preview(PreviewArgs),
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// The letterhead's id
    #[arg(value_name = "ID")]
    id: LoaConfigurationId,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    /// The letterhead's id
    #[arg(value_name = "ID")]
    id: LoaConfigurationId,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The id of a stored letterhead; without it, the other options describe one
    #[arg(value_name = "ID")]
    id: Option<LoaConfigurationId>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    save: SaveArg,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let letterheads = session.client().loa_configurations();
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Create(input) => {
            printer.require::<LoaConfiguration>()?;
            printer.response(&letterheads.create(input.letterhead(printer)?).with_response().await?)
        }
        Command::Update(args) => {
            printer.require::<LoaConfiguration>()?;
            let update = letterheads.update(args.id, args.input.letterhead(printer)?);
            printer.response(&update.with_response().await?)
        }
        Command::Delete(args) => delete(args, session, printer).await,
        Command::Preview(args) => preview(args, session, printer).await,
    }
}

async fn delete(args: DeleteArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(["id", "deleted"])?;
    let id = args.id;
    let question = format!("Delete the letterhead {id}?");
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;
    session.client().loa_configurations().delete(id.clone()).await?;
    printer.json(&json!({ "id": id.as_str(), "deleted": true }))?;
    printer.note(&format!("deleted {id}"));
    Ok(())
}

async fn preview(args: PreviewArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    let target = args.save.target()?;
    let letterheads = session.client().loa_configurations();
    let letter = match (args.id, args.input.is_empty()) {
        (Some(_), false) => {
            return Err(CommandError::usage("the id of a stored letterhead excludes the other options")
                .with_hint("pass the id of a stored letterhead, or describe one by options or --from"));
        }
        (Some(id), true) => letterheads.preview_stored(id),
        (None, _) => letterheads.preview(args.input.letterhead(printer)?),
    };
    target.write(letter, printer).await
}

#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Read the letterhead from a TOML, JSON or YAML file; - reads JSON or YAML from stdin
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Read the letterhead from a TOML, JSON or YAML file, by its extension; - reads JSON or YAML from \
                       stdin. Fields have the names of the API: name, company_name, logo.document_id, \
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
    /// Suite, floor and similar
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
    /// Whether neither a field nor a file is set.
    fn is_empty(&self) -> bool {
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
    fn letterhead(self, printer: &Printer) -> Result<NewLoaConfiguration, CommandError> {
        let read = |path: &PathBuf| stdin::read_document::<LoaConfigurationFields>(path, "the letterhead", printer);
        let file = self.from.as_ref().map(read).transpose()?.unwrap_or_default();
        NewLoaConfiguration::try_from(self.fields().or(file)).map_err(|error| {
            let issues: Issues = error.into_issues().into_iter().map(with_option).collect();
            issues
                .into_result()
                .err()
                .map_or_else(|| CommandError::usage("the letterhead is incomplete"), CommandError::from)
        })
    }
}

/// Names the option or file entry for a missing field.
fn with_option(issue: Issue) -> Issue {
    if issue.rule() != Rule::Required {
        return issue;
    }
    let name = issue.field().rsplit('.').next().unwrap_or_default();
    let option = name.replace("document_id", "logo").replace('_', "-");
    issue.with_hint(format!("add --{option}, or add it to the file"))
}
