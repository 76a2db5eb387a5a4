//! `orders watch`: live lines on a terminal, or else a line per change.

use crate::commands::orders::several::{self, IdOrStdin};
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::ui::printer::Printer;
use crate::ui::progress::Progress as Bars;
use crate::ui::times::{Times, span};
use crate::ui::{view, watching};
use crate::{args, enum_arg, error, signals};
use chrono::TimeDelta;
use clap::Args;
use futures_util::{Stream, StreamExt as _};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue as Status};
use telnyx_porting::{Deadline, DeadlineKind, OrderEnd, OrderExt as _, OrderFilter, PortingOrderId, Until, WaitEvent};

const COLUMNS: [(&str, &str); 4] =
    [("ID", "id"), ("OUTCOME", "outcome"), ("STATUS", "status.value"), ("EXCEPTIONS", "status.details.code")];
/// Update interval of the clocks in live lines.
const TICK: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// The orders' ids; - reads them from stdin, one per line
    #[arg(required_unless_present_any = ["customer_reference", "group"], value_name = "ID")]
    ids: Vec<IdOrStdin>,
    /// Also watch all orders with this reference
    #[arg(long, value_name = "TEXT")]
    customer_reference: Option<String>,
    /// Also watch all orders with this group reference
    #[arg(long, value_name = "TEXT")]
    group: Option<String>,
    /// Wait until each order has this status or a later one, such as submitted, foc-date-confirmed or ported
    #[arg(long, value_name = "STATUS", default_value = "ported", value_parser = enum_arg::value::<Status>())]
    until: Status,
    /// Maximum time to watch, such as 36h or 3d; 90 days by default
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    timeout: Option<Duration>,
    /// Polling interval, such as 30s or 5m; by default every 5 seconds after a change, then up to every hour
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Also wait for drafts to be confirmed; by default they end the watch at once
    #[arg(long)]
    past_drafts: bool,
}

impl WatchArgs {
    /// The orders to watch, each once.
    async fn orders(&self, session: &Session, printer: &Printer) -> Result<Vec<PortingOrderId>, CommandError> {
        let mut ids = if self.ids.is_empty() { Vec::new() } else { several::read_ids(&self.ids, printer)?.ids };
        let filters = [
            self.customer_reference.as_ref().map(|text| OrderFilter::new().with_customer_reference(text)),
            self.group.as_ref().map(|text| OrderFilter::new().with_customer_group_reference(text)),
        ];
        let lowercase = |id: &PortingOrderId| id.as_str().to_ascii_lowercase();
        let mut seen: HashSet<_> = ids.iter().map(lowercase).collect();
        for filter in filters.into_iter().flatten() {
            let filter = filter.with_included_phone_numbers(false);
            let orders = session.client().orders().list(filter).try_collect().await?;
            let found = orders.iter().filter_map(|order| order.id.as_ref()?.as_str().parse().ok());
            ids.extend(found.filter(|id: &PortingOrderId| seen.insert(lowercase(id))));
        }
        if ids.is_empty() {
            return Err(CommandError::not_found("no order has this reference")
                .with_hint("`telnyx-porting orders list` shows the references of all orders"));
        }
        Ok(ids)
    }
}

pub(super) async fn run(args: WatchArgs, session: &Session, printer: &Printer) -> Result<(), CommandError> {
    // Before the first line is printed, so that Ctrl-C works from then on.
    let stop = signals::stop();
    let ids = args.orders(session, printer).await?;
    let mut known = WatchedOrders::new(&ids);
    let mut wait = session.client().orders().wait_until(ids, Until::status(args.until)).past_splits();
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
    let results: Vec<_> = known.0.iter().map(WatchedOrder::as_json).collect();
    printer.items(&results, &COLUMNS)?;
    match stopped {
        Some(stop) => Err(known.interrupted(stop)),
        None => known.check(),
    }
}

/// Shows a live line for each order on a terminal, or else prints a line for each change.
async fn watch(events: impl Stream<Item = WaitEvent>, known: &mut WatchedOrders, printer: &Printer) {
    let mut events = pin!(events);
    let mut bars = printer.bars();
    let mut lines = 0;
    let mut ticks = tokio::time::interval(TICK);
    loop {
        // Orders that numbers moved to are added later.
        for _ in lines..known.0.len() {
            bars.add_line(String::new());
        }
        lines = known.0.len();
        show(known, &bars, printer);
        tokio::select! {
            event = events.next() => match event {
                None => return,
                Some(event) => {
                    report(&event, bars.is_visible(), printer);
                    known.record(event);
                }
            },
            _ = ticks.tick(), if bars.is_visible() => {}
        }
    }
}

