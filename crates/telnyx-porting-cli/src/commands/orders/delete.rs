//! `orders delete`

use super::ask::{Deed, ask};
use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
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
    let order = session.client().order(id.clone());
    ask(Deed::Delete, &order, args.yes.yes, session, printer).await?;
    order.delete().await?;
    printer.json(&json!({ "id": id.as_str(), "deleted": true }))?;
    printer.note(&format!("deleted {id}"));
    Ok(())
}
