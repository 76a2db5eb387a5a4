//! Porting orders.

pub(crate) mod update;

use std::collections::HashSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::blocks::BlocksOfRequest;
use super::phone_numbers::{PhoneNumberView, activation_status};
use super::{change_order, find_order};
use crate::http::body::Body;
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{ApiError, Paged, Reply, created, ok};
use crate::http::server::offload;
use crate::http::values::{Invalid, boolean, country_code, moment, string, uuid, word};
use crate::issue::{Code, Issue, Issues};
use crate::simulation::clock;
use crate::simulation::event::MessagingView;
use crate::simulation::lifecycle;
use crate::simulation::order::{
    Configuration, Documents, EndUser, FILTER_VALUES, Feedback, Misc, Order, OrderNumber, PortType, RemainingNumbers,
    Status, USER_ID,
};
use crate::simulation::phone_number::{Malformed, Number, NumberType, is_e164};
use crate::simulation::requirements::{self, AdditionalStep, FieldType, Requirement};
use crate::simulation::scenario::{ExceptionType, catalogue};
use crate::simulation::store::{References, group_numbers};
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders", get(list).post(create))
        .route("/porting_orders/exception_types", get(exception_types))
        .route("/porting_orders/{id}", get(show).patch(update::update).delete(delete))
        .route("/porting_orders/{id}/actions/confirm", post(confirm))
        .route("/porting_orders/{id}/actions/cancel", post(cancel))
        .route("/porting_orders/{id}/sub_request", get(sub_request))
}

/// Numbers that an order shows itself; the rest is behind a link.
const EMBEDDED_NUMBERS: usize = 50;

/// More numbers take so long to parse that it would delay other requests.
const LONG_LIST: usize = 500;

const FOC_REQUESTED: &str = "activation_settings.foc_datetime_requested";

#[derive(Debug, Serialize)]
pub(crate) struct OrderView {
    id: Uuid,
    customer_reference: Option<String>,
    customer_group_reference: Option<String>,
    #[serde(serialize_with = "clock::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "clock::stamp")]
    updated_at: DateTime<Utc>,
    status: StatusView,
    support_key: Option<String>,
    parent_support_key: Option<String>,
    porting_phone_numbers_count: usize,
    old_service_provider_ocn: String,
    phone_numbers: Vec<PhoneNumberView>,
    documents: Documents,
    misc: Option<MiscView>,
    end_user: EndUser,
    activation_settings: ActivationSettings,
    phone_number_configuration: Configuration,
    phone_number_type: NumberType,
    description: &'static str,
    requirements: Vec<RequirementValue>,
    requirements_met: bool,
    user_feedback: Feedback,
    user_id: Uuid,
    webhook_url: Option<String>,
    record_type: &'static str,
    messaging: MessagingView,
    additional_steps: Vec<AdditionalStep>,
}

#[derive(Debug, Serialize)]
struct StatusView {
    value: Status,
    details: Vec<ExceptionType>,
}

/// The type is not nullable, so it is left out while unknown.
#[derive(Debug, Serialize)]
struct MiscView {
    #[serde(skip_serializing_if = "Option::is_none", rename = "type")]
    kind: Option<PortType>,
    remaining_numbers_action: Option<RemainingNumbers>,
    new_billing_phone_number: Option<String>,
}

