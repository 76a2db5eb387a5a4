//! The data of the page: all orders in short, and one order in full. Neither has account data.

use std::collections::{BTreeMap, HashMap};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::http::query::Query;
use crate::http::response::Reply;
use crate::issue::{Code, Issue};
use crate::resources::{activation_jobs, comments, find_order};
use crate::simulation::Simulation;
use crate::simulation::clock::{Pace, rfc3339};
use crate::simulation::event::{Delivery, Event, EventKind};
use crate::simulation::order::{Order, Status};
use crate::simulation::requirements::{self, Requirement};
use crate::simulation::scenario::ExceptionType;
use crate::simulation::schedule::{Due, next_due};
use crate::simulation::store::Counters;
use crate::state::SandboxState;

/// The routes below `/sandbox` that the page uses.
pub(crate) fn routes() -> Router<SandboxState> {
    Router::new().route("/overview", get(show_overview)).route("/orders/{id}", get(show_order))
}

/// Number of events in an overview, from the newest back.
const EVENTS: usize = 100;

/// Numbers of an order that are listed; an order can have thousands.
const NUMBERS: usize = 200;

/// The clock, counts, the newest orders that match, and the latest events.
async fn show_overview(State(state): State<SandboxState>, headers: HeaderMap, query: Query) -> Reply {
    let filter = Filter::parse(&query)?;
    // Only the text is written while the state is locked; its digest is not.
    let (now, text) = state.with(|simulation| {
        let overview = overview(simulation, &filter, &state.counted(simulation));
        (simulation.now, json!({ "data": overview }).to_string())
    });
    Ok(tagged_response(&headers, now, text))
}

/// One order with all its parts.
async fn show_order(State(state): State<SandboxState>, Path(id): Path<String>, headers: HeaderMap) -> Reply {
    let (now, text) = state.with(|simulation| {
        let order = detail(find_order(simulation, &id)?, simulation);
        Ok::<_, Issue>((simulation.now, json!({ "data": order }).to_string()))
    })?;
    Ok(tagged_response(&headers, now, text))
}

/// The pace is the number of sandbox seconds in one second of the host, 0 for a frozen clock; the time itself is in a
/// header. Orders are counted by status if they match the search.
fn overview(simulation: &Simulation, filter: &Filter, counters: &Counters) -> Value {
    let (orders, events) = (&simulation.store.orders, &simulation.store.events);
    let mut by_status: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<&Order> = Vec::new();
    for order in orders.iter().rev().filter(|order| filter.finds(order)) {
        *by_status.entry(order.status.as_str()).or_default() += 1;
        if filter.has_status(order) {
            found.push(order);
        }
    }
    let pace = match simulation.clock.pace() {
        Pace::Frozen => 0.0,
        Pace::Running { factor } => factor,
    };
    json!({
        "pace": pace,
        "next": next(simulation),
        "total": orders.len(),
        "by_status": by_status,
        "matching": found.len(),
        "orders": found.into_iter().take(filter.limit).map(|order| row(order, simulation)).collect::<Vec<_>>(),
        "events_total": events.len(),
        "events": event_rows(simulation, events.iter().rev().take(EVENTS)),
        "counters": counters,
    })
}

/// The next scheduled transition of any order.
fn next(simulation: &Simulation) -> Option<Value> {
    let (_, id) = simulation.store.next_due()?;
    let order = simulation.store.orders.get(id)?;
    let Due { at, transition } = next_due(order, &simulation.timetable)?;
    let reference = &order.customer_reference;
    Some(json!({"porting_order_id": id, "customer_reference": reference, "at": rfc3339(at), "step": transition}))
}

