//! `associated`: numbers that stay with the old carrier or are given up.

use super::add_each::add_each;
use super::number_args::RangeArgs;
use super::port_in::lines;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::types::AssociatedNumberAction;
use telnyx_porting::{AssociatedNumber, PhoneNumberRange, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::associated::Command),
    /// Say what happens to numbers that are not ported; a partial port of British local numbers needs it
    ///
    /// Each range is a request of its own. Of several, the result is a list, and exit code 9 tells that some could not be
    /// added.
    Add(AddArgs),
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

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let numbers = |order| session.client().order(order).associated_numbers();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
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
            add_each(
                ranges,
                async |range| numbers.create(number(*range)).await,
                &generated::associated::LIST_COLUMNS,
                printer,
            )
            .await
        }
    }
}
