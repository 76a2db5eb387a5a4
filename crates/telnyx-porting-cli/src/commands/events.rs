//! `events`: what happened to orders.

use crate::commands::generated;
use crate::enum_arg;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingEventType;
use telnyx_porting::{EventFilter, PortingOrderId};

mod tail;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::events::Command),
    /// Print new events as they arrive, until Ctrl-C
    ///
    /// Polls for events and continues after outages. At the end it prints the time from which to continue with --since. With
    /// --output json, each event is one line.
    Tail(tail::TailArgs),
}

#[derive(Debug, Args)]
struct FilterArgs {
    /// Only events of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = enum_arg::value::<PortingEventType>())]
    event_type: Option<PortingEventType>,
    /// Only events of this order
    #[arg(long, value_name = "ID")]
    order: Option<PortingOrderId>,
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Tail(args) => tail::run(args, session, printer).await,
    }
}

impl FilterArgs {
    fn filter(&self) -> EventFilter {
        let mut filter = EventFilter::new();
        filter.event_type.clone_from(&self.event_type);
        filter.porting_order.clone_from(&self.order);
        filter
    }
}
