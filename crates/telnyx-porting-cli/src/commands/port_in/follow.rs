//! Following the orders of a port-in to their end.

use crate::commands::port_in::outcome::{Ending, Outcome};
use crate::session::Session;
use crate::signals::{self, Stop};
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::progress::Progress;
use crate::ui::{view, watching};
use std::collections::HashMap;
use telnyx_porting::PortingOrderId;
use telnyx_porting::types::{PortingOrder, PortingOrderStatusValue};
use telnyx_porting_jobs::{FollowOptions, Followed, Happening, StatusChange, follow};

/// Follows every order that was submitted; tells who broke it off.
pub(super) async fn follow_all(
    outcomes: &mut Vec<Outcome>,
    options: FollowOptions,
    session: &Session,
    printer: &Printer,
) -> Option<Stop> {
    let stop = signals::stop();
    let submitted = outcomes.iter().filter(|outcome| outcome.is_submitted());
    let (ids, mut known): (Vec<_>, HashMap<_, _>) =
        submitted.map(|outcome| (outcome.id.clone(), (outcome.id.clone(), outcome.order.clone()))).unzip();
    let options = options.with_known(known.values().cloned());
    let width = known.values().map(|order| view::numbers(order).len()).max().unwrap_or_default();
    let progress = printer.progress(ids.len(), "ended");
    let watch = async {
        announce(ids.len(), session, printer);
        let _time = session.hasten(printer);
        let tell = |happening| match happening {
            Happening::Changed(change) => show(change, &mut known, width, printer, &progress),
            Happening::LookFailed(failed) => printer.warning(&watching::not_seen(&failed)),
            _ => {}
        };
        follow(session.client(), ids, options, tell).await
    };
    let (ended, stopped) = tokio::select! {
        stopped = stop => (Vec::new(), Some(stopped)),
        ended = watch => (ended, None),
    };
    settle(outcomes, known, ended);
    stopped
}

/// Takes over what the watch has seen, of the orders that numbers moved to as well.
fn settle(outcomes: &mut Vec<Outcome>, mut known: HashMap<PortingOrderId, PortingOrder>, ended: Vec<Followed>) {
    let mut ends: HashMap<_, _> = ended.into_iter().map(|followed| (followed.id, followed.end)).collect();
    let new: Vec<_> = known.keys().filter(|id| outcomes.iter().all(|outcome| outcome.id != **id)).cloned().collect();
    outcomes.extend(new.into_iter().map(Outcome::split_off));
    for outcome in outcomes {
        if let Some(order) = known.remove(&outcome.id) {
            outcome.order = order;
        }
        if let Some(end) = ends.remove(&outcome.id) {
            outcome.ending = Ending::Followed(end);
        }
    }
}

fn announce(orders: usize, session: &Session, printer: &Printer) {
    let orders = counted(orders, "order");
    let pace = if session.is_sandbox() { "; in the sandbox weeks take seconds" } else { "; Ctrl-C ends only this" };
    printer.gap();
    printer.note(&format!("following {orders} until ported, in exception or cancelled{pace}"));
}

/// Says in a line what changed, and remembers the order with its numbers, which are not read again.
fn show(
    change: StatusChange,
    known: &mut HashMap<PortingOrderId, PortingOrder>,
    width: usize,
    printer: &Printer,
    progress: &Progress<'_>,
) {
    if let Some(split) = &change.split {
        printer.note(&watching::moved(&change.id, split));
        for id in &split.orders {
            known.entry(id.clone()).or_default();
        }
    }
    let Some(order) = known.get_mut(&change.id) else { return };
    let before = view::status(order);
    let numbers = std::mem::take(&mut order.phone_numbers);
    *order = change.order;
    order.phone_numbers = numbers;
    let now = view::status(order);
    if now != before {
        let date =
            view::foc_date(order, &printer.screen().times).map(|date| format!("  FOC {date}")).unwrap_or_default();
        let id = view::short_id(change.id.as_str());
        printer.note(&format!("{id}  {:width$}  {before} -> {now}{date}", view::numbers(order)));
    }
    let ended = known.values().filter(|order| has_ended(order)).count();
    progress.set(0, ended);
}

fn has_ended(order: &PortingOrder) -> bool {
    use PortingOrderStatusValue::{Cancelled, Exception, Ported};
    let status = order.status.as_ref().and_then(|status| status.value.as_ref());
    matches!(status, Some(Ported | Exception | Cancelled))
}
