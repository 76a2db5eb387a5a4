//! `events`: events of orders.

use crate::commands::generated;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::watching;
use crate::{args, enum_arg, signals};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};
use std::time::Duration;
use telnyx_porting::types::{PortingEvent, PortingEventType};
use telnyx_porting::{EventFilter, EventTail, PortingOrderId, TailEvent};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Plain(generated::events::Command),
    /// Print new events as they arrive, until Ctrl-C
    ///
    /// Polls for events and continues after outages. At the end it prints the time from which to continue with --since. With
    /// --output json, each event is one line.
    Tail(TailArgs),
}

pub(crate) async fn run(command: Command, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    match command {
        Command::Plain(command) => command.run(session, printer).await,
        Command::Tail(args) => tail(args, session, printer).await,
    }
}

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    /// Only events of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = enum_arg::value::<PortingEventType>())]
    event_type: Option<PortingEventType>,
    /// Only events of this order
    #[arg(long, value_name = "ID")]
    order: Option<PortingOrderId>,
    /// Start with events recorded at this time or later, such as 2026-03-02T15:00:00Z; an earlier `tail` prints the time to
    /// resume from [default: the current time of the API]
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    since: Option<DateTime<Utc>>,
    /// Time between two polls, such as 500ms or 1m
    #[arg(long, value_name = "SPAN", value_parser = args::span, default_value = "5s")]
    interval: Duration,
    /// Stop after this many events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

async fn tail(args: TailArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    printer.describe::<PortingEvent>();
    let stop = signals::stop();
    let mut filter = EventFilter::new();
    filter.event_type = args.event_type;
    filter.porting_order = args.order;
    filter.created_from = args.since;
    let mut tail = session.client().events().tail(filter).with_interval(args.interval);
    let result = tokio::select! {
        result = print_events(&mut tail, args.limit.unwrap_or(usize::MAX), printer) => result,
        stopped = stop => Err(CommandError::new(stopped, "stopped reading events")),
    };
    if let Some(resume) = tail.resume_from() {
        let since = resume.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        printer.note(&format!("resume with --since {since}; an event of that exact time may come again"));
    }
    result
}

async fn print_events(tail: &mut EventTail, limit: usize, printer: &Printer) -> Result<(), CommandError> {
    let mut feed = printer.feed(&generated::events::LIST_COLUMNS)?;
    let mut count = 0;
    while count < limit
        && let Some(event) = tail.next().await
    {
        match event? {
            TailEvent::Event(event) => {
                feed.push(&event)?;
                count += 1;
            }
            TailEvent::PollFailed(failed) => {
                let retry = watching::retrying(&failed.error, failed.retry_in);
                printer.warning(&format!("events cannot be read: {retry}"));
            }
            TailEvent::Recovered => printer.note("events can be read again"),
            _ => {}
        }
    }
    Ok(())
}