#[derive(Debug, Serialize)]
struct ActivationSettings {
    #[serde(serialize_with = "clock::optional")]
    foc_datetime_requested: Option<DateTime<Utc>>,
    #[serde(serialize_with = "clock::optional")]
    foc_datetime_actual: Option<DateTime<Utc>>,
    fast_port_eligible: bool,
    activation_status: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct RequirementValue {
    field_type: FieldType,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_value: Option<String>,
    requirement_type_id: &'static str,
    record_type: &'static str,
}

impl OrderView {
    pub(crate) fn new(order: &Order, with_numbers: bool) -> Self {
        let shown = if with_numbers { EMBEDDED_NUMBERS } else { 0 };
        let has_begun = !matches!(order.status, Status::Draft | Status::InProcess);
        Self {
            id: order.id,
            customer_reference: order.customer_reference.clone(),
            customer_group_reference: order.customer_group_reference.clone(),
            created_at: order.created_at,
            updated_at: order.updated_at,
            status: StatusView { value: order.status.clone(), details: order.exceptions.clone() },
            support_key: order.shown_keys().map(|keys| keys.order.clone()),
            parent_support_key: order.shown_keys().map(|keys| keys.parent.clone()),
            porting_phone_numbers_count: order.numbers.len(),
            old_service_provider_ocn: order.carrier.name.clone(),
            phone_numbers: order.numbers.iter().take(shown).map(|number| PhoneNumberView::new(order, number)).collect(),
            documents: order.documents.clone(),
            misc: order.misc.clone().map(|misc: Misc| MiscView {
                kind: misc.kind,
                remaining_numbers_action: misc.remaining_numbers_action,
                new_billing_phone_number: misc.new_billing_phone_number,
            }),
            end_user: order.end_user.clone(),
            activation_settings: ActivationSettings {
                foc_datetime_requested: order.foc_requested,
                foc_datetime_actual: order.foc_actual,
                fast_port_eligible: order.fast_port,
                activation_status: has_begun.then(|| activation_status(order)),
            },
            phone_number_configuration: order.configuration.clone(),
            phone_number_type: order.kind,
            description: if order.fast_port { "FastPort order" } else { "Standard order" },
            requirements: requirement_values(order),
            requirements_met: requirements::is_met(order),
            user_feedback: order.feedback.clone(),
            user_id: USER_ID,
            webhook_url: order.webhook_url.clone(),
            record_type: "porting_order",
            messaging: MessagingView::new(order),
            additional_steps: requirements::additional_steps(order),
        }
    }
}

/// An order shows only its documents; the list of its requirements has the texts too.
fn requirement_values(order: &Order) -> Vec<RequirementValue> {
    let value = |needed: &Requirement| RequirementValue {
        field_type: needed.field,
        field_value: order.requirement_values.get(needed.id).cloned(),
        requirement_type_id: needed.id,
        record_type: "porting_requirement",
    };
    let documents = requirements::requirements(order).iter().filter(|needed| needed.field == FieldType::Document);
    documents.map(value).collect()
}

/// 200 with an order and a link to its numbers.
pub(super) fn order_response(order: &Order, with_numbers: bool) -> Response {
    #[derive(Serialize)]
    struct Document {
        data: OrderView,
        meta: Value,
    }
    let url = format!("/v2/porting_phone_numbers?filter[porting_order_id]={}", order.id);
    let meta = json!({ "phone_numbers_url": url });
    Json(Document { data: OrderView::new(order, with_numbers), meta }).into_response()
}

async fn list(State(state): State<SandboxState>, query: Query) -> Reply<Paged<OrderView>> {
    let mut reader = ListReader::new(&query);
    let matches = filters(&mut reader);
    let listing = reader.finish(&[CREATED_AT, FOC_REQUESTED])?;
    let with_numbers = query.flag("include_phone_numbers", true)?;
    let time = |order: &Order, key: &str| if key == CREATED_AT { Some(order.created_at) } else { order.foc_requested };
    state.with(|simulation| {
        let found = simulation.store.orders.iter().filter(|order| matches(order));
        Ok(listing.page(found, time, |order| OrderView::new(order, with_numbers)))
    })
}

/// The filters of the list. Those with several values are only in older documents, or at another list in the description.
fn filters(reader: &mut ListReader<'_>) -> impl Fn(&Order) -> bool + use<> {
    let ids = reader.many("porting_order_id", uuid);
    let numbers = reader.many("phone_number", number);
    let statuses = reader.many("status", status);
    let support_keys = reader.many("support_key", string);
    let parent_keys = reader.one("parent_support_key", string);
    let references = reader.one("customer_reference", string);
    let group_references = reader.one("customer_group_reference", string);
    let countries = reader.one("phone_numbers.country_code", |text| country_code(&text.to_ascii_uppercase()));
    let carriers = reader.one("phone_numbers.carrier_name", string);
    let digits = reader.one("phone_numbers.phone_number.contains", digits);
    let port_types = reader.one("misc.type", word::<PortType>);
    let entity_names = reader.one("end_user.admin.entity_name", string);
    let auth_persons = reader.one("end_user.admin.auth_person_name", string);
    let fast_port = reader.one("activation_settings.fast_port_eligible", boolean);
    let foc_after = reader.one("activation_settings.foc_datetime_requested.gt", moment);
    let foc_before = reader.one("activation_settings.foc_datetime_requested.lt", moment);
    move |order| {
        let (keys, admin) = (order.shown_keys(), &order.end_user.admin);
        ids.allow_value(&order.id)
            && numbers.allow(|number| order.has_number(number))
            && statuses.allow_text(Some(order.status.as_str()))
            && support_keys.allow_text(keys.map(|keys| keys.order.as_str()))
            && parent_keys.allow_text(keys.map(|keys| keys.parent.as_str()))
            && references.allow_text(order.customer_reference.as_deref())
            && group_references.allow_text(order.customer_group_reference.as_deref())
            && countries.allow_value(&order.country)
            && carriers.allow_value(&order.carrier.name)
            && digits.allow(|digits| order.numbers.iter().any(|entry| entry.number.e164.contains(digits)))
            && port_types.allow(|kind| order.misc.as_ref().and_then(|misc| misc.kind) == Some(*kind))
            && entity_names.allow_text(admin.entity_name.as_deref())
            && auth_persons.allow_text(admin.auth_person_name.as_deref())
            && fast_port.allow_value(&order.fast_port)
            && foc_after.allow(|bound| order.foc_requested.is_some_and(|at| at > *bound))
            && foc_before.allow(|bound| order.foc_requested.is_some_and(|at| at < *bound))
    }
}

pub(super) fn status(text: &str) -> Result<String, Invalid> {
    FILTER_VALUES
        .contains(&text)
        .then(|| text.to_owned())
        .ok_or((Code::BadValue, "Orders cannot have this status.".into()))
}

/// A phone number, with or without its plus sign, which arrives as a space if it was not percent-encoded.
pub(super) fn number(text: &str) -> Result<String, Invalid> {
    let number = format!("+{}", text.trim_start_matches(['+', ' ']));
    let is_valid = is_e164(&number);
    is_valid.then_some(number).ok_or((Code::BadFilter, "A phone number is + and 7 to 15 digits.".into()))
}

fn digits(text: &str) -> Result<String, Invalid> {
    let digits = text.trim_start_matches(['+', ' ']);
    let is_valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_valid.then(|| digits.to_owned()).ok_or((Code::BadFilter, "A part of a phone number is digits.".into()))
}

async fn show(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply {
    let with_numbers = query.flag("include_phone_numbers", true)?;
    state.with(|simulation| Ok(order_response(find_order(simulation, &id)?, with_numbers)))
}

async fn delete(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply<StatusCode> {
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        if order.status != Status::Draft {
            let detail = format!("Only drafts can be deleted; the status of this order is {}.", order.status.as_str());
            return Err(Issue::unprocessable(detail).into());
        }
        let (id, now) = (order.id, simulation.now);
        simulation.store.delete_order(id, now);
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn confirm(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        lifecycle::confirm(order, simulation.now, &simulation.timetable)?;
        simulation.counters.orders_confirmed += 1;
        Ok(order_response(order, true))
    })
}

async fn cancel(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        lifecycle::cancel(order, simulation.now, &simulation.timetable)?;
        simulation.counters.orders_cancelled += 1;
        Ok(order_response(order, true))
    })
}

