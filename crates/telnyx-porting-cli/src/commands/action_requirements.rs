//! `action-requirements`: what the end user has to do.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::{ActionRequirementId, IdVerification, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::action_requirements::Command),
    /// Begin the identity check that Australian orders need; send the URL it prints to the end user
    Initiate(InitiateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct InitiateArgs {
    /// The order's id
    order: PortingOrderId,
    /// The id of the action requirement
    id: ActionRequirementId,
    /// The first name on the identity document
    #[arg(long, value_name = "NAME")]
    first_name: String,
    /// The last name on the identity document
    #[arg(long, value_name = "NAME")]
    last_name: String,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let requirements = |order| session.client().order(order).action_requirements();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Initiate(args) => {
            let person = IdVerification::new(args.first_name, args.last_name);
            Ok(printer.answer(&requirements(args.order).initiate(args.id, person).with_response().await?)?)
        }
    }
}
