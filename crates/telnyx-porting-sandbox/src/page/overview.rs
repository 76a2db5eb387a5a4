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
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use uuid::fmt::Hyphenated;

use crate::http::query::Query;
use crate::http::response::{Data, Reply};
use crate::issue::{Code, Issue};
use crate::resources::{activation_job_view, comments, find_order};
use crate::simulation::Simulation;
use crate::simulation::clock::{self, Pace};
use crate::simulation::event::{Delivery, DeliveryState, Event, EventKind};
use crate::simulation::order::{MessagingStatus, Order, Status};
use crate::simulation::phone_number::NumberType;
use crate::simulation::requirements;
use crate::simulation::scenario::ExceptionType;
use crate::simulation::schedule::{Due, next_due};
use crate::simulation::store::Counters;
use crate::simulation::timetable::Timetable;
use crate::state::SandboxState;
use crate::words::Words as _;

/// The routes below `/sandbox` that the page uses.
pub(crate) fn routes() -> Router<SandboxState> {
    Router::new().route("/overview", get(show_overview)).route("/orders/{id}", get(show_order))
}

/// Number of events in an overview, from the newest back.
const EVENTS: usize = 100;

#[derive(Debug, Serialize)]
struct Overview<'a> {
    /// Sandbox seconds in one second of the host; 0 for a frozen clock. The time itself is in a header.
    pace: f64,
    next: Option<Next<'a>>,
    /// All orders.
    total: usize,
    /// Orders that match the search, by status.
    by_status: BTreeMap<&'a str, usize>,
    /// Orders that match the search and the status.
    matching: usize,
    /// The newest matching orders.
    orders: Vec<OrderRow<'a>>,
    /// All events.
    events_total: usize,
    /// The latest events, newest first.
    events: Vec<EventRow<'a>>,
    counters: Counters,
}

/// The next thing that time does to any order.
#[derive(Debug, Serialize)]
struct Next<'a> {
    porting_order_id: Uuid,
    customer_reference: Option<&'a str>,
    #[serde(flatten)]
    due: Due,
}

/// The clock, counts, the newest orders that match, and what happened last.
async fn show_overview(State(state): State<SandboxState>, headers: HeaderMap, query: Query) -> Reply {
    let filter = Filter::parse(&query)?;
    // Only the text is written while the state is locked; its digest is not.
    let (now, text) = state.with(|simulation| {
        let counters = state.counted(simulation);
        (simulation.now, text(&Overview::new(simulation, &filter, counters)))
    });
    Ok(tagged_response(&headers, now, text))
}

/// One order with everything that belongs to it.
async fn show_order(State(state): State<SandboxState>, Path(id): Path<String>, headers: HeaderMap) -> Reply {
    let (now, text) = state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        Ok::<_, Issue>((simulation.now, text(&OrderDetail::new(order, simulation))))
    })?;
    Ok(tagged_response(&headers, now, text))
}

impl<'a> Overview<'a> {
    fn new(simulation: &'a Simulation, filter: &Filter, counters: Counters) -> Self {
        let orders = &simulation.store.orders;
        let mut by_status = BTreeMap::new();
        let mut found: Vec<&Order> = Vec::new();
        for order in orders.iter().rev().filter(|order| filter.finds(order)) {
            *by_status.entry(order.status.as_str()).or_default() += 1;
            if filter.has_status(order) {
                found.push(order);
            }
        }
        Self {
            pace: match simulation.clock.pace() {
                Pace::Frozen => 0.0,
                Pace::Running { factor } => factor,
            },
            next: Next::of(simulation),
            total: orders.len(),
            by_status,
            matching: found.len(),
            orders: found
                .into_iter()
                .take(filter.limit)
                .map(|order| OrderRow::new(order, &simulation.timetable))
                .collect(),
            events_total: simulation.store.events.len(),
            events: latest(simulation, EVENTS),
            counters,
        }
    }
}

impl<'a> Next<'a> {
    fn of(simulation: &'a Simulation) -> Option<Self> {
        let (_, id) = simulation.store.next_due()?;
        let order = simulation.store.orders.get(id)?;
        let due = next_due(order, &simulation.timetable)?;
        Some(Self { porting_order_id: id, customer_reference: order.customer_reference.as_deref(), due })
    }
}

