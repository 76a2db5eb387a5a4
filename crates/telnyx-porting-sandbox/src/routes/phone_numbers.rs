//! Numbers of all orders.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::orders;
use crate::schema::contract::PHONE_NUMBER_COLUMNS;
use crate::server::{ApiError, Code, Page, Paged, Parameter, Problem, Query};
use crate::state::{Order, OrderNumber, SandboxState, Table};
use crate::wire::{ACTIVATION_STATUSES, PORTABILITY_STATUSES, PhoneNumberView, activation_status, portability_status};

/// Conditions; an empty list sets none.
#[derive(Debug, Default)]
struct Filters {
    order_ids: Vec<Uuid>,
    statuses: Vec<String>,
    support_keys: Vec<String>,
    activation_statuses: Vec<String>,
    portability_statuses: Vec<String>,
    numbers: Vec<String>,
}

pub(super) async fn list(
    State(state): State<SandboxState>,
    headers: HeaderMap,
    query: Query,
) -> Result<Response, ApiError> {
    let mut problems: Vec<Problem> = query.under("sort").map(Parameter::unknown).collect();
    let filters = Filters::read(&query, &mut problems);
    let wanted = query.page(&mut problems);
    if !problems.is_empty() {
        return Err(ApiError::unprocessable(problems));
    }
    let answer = state.with(|world| filters.answer(&world.store.orders, wanted));
    if wants_csv(&headers) { csv_response(&answer.data) } else { Ok(Json(answer).into_response()) }
}

impl Filters {
    fn read(query: &Query, problems: &mut Vec<Problem>) -> Self {
        let mut filters = Self::default();
        for parameter in query.under("filter") {
            for item in parameter.items() {
                filters.add(parameter, item, problems);
            }
        }
        filters
    }

    /// Only the status of the order is documented here; the others are at another list by mistake.
    fn add(&mut self, parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) {
        match parameter.list_path() {
            "porting_order_status" | "status" => self.statuses.extend(orders::status(parameter, item, problems)),
            "porting_order_id" => self.order_ids.extend(orders::uuid(parameter, item, problems)),
            "phone_number" => self.numbers.extend(orders::number(parameter, item, problems)),
            "support_key" => self.support_keys.push(item.to_owned()),
            "activation_status" => {
                self.activation_statuses.extend(one_of(&ACTIVATION_STATUSES, parameter, item, problems));
            }
            "portability_status" => {
                self.portability_statuses.extend(one_of(&PORTABILITY_STATUSES, parameter, item, problems));
            }
            _ => problems.push(parameter.unknown()),
        }
    }

    /// Most conditions are on the order, as its numbers share all states.
    fn match_order(&self, order: &Order) -> bool {
        let allows = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|item| item == value);
        (self.order_ids.is_empty() || self.order_ids.contains(&order.id))
            && allows(&self.statuses, order.status.as_str())
            && allows(&self.support_keys, &order.keys.order)
            && allows(&self.activation_statuses, activation_status(order))
            && allows(&self.portability_statuses, portability_status(order))
    }

    fn match_number(&self, entry: &OrderNumber) -> bool {
        self.numbers.is_empty() || self.numbers.contains(&entry.number.e164)
    }

    /// Cuts a page out of the numbers of all orders. An order that is not on it is only counted.
    fn answer(&self, orders: &Table<Order>, wanted: Page) -> Paged<PhoneNumberView> {
        let (mut data, mut before, mut total) = (Vec::new(), wanted.skipped(), 0);
        for order in orders.iter().filter(|order| self.match_order(order)) {
            let numbers = order.numbers.iter().filter(|entry| self.match_number(entry));
            let count = if self.numbers.is_empty() { order.numbers.len() } else { numbers.clone().count() };
            let room = wanted.size - data.len();
            if count > before && room > 0 {
                data.extend(numbers.skip(before).take(room).map(|entry| PhoneNumberView::new(order, entry)));
            }
            before = before.saturating_sub(count);
            total += count;
        }
        Paged::new(data, wanted, total)
    }
}

fn one_of(known: &[&str], parameter: &Parameter, item: &str, problems: &mut Vec<Problem>) -> Option<String> {
    if known.contains(&item) {
        return Some(item.to_owned());
    }
    problems.push(parameter.problem(Code::BadValue, format!("The value must be one of: {}.", known.join(", "))));
    None
}

fn wants_csv(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The first type that the operation has; weights are not looked at.
    let known = accepted.split(',').filter_map(|part| part.split(';').next()).map(str::trim);
    known.into_iter().find(|kind| matches!(*kind, "text/csv" | "application/json")) == Some("text/csv")
}

fn csv_response(numbers: &[PhoneNumberView]) -> Result<Response, ApiError> {
    let text =
        csv_text(numbers).map_err(|_| Problem::new(Code::Unprocessable, "The list cannot be written as CSV."))?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

fn csv_text(numbers: &[PhoneNumberView]) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().has_headers(false).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(PHONE_NUMBER_COLUMNS)?;
    for number in numbers {
        writer.serialize((
            &number.phone_number,
            number.phone_number_type,
            number.porting_order_id,
            &number.porting_order_status,
            number.activation_status,
        ))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}