fn row(order: &Order, simulation: &Simulation) -> Value {
    json!({
        "id": order.id,
        "status": order.status,
        "created_at": rfc3339(order.created_at),
        "exception_codes": order.exceptions.iter().map(|exception| &exception.code).collect::<Vec<_>>(),
        "customer_reference": order.customer_reference,
        "country_code": order.country,
        "phone_number_type": order.kind,
        "carrier_name": order.carrier.name,
        "spid": order.carrier.spid,
        "fast_port_eligible": order.fast_port,
        "phone_numbers_count": order.numbers.len(),
        "first_phone_number": order.numbers.first().map(|entry| &entry.number.e164),
        "messaging_port_status": order.messaging.status,
        "foc_datetime_requested": order.foc_requested.map(rfc3339),
        "foc_datetime_actual": order.foc_actual.map(rfc3339),
        "next": next_due(order, &simulation.timetable),
    })
}

fn detail(order: &Order, simulation: &Simulation) -> Value {
    let is_of_order = |event: &&Event| event.porting_order_id == order.id;
    let missing = match order.status {
        Status::Draft => requirements::missing(order, simulation.now, &simulation.timetable),
        _ => Vec::new(),
    };
    let mut detail = json!({
        "support_key": order.shown_keys().map(|keys| &keys.order),
        "parent_support_key": order.shown_keys().map(|keys| &keys.parent),
        "customer_group_reference": order.customer_group_reference,
        "webhook_url": order.webhook_url,
        "updated_at": rfc3339(order.updated_at),
        "status_since": rfc3339(order.since),
        "exceptions": order.exceptions.iter().map(exception).collect::<Vec<_>>(),
        "missing": missing.iter().map(|one| json!({"place": one.place(), "detail": one.detail})).collect::<Vec<_>>(),
        "requirements": requirement_rows(order),
        "messaging_enabled": order.messaging.enabled,
        "messaging_capable": order.messaging_capable,
        "phone_numbers": order.numbers.iter().take(NUMBERS).map(|entry| &entry.number.e164).collect::<Vec<_>>(),
        "timeline": event_rows(simulation, simulation.store.events.iter().filter(is_of_order)),
        "activation_jobs": order.jobs.iter().map(activation_jobs::view).collect::<Vec<_>>(),
        "documents": documents(order, simulation),
        "comments": order.comments.iter().map(|comment| comments::view(comment, order.id)).collect::<Vec<_>>(),
    });
    if let (Value::Object(detail), Value::Object(row)) = (&mut detail, row(order, simulation)) {
        detail.extend(row);
    }
    detail
}

/// An exception with its resolution and the responsible party.
fn exception(exception: &ExceptionType) -> Value {
    let ExceptionType { code, description } = exception;
    let actor = if exception.resolves_itself() { "telnyx" } else { "customer" };
    json!({"code": code, "description": description, "advice": advice(code), "actor": actor})
}

fn requirement_rows(order: &Order) -> Vec<Value> {
    let row = |needed: &Requirement| json!({"name": needed.name, "status": needed.status(order)});
    requirements::requirements(order).iter().map(row).collect()
}

fn documents(order: &Order, simulation: &Simulation) -> Vec<Value> {
    let documents = [("Letter of authorization", order.documents.loa), ("Invoice", order.documents.invoice)];
    let proofs = requirements::requirements(order).iter().map(|needed| {
        let id = order.requirement_values.get(needed.id).and_then(|value| value.parse().ok());
        (needed.name, id)
    });
    let row = |(role, id): (&str, Option<Uuid>)| {
        let document = simulation.store.documents.get(id?)?;
        Some(json!({
            "id": document.id,
            "role": role,
            "filename": document.filename,
            "content_type": document.content_type,
            "size": document.content.len(),
            "created_at": rfc3339(document.created_at),
        }))
    };
    documents.into_iter().chain(proofs).filter_map(row).collect()
}

