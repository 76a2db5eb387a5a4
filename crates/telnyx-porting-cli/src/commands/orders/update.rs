//! `orders update`

mod edit;
mod editor;
mod fields;
mod form;
mod options;

use super::OrderArg;
use crate::commands::port_in::lines;
use crate::document;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use options::Options;
use std::path::PathBuf;
use telnyx_porting::{OrderUpdate, OrderUpdateParts};

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    #[command(flatten)]
    order: OrderArg,
    /// Read the changes from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from the standard input
    #[arg(long, value_name = "FILE")]
    #[arg(
        long_help = "Read the changes from a file in TOML, JSON or YAML, by its ending; - reads JSON or YAML from the \
                     standard input. Its fields are those of the API, such as end_user.admin.entity_name; null clears \
                     a field. TOML has no null: clear fields with --clear besides. [hidden] in the place of an account \
                     number or the like leaves it as it is. Options count more than the file"
    )]
    from: Option<PathBuf>,
    /// Change the order's present values in an editor: that of VISUAL or EDITOR
    #[arg(long)]
    #[arg(
        long_help = "Change the order's present values in an editor: that of VISUAL or EDITOR. Only what you change is \
                     sent; null, or removing a line, clears a field. Account numbers and the like are hidden, and \
                     stay as they are, unless --show-secrets is given. With --from, the editor begins with that \
                     file, which is YAML: so work goes on that was refused"
    )]
    edit: bool,
    #[command(flatten)]
    options: Options,
}

pub(super) async fn run(args: UpdateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let given = args.options.parts()?;
    let order = session.client().order(args.order.id);
    if args.edit {
        if !given.is_empty() {
            return Err(Failure::usage("--edit goes with no other change")
                .with_hint("make all changes in the editor, or all of them on the command line"));
        }
        return edit::run(&order, args.from.as_deref(), printer).await;
    }
    let read = |path: &PathBuf| document::read::<OrderUpdateParts>(path, "the changes", printer);
    let mut file = args.from.as_ref().map(read).transpose()?.unwrap_or_default();
    fields::keep_hidden(&mut file);
    let update = OrderUpdate::try_from(file.overlaid_with(given))?;
    if update.is_empty() {
        return Err(Failure::usage("there is nothing to change")
            .with_hint("name at least one field; `telnyx-porting orders update --help` lists them"));
    }
    lines::print_warnings(&update.validate(), printer);
    super::print_answer(&order.update(update).with_response().await?, printer)
}

#[cfg(test)]
mod tests;
