//! `orders confirm`

use super::ask::{Deed, ask};
use super::{OrderArg, YesArg};
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use telnyx_porting::api::runtime::ApiErrorObject;

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
    match order.confirm_once().with_response().await {
        Ok(confirmed) => super::print_answer(&confirmed, printer),
        Err(error) => {
            // The API names requirements by their places in a list.
            let names_requirement = |entry: &ApiErrorObject| {
                entry.pointer.as_deref().is_some_and(|pointer| pointer.starts_with("/requirements/"))
            };
            let needed = if error.api_errors().iter().any(names_requirement) {
                order.requirements().try_collect().await.unwrap_or_default()
            } else {
                Vec::new()
            };
            Err(Failure::about_order(error, &needed))
        }
    }
}