async fn exception_types() -> Response {
    ok(catalogue())
}

/// An order's identifiers in version 1 of the API.
async fn sub_request(State(state): State<SandboxState>, Path(id): Path<String>) -> Reply {
    state.with(|simulation| {
        let keys = &find_order(simulation, &id)?.keys;
        Ok(ok(json!({"port_request_id": keys.port_request, "sub_request_id": keys.sub_request})))
    })
}

/// A create request whose values are valid.
struct CreateRequest {
    blocks: BlocksOfRequest,
    numbers: Vec<Number>,
    groups: Vec<Vec<OrderNumber>>,
    references: References,
}

impl CreateRequest {
    fn read(body: &Body) -> Reply<Self> {
        let mut reader = body.reader();
        let references = References {
            customer: reader.optional("/customer_reference", string),
            group: reader.optional("/customer_group_reference", string),
        };
        let listed = reader.get("/phone_numbers");
        let references = reader.finish(Some(references))?;
        // From a guide; the API's description has no blocks here.
        let blocks = BlocksOfRequest::read(body)?;
        let numbers = match (listed, blocks.numbers()) {
            (None, Some(numbers)) => numbers,
            _ => read_numbers(listed)?,
        };
        Ok(Self { blocks, groups: group_numbers(&numbers), numbers, references })
    }
}

