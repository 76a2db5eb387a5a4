//! `orders delete`

use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::prompt;
use crate::session::Session;
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub(crate) struct DeleteArgs {
    #[command(flatten)]
    order: OrderArg,
    #[command(flatten)]
    yes: YesArg,
}

pub(super) async fn run(args: DeleteArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let id = args.order.id;
    let question = format!("Delete the order {id}?");
    prompt::confirm(&question, args.yes.yes || session.is_sandbox(), printer)?;
    session.client().order(id.clone()).delete().await?;
    printer.json(&json!({ "id": id.as_str(), "deleted": true }))?;
    printer.note(&format!("deleted {id}"));
    Ok(())
}
