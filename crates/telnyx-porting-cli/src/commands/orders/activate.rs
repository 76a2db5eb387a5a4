//! `orders activate`

use super::ask::{Deed, ask};
use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ActivateArgs {
    #[command(flatten)]
    order: OrderArg,
    #[command(flatten)]
    yes: YesArg,
}

pub(super) async fn run(args: ActivateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let order = session.client().order(args.order.id);
    ask(Deed::Activate, &order, args.yes.yes, session, printer).await?;
    Ok(printer.answer(&order.activate_once().with_response().await?)?)
}
