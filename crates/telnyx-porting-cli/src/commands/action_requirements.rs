//! `action-requirements`: steps that the end user must complete.

use crate::commands::generated;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingActionRequirement;
use telnyx_porting::{ActionRequirementId, IdVerification, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::action_requirements::Command),
    /// Start the identity check that Australian orders need, and print the URL to send to the end user
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

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Initiate(args) => {
            printer.require::<PortingActionRequirement>()?;
            let person = IdVerification::new(args.first_name, args.last_name);
            let requirements = session.client().order(args.order).action_requirements();
            printer.response(&requirements.initiate(args.id, person).with_response().await?)
        }
    }
}
