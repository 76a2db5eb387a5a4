//! `orders create`

use crate::commands::number_args::NumberArgs;
use crate::commands::port_in::lines;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use clap::Args;
use telnyx_porting::{CreateOrder, NewBlock, OnceKey, PhoneNumberRange};

#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    numbers: NumberArgs,
    /// Your own reference for the orders
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Your own reference for the group of orders
    #[arg(long, value_name = "TEXT")]
    customer_group_reference: Option<String>,
    /// A block of 1 to 1,000 consecutive numbers to port with the order, in Germany only, such as
    /// +4930244999901-+4930244999910; may be repeated. `blocks list` shows whether the API took it
    #[arg(long, value_name = "NUMBERS")]
    block: Vec<PhoneNumberRange>,
    /// Create the orders once for this key, such as the id of a ticket; the same command can be run again
    ///
    /// 1 to 200 letters, digits, _, -, . and :. Orders that exist for the key are printed instead of creating others.
    #[arg(long, value_name = "KEY", value_parser = |key: &str| OnceKey::new(key))]
    key: Option<OnceKey>,
}

pub(super) async fn run(args: CreateArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let mut order = CreateOrder::new(args.numbers.read_some(printer)?);
    if let Some(reference) = args.customer_reference {
        order = order.with_customer_reference(reference);
    }
    if let Some(reference) = args.customer_group_reference {
        order = order.with_customer_group_reference(reference);
    }
    order = args.block.into_iter().map(NewBlock::new).fold(order, CreateOrder::with_block);
    lines::print_warnings(&lines::of_the_order(&order.validate()), printer);
    let orders = session.client().orders();
    let orders = match args.key {
        Some(key) => orders.create_once(order, key).with_response().await?,
        // By its reference it can be looked for after a failure of unknown outcome.
        None => orders.create_and_reconcile(order).with_response().await?,
    };
    super::print_orders(&orders, printer)
}
