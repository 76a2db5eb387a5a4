//! `orders`: porting orders, one step at a time.

mod confirm;
pub(crate) mod create;
mod delete;
mod get;
mod list;
mod share;
mod update;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::Session;
use crate::view;
use clap::{Args, Subcommand};
use telnyx_porting::PortingOrderId;
use telnyx_porting::types::PortingOrder;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create draft orders for phone numbers: one for each country, type, carrier and FastPort eligibility
    Create(create::CreateArgs),
    /// Show an order
    Get(get::GetArgs),
    /// List orders
    List(list::ListArgs),
    /// Change an order; what is not named stays as it is
    ///
    /// Whatever is given on the command line can be seen by other users of this machine: `port-in apply` reads account
    /// number and PIN from a file instead.
    Update(Box<update::UpdateArgs>),
    /// Make a token with which people without an account see an order's documents
    ///
    /// The token is printed once and cannot be asked for again. Whoever has it sees the order's documents.
    Share(share::ShareArgs),
    /// Submit an order
    Confirm(confirm::ConfirmArgs),
    /// Delete an order, which must be a draft
    Delete(delete::DeleteArgs),
}

/// Which order a command is about.
#[derive(Debug, Args)]
pub(crate) struct OrderArg {
    /// The order's id
    #[arg(value_name = "ID")]
    id: PortingOrderId,
}

/// Whether the user is asked.
#[derive(Debug, Args)]
pub(crate) struct YesArg {
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    match command {
        Command::Create(args) => create::run(args, &session, printer).await,
        Command::Get(args) => get::run(args, &session, printer).await,
        Command::List(args) => list::run(args, &session, printer).await,
        Command::Update(args) => update::run(*args, &session, printer).await,
        Command::Share(args) => share::run(args, &session, printer).await,
        Command::Confirm(args) => confirm::run(args, &session, printer).await,
        Command::Delete(args) => delete::run(args, &session, printer).await,
    }
}

fn print_order(order: &PortingOrder, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.result(order, || view::order(order))?)
}

fn print_orders(orders: &[PortingOrder], printer: &Printer) -> Result<(), Failure> {
    Ok(printer.result(&orders, || view::orders(orders))?)
}
