//! `orders watch`

use crate::commands::orders::watch::known::Known;
use crate::error::CommandError;
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::progress::Progress as Bars;
use crate::ui::watching;
use crate::{args, signals};
use clap::Args;
use futures_util::{Stream, StreamExt as _};
use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::types::PortingOrderStatusValue as Status;
use telnyx_porting::{PortingOrderId, Progress, Until};

mod known;
mod line;

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OUTCOME", "outcome"), ("STATUS", "status.value"), ("EXCEPTIONS", "status.details.code")];
/// How often the clocks in live lines are moved.
const TICK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The orders' ids
    #[arg(required = true, value_name = "ID")]
    ids: Vec<PortingOrderId>,
    /// Wait until each order has this status or a later one, such as submitted, foc-date-confirmed or ported
    #[arg(long, value_name = "STATUS", default_value = "ported", value_parser = crate::enum_arg::value::<Status>())]
    until: Status,
    /// How long to wait, such as 36h or 3d [default: 90 days]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    timeout: Option<Duration>,
    /// The polling interval, such as 30s or 5m [default: from 5 seconds after a change to an hour]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Also wait for drafts to be confirmed; by default they end the watch at once
    #[arg(long)]
    past_drafts: bool,
}

pub(super) async fn run(mut args: WatchArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    // From the beginning on, so that whoever sees the first line can end this.
    let stop = signals::stop();
    let mut seen = HashSet::new();
    args.ids.retain(|id| seen.insert(id.clone()));
    let mut known = Known::new(&args.ids);
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
        () = watch(wait.changes(), &mut known, printer) => None,
    };
    printer.items(&known.results(), &COLUMNS)?;
    match stopped {
        Some(stop) => Err(known.broken_off(stop)),
        None => known.check(),
    }
}

/// Shows what happens: as a line for each order whose clocks run, or else as a line for each change.
async fn watch(changes: impl Stream<Item = Progress>, known: &mut Known, printer: &Printer) {
    let mut changes = pin!(changes);
    let mut bars = printer.bars();
    let mut lines = 0;
    let mut ticks = tokio::time::interval(TICK);
    loop {
        // Orders that numbers have moved to come later.
        for _ in lines..known.orders().len() {
            bars.add_line(String::new());
        }
        lines = known.orders().len();
        show(known, &bars, printer);
        tokio::select! {
            progress = changes.next() => match progress {
                None => return,
                Some(progress) => {
                    tell(&progress, bars.is_visible(), printer);
                    known.take(progress);
                }
            },
            _ = ticks.tick(), if bars.is_visible() => {}
        }
    }
}

/// Says what happened, unless live lines show it.
fn tell(progress: &Progress, is_live: bool, printer: &Printer) {
    match progress {
        Progress::Changed(change) => {
            if !is_live {
                let times = printer.screen().times;
                printer.note(&line::changed(&change.id, &change.order, change.before.as_ref(), &times));
            }
            if let Some(split) = &change.split {
                printer.note(&watching::moved(&change.id, split));
            }
        }
        Progress::LookFailed(failed) => printer.warning(&watching::not_seen(failed)),
        _ => {}
    }
}

fn show(known: &Known, bars: &Bars<'_>, printer: &Printer) {
    if bars.is_visible() {
        let times = printer.screen().times;
        for (place, watched) in known.orders().iter().enumerate() {
            bars.set_text(place, line::live(watched, &times));
        }
    }
}
