//! `extensions`: extensions behind a German number.

use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::values::{self, OrderNumber};
use clap::{Args, Subcommand};
use telnyx_porting::types::CreatedAtSort;
use telnyx_porting::{ExtensionFilter, ExtensionRange, NewExtensions, PhoneNumberExtensionId, PortingOrderId};

const COLUMNS: [(&str, &str); 5] = [
    ("ID", "id"),
    ("NUMBER ID", "porting_phone_number_id"),
    ("FIRST", "extension_range.start_at"),
    ("LAST", "extension_range.end_at"),
    ("CREATED", "created_at"),
];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the extensions of an order
    List(ListArgs),
    /// Add extensions to a number of an order
    Add(AddArgs),
    /// Remove extensions
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    /// Only extensions of this number of the order: the number itself or its id
    #[arg(long, value_name = "NUMBER", value_parser = values::order_number)]
    number: Option<OrderNumber>,
    #[arg(help = "Sort by created_at; with - in front the newest first")]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true, value_parser = known::value::<CreatedAtSort>())]
    sort: Option<CreatedAtSort>,
    #[command(flatten)]
    paging: Paging,
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

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The order's id
    order: PortingOrderId,
    /// The id of the extensions
    id: PhoneNumberExtensionId,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let extensions = |order| session.client().order(order).extensions();
    match command {
        Command::List(args) => {
            let mut filter = ExtensionFilter::new();
            if let Some(number) = args.number {
                filter.number = Some(number.id(session.client(), Some(&args.order)).await?);
            }
            filter.sort = args.sort;
            printer.list(extensions(args.order).list(filter), &args.paging, &COLUMNS).await
        }
        Command::Add(args) => {
            let number = args.number.id(session.client(), Some(&args.order)).await?;
            let mut new = NewExtensions::new(number, args.range);
            if !args.activate.is_empty() {
                new = new.with_activation_ranges(args.activate);
            }
            lines::print_warnings(&new.validate(), printer);
            Ok(printer.answer(&extensions(args.order).create(new).with_response().await?)?)
        }
        Command::Remove(args) => Ok(printer.answer(&extensions(args.order).delete(args.id).with_response().await?)?),
    }
}
