//! `events`: what happened to orders.

mod tail;

use crate::cli::GlobalArgs;
use crate::failure::Failure;
use crate::known;
use crate::paging::Paging;
use crate::printer::Printer;
use crate::session::Session;
use crate::values;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;
use telnyx_porting::types::PortingEventType;
use telnyx_porting::{EventFilter, EventId, PortingOrderId};

/// Dates and ids are of one width, so that lines which come one by one stand below each other.
const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("CREATED", "created_at"), ("ORDER", "porting_order_id"), ("TYPE", "event_type")];

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List events, in no guaranteed order; also those for which no webhook is ever sent
    List(ListArgs),
    /// Show an event with its payload
    Get(EventArg),
    /// Send the notifications of an event once more, through the channels that are configured now
    ///
    /// No event is made by that; a receiver sees the same id again.
    Republish(EventArg),
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

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Only events recorded at this time or later, such as 2026-03-02T15:00:00Z
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    from: Option<DateTime<Utc>>,
    /// Only events recorded at this time or earlier
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    to: Option<DateTime<Utc>>,
    #[command(flatten)]
    paging: Paging,
}

#[derive(Debug, Args)]
pub(crate) struct EventArg {
    /// The event's id
    #[arg(value_name = "ID")]
    id: EventId,
}

pub(crate) async fn run(command: Command, global: &GlobalArgs, printer: &Printer) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let events = session.client().events();
    match command {
        Command::List(args) => {
            let mut filter = args.filter.filter();
            (filter.created_from, filter.created_to) = (args.from, args.to);
            printer.list(events.list(filter), &args.paging, &COLUMNS).await
        }
        Command::Get(args) => Ok(printer.answer(&events.get(args.id).with_response().await?)?),
        Command::Republish(args) => {
            events.republish(args.id.clone()).await?;
            printer.json(&json!({ "id": args.id.as_str(), "republished": true }))?;
            printer.note(&format!("republished {}", args.id));
            Ok(())
        }
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
