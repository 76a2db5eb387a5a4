//! Following the orders of a port-in to their end.

use super::lines;
use crate::printer::Printer;
use crate::session::Session;
use crate::signals::{self, Stop};
use crate::{view, watching};
use std::collections::HashMap;
use telnyx_porting::{PortingOrderId, StatusChange};
use telnyx_porting_jobs::{FollowOptions, OrderResult, WaitEvent, follow_results};

/// Follows every submitted order; returns the signal that interrupted it, if one did.
pub(super) async fn follow_all(
    results: &mut Vec<OrderResult>,
    options: FollowOptions,
    session: &Session,
    printer: &Printer,
) -> Option<Stop> {
    let stop = signals::stop();
    let count = results.iter().filter(|result| result.is_submitted()).count();
    let width = results.iter().map(|result| view::numbers(&result.order).len()).max().unwrap_or_default();
    let mut statuses: HashMap<_, _> =
        results.iter().map(|result| (result.id.clone(), view::status(&result.order))).collect();
    let progress = printer.progress(count, "ended");
    let following = async {
        announce(count, session, printer);
        let _fast_forward = session.fast_forward(printer);
        let mut ended = 0;
        let report = |event: &WaitEvent, results: &[OrderResult]| match event {
            WaitEvent::Changed(change) => print_change(change, results, &mut statuses, width, printer),
            WaitEvent::PollFailed(failed) => printer.warning(&watching::unreadable(failed)),
            WaitEvent::Ended { .. } => {
                ended += 1;
                progress.set(0, ended);
            }
            _ => {}
        };
        follow_results(session.client(), results, options, report).await;
    };
    tokio::select! {
        stopped = stop => Some(stopped),
        () = following => None,
    }
}

fn announce(orders: usize, session: &Session, printer: &Printer) {
    let orders = lines::counted(orders, "order");
    let pace = if session.is_sandbox() { "; in the sandbox weeks take seconds" } else { "; Ctrl-C stops only this" };
    printer.gap();
    printer.note(&format!("following {orders} until ported, in exception or cancelled{pace}"));
}

fn print_change(
    change: &StatusChange,
    results: &[OrderResult],
    statuses: &mut HashMap<PortingOrderId, String>,
    width: usize,
    printer: &Printer,
) {
    if let Some(split) = &change.split {
        printer.note(&watching::moved(&change.id, split));
    }
    let Some(result) = results.iter().find(|result| result.id == change.id) else { return };
    let now = view::status(&result.order);
    let before = statuses.insert(change.id.clone(), now.clone()).unwrap_or_default();
    if now != before {
        let date = view::foc_date(&result.order, &printer.screen().times);
        let date = date.map(|date| format!("  FOC {date}")).unwrap_or_default();
        let id = view::short_id(change.id.as_str());
        printer.note(&format!("{id}  {:width$}  {before} -> {now}{date}", view::numbers(&result.order)));
    }
}
