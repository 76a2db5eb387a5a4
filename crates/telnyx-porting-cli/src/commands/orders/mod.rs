//! `orders`: porting orders, one step at a time.

mod activate;
mod ask;
mod cancel;
mod confirm;
pub(crate) mod create;
mod delete;
mod get;
mod loa_template;
mod preflight;
mod share;
mod update;
mod watch;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::printer::{Printer, received};
use crate::session::Session;
use crate::view;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingOrder;
use telnyx_porting::{PortingOrderId, Response};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::orders::Command),
    /// Create draft orders for phone numbers: one for each country, type, carrier and FastPort eligibility
    Create(create::CreateArgs),
    /// Show an order
    Get(get::GetArgs),
    /// Change an order; what is not named stays as it is
    ///
    /// Changes are given by options, in a file with --from, or in an editor with --edit. Options can be seen by other users
    /// of this machine, so that account number and PIN are better given in a file or in the editor.
    Update(Box<update::UpdateArgs>),
    /// Make a token with which people without an account see an order's documents
    ///
    /// The token is printed once and cannot be asked for again. Whoever has it sees the order's documents.
    Share(share::ShareArgs),
    /// Tell what keeps an order from being confirmed, and what sets it, before anyone tries
    ///
    /// Reads the order, its requirements and, where a FOC date is asked for, its FOC windows. Warnings are about what some
    /// carriers ask for. Exit code 1 tells that something is missing.
    Preflight(OrderArg),
    /// Submit an order
    Confirm(confirm::ConfirmArgs),
    /// Delete an order, which must be a draft
    Delete(delete::DeleteArgs),
    /// Cancel an order that was submitted; not within 48 hours of its FOC date
    Cancel(cancel::CancelArgs),
    /// Activate the numbers of an order now, within one of its activation windows
    Activate(activate::ActivateArgs),
    /// Watch orders until each has a status
    ///
    /// On a terminal, each order has a line that tells its status, how long it has had it, and how long it is until its
    /// FOC date, until it can be cancelled no longer, or until a draft is deleted or an order in exception cancelled.
    /// Elsewhere, and with --verbose, each change is a line. The last status of each order is printed in the end, also after
    /// Ctrl-C.
    ///
    /// Up to three orders are read one by one, more in lists. Numbers that move to another order in a late split are
    /// watched there. A draft that is to become something else ends at once: it waits to be confirmed.
    ///
    /// Exit codes: 0 each got there, 1 a draft or ported instead, 6 the time was up, 7 in exception, 8 cancelled, 9 orders
    /// that ended in different ways, or numbers that moved to an order that cannot be found, 129 after SIGHUP, 130 after
    /// Ctrl-C, 143 after SIGTERM.
    Watch(watch::WatchArgs),
    /// Save the letter of authorisation that fits an order, as PDF, to be signed
    LoaTemplate(loa_template::LoaTemplateArgs),
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
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Create(args) => create::run(args, &session, printer).await,
        Command::Get(args) => get::run(args, &session, printer).await,
        Command::Update(args) => update::run(*args, &session, printer).await,
        Command::Share(args) => share::run(args, &session, printer).await,
        Command::Preflight(order) => preflight::run(order, &session, printer).await,
        Command::Confirm(args) => confirm::run(args, &session, printer).await,
        Command::Delete(args) => delete::run(args, &session, printer).await,
        Command::Cancel(args) => cancel::run(args, &session, printer).await,
        Command::Activate(args) => activate::run(args, &session, printer).await,
        Command::Watch(args) => watch::run(args, &session, printer).await,
        Command::LoaTemplate(args) => loa_template::run(args, &session, printer).await,
    }
}

fn print_order(order: &PortingOrder, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.result(order, || view::order(order, &printer.screen()))?)
}

/// Prints the order of an answer, as it was sent where that is no table.
fn print_answer(answer: &Response<PortingOrder>, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.result(&received(answer)?, || view::order(answer, &printer.screen()))?)
}

fn print_orders(orders: &Response<Vec<PortingOrder>>, printer: &Printer) -> Result<(), Failure> {
    Ok(printer.answers(orders, &view::ORDER_COLUMNS)?)
}
