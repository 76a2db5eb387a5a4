//! What happens without a request: orders move on when their time comes, and webhooks are sent.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::sender::{Outcome, Sender};
use crate::clock::after;
use crate::faults::Fault;
use crate::state::{Delivery, DeliveryState, Event, SandboxState, World};

/// Waits after the first, second, … attempt, in the sandbox's time. After the last attempt a webhook is given up.
const WAITS: [TimeDelta; 5] = [
    TimeDelta::seconds(5),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::minutes(30),
];

/// How much later a webhook is sent that is to be overtaken.
const LATE: TimeDelta = TimeDelta::minutes(1);

/// Webhooks under way at the same time.
const AT_ONCE: usize = 32;

/// Longest time for which nobody looks at the clock: a running clock may be moved by hand.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// A webhook to be sent now.
struct Task {
    delivery: Delivery,
    event: Event,
    fault: Option<Fault>,
}

/// Works until it is dropped.
pub(crate) async fn work(state: SandboxState) {
    // Made for the first webhook, because most sandboxes never send any.
    let mut sender = None;
    let mut sending = JoinSet::new();
    loop {
        let free = AT_ONCE.saturating_sub(sending.len());
        let (tasks, wait) = state.with(|world| (take(world, free), wait(world)));
        for task in tasks {
            let sender = sender.get_or_insert_with(|| Sender::new(state.allows_remote()));
            sending.spawn(deliver(state.clone(), sender.clone(), task));
        }
        let is_full = sending.len() >= AT_ONCE;
        tokio::select! {
            // What is due and finds no room is taken once there is some.
            () = state.changed(), if !is_full => {}
            () = tokio::time::sleep(wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)), if !is_full => {}
            Some(_) = sending.join_next(), if !sending.is_empty() => {}
        }
    }
}

/// Takes so many of the webhooks that are due, and decides what goes wrong with them.
fn take(world: &mut World, most: usize) -> Vec<Task> {
    let now = world.now;
    let mut tasks = Vec::new();
    for (delivery, event) in world.store.take_deliveries(now, most) {
        let fault = world.faults.of_webhook(event.kind.as_str());
        if fault == Some(Fault::WebhookLate) {
            postpone(world, &delivery);
        } else {
            tasks.push(Task { delivery, event, fault });
        }
    }
    tasks
}

fn postpone(world: &mut World, delivery: &Delivery) {
    let at = after(world.now, LATE);
    if let Some(stored) = world.store.deliveries.get_mut(delivery.id) {
        stored.attempts -= 1;
        stored.next_at = Some(at);
    }
}

/// How long nothing happens, in the host's time; none if the clock does not move by itself.
fn wait(world: &World) -> Option<Duration> {
    world.next_wake().and_then(|at| world.clock.wait_until(at))
}

async fn deliver(state: SandboxState, sender: Sender, task: Task) {
    let Task { delivery, event, fault } = task;
    let with_wrong_key = fault == Some(Fault::WebhookBadSignature);
    let copies = if fault == Some(Fault::WebhookTwice) { 2 } else { 1 };
    let mut outcome = Outcome::Remote;
    for _ in 0..copies {
        outcome = sender.send(&delivery, &event, with_wrong_key).await;
    }
    state.with(|world| {
        let now = world.now;
        if outcome != Outcome::Remote {
            world.counters.webhooks_sent += copies;
        }
        if let Some(stored) = world.store.deliveries.get_mut(delivery.id) {
            note(stored, outcome, now);
        }
    });
}

fn note(delivery: &mut Delivery, outcome: Outcome, now: DateTime<Utc>) {
    let is_delivered = matches!(outcome, Outcome::Answered(status) if (200..300).contains(&status));
    let is_remote = outcome == Outcome::Remote;
    delivery.last_outcome = Some(match outcome {
        Outcome::Answered(status) => status.to_string(),
        Outcome::Failed(reason) => reason,
        Outcome::Remote => "not sent: the URL leads to another machine".to_owned(),
    });
    let next = usize::try_from(delivery.attempts).ok().and_then(|attempts| WAITS.get(attempts.saturating_sub(1)));
    match next {
        _ if is_delivered => delivery.end(DeliveryState::Delivered),
        _ if is_remote => delivery.end(DeliveryState::Undeliverable),
        Some(wait) => delivery.next_at = Some(after(now, *wait)),
        None => delivery.end(DeliveryState::Failed),
    }
}
