//! `associated`: numbers that stay with the old carrier or are given up.

use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
use clap::{Args, Subcommand};
use telnyx_porting::types::{AssociatedNumberAction, CreatedAtSort};
use telnyx_porting::{
    AssociatedNumber, AssociatedNumberFilter, AssociatedPhoneNumberId, PhoneNumber, PhoneNumberRange, PortingOrderId,
};

const COLUMNS: [(&str, &str); 5] = [
    ("ID", "id"),
    ("FIRST", "phone_number_range.start_at"),
    ("LAST", "phone_number_range.end_at"),
    ("ACTION", "action"),
    ("CREATED", "created_at"),
];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the associated numbers of an order
    List(ListArgs),
    /// Say what happens to numbers that are not ported; a partial port of British local numbers needs it
    Add(AddArgs),
    /// Remove associated numbers
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    /// Only those with this action: keep or disconnect
    #[arg(long)]
    action: Option<AssociatedNumberAction>,
    /// Only those with this number
    #[arg(long, value_name = "NUMBER")]
    phone_number: Option<PhoneNumber>,
    #[arg(help = "Sort by created_at; with - in front the newest first")]
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    sort: Option<CreatedAtSort>,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    /// The numbers: one, or the first and the last of at most 1000 with a - between, such as
    /// +442079460100-+442079460109
    #[arg(value_name = "NUMBERS", value_parser = values::number_range)]
    range: PhoneNumberRange,
    /// What happens to them: keep or disconnect
    #[arg(long)]
    action: AssociatedNumberAction,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The order's id
    order: PortingOrderId,
    /// The id of the associated numbers
    id: AssociatedPhoneNumberId,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let numbers = |order| session.client().order(order).associated_numbers();
    match command {
        Command::List(args) => {
            let mut filter = AssociatedNumberFilter::new();
            filter.action = args.action;
            filter.phone_number = args.phone_number;
            filter.sort = args.sort;
            printer.list(numbers(args.order).list(filter), &args.paging, &COLUMNS).await
        }
        Command::Add(args) => {
            let number = AssociatedNumber::new(args.range, args.action);
            lines::print_warnings(&number.validate(), printer);
            Ok(printer.item(&numbers(args.order).create(number).await?)?)
        }
        Command::Remove(args) => Ok(printer.item(&numbers(args.order).delete(args.id).await?)?),
    }
}
