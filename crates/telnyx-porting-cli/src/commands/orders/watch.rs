//! `orders watch`

mod known;
mod line;

use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::Progress as Bars;
use crate::session::Session;
use crate::{signals, values, watching};
use clap::Args;
use futures_util::{Stream, StreamExt as _};
use known::WatchedOrders;
use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue as Status;
use telnyx_porting::{PortingOrderId, Until, WaitEvent};

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OUTCOME", "outcome"), ("STATUS", "status.value"), ("EXCEPTIONS", "status.details.code")];
/// How often the clocks in live lines are updated.
const TICK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The orders' ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<PortingOrderId>,
    /// Until each order has this status or has gone past it, such as submitted, foc-date-confirmed or ported
    #[arg(long, value_name = "STATUS", default_value = "ported", value_parser = crate::known::value::<Status>())]
    until: Status,
    /// Maximum time to watch, such as 36h or 3d; 90 days by default
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    timeout: Option<Duration>,
    /// Polling interval, such as 30s or 5m; by default every 5 seconds after a change, then up to every hour
    #[arg(long, value_name = "SPAN", value_parser = values::span)]
    interval: Option<Duration>,
    /// Also wait for drafts, which somebody else confirms; otherwise they end the watch at once
    #[arg(long)]
    past_drafts: bool,
}

pub(super) async fn run(mut args: WatchArgs, session: &Session, printer: &Printer) -> Result<(), Failure> {
    // Before the first line is printed, so that Ctrl-C works from then on.
    let stop = signals::stop();
    let mut seen = HashSet::new();
    args.ids.retain(|id| seen.insert(id.clone()));
    let mut known = WatchedOrders::new(&args.ids);
    let mut wait = session.client().orders().wait_until(args.ids, Until::status(args.until)).past_splits();
    if args.past_drafts {
        wait = wait.past_drafts();
    }
    if let Some(timeout) = args.timeout {
        wait = wait.with_timeout(timeout);
    }
    if let Some(interval) = args.interval {
        wait = wait.with_interval(interval, interval);
    }
    let stopped = tokio::select! {
        biased;
        stopped = stop => Some(stopped),
        () = watch(wait.events(), &mut known, printer) => None,
    };
    printer.items(&known.results(), &COLUMNS)?;
    match stopped {
        Some(stop) => Err(known.interrupted(stop)),
        None => known.check(),
    }
}

/// Shows what happens: as a line for each order whose clocks run, or else as a line for each change.
async fn watch(events: impl Stream<Item = WaitEvent>, known: &mut WatchedOrders, printer: &Printer) {
    let mut events = pin!(events);
    let mut bars = printer.bars();
    let mut lines = 0;
    let mut ticks = tokio::time::interval(TICK);
    loop {
        // Orders that numbers moved to are added later.
        for _ in lines..known.orders().len() {
            bars.add_line(String::new());
        }
        lines = known.orders().len();
        show(known, &bars, printer);
        tokio::select! {
            event = events.next() => match event {
                None => return,
                Some(event) => {
                    report(&event, bars.is_watched(), printer);
                    known.record(event);
                }
            },
            _ = ticks.tick(), if bars.is_watched() => {}
        }
    }
}

/// Prints what happened, unless live lines show it.
fn report(event: &WaitEvent, is_live: bool, printer: &Printer) {
    match event {
        WaitEvent::Changed(change) => {
            if !is_live {
                let times = printer.screen().times;
                printer.note(&line::changed(&change.id, &change.order, change.before.as_ref(), &times));
            }
            if let Some(split) = &change.split {
                printer.note(&watching::moved(&change.id, split));
            }
        }
        WaitEvent::PollFailed(failed) => printer.warning(&watching::unreadable(failed)),
        _ => {}
    }
}

fn show(known: &WatchedOrders, bars: &Bars<'_>, printer: &Printer) {
    if bars.is_watched() {
        let times = printer.screen().times;
        for (place, watched) in known.orders().iter().enumerate() {
            bars.say(place, line::live(watched, &times));
        }
    }
}