#[derive(Debug, Serialize)]
struct OrderRow<'a> {
    id: Uuid,
    status: &'a Status,
    #[serde(serialize_with = "clock::stamp")]
    created_at: DateTime<Utc>,
    /// Codes of its exceptions.
    exception_codes: Vec<&'a str>,
    customer_reference: Option<&'a str>,
    country_code: &'a str,
    phone_number_type: NumberType,
    carrier_name: &'a str,
    spid: Option<&'a str>,
    fast_port_eligible: bool,
    phone_numbers_count: usize,
    first_phone_number: Option<&'a str>,
    messaging_port_status: MessagingStatus,
    #[serde(serialize_with = "clock::optional")]
    foc_datetime_requested: Option<DateTime<Utc>>,
    #[serde(serialize_with = "clock::optional")]
    foc_datetime_actual: Option<DateTime<Utc>>,
    /// What time will do to it next.
    next: Option<Due>,
}

impl<'a> OrderRow<'a> {
    fn new(order: &'a Order, timetable: &Timetable) -> Self {
        Self {
            id: order.id,
            status: &order.status,
            created_at: order.created_at,
            exception_codes: order.exceptions.iter().map(|exception| exception.code.as_str()).collect(),
            customer_reference: order.customer_reference.as_deref(),
            country_code: &order.country,
            phone_number_type: order.kind,
            carrier_name: &order.carrier.name,
            spid: order.carrier.spid.as_deref(),
            fast_port_eligible: order.fast_port,
            phone_numbers_count: order.numbers.len(),
            first_phone_number: order.numbers.first().map(|entry| entry.number.e164.as_str()),
            messaging_port_status: order.messaging.status,
            foc_datetime_requested: order.foc_requested,
            foc_datetime_actual: order.foc_actual,
            next: next_due(order, timetable),
        }
    }
}

/// Numbers that are listed; an order can have thousands.
const NUMBERS: usize = 200;

#[derive(Debug, Serialize)]
struct OrderDetail<'a> {
    #[serde(flatten)]
    row: OrderRow<'a>,
    support_key: Option<&'a str>,
    parent_support_key: Option<&'a str>,
    customer_group_reference: Option<&'a str>,
    webhook_url: Option<&'a str>,
    #[serde(serialize_with = "clock::stamp")]
    updated_at: DateTime<Utc>,
    #[serde(serialize_with = "clock::stamp")]
    status_since: DateTime<Utc>,
    exceptions: Vec<ExceptionDetail<'a>>,
    /// What prevents a confirmation of a draft.
    missing: Vec<Value>,
    requirements: Vec<Value>,
    messaging_enabled: bool,
    messaging_capable: bool,
    /// The first of its numbers.
    phone_numbers: Vec<&'a str>,
    timeline: Vec<EventRow<'a>>,
    activation_jobs: Vec<Value>,
    documents: Vec<Value>,
    comments: Vec<Value>,
}

#[derive(Debug, Serialize)]
struct ExceptionDetail<'a> {
    #[serde(flatten)]
    exception: &'a ExceptionType,
    advice: &'static str,
    actor: Actor,
}

impl<'a> OrderDetail<'a> {
    fn new(order: &'a Order, simulation: &'a Simulation) -> Self {
        Self {
            row: OrderRow::new(order, &simulation.timetable),
            support_key: order.shows_keys().then_some(order.keys.order.as_str()),
            parent_support_key: order.shows_keys().then_some(order.keys.parent.as_str()),
            customer_group_reference: order.customer_group_reference.as_deref(),
            webhook_url: order.webhook_url.as_deref(),
            updated_at: order.updated_at,
            status_since: order.since,
            exceptions: order.exceptions.iter().map(ExceptionDetail::new).collect(),
            missing: missing(order, simulation),
            requirements: requirement_details(order),
            messaging_enabled: order.messaging.enabled,
            messaging_capable: order.messaging_capable,
            phone_numbers: order.numbers.iter().take(NUMBERS).map(|entry| entry.number.e164.as_str()).collect(),
            timeline: to_order(simulation, order.id),
            activation_jobs: order.jobs.iter().map(activation_job_view).collect(),
            documents: documents(order, simulation),
            comments: order.comments.iter().map(|comment| comments::view(comment, order.id)).collect(),
        }
    }
}

