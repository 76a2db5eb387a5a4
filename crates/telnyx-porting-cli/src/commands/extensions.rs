//! `extensions`: extensions of a German number.

use crate::args::{self, OrderNumber};
use crate::commands::generated;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingPhoneNumberExtension;
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
    /// A number of the order, such as +4930244999, or its id, which `numbers list` prints
    #[arg(value_name = "NUMBER", value_parser = args::order_number)]
    number: OrderNumber,
    /// The extensions: 0-9 for one digit, 0-99 for two, 0-999 for three
    #[arg(value_name = "RANGE", value_parser = args::extension_range)]
    range: ExtensionRange,
    /// Activate only these extensions, such as 10-19; repeatable, without overlap
    #[arg(long, value_name = "RANGE", value_parser = args::extension_range)]
    activate: Vec<ExtensionRange>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Add(args) => {
            printer.require::<PortingPhoneNumberExtension>()?;
            let number = args.number.id(session.client(), Some(&args.order)).await?;
            let mut new = NewExtensions::new(number, args.range);
            if !args.activate.is_empty() {
                new = new.with_activation_ranges(args.activate);
            }
            printer.warnings(&new.validate());
            printer.response(&session.client().order(args.order).extensions().create(new).with_response().await?)
        }
    }
}
