//! `orders cancel`

use super::ask::{Deed, ask};
use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct CancelArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Send the cancellation even within 48 hours of the FOC date, where the API refuses it
    #[arg(long)]
    regardless: bool,
    #[command(flatten)]
    yes: YesArg,
}

pub(super) async fn run(args: CancelArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let order = session.client().order(args.order.id);
    ask(Deed::Cancel, &order, args.yes.yes, session, printer).await?;
    let cancelled = if args.regardless { order.cancel_regardless() } else { order.cancel_once() };
    super::print_answer(&cancelled.with_response().await?, printer)
}
