//! Numbers of all orders.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::server::{ApiError, Code, Page, Parameter, Problem, Query, page};
use crate::state::{FILTER_VALUES, Order, OrderNumber, SandboxState};
use crate::wire::PhoneNumberView;

/// Columns of the CSV form.
pub(crate) const COLUMNS: [&str; 5] =
    ["phone_number", "phone_number_type", "porting_order_id", "porting_order_status", "activation_status"];

/// Conditions; an empty list sets none.
#[derive(Debug, Default)]
struct Filters {
    order_ids: Vec<Uuid>,
    statuses: Vec<String>,
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
    let answer = state.with(|world| filters.answer(world.store.orders(), wanted));
    if wants_csv(&headers) { csv_response(&answer.data) } else { Ok(Json(answer).into_response()) }
}

impl Filters {
    fn read(query: &Query, problems: &mut Vec<Problem>) -> Self {
        let mut filters = Self::default();
        for parameter in query.under("filter") {
            let values = parameter.value.split(',').map(str::trim);
            match parameter.path.as_str() {
                "porting_order_id" | "porting_order_id.in" => {
                    for value in values {
                        match value.parse() {
                            Ok(id) => filters.order_ids.push(id),
                            Err(_) => problems.push(parameter.problem(Code::BadFilter, "The value must be a UUID.")),
                        }
                    }
                }
                "porting_order_status" | "porting_order_status.in" => {
                    for value in values {
                        if FILTER_VALUES.contains(&value) {
                            filters.statuses.push(value.to_owned());
                        } else {
                            problems.push(parameter.problem(Code::BadValue, "No porting order has this status."));
                        }
                    }
                }
                _ => problems.push(parameter.unknown()),
            }
        }
        filters
    }

    fn matches(&self, order: &Order) -> bool {
        (self.order_ids.is_empty() || self.order_ids.contains(&order.id))
            && (self.statuses.is_empty() || self.statuses.iter().any(|status| status == order.status.as_str()))
    }

    fn answer(&self, orders: &[Order], wanted: Page) -> crate::server::Paged<PhoneNumberView> {
        let matching = orders.iter().filter(|order| self.matches(order));
        let found: Vec<(&Order, &OrderNumber)> =
            matching.flat_map(|order| order.numbers.iter().map(move |number| (order, number))).collect();
        page(&found, wanted, |(order, number)| PhoneNumberView::new(order, number))
    }
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
    writer.write_record(COLUMNS)?;
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
