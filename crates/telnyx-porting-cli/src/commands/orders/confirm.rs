//! `orders confirm`

use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::prompt;
use crate::session::Session;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ConfirmArgs {
    #[command(flatten)]
    order: OrderArg,
    #[command(flatten)]
    yes: YesArg,
}

pub(super) async fn run(args: ConfirmArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let id = args.order.id;
    let question = format!("Submit the order {id}?");
    prompt::confirm(&question, args.yes.yes || session.is_sandbox(), printer)?;
    super::print_order(&session.client().order(id).confirm().await?, printer)
}