async fn create(State(state): State<SandboxState>, body: Body) -> Reply {
    // Parsing numbers takes the longest, so it is done before the state is locked.
    let is_long = is_long(&body) || body.0.get("phone_number_blocks").is_some();
    let CreateRequest { blocks, numbers, groups, references } =
        offload(is_long, move || CreateRequest::read(&body)).await?;
    let accept_taken = state.accepts_taken_numbers();
    let orders = state.with(|simulation| {
        let is_taken = |e164: &str| !accept_taken && simulation.store.holder(e164).is_some();
        blocks.check(&numbers, is_taken)?;
        reject_unavailable(&numbers, is_taken)?;
        let mut orders = simulation.store.create_orders(groups, &references, simulation.now);
        blocks.distribute(&mut orders, &mut simulation.store, simulation.now);
        simulation.counters.orders_created += orders.len() as u64;
        Ok::<_, ApiError>(orders)
    })?;
    Ok(created(orders.iter().map(|order| OrderView::new(order, true)).collect::<Vec<_>>()))
}

/// Whether a body has so many numbers that parsing them would delay other requests.
pub(super) fn is_long(body: &Body) -> bool {
    body.0.get("phone_numbers").and_then(Value::as_array).is_some_and(|numbers| numbers.len() > LONG_LIST)
}

/// Parses `phone_numbers`, with one issue for each wrong item.
pub(super) fn read_numbers(value: Option<&Value>) -> Reply<Vec<Number>> {
    let reject = |code, detail| Err(Issue::new(code, detail).at("/phone_numbers").into());
    let items = match value {
        None => return reject(Code::MissingParameter, "A list of phone numbers is required."),
        Some(Value::Array(items)) if items.is_empty() => {
            return reject(Code::BadRequest, "The list of phone numbers is empty.");
        }
        Some(Value::Array(items)) => items,
        Some(_) => return reject(Code::Type, "The phone numbers must be a list of strings."),
    };
    let mut numbers = Vec::with_capacity(items.len());
    let mut issues = Issues::default();
    let mut seen = HashSet::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match item.as_str().ok_or(None).and_then(|text| Number::parse(text).map_err(Some)) {
            Ok(number) if seen.insert(number.e164.clone()) => numbers.push(number),
            Ok(number) => issues
                .add_with(|| item_issue(index, Code::Duplicate, format!("{} is already in the list.", number.e164))),
            Err(malformed) => issues.add_with(|| malformed_item(index, item, malformed)),
        }
    }
    Ok(issues.or(numbers)?)
}

fn malformed_item(index: usize, item: &Value, malformed: Option<Malformed>) -> Issue {
    let text = item.as_str().unwrap_or_default();
    let (code, detail) = match malformed {
        None => (Code::Type, "A phone number must be a string.".to_owned()),
        Some(Malformed::NotE164) => (Code::NotE164, format!("{text:?} is not + and 7 to 15 digits.")),
        Some(Malformed::NoSuchNumber) => (Code::InvalidNumber, format!("No numbering plan has the number {text}.")),
    };
    item_issue(index, code, detail)
}

/// Items and numbers have the same indexes, because a list with a wrong item is rejected before.
fn reject_unavailable(numbers: &[Number], is_taken: impl Fn(&str) -> bool) -> Reply<()> {
    let mut issues = Issues::default();
    for (index, number) in numbers.iter().enumerate() {
        let e164 = &number.e164;
        if !number.portable {
            issues.add_with(|| item_issue(index, Code::Unprocessable, format!("{e164} is not portable: no_coverage.")));
        } else if is_taken(e164) {
            issues.add_with(|| {
                item_issue(index, Code::PendingOrder, format!("{e164} is in another open porting order."))
            });
        }
    }
    Ok(issues.or(())?)
}

