//! `loa`: letterheads of letters of authorisation.

use crate::commands::generated;
use crate::commands::save::SaveArg;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::prompt;
use clap::{Args, Subcommand};
use input::InputArgs;
use serde_json::json;
use telnyx_porting::LoaConfigurationId;
use telnyx_porting::types::LoaConfiguration;

mod input;

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
pub(crate) struct LoaArg {
    /// The letterhead's id
    #[arg(value_name = "ID")]
    id: LoaConfigurationId,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    loa: LoaArg,
    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    loa: LoaArg,
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
            let update = letterheads.update(args.loa.id, args.input.letterhead(printer)?);
            printer.response(&update.with_response().await?)
        }
        Command::Delete(args) => delete(args, session, printer).await,
        Command::Preview(args) => preview(args, session, printer).await,
    }
}

async fn delete(args: DeleteArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(["id", "deleted"])?;
    let id = args.loa.id;
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
