//! Creating orders.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::numbers::{Malformed, Number};
use crate::routes::parts::blocks::read_blocks;
use crate::server::{ApiError, Code, JsonBody, Problem, created};
use crate::state::{References, SandboxState, Store};
use crate::wire::OrderView;

/// A list of phone numbers, and how to file the orders.
#[derive(Debug, Deserialize)]
pub(crate) struct CreateBody {
    /// Read by hand, so that every bad item gets an error of its own.
    #[serde(default)]
    pub(crate) phone_numbers: Option<Value>,
    #[serde(default)]
    customer_reference: Option<String>,
    #[serde(default)]
    customer_group_reference: Option<String>,
    /// From a guide; the API's description lacks it.
    #[serde(default)]
    phone_number_blocks: Option<Value>,
}

pub(crate) async fn create(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<Response, ApiError> {
    // Reading numbers takes the longest, so it is done before the state is locked.
    let blocks = read_blocks(body.phone_number_blocks.as_ref())?;
    let numbers = match (&body.phone_numbers, blocks.numbers()) {
        (None, Some(numbers)) => numbers,
        _ => read_numbers(body.phone_numbers.as_ref())?,
    };
    let references = References { customer: body.customer_reference, group: body.customer_group_reference };
    let orders = state.with(|world| {
        blocks.check(&numbers, &world.store)?;
        refuse_unavailable(&numbers, &world.store)?;
        let mut orders = world.store.create_orders(numbers, &references, world.now);
        blocks.distribute(&mut orders, &mut world.store, world.now);
        world.counters.orders_created += orders.len() as u64;
        Ok::<_, ApiError>(orders)
    })?;
    Ok(created(orders.iter().map(|order| OrderView::new(order, true)).collect::<Vec<_>>()))
}

/// Reads the `phone_numbers` of a body, with one problem for each item that is wrong.
pub(crate) fn read_numbers(value: Option<&Value>) -> Result<Vec<Number>, ApiError> {
    let items = match value {
        None | Some(Value::Null) => {
            return Err(list_problem(Code::MissingParameter, "A list of phone numbers is needed."));
        }
        Some(Value::Array(items)) if items.is_empty() => {
            return Err(list_problem(Code::BadRequest, "The list of phone numbers is empty."));
        }
        Some(Value::Array(items)) => items,
        Some(_) => {
            return Err(list_problem(Code::Type, "The phone numbers must be a list of strings."));
        }
    };
    let mut numbers = Vec::with_capacity(items.len());
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for (place, item) in items.iter().enumerate() {
        match read_number(item) {
            Ok(number) if seen.insert(number.e164.clone()) => numbers.push(number),
            Ok(number) => {
                problems.push(item_problem(place, Code::Duplicate, format!("{} is in the list before.", number.e164)));
            }
            Err((code, detail)) => problems.push(item_problem(place, code, detail)),
        }
    }
    if problems.is_empty() { Ok(numbers) } else { Err(ApiError::unprocessable(problems)) }
}

fn read_number(item: &Value) -> Result<Number, (Code, String)> {
    let Some(text) = item.as_str() else {
        return Err((Code::Type, "A phone number must be a string.".to_owned()));
    };
    Number::parse(text).map_err(|malformed| match malformed {
        Malformed::NotE164 => (Code::NotE164, format!("{text:?} is not + and 7 to 15 digits.")),
        Malformed::NoSuchNumber => (Code::InvalidNumber, format!("No numbering plan has the number {text}.")),
    })
}

fn refuse_unavailable(numbers: &[Number], store: &Store) -> Result<(), ApiError> {
    let problem = |(place, number): (usize, &Number)| {
        let e164 = &number.e164;
        if !number.portable {
            Some(item_problem(place, Code::Unprocessable, format!("{e164} is not portable: no_coverage.")))
        } else if store.is_held(e164) {
            Some(item_problem(place, Code::PendingOrder, format!("{e164} is in another open porting order.")))
        } else {
            None
        }
    };
    // Items and numbers have the same places, because a list with a wrong item does not get here.
    let problems: Vec<Problem> = numbers.iter().enumerate().filter_map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(ApiError::unprocessable(problems)) }
}

fn list_problem(code: Code, detail: &str) -> ApiError {
    Problem::new(code, detail).at("/phone_numbers").into()
}

fn item_problem(place: usize, code: Code, detail: String) -> Problem {
    Problem::new(code, detail).at(format!("/phone_numbers/{place}"))
}