fn item_issue(index: usize, code: Code, detail: String) -> Issue {
    Issue::new(code, detail).at(format!("/phone_numbers/{index}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::simulation::order::SupportKeys;

    fn order(change: impl FnOnce(&mut Order)) -> Order {
        let number = Number::parse("+13035550000").unwrap();
        let numbers = vec![OrderNumber::new(number.clone())];
        let mut order = Order::draft(1, SupportKeys::new(1, 1, 1), &number, numbers, DateTime::UNIX_EPOCH);
        change(&mut order);
        order
    }

    /// Whether a query matches each of the orders.
    fn matches<const N: usize>(query: &str, orders: &[Order; N]) -> [bool; N] {
        let query = Query::parse(query);
        let mut reader = ListReader::new(&query);
        let matches = filters(&mut reader);
        reader.finish(&[]).unwrap();
        orders.each_ref().map(matches)
    }

    fn issues(query: &str) -> usize {
        let query = Query::parse(query);
        let mut reader = ListReader::new(&query);
        let _ = filters(&mut reader);
        reader.finish(&[]).map_or_else(|error| error.issues.len(), |_| 0)
    }

    #[test]
    fn statuses_merge_whatever_their_spelling() {
        let orders = [Status::Draft, Status::Ported, Status::Exception].map(|status| order(|one| one.status = status));
        for query in [
            "filter[status]=draft,ported",
            "filter[status][in]=draft,ported",
            "filter[status][in][]=draft&filter[status][in][]=ported",
            "filter[status.in][]=draft&filter[status]=ported",
            "filter[status][]=draft&filter[status][]=ported",
            "filter%5Bstatus%5D%5Bin%5D%5B0%5D=draft&filter%5Bstatus%5D%5Bin%5D%5B1%5D=ported",
        ] {
            assert_eq!(matches(query, &orders), [true, true, false], "{query}");
        }
    }

    #[test]
    fn the_same_name_again_is_an_alternative() {
        let orders = [("a, b", Status::Draft), ("c", Status::Draft), ("a", Status::Draft), ("c", Status::Ported)]
            .map(|(text, status)| order(|one| (one.customer_reference, one.status) = (Some(text.to_owned()), status)));
        let query = "filter[customer_reference][]=a, b&filter[status]=draft&filter[customer_reference][]=c";
        assert_eq!(matches(query, &orders), [true, true, false, false]);
        let orders = ["+13035550000", "+13035550001", "+13035550002"].map(|text| {
            let number = OrderNumber::new(Number::parse(text).unwrap());
            order(|one| one.numbers = Arc::new(vec![number]))
        });
        for query in [
            "filter[phone_number]=+13035550000,%2B13035550001",
            "filter[phone_number][]=13035550000&filter[phone_number][in][]=%2B13035550001",
        ] {
            assert_eq!(matches(query, &orders), [true, true, false], "{query}");
        }
    }

    #[test]
    fn a_plus_sign_survives_a_client_that_does_not_encode_it() {
        let query = "filter[phone_numbers][phone_number][contains]=+1303";
        assert_eq!(matches(query, &[order(|_| {})]), [true]);
        let noon: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().unwrap();
        let orders =
            [0, 1].map(|seconds| order(|one| one.foc_requested = Some(noon + chrono::TimeDelta::seconds(seconds))));
        let query = "filter[activation_settings.foc_datetime_requested][gt]=2026-03-02T13:00:00+01:00";
        assert_eq!(matches(query, &orders), [false, true]);
    }

    #[test]
    fn invalid_filters_are_issues() {
        for query in [
            "filter[state]=draft",
            "filter[status]=done",
            "filter[phone_numbers][country_code]=USA",
            "filter[phone_numbers][phone_number][contains]=abc",
            "filter[misc][type]=half",
            "filter[activation_settings][fast_port_eligible]=yes",
            "filter[activation_settings][foc_datetime_requested][gt]=soon",
            "filter[porting_order_id]=1",
            "filter[phone_number]=x",
            "filter[customer_reference][in]=x",
            "filter=x",
            "filter[]=x",
        ] {
            assert_eq!(issues(query), 1, "{query}");
        }
    }
}
