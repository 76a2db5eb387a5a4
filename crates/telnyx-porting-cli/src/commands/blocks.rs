//! `blocks`: consecutive German numbers that are ported together.

use super::add_each::add_each;
use super::number_args::RangeArgs;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::{NewBlock, PhoneNumberRange, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::blocks::Command),
    /// Add blocks to an order
    ///
    /// Each block is a request of its own. Of several, the result is a list, and exit code 9 tells that some could not be
    /// added.
    Add(AddArgs),
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The order's id
    order: PortingOrderId,
    #[command(flatten)]
    numbers: RangeArgs,
    /// Activate these numbers of the block only, in the same form; may be repeated, without overlap; with one block only
    #[arg(long, value_name = "NUMBERS")]
    activate: Vec<PhoneNumberRange>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let blocks = |order| session.client().order(order).blocks();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Add(args) => {
            let ranges = args.numbers.read(printer)?;
            let blocks = blocks(args.order);
            if let (true, [range]) = (args.numbers.is_one(), ranges.as_slice()) {
                return Ok(printer.answer(&blocks.create(block(*range, args.activate)).with_response().await?)?);
            }
            if ranges.len() > 1 && !args.activate.is_empty() {
                return Err(Failure::usage("--activate goes with one block, and there are several")
                    .with_hint("add the block that it is for by itself"));
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
