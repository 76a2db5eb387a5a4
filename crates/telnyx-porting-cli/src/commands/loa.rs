//! `loa`: letterheads of letters of authorisation.

mod input;

use super::save::SaveArg;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::prompt;
use crate::session::Session;
use clap::{Args, Subcommand};
use input::InputArgs;
use serde_json::json;
use telnyx_porting::LoaConfigurationId;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::loa::Command),
    /// Create a letterhead; everything but --extended-address is required
    ///
    /// The API's formats make letterheads ones for the United States. The logo is a PNG that was uploaded with
    /// `documents upload` less than 30 minutes ago.
    Create(InputArgs),
    /// Replace a letterhead; what is not said is not kept
    Update(UpdateArgs),
    /// Delete a letterhead; letters that were made with it stay
    Delete(DeleteArgs),
    /// See how a letter looks, as PDF: of a stored letterhead, or of one that is not stored
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
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    /// The id of a stored letterhead; without it, one of the other options
    #[arg(value_name = "ID")]
    id: Option<LoaConfigurationId>,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    save: SaveArg,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let letterheads = session.client().loa_configurations();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Create(input) => {
            Ok(printer.answer(&letterheads.create(input.letterhead(printer)?).with_response().await?)?)
        }
        Command::Update(args) => {
            Ok(printer
                .answer(&letterheads.update(args.loa.id, args.input.letterhead(printer)?).with_response().await?)?)
        }
        Command::Delete(args) => delete(args, &session, printer).await,
        Command::Preview(args) => preview(args, &session, printer).await,
    }
}

async fn delete(args: DeleteArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let id = args.loa.id;
    let question = format!("Delete the letterhead {id}?");
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;
    session.client().loa_configurations().delete(id.clone()).await?;
    printer.json(&json!({ "id": id.as_str(), "deleted": true }))?;
    printer.note(&format!("deleted {id}"));
    Ok(())
}

async fn preview(args: PreviewArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let target = args.save.target()?;
    let letterheads = session.client().loa_configurations();
    let letter = match (args.id, args.input.is_empty()) {
        (Some(_), false) => {
            return Err(Failure::usage("an id and other options do not go together")
                .with_hint("name a stored letterhead by its id, or describe one by options or --from"));
        }
        (Some(id), true) => letterheads.preview_stored(id),
        (None, _) => letterheads.preview(args.input.letterhead(printer)?),
    };
    target.write(letter, printer).await
}
