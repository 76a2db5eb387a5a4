//! Events, and telling of them once more.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::id_of;
use crate::server::{ApiError, Code, Paged, Problem, Query, moment, ok, page};
use crate::state::{Delivery, Event, EventKind, SandboxState, World};
use crate::wire::EventView;

const WHAT: &str = "porting event";

/// Conditions, which hold together.
#[derive(Debug, Default)]
struct Filters {
    kind: Option<EventKind>,
    order: Option<Uuid>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

/// Newest first.
pub(super) async fn list(State(state): State<SandboxState>, query: Query) -> Result<Json<Paged<EventView>>, ApiError> {
    let mut problems: Vec<Problem> = query.under("sort").map(|parameter| parameter.unknown()).collect();
    let filters = Filters::read(&query, &mut problems);
    let wanted = query.page(&mut problems);
    if !problems.is_empty() {
        return Err(ApiError::unprocessable(problems));
    }
    state.with(|world| {
        let found: Vec<&Event> = world.store.events.iter().rev().filter(|event| filters.match_event(event)).collect();
        Ok(Json(page(&found, wanted, |event| EventView::new(event))))
    })
}

pub(super) async fn show(State(state): State<SandboxState>, Path(id): Path<String>) -> Result<Response, ApiError> {
    state.with(|world| find(world, &id).map(|event| ok(EventView::new(event))))
}

/// Sends the event again, to where the order wants its webhooks now. No new event comes of it.
pub(super) async fn republish(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    state.with(|world| {
        let event = find(world, &id)?;
        let order = world.store.orders.get(event.porting_order_id);
        let url = order.map_or(&event.webhook_url, |order| &order.webhook_url);
        let delivery = url.as_deref().filter(|_| event.kind.has_webhook());
        if let Some(delivery) = delivery.map(|url| Delivery::to(event, url, world.now)) {
            world.store.deliver(delivery);
        }
        Ok(StatusCode::NO_CONTENT)
    })
}

fn find<'a>(world: &'a World, id: &str) -> Result<&'a Event, ApiError> {
    world.store.events.get(id_of(id, WHAT)?).ok_or_else(|| ApiError::not_found(WHAT))
}

impl Filters {
    fn read(query: &Query, problems: &mut Vec<Problem>) -> Self {
        let mut filters = Self::default();
        for parameter in query.under("filter") {
            match parameter.path.as_str() {
                "type" => match EventKind::parse(&parameter.value) {
                    Some(kind) => filters.kind = Some(kind),
                    None => problems.push(parameter.problem(Code::BadValue, "There is no such type of event.")),
                },
                "porting_order_id" => match parameter.value.parse() {
                    Ok(id) => filters.order = Some(id),
                    Err(_) => problems.push(parameter.problem(Code::BadFilter, "The value must be a UUID.")),
                },
                "created_at.gte" => filters.from = moment(parameter, problems),
                "created_at.lte" => filters.to = moment(parameter, problems),
                _ => problems.push(parameter.unknown()),
            }
        }
        filters
    }

    fn match_event(&self, event: &Event) -> bool {
        self.kind.is_none_or(|kind| kind == event.kind)
            && self.order.is_none_or(|id| id == event.porting_order_id)
            && self.from.is_none_or(|from| event.occurred_at >= from)
            && self.to.is_none_or(|to| event.occurred_at <= to)
    }
}
