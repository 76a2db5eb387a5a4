//! `blocks`: consecutive German numbers that are ported together.

use super::add_each::add_each;
use super::number_args::RangeArgs;
use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::types::{CreatedAtSort, PortabilityStatus, PortingOrderActivationStatus, PortingOrderStatusValue};
use telnyx_porting::{BlockFilter, NewBlock, PhoneNumber, PhoneNumberBlockId, PhoneNumberRange, PortingOrderId};

const COLUMNS: [(&str, &str); 5] = [
    ("ID", "id"),
    ("FIRST", "phone_number_range.start_at"),
    ("LAST", "phone_number_range.end_at"),
    ("TYPE", "phone_number_type"),
    ("CREATED", "created_at"),
];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the blocks of an order
    List(Box<ListArgs>),
    /// Add blocks to an order
    ///
    /// Each block is a request of its own. Of several, the result is a list, and exit code 9 tells that some could not be
    /// added.
    Add(AddArgs),
    /// Remove a block; its numbers stay in the order
    Remove(RemoveArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// The order's id
    order: PortingOrderId,
    /// Only blocks with numbers in this status of activation
    #[arg(long, value_name = "STATUS", value_parser = known::value::<PortingOrderActivationStatus>())]
    activation_status: Option<PortingOrderActivationStatus>,
    /// Only blocks with numbers in this status of portability
    #[arg(long, value_name = "STATUS", value_parser = known::value::<PortabilityStatus>())]
    portability_status: Option<PortabilityStatus>,
    /// Only blocks with these numbers; repeat it or separate several by commas
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    phone_number: Option<Vec<PhoneNumber>>,
    /// Only blocks of these orders; repeat it or separate several by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    porting_order: Option<Vec<PortingOrderId>>,
    /// Only blocks of orders in this status; repeat it or separate several by commas
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    #[arg(value_parser = known::value::<PortingOrderStatusValue>())]
    status: Option<Vec<PortingOrderStatusValue>>,
    #[arg(help = "Only blocks with these support keys, such as sr_0a1b2c; repeat it or separate several by commas")]
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    support_key: Option<Vec<String>>,
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
    /// Activate these numbers of the block only, in the same form; may be repeated, without overlap; with one block only
    #[arg(long, value_name = "NUMBERS")]
    activate: Vec<PhoneNumberRange>,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The order's id
    order: PortingOrderId,
    /// The block's id
    id: PhoneNumberBlockId,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let blocks = |order| session.client().order(order).blocks();
    match command {
        Command::List(args) => {
            let (order, filter, paging) = args.split();
            printer.list(blocks(order).list(filter), &paging, &COLUMNS).await
        }
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
            add_each(ranges, add, &COLUMNS, printer).await
        }
        Command::Remove(args) => Ok(printer.answer(&blocks(args.order).delete(args.id).with_response().await?)?),
    }
}

fn block(range: PhoneNumberRange, activate: Vec<PhoneNumberRange>) -> NewBlock {
    let block = NewBlock::new(range);
    if activate.is_empty() { block } else { block.with_activation_ranges(activate) }
}

impl ListArgs {
    fn split(self) -> (PortingOrderId, BlockFilter, Paging) {
        let mut filter = BlockFilter::new();
        filter.activation_status = self.activation_status;
        filter.portability_status = self.portability_status;
        filter.phone_numbers = self.phone_number;
        filter.porting_orders = self.porting_order;
        filter.statuses = self.status;
        filter.support_keys = self.support_key;
        filter.sort = self.sort;
        (self.order, filter, self.paging)
    }
}