impl<'a> ExceptionDetail<'a> {
    fn new(exception: &'a ExceptionType) -> Self {
        let actor = if exception.resolves_itself() { Actor::Telnyx } else { Actor::Customer };
        Self { exception, advice: advice(&exception.code), actor }
    }
}

fn missing(order: &Order, simulation: &Simulation) -> Vec<Value> {
    if order.status != Status::Draft {
        return Vec::new();
    }
    let issues = requirements::missing(order, simulation.now, &simulation.timetable);
    issues.iter().map(|issue| json!({"place": issue.place(), "detail": issue.detail})).collect()
}

fn requirement_details(order: &Order) -> Vec<Value> {
    let detail =
        |needed: &requirements::Requirement| json!({"name": needed.name, "status": needed.status(order).as_str()});
    requirements::requirements(order).iter().map(detail).collect()
}

fn documents(order: &Order, simulation: &Simulation) -> Vec<Value> {
    let documents = [("Letter of authorization", order.documents.loa), ("Invoice", order.documents.invoice)];
    let documents = documents.into_iter().filter_map(|(role, id)| Some((role, id?)));
    let proofs = requirements::requirements(order).iter().filter_map(|needed| {
        let id: Uuid = order.requirement_values.get(needed.id)?.parse().ok()?;
        Some((needed.name, id))
    });
    let detail = |(role, id)| {
        let document = simulation.store.documents.get(id)?;
        Some(json!({
            "id": document.id,
            "role": role,
            "filename": document.filename,
            "content_type": document.content_type,
            "size": document.content.len(),
            "created_at": clock::text(document.created_at),
        }))
    };
    documents.chain(proofs).filter_map(detail).collect()
}

/// An event.
#[derive(Debug, Serialize)]
struct EventRow<'a> {
    #[serde(serialize_with = "clock::stamp")]
    at: DateTime<Utc>,
    porting_order_id: Uuid,
    /// `None` too if the order was deleted.
    customer_reference: Option<&'a str>,
    event_type: EventKind,
    /// The new status, of the order or of its text messages.
    value: Option<&'a str>,
    deliveries: Vec<DeliveryRow<'a>>,
}

/// A webhook of an event.
#[derive(Debug, Serialize)]
struct DeliveryRow<'a> {
    url: &'a str,
    state: DeliveryState,
    attempts: u32,
    last_outcome: Option<&'a str>,
}

/// The latest events, newest first.
fn latest(simulation: &Simulation, count: usize) -> Vec<EventRow<'_>> {
    rows(simulation, simulation.store.events.iter().rev().take(count))
}

/// The events of one order, oldest first.
fn to_order(simulation: &Simulation, id: Uuid) -> Vec<EventRow<'_>> {
    rows(simulation, simulation.store.events.iter().filter(move |event| event.porting_order_id == id))
}

fn rows<'a>(simulation: &'a Simulation, events: impl Iterator<Item = &'a Event>) -> Vec<EventRow<'a>> {
    let events: Vec<&Event> = events.collect();
    let mut deliveries: HashMap<Uuid, Vec<DeliveryRow>> = events.iter().map(|event| (event.id, Vec::new())).collect();
    for delivery in simulation.store.deliveries.iter() {
        if let Some(rows) = deliveries.get_mut(&delivery.event_id) {
            rows.push(DeliveryRow::new(delivery));
        }
    }
    let row = |event: &'a Event| EventRow {
        at: event.occurred_at,
        porting_order_id: event.porting_order_id,
        customer_reference: reference(simulation, event.porting_order_id),
        event_type: event.kind,
        value: value(event),
        deliveries: deliveries.remove(&event.id).unwrap_or_default(),
    };
    events.into_iter().map(row).collect()
}

fn reference(simulation: &Simulation, id: Uuid) -> Option<&str> {
    simulation.store.orders.get(id)?.customer_reference.as_deref()
}

fn value(event: &Event) -> Option<&str> {
    let pointer = match event.kind {
        EventKind::StatusChanged => "/status/value",
        EventKind::MessagingChanged => "/messaging/messaging_port_status",
        _ => return None,
    };
    event.payload.pointer(pointer).and_then(Value::as_str)
}

