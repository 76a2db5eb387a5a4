//! `extensions`: extensions behind a German number.

use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::session::Session;
use crate::values::{self, OrderNumber};
use clap::{Args, Subcommand};
use telnyx_porting::{ExtensionRange, NewExtensions, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::extensions::Command),
    /// Add extensions to a number of an order
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    /// A number of the order, such as +4930244999, or its id, which `numbers list` shows
    #[arg(value_name = "NUMBER", value_parser = values::order_number)]
    number: OrderNumber,
    /// The extensions: 0-9 for one digit, 0-99 for two, 0-999 for three
    #[arg(value_name = "RANGE", value_parser = values::extension_range)]
    range: ExtensionRange,
    /// Activate these extensions only, such as 10-19; may be repeated, without overlap
    #[arg(long, value_name = "RANGE", value_parser = values::extension_range)]
    activate: Vec<ExtensionRange>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let extensions = |order| session.client().order(order).extensions();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Add(args) => {
            let number = args.number.id(session.client(), Some(&args.order)).await?;
            let mut new = NewExtensions::new(number, args.range);
            if !args.activate.is_empty() {
                new = new.with_activation_ranges(args.activate);
            }
            lines::print_warnings(&new.validate(), printer);
            Ok(printer.answer(&extensions(args.order).create(new).with_response().await?)?)
        }
    }
}
