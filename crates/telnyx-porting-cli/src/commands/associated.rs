//! `associated`: numbers that stay with the losing carrier or are disconnected.

use crate::commands::generated;
use crate::commands::number_list::{RangeArgs, add_each};
use crate::enum_arg;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use telnyx_porting::types::{AssociatedNumberAction, PortingAssociatedPhoneNumber};
use telnyx_porting::{AssociatedNumber, PhoneNumberRange, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::associated::Command),
    /// Set what happens to numbers that are not ported; a partial port of British local numbers needs it
    ///
    /// Each range is a separate request. With several ranges, the result is a list, and exit code 9 means that some were not
    /// added.
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    numbers: RangeArgs,
    /// Whether the carrier keeps or disconnects them
    #[arg(long, value_parser = enum_arg::value::<AssociatedNumberAction>())]
    action: AssociatedNumberAction,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Add(args) => {
            printer.require::<PortingAssociatedPhoneNumber>()?;
            let ranges = args.numbers.read(printer)?;
            let number = |range: PhoneNumberRange| AssociatedNumber::new(range, args.action.clone());
            for range in &ranges {
                printer.warnings(&enum_arg::unreported(&number(*range).validate()));
            }
            let numbers = session.client().order(args.order).associated_numbers();
            if let (true, [range]) = (args.numbers.is_one(), ranges.as_slice()) {
                return printer.response(&numbers.create(number(*range)).with_response().await?);
            }
            let add = async |range: &PhoneNumberRange| numbers.create(number(*range)).await;
            add_each(ranges, add, &generated::associated::LIST_COLUMNS, printer).await
        }
    }
}