/// Events with their webhooks, and with the new status of the order or of its text messages.
fn event_rows<'a>(simulation: &'a Simulation, events: impl Iterator<Item = &'a Event>) -> Vec<Value> {
    let events: Vec<&Event> = events.collect();
    let mut deliveries: HashMap<Uuid, Vec<Value>> = events.iter().map(|event| (event.id, Vec::new())).collect();
    for delivery in simulation.store.deliveries.iter() {
        if let Some(rows) = deliveries.get_mut(&delivery.event_id) {
            let Delivery { url, state, attempts, last_outcome, .. } = delivery;
            rows.push(json!({"url": url, "state": state, "attempts": attempts, "last_outcome": last_outcome}));
        }
    }
    let row = |event: &Event| {
        let order = simulation.store.orders.get(event.porting_order_id);
        let value = match event.kind {
            EventKind::StatusChanged => event.payload.pointer("/status/value"),
            EventKind::MessagingChanged => event.payload.pointer("/messaging/messaging_port_status"),
            _ => None,
        };
        json!({
            "at": rfc3339(event.occurred_at),
            "porting_order_id": event.porting_order_id,
            "customer_reference": order.and_then(|order| order.customer_reference.as_deref()),
            "event_type": event.kind,
            "value": value,
            "deliveries": deliveries.remove(&event.id).unwrap_or_default(),
        })
    };
    events.into_iter().map(row).collect()
}

const DEFAULT_LIMIT: usize = 200;

const MAX_LIMIT: usize = 1000;

/// A search, statuses, and the number of orders to show.
#[derive(Debug, PartialEq, Eq)]
struct Filter {
    /// Words in lower case, all of which must be in the order.
    words: Vec<String>,
    /// Allowed statuses; empty for all.
    statuses: Vec<String>,
    limit: usize,
}

impl Filter {
    fn parse(query: &Query) -> Result<Self, Issue> {
        let last = |name| query.under(name).last().map(|parameter| parameter.value.as_str()).unwrap_or_default();
        let statuses = last("status").split(',').map(str::trim).filter(|status| !status.is_empty());
        Ok(Self {
            words: last("search").to_lowercase().split_whitespace().map(str::to_owned).collect(),
            statuses: statuses.map(str::to_owned).collect(),
            limit: limit(query)?,
        })
    }

    /// Whether the search finds an order, regardless of its status.
    fn finds(&self, order: &Order) -> bool {
        self.words.iter().all(|word| is_in(order, word))
    }

    fn has_status(&self, order: &Order) -> bool {
        self.statuses.is_empty() || self.statuses.iter().any(|status| status == order.status.as_str())
    }
}

fn limit(query: &Query) -> Result<usize, Issue> {
    let Some(parameter) = query.under("limit").last() else {
        return Ok(DEFAULT_LIMIT);
    };
    let limit = parameter.value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
    let detail = format!("The limit is a whole number from 1 to {MAX_LIMIT}.");
    limit.ok_or_else(|| parameter.issue(Code::Range, detail))
}

fn is_in(order: &Order, word: &str) -> bool {
    let references = [&order.customer_reference, &order.customer_group_reference].into_iter().flatten();
    let keys = order.shown_keys().into_iter().flat_map(|keys| [&keys.order, &keys.parent]);
    let texts = references.chain(keys).chain([&order.carrier.name, &order.country]).map(String::as_str);
    let codes = order.exceptions.iter().map(|exception| exception.code.as_str());
    let numbers = order.numbers.iter().map(|entry| entry.number.e164.as_str());
    has_id(order.id, word)
        || texts.chain(codes).chain(order.carrier.spid.as_deref()).any(|text| contains(text, word))
        || numbers.into_iter().any(|number| number.contains(word))
}

fn has_id(id: Uuid, word: &str) -> bool {
    let mut buffer = [0; Hyphenated::LENGTH];
    id.hyphenated().encode_lower(&mut buffer).contains(word)
}

/// Whether a text contains a word in lower case, ignoring the case of the text.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// The time is in a header: in the body, it would make every response differ from the last one.
const TIME: HeaderName = HeaderName::from_static("sandbox-time");

/// 200 with the text, or 304 if the client already has it.
fn tagged_response(headers: &HeaderMap, now: DateTime<Utc>, body: String) -> Response {
    let tag = tag_of(&body);
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
    };
    let own = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned()), (TIME, rfc3339(now))];
    let values = own.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
    response.headers_mut().extend(values);
    response
}

