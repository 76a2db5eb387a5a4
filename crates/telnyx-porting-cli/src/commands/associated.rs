//! `associated`: numbers that stay with the old carrier or are given up.

use super::add_each::add_each;
use super::number_args::RangeArgs;
use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
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
    ///
    /// Each range is a request of its own. Of several, the result is a list, and exit code 9 tells that some could not be
    /// added.
    Add(AddArgs),
    /// Remove associated numbers
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    /// Only those with this action
    #[arg(long, value_parser = known::value::<AssociatedNumberAction>())]
    action: Option<AssociatedNumberAction>,
    /// Only those with this number
    #[arg(long, value_name = "NUMBER")]
    phone_number: Option<PhoneNumber>,
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
    #[command(flatten)]
    numbers: RangeArgs,
    /// What happens to them
    #[arg(long, value_parser = known::value::<AssociatedNumberAction>())]
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
            let ranges = args.numbers.read(printer)?;
            let number = |range: PhoneNumberRange| AssociatedNumber::new(range, args.action.clone());
            for range in &ranges {
                lines::print_news(&number(*range).validate(), printer);
            }
            let numbers = numbers(args.order);
            if let (true, [range]) = (args.numbers.is_one(), ranges.as_slice()) {
                return Ok(printer.answer(&numbers.create(number(*range)).with_response().await?)?);
            }
            add_each(ranges, async |range| numbers.create(number(*range)).await, &COLUMNS, printer).await
        }
        Command::Remove(args) => Ok(printer.answer(&numbers(args.order).delete(args.id).with_response().await?)?),
    }
}
