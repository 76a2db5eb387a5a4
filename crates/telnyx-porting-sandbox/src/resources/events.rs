//! Events, and republishing them.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::find_row;
use crate::http::query::{ListReader, Query};
use crate::http::response::{Paged, Reply, ok};
use crate::http::values::{moment, uuid, word};
use crate::simulation::clock::rfc3339;
use crate::simulation::event::{Delivery, Event, EventKind};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting/events", get(list))
        .route("/porting/events/{id}", get(show))
        .route("/porting/events/{id}/republish", post(republish))
}

const RESOURCE: &str = "porting event";

/// An event. A deletion has its times only in the payload.
pub(super) fn view(event: &Event) -> Value {
    let mut view = json!({
        "id": event.id,
        "event_type": event.kind,
        "porting_order_id": event.porting_order_id,
        "payload": event.payload,
        "payload_status": "completed",
        "available_notification_methods": if event.kind.has_webhook() { vec!["email", "webhook"] } else { vec!["email"] },
    });
    if event.kind != EventKind::Deleted {
        let at = rfc3339(event.occurred_at);
        view["record_type"] = "porting_event".into();
        view["created_at"] = at.clone().into();
        view["updated_at"] = at.into();
    }
    view
}

/// Newest first.
async fn list(State(state): State<SandboxState>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let kinds = reader.one("type", word::<EventKind>);
    let orders = reader.one("porting_order_id", uuid);
    let from = reader.one("created_at.gte", moment);
    let to = reader.one("created_at.lte", moment);
    let listing = reader.finish(&[])?;
    let matches = |event: &&Event| {
        kinds.allow_value(&event.kind)
            && orders.allow_value(&event.porting_order_id)
            && from.allow(|from| event.occurred_at >= *from)
            && to.allow(|to| event.occurred_at <= *to)
    };
    state.with(|simulation| Ok(listing.page(simulation.store.events.iter().filter(matches), |_, _| None, view)))
}

async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    state.with(|simulation| Ok(ok(view(find_row(&simulation.store.events, &id, RESOURCE)?))))
}

/// Sends the event again, to the current webhook URL of the order. This is not a new event.
async fn republish(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply<StatusCode> {
    state.with(|simulation| {
        let event = find_row(&simulation.store.events, &id, RESOURCE)?;
        let order = simulation.store.orders.get(event.porting_order_id);
        let url = order.map_or(&event.webhook_url, |order| &order.webhook_url);
        let url = url.as_deref().filter(|_| event.kind.has_webhook());
        if let Some(delivery) = url.map(|url| Delivery::to(event, url, simulation.now)) {
            simulation.store.deliver(delivery);
        }
        Ok(StatusCode::NO_CONTENT)
    })
}