impl<'a> DeliveryRow<'a> {
    fn new(delivery: &'a Delivery) -> Self {
        Self {
            url: &delivery.url,
            state: delivery.state,
            attempts: delivery.attempts,
            last_outcome: delivery.last_outcome.as_deref(),
        }
    }
}

/// Number of orders in an overview.
const DEFAULT_LIMIT: usize = 200;

const MAX_LIMIT: usize = 1000;

/// A search, statuses, and how many orders to show.
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

    /// Whether the search finds an order, whatever its status.
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
    let keys = order.shows_keys().then_some([&order.keys.order, &order.keys.parent]).into_iter().flatten();
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

/// Whether a text contains a word in lower case, whatever the case of the text.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return text.to_lowercase().contains(word);
    }
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// The time is in a header: in the body, it would make every response differ from the last one.
const TIME: HeaderName = HeaderName::from_static("sandbox-time");

/// `{"data": …}` as text.
fn text<T: Serialize>(data: &T) -> String {
    // This fails only for maps whose keys are not strings, which no view has.
    serde_json::to_string(&Data { data }).unwrap_or_default()
}

/// 200 with the text, or 304 if the client already has it.
fn tagged_response(headers: &HeaderMap, now: DateTime<Utc>, text: String) -> Response {
    let tag = tag_of(&text);
    let mut response = if has(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], Body::from(text)).into_response()
    };
    let own = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned()), (TIME, clock::text(now))];
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

/// Who has to resolve an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Actor {
    Customer,
    /// Telnyx and the carrier.
    Telnyx,
}

/// What to do about an exception.
fn advice(code: &str) -> &'static str {
    let known = ADVICE.iter().find(|(known, _)| *known == code);
    known.map_or("Unknown code: read the comments, or ask in a comment.", |(_, advice)| advice)
}

const ADVICE: [(&str, &str); 21] = [
    ("ACCOUNT_NUMBER_MISMATCH", "Correct end_user.admin.account_number to what the carrier's bill says."),
    ("AUTH_PERSON_MISMATCH", "Correct end_user.admin.auth_person_name; the letter may need another signature."),
    ("BTN_ATN_MISMATCH", "Ask the carrier for the billing number and correct end_user.admin.billing_phone_number."),
    ("ENTITY_NAME_MISMATCH", "Correct end_user.admin.entity_name to the exact legal name, commas included."),
    ("FOC_EXPIRED", "Ask for a new date: activation_settings.foc_datetime_requested."),
    ("FOC_REJECTED", "Ask for another date out of the allowed windows."),
    ("LOCATION_MISMATCH", "Correct end_user.location: the service address, not the billing address."),
    ("LSR_PENDING", "Have the carrier clear the other order on the account, then add a comment."),
    ("MAIN_BTN_PORTING", "Name misc.new_billing_phone_number, or make it a full port."),
    ("OSP_IRRESPONSIVE", "Wait: Telnyx asks the carrier again."),
    ("OTHER", "Read the comments."),
    ("PASSCODE_PIN_INVALID", "Get the port-out PIN and correct end_user.admin.pin_passcode."),
    ("PHONE_NUMBER_HAS_SPECIAL_FEATURE", "Have the carrier remove the feature from the number, then add a comment."),
    ("PHONE_NUMBER_MISMATCH", "Remove or correct the numbers that are not on the account."),
    ("PHONE_NUMBER_NOT_PORTABLE", "Remove the number."),
    ("PORT_TYPE_INCORRECT", "Change misc.type, and with partial set what happens to the numbers that stay."),
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

    fn asked(tags: &'static str) -> StatusCode {
        let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))]);
        tagged_response(&headers, DateTime::UNIX_EPOCH, "{}".to_owned()).status()
    }

    #[test]
    fn a_known_response_is_not_sent_again() {
        let known = tag_of("{}");
        assert_eq!(known, "\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\"");
        assert_eq!(asked("\"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("\"x\", \"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o\""), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("*"), StatusCode::NOT_MODIFIED);
        assert_eq!(asked("\"x\""), StatusCode::OK);
    }

    #[test]
    fn every_listed_exception_has_advice() {
        let listed: Vec<String> = catalogue().into_iter().map(|exception| exception.code).collect();
        assert_eq!(listed, ADVICE.map(|(code, _)| code));
    }
}
