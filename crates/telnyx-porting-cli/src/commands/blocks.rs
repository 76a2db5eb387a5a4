//! `blocks`: consecutive German numbers that are ported together.

use crate::commands::generated;
use crate::commands::number_list::{RangeArgs, add_each};
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingPhoneNumberBlock;
use telnyx_porting::{NewBlock, PhoneNumberRange, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::blocks::Command),
    /// Add blocks to an order
    ///
    /// Each block is a separate request. With several blocks, the result is a list, and exit code 9 means that some were not
    /// added.
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    numbers: RangeArgs,
    /// Activate only these numbers of the block, in the same form; repeatable, without overlap; for a single block
    #[arg(long, value_name = "NUMBERS")]
    activate: Vec<PhoneNumberRange>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Add(args) => {
            printer.require::<PortingPhoneNumberBlock>()?;
            let ranges = args.numbers.read(printer)?;
            let blocks = session.client().order(args.order).blocks();
            if let (true, [range]) = (args.numbers.is_one(), ranges.as_slice()) {
                return printer.response(&blocks.create(block(*range, args.activate)).with_response().await?);
            }
            if ranges.len() > 1 && !args.activate.is_empty() {
                return Err(CommandError::usage("--activate is for a single block, but there are several")
                    .with_hint("add its block with a command of its own"));
            }
            let add = async |range: &PhoneNumberRange| blocks.create(block(*range, args.activate.clone())).await;
            add_each(ranges, add, &generated::blocks::LIST_COLUMNS, printer).await
        }
    }
}

fn block(range: PhoneNumberRange, activate: Vec<PhoneNumberRange>) -> NewBlock {
    let block = NewBlock::new(range);
    if activate.is_empty() { block } else { block.with_activation_ranges(activate) }
}
