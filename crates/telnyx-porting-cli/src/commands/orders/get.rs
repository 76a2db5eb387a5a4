//! `orders get`

use super::OrderArg;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    order: OrderArg,
}

pub(super) async fn run(args: GetArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    super::print_order(&session.client().order(args.order.id).get().await?, printer)
}
