//! Creating orders.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::numbers::{Malformed, Number};
use crate::routes::parts::blocks::{BlocksOfRequest, read_blocks};
use crate::server::{ApiError, Code, JsonBody, Problem, Problems, apart, created};
use crate::state::{Drafts, References, SandboxState};
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

/// Numbers that take so long to read that other requests would notice.
const MANY: usize = 500;

impl CreateBody {
    /// Whether it has so many numbers, or blocks, that reading them takes long.
    pub(crate) fn is_long(&self) -> bool {
        let length = |value: &Option<Value>| value.as_ref().and_then(Value::as_array).map_or(0, Vec::len);
        length(&self.phone_numbers) > MANY || length(&self.phone_number_blocks) > 0
    }
}

/// What a body asks for.
struct Wanted {
    blocks: BlocksOfRequest,
    numbers: Vec<Number>,
    drafts: Drafts,
    references: References,
}

impl Wanted {
    fn read(body: CreateBody) -> Result<Self, ApiError> {
        let blocks = read_blocks(body.phone_number_blocks.as_ref())?;
        let numbers = match (&body.phone_numbers, blocks.numbers()) {
            (None, Some(numbers)) => numbers,
            _ => read_numbers(body.phone_numbers.as_ref())?,
        };
        let references = References { customer: body.customer_reference, group: body.customer_group_reference };
        Ok(Self { blocks, drafts: Drafts::of(&numbers), numbers, references })
    }
}

pub(crate) async fn create(
    State(state): State<SandboxState>,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<Response, ApiError> {
    // Reading numbers takes the longest, so it is done before the state is locked.
    let Wanted { blocks, numbers, drafts, references } = apart(body.is_long(), move || Wanted::read(body)).await?;
    let accept_taken = state.accepts_taken_numbers();
    let orders = state.with(|world| {
        blocks.check(&numbers, &world.store)?;
        refuse_unavailable(&numbers, |e164| !accept_taken && world.store.holder(e164).is_some())?;
        let mut orders = world.store.create_orders(drafts, &references, world.now);
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
    let mut problems = Problems::default();
    let mut seen = HashSet::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        match read_number(item) {
            Ok(number) if seen.insert(number.e164.clone()) => numbers.push(number),
            Ok(number) => {
                let detail = || format!("{} is in the list before.", number.e164);
                problems.add(|| item_problem(place, Code::Duplicate, detail()));
            }
            Err(flaw) => problems.add(|| flawed(place, item, flaw)),
        }
    }
    problems.finish().map(|()| numbers)
}

/// `None` stands for a value of another type than text.
fn read_number(item: &Value) -> Result<Number, Option<Malformed>> {
    item.as_str().ok_or(None).and_then(|text| Number::parse(text).map_err(Some))
}

fn flawed(place: usize, item: &Value, flaw: Option<Malformed>) -> Problem {
    let text = item.as_str().unwrap_or_default();
    let (code, detail) = match flaw {
        None => (Code::Type, "A phone number must be a string.".to_owned()),
        Some(Malformed::NotE164) => (Code::NotE164, format!("{text:?} is not + and 7 to 15 digits.")),
        Some(Malformed::NoSuchNumber) => (Code::InvalidNumber, format!("No numbering plan has the number {text}.")),
    };
    item_problem(place, code, detail)
}

fn refuse_unavailable(numbers: &[Number], is_taken: impl Fn(&str) -> bool) -> Result<(), ApiError> {
    let mut problems = Problems::default();
    // Items and numbers have the same places, because a list with a wrong item does not get here.
    for (place, number) in numbers.iter().enumerate() {
        let e164 = &number.e164;
        if !number.portable {
            let detail = || format!("{e164} is not portable: no_coverage.");
            problems.add(|| item_problem(place, Code::Unprocessable, detail()));
        } else if is_taken(e164) {
            let detail = || format!("{e164} is in another open porting order.");
            problems.add(|| item_problem(place, Code::PendingOrder, detail()));
        }
    }
    problems.finish()
}

fn list_problem(code: Code, detail: &str) -> ApiError {
    Problem::new(code, detail).at("/phone_numbers").into()
}

fn item_problem(place: usize, code: Code, detail: String) -> Problem {
    Problem::new(code, detail).at(format!("/phone_numbers/{place}"))
}
