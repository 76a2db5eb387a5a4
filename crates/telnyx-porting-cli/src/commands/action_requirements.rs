//! `action-requirements`: what the end user has to do.

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::types::{ActionRequirementSort, ActionRequirementStatus, ActionType};
use telnyx_porting::{ActionRequirementFilter, ActionRequirementId, IdVerification, PortingOrderId, RequirementTypeId};

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("ACTION", "action_type"), ("STATUS", "status"), ("URL", "action_url")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List what the end user has to do for an order
    List(ListArgs),
    /// Begin the identity check that Australian orders need; send the URL it prints to the end user
    Initiate(InitiateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    #[arg(help = "Only this action")]
    #[arg(long, value_parser = known::value::<ActionType>())]
    action_type: Option<ActionType>,
    /// Only these; repeat it or separate several by commas
    #[arg(long, value_delimiter = ',')]
    id: Option<Vec<ActionRequirementId>>,
    /// Only those of the requirement type with this id
    #[arg(long, value_name = "ID")]
    requirement_type: Option<RequirementTypeId>,
    /// Only those in this status
    #[arg(long, value_parser = known::value::<ActionRequirementStatus>())]
    status: Option<ActionRequirementStatus>,
    #[arg(help = "Sort by created_at or updated_at; with - in front the other way round")]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    #[arg(value_parser = known::value::<ActionRequirementSort>())]
    sort: Option<ActionRequirementSort>,
    #[command(flatten)]
    paging: Paging,
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
        Command::List(args) => {
            let mut filter = ActionRequirementFilter::new();
            filter.action_type = args.action_type;
            filter.ids = args.id;
            filter.requirement_type = args.requirement_type;
            filter.status = args.status;
            filter.sort = args.sort;
            printer.list(requirements(args.order).list(filter), &args.paging, &COLUMNS).await
        }
        Command::Initiate(args) => {
            let person = IdVerification::new(args.first_name, args.last_name);
            Ok(printer.answer(&requirements(args.order).initiate(args.id, person).with_response().await?)?)
        }
    }
}
