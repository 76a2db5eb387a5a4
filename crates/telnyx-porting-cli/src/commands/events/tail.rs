//! `events tail`

use super::FilterArgs;
use crate::failure::Failure;
use crate::generated::events::LIST_COLUMNS;
use crate::printer::Printer;
use crate::session::Session;
use crate::{signals, values, watching};
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use std::time::Duration;
use telnyx_porting::{EventTail, TailEvent};

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Start with events recorded at this time or later, such as 2026-03-02T15:00:00Z; an earlier `tail` prints the time to
    /// resume from [default: the current time of the API]
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    since: Option<DateTime<Utc>>,
    /// Time between two polls, such as 500ms or 1m
    #[arg(long, value_name = "SPAN", value_parser = values::span, default_value = "5s")]
    interval: Duration,
    /// Stop after this many events
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

pub(super) async fn run(args: TailArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    let stop = signals::stop();
    let mut filter = args.filter.filter();
    filter.created_from = args.since;
    let mut tail = session.client().events().tail(filter).with_interval(args.interval);
    let result = tokio::select! {
        result = print(&mut tail, args.limit.unwrap_or(usize::MAX), printer) => result,
        stopped = stop => Err(Failure::new(stopped.into(), "stopped reading events")),
    };
    if let Some(resume) = tail.resume_from() {
        let since = resume.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        printer.note(&format!("resume with --since {since}; an event of that exact time may come again"));
    }
    result
}

async fn print(tail: &mut EventTail, limit: usize, printer: &Printer) -> Result<(), Failure> {
    let mut feed = printer.feed(&LIST_COLUMNS)?;
    let mut printed = 0;
    while printed < limit
        && let Some(event) = tail.next().await
    {
        match event? {
            TailEvent::Event(event) => {
                feed.push(&event)?;
                printed += 1;
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
