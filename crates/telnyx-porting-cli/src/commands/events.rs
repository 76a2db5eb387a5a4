//! `events`: what happened to orders.

mod tail;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::generated;
use crate::known;
use crate::printer::Printer;
use crate::session::Session;
use clap::{Args, Subcommand};
use telnyx_porting::types::PortingEventType;
use telnyx_porting::{EventFilter, PortingOrderId};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::events::Command),
    /// Print new events as they come, until Ctrl-C
    ///
    /// Events are asked for again and again, also after an outage. In the end, the time from which to go on with --since is
    /// printed. With --output json, each event is one line.
    Tail(tail::TailArgs),
}

#[derive(Debug, Args)]
struct FilterArgs {
    /// Only events of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = known::value::<PortingEventType>())]
    event_type: Option<PortingEventType>,
    /// Only events of this order
    #[arg(long, value_name = "ID")]
    order: Option<PortingOrderId>,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let _events = session.client().events();
    match command {
        Command::Plain(command) => command.run(&session, printer).await,
        Command::Tail(args) => tail::run(args, &session, printer).await,
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