/// Prints what happened, unless live lines show it.
fn report(event: &WaitEvent, is_live: bool, printer: &Printer) {
    match event {
        WaitEvent::Changed(change) => {
            if !is_live {
                let times = printer.screen().times;
                printer.note(&changed(&change.id, &change.order, change.before.as_ref(), &times));
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
    if bars.is_visible() {
        let times = printer.screen().times;
        for (place, watched) in known.0.iter().enumerate() {
            bars.set_text(place, live(watched, &times));
        }
    }
}

/// The watched orders in the order of the arguments.
struct WatchedOrders(Vec<WatchedOrder>);

struct WatchedOrder {
    id: PortingOrderId,
    last: Option<PortingOrder>,
    moved_to: Vec<PortingOrderId>,
    end: Option<OrderEnd>,
}

impl WatchedOrders {
    fn new(ids: &[PortingOrderId]) -> Self {
        Self(ids.iter().map(WatchedOrder::new).collect())
    }

    fn record(&mut self, event: WaitEvent) {
        match event {
            WaitEvent::Changed(change) => {
                self.update(&change.id, change.order);
                if let Some(split) = change.split {
                    self.split(&change.id, split.orders);
                }
            }
            WaitEvent::Ended { id, end } => {
                if let Some(watched) = self.find(&id) {
                    watched.end = Some(end);
                }
            }
            _ => {}
        }
    }

    fn update(&mut self, id: &PortingOrderId, order: PortingOrder) {
        if let Some(watched) = self.find(id) {
            watched.last = Some(order);
        }
    }

    /// Adds the orders that numbers moved to.
    fn split(&mut self, id: &PortingOrderId, orders: Vec<PortingOrderId>) {
        for order in &orders {
            if self.find(order).is_none() {
                self.0.push(WatchedOrder::new(order));
            }
        }
        if let Some(watched) = self.find(id) {
            watched.moved_to.extend(orders);
        }
    }

    fn find(&mut self, id: &PortingOrderId) -> Option<&mut WatchedOrder> {
        self.0.iter_mut().find(|watched| watched.id.as_str().eq_ignore_ascii_case(id.as_str()))
    }

    /// An error if not all orders reached the status; exit code 9 if they ended differently.
    fn check(&self) -> Result<(), CommandError> {
        let mut exits = self.0.iter().map(WatchedOrder::exit);
        let first = exits.next().unwrap_or(Exit::Success);
        let common = if exits.all(|exit| exit == first) { first } else { Exit::Partial };
        if common == Exit::Success {
            return Ok(());
        }
        let missed: Vec<_> = self.0.iter().filter(|watched| watched.exit() != Exit::Success).collect();
        let message = format!("{} of {} orders did not reach the status", missed.len(), self.0.len());
        Err(CommandError::new(common, message).with_details(missed.into_iter().map(WatchedOrder::problem)))
    }

    /// The error when watching is interrupted.
    fn interrupted(&self, stop: Exit) -> CommandError {
        let open = self.0.iter().filter(|watched| watched.end.is_none());
        CommandError::new(stop, "stopped watching; the orders continue").with_details(open.map(WatchedOrder::problem))
    }
}

impl WatchedOrder {
    fn new(id: &PortingOrderId) -> Self {
        Self { id: id.clone(), last: None, moved_to: Vec::new(), end: None }
    }

    /// The order from the last successful poll.
    fn order(&self) -> Option<&PortingOrder> {
        self.end.as_ref().and_then(OrderEnd::order).or(self.last.as_ref())
    }

    /// A stable name for programs: `open` while the order is watched, then [`OrderEnd::as_str`].
    fn outcome(&self) -> &'static str {
        self.end.as_ref().map_or("open", OrderEnd::as_str)
    }

    fn as_json(&self) -> Value {
        let status = self.order().and_then(|order| order.status.as_ref());
        json!({ "id": self.id, "outcome": self.outcome(), "status": status, "moved_to": self.moved_to })
    }

    fn exit(&self) -> Exit {
        match &self.end {
            Some(OrderEnd::Reached(_)) => Exit::Success,
            Some(OrderEnd::Exception(_)) => Exit::Exception,
            Some(OrderEnd::Cancelled(_)) => Exit::Cancelled,
            Some(OrderEnd::TimedOut(_)) => Exit::TimedOut,
            // The destination of the other numbers is unknown.
            Some(OrderEnd::Split { .. }) => Exit::Partial,
            Some(OrderEnd::Failed { error, .. }) => error::exit_of(error),
            _ => Exit::Failure,
        }
    }

    fn problem(&self) -> String {
        let reason = match &self.end {
            Some(OrderEnd::OutOfReach(order)) if order.status_value() == Some(&Status::Draft) => {
                let id = &self.id;
                format!(
                    "a draft; confirm it with `telnyx-porting orders confirm {id}`, or keep waiting with --past-drafts"
                )
            }
            Some(OrderEnd::Split { order, split }) => {
                format!("{}; {}", view::status(order), watching::left(split))
            }
            Some(OrderEnd::Failed { error, .. }) => error.to_string(),
            _ => self.order().map_or_else(|| "not seen yet".to_owned(), view::status),
        };
        format!("{}: {}: {reason}", self.id, self.outcome())
    }
}

/// The width of the longest status.
const STATUS: usize = 18;

/// A change: id, status, the time in it and the next deadlines.
fn changed(id: &PortingOrderId, order: &PortingOrder, before: Option<&Status>, times: &Times) -> String {
    let moved = before.filter(|before| order.status_value() != Some(before));
    let before = moved.map(|before| format!("{before} -> ")).unwrap_or_default();
    let mut parts = vec![id.to_string(), format!("{before}{}", view::status(order))];
    parts.extend(in_status(order, times, 1));
    let coming = order.deadlines().into_iter().filter(|deadline| deadline.at > times.now());
    parts.extend(coming.filter_map(|deadline| match deadline.kind {
        DeadlineKind::Foc => Some(format!("FOC {}", times.brief(deadline.at))),
        _ => view::deadline(&deadline, times),
    }));
    parts.join("  ")
}

/// The live line of an order.
fn live(watched: &WatchedOrder, times: &Times) -> String {
    let mut parts = vec![view::short_id(watched.id.as_str()).to_owned()];
    match watched.order() {
        None => parts.push(if watched.end.is_some() { watched.outcome() } else { "…" }.to_owned()),
        Some(order) if watched.end.is_some() => parts.push(view::status(order)),
        Some(order) => {
            parts.push(format!("{:STATUS$}", view::status(order)));
            parts.extend(in_status(order, times, 2));
            parts.extend(order.deadlines().iter().filter_map(|deadline| countdown(deadline, times)).rev());
        }
    }
    parts.join("  ")
}

/// The time in the status, approximated by the time since the order's last change.
fn in_status(order: &PortingOrder, times: &Times, parts: usize) -> Option<String> {
    let since = times.now() - order.updated_at.as_ref()?.parse()?;
    match since {
        since if since < TimeDelta::zero() => None,
        // Seconds do not matter when the line is read later.
        since if parts == 1 && since < TimeDelta::minutes(1) => Some("for less than a minute".to_owned()),
        since => Some(format!("for {}", span(since, parts))),
    }
}

/// A deadline and the time until then.
fn countdown(deadline: &Deadline, times: &Times) -> Option<String> {
    let left = deadline.remaining(times.now());
    if left <= TimeDelta::zero() {
        return (deadline.kind == DeadlineKind::Foc).then(|| format!("FOC {}", times.relative(deadline.at)));
    }
    let left = span(left, 2);
    match deadline.kind {
        DeadlineKind::DraftExpiry => Some(format!("deleted in {left}")),
        DeadlineKind::ExceptionExpiry => Some(format!("cancelled in {left}")),
        DeadlineKind::CancelLock => Some(format!("can be cancelled for {left}")),
        DeadlineKind::Foc => Some(format!("FOC in {left}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::times::tests::noon;
    use serde_json::{Value, json};

    const ID: &str = "f1486bae-f067-460c-ad43-73a92848f902";

    fn order(status: &str, more: Value) -> PortingOrder {
        let mut value = json!({"status": {"value": status}, "updated_at": "2026-03-07T15:58:00Z"});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    fn plain(order: PortingOrder, before: Option<&str>) -> String {
        changed(&ID.parse().unwrap(), &order, before.map(Status::from).as_ref(), &noon())
    }

    fn foc() -> Value {
        json!({"activation_settings": {"foc_datetime_actual": "2026-03-10T15:00:00Z"}})
    }

    #[test]
    fn a_change_has_the_next_deadlines() {
        let draft = order("draft", json!({"created_at": "2026-03-02T15:00:00Z"}));
        let expected = format!("{ID}  draft  for 2 hours  deleted 2026-04-01 15:00Z (in 24 days) unless confirmed");
        assert_eq!(plain(draft, None), expected);
        let confirmed = "foc-date-confirmed  for 2 hours  can be cancelled until 2026-03-08 15:00Z (in 21 hours)  \
             FOC 2026-03-10 15:00Z (in 2 days)";
        assert_eq!(
            plain(order("foc-date-confirmed", foc()), Some("submitted")),
            format!("{ID}  submitted -> {confirmed}")
        );
        let moved = plain(order("foc-date-confirmed", foc()), Some("foc-date-confirmed"));
        assert_eq!(moved, format!("{ID}  {confirmed}"), "the date changed, the status did not");
        let new = order("in-process", json!({"updated_at": "2026-03-07T17:59:30Z"}));
        assert_eq!(plain(new, None), format!("{ID}  in-process  for less than a minute"));
        assert_eq!(
            plain(order("in-process", json!({"updated_at": "2027-03-07T17:59:30Z"})), None),
            format!("{ID}  in-process")
        );
    }

    #[test]
    fn clocks_run_in_a_live_line() {
        let line = |order: Option<PortingOrder>| {
            let id = ID.parse().unwrap();
            let mut known = WatchedOrders::new(std::slice::from_ref(&id));
            if let Some(order) = order {
                known.update(&id, order);
            }
            live(&known.0[0], &noon())
        };
        assert_eq!(line(None), "f1486bae  …");
        let confirmed = line(Some(order("foc-date-confirmed", foc())));
        let clocks = "for 2 hours 2 minutes  FOC in 2 days 21 hours  can be cancelled for 21 hours";
        assert_eq!(confirmed, format!("f1486bae  foc-date-confirmed  {clocks}"));
        let exception = line(Some(order("exception", json!({}))));
        assert_eq!(exception, "f1486bae  exception           for 2 hours 2 minutes  cancelled in 13 days 21 hours");
    }
}
