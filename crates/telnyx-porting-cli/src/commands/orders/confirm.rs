//! `orders confirm`

use super::ask::{Deed, ask};
use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
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
    let order = session.client().order(args.order.id);
    ask(Deed::Confirm, &order, args.yes.yes, session, printer).await?;
    super::print_order(&order.confirm().await?, printer)
}