fn tag_of(text: &str) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
}

fn has(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|value| value.split(',')).map(str::trim).any(|known| known == tag || known == "*")
}

fn advice(code: &str) -> &'static str {
    let known = ADVICE.iter().find(|(known, _)| *known == code);
    known.map_or("Unknown code: read the comments, or ask in a comment.", |(_, advice)| advice)
}

const ADVICE: [(&str, &str); 21] = [
    ("ACCOUNT_NUMBER_MISMATCH", "Correct end_user.admin.account_number to match the carrier's bill."),
    ("AUTH_PERSON_MISMATCH", "Correct end_user.admin.auth_person_name; the letter may need another signature."),
    ("BTN_ATN_MISMATCH", "Ask the carrier for the billing number and correct end_user.admin.billing_phone_number."),
    ("ENTITY_NAME_MISMATCH", "Correct end_user.admin.entity_name to the exact legal name, commas included."),
    ("FOC_EXPIRED", "Ask for a new date: activation_settings.foc_datetime_requested."),
    ("FOC_REJECTED", "Ask for another date within the allowed windows."),
    ("LOCATION_MISMATCH", "Correct end_user.location: the service address, not the billing address."),
    ("LSR_PENDING", "Have the carrier clear the other order on the account, then add a comment."),
    ("MAIN_BTN_PORTING", "Name misc.new_billing_phone_number, or make it a full port."),
    ("OSP_IRRESPONSIVE", "Wait: Telnyx asks the carrier again."),
    ("OTHER", "Read the comments."),
    ("PASSCODE_PIN_INVALID", "Get the port-out PIN and correct end_user.admin.pin_passcode."),
    ("PHONE_NUMBER_HAS_SPECIAL_FEATURE", "Have the carrier remove the feature from the number, then add a comment."),
    ("PHONE_NUMBER_MISMATCH", "Remove or correct the numbers that are not on the account."),
    ("PHONE_NUMBER_NOT_PORTABLE", "Remove the number."),
    ("PORT_TYPE_INCORRECT", "Change misc.type, and for a partial port set the action for the remaining numbers."),
    ("PORTING_ORDER_SPLIT_REQUIRED", "Split the order by account or rate center; usually Telnyx does it."),
    ("POSTAL_CODE_MISMATCH", "Correct end_user.location.postal_code."),
    ("RATE_CENTER_NOT_PORTABLE", "Remove the number."),
    ("SV_CONFLICT", "Wait: Telnyx and the carrier resolve it at the number registry."),
    ("SV_UNKNOWN_FAILURE", "Wait: Telnyx tries again."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::scenario::catalogue;

    #[test]
    fn words_are_found_in_any_case() {
        assert!(contains("Prairie Cable Voice", "cable"));
        assert!(contains("BÄCKEREI", "bäck"));
        assert!(!contains("x", "xy"));
    }

    #[test]
    fn everything_is_optional() {
        let all = Filter { words: Vec::new(), statuses: Vec::new(), limit: DEFAULT_LIMIT };
        for query in ["", "search=&status=", "search=%20&status=,"] {
            assert_eq!(Filter::parse(&Query::parse(query)).unwrap(), all, "{query}");
        }
    }

    fn status_for(tags: &'static str) -> StatusCode {
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]);
        tagged_response(&headers, DateTime::UNIX_EPOCH, "{}".to_owned()).status()
    }

    #[test]
    fn a_known_response_is_not_sent_again() {
        let known = tag_of("{}");
        assert_eq!(known, "\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\"");
        assert_eq!(status_for("\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(status_for("\"x\", \"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(status_for("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(status_for("\"x\""), StatusCode::OK);
    }

    #[test]
    fn every_listed_exception_has_advice() {
        let listed: Vec<String> = catalogue().into_iter().map(|exception| exception.code).collect();
        assert_eq!(listed, ADVICE.map(|(code, _)| code));
    }
}
