//! Blocks of consecutive numbers that are ported as one.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete as delete_route, get};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::orders::{number, status};
use super::phone_numbers::{ACTIVATION_STATUSES, PORTABILITY_STATUSES, activation_status, portability_status};
use super::ranges::{activation_ranges, number_range};
use super::{change_order, find_index, find_order, record_correction, reject_unless_editable};
use crate::http::body::{Body, Reader};
use crate::http::query::{CREATED_AT, ListReader, Query};
use crate::http::response::{Paged, Reply, created, ok};
use crate::http::values::{one_of, string, uuid};
use crate::issue::{Code, Issue};
use crate::simulation::clock::rfc3339;
use crate::simulation::order::Order;
use crate::simulation::parts::{Block, NewBlock, NumberRange, Span as _};
use crate::simulation::phone_number::Number;
use crate::simulation::store::Store;
use crate::state::SandboxState;

pub(super) fn routes() -> Router<SandboxState> {
    Router::new()
        .route("/porting_orders/{id}/phone_number_blocks", get(list).post(create))
        .route("/porting_orders/{id}/phone_number_blocks/{part}", delete_route(delete))
}

const MAX_NUMBERS: u64 = 1000;

/// Maximum number of blocks in a request that creates orders.
const MAX_BLOCKS: usize = 100;

fn view(block: &Block) -> Value {
    json!({
        "id": block.id,
        "country_code": block.country,
        "phone_number_type": block.kind,
        "phone_number_range": block.range,
        "activation_ranges": block.activation_ranges,
        "record_type": "porting_phone_number_block",
        "created_at": rfc3339(block.created_at),
        "updated_at": rfc3339(block.created_at),
    })
}

/// Most filters are on the order, so that all of its blocks match or none.
async fn list(State(state): State<SandboxState>, Path(id): Path<String>, query: Query) -> Reply<Paged<Value>> {
    let mut reader = ListReader::new(&query);
    let activation = reader.one("activation_status", one_of(&ACTIVATION_STATUSES));
    let portability = reader.one("portability_status", one_of(&PORTABILITY_STATUSES));
    let numbers = reader.many("phone_number", number);
    let ids = reader.many("porting_order_id", uuid);
    let statuses = reader.many("status", status);
    let support_keys = reader.many("support_key", string);
    let listing = reader.finish(&[CREATED_AT])?;
    state.with(|simulation| {
        let order = find_order(simulation, &id)?;
        let is_order_allowed = activation.allow_value(&activation_status(order))
            && portability.allow_value(&portability_status(order))
            && ids.allow_value(&order.id)
            && statuses.allow_text(Some(order.status.as_str()))
            && support_keys.allow_value(&order.keys.order);
        let matches = |block: &&Block| is_order_allowed && numbers.allow(|number| block.range.contains(number));
        Ok(listing.page(order.parts.blocks.iter().filter(matches), |_, _| None, view))
    })
}

async fn create(State(state): State<SandboxState>, Path(id): Path<String>, body: Body) -> Reply {
    // A thousand numbers take a while to parse, so it is done before the state is locked.
    let mut reader = body.reader();
    let block = read_block(&mut reader, "");
    let block = reader.finish(block);
    let accept_taken = state.accepts_taken_numbers();
    change_order(&state, &id, |order, simulation| {
        reject_unless_editable(order)?;
        if order.country != "DE" {
            return Err(Issue::unprocessable("Only orders for German numbers have blocks.").into());
        }
        let block = block?;
        let is_other = |holder| holder != order.id;
        check(&block, order, |e164| !accept_taken && simulation.store.holder(e164).is_some_and(is_other))?;
        record_correction(order, simulation.now);
        order.add_blocks(vec![block], simulation.now);
        Ok(created(order.parts.blocks.last().map(view)))
    })
}

/// Returns the removed block. The numbers remain in the order.
async fn delete(State(state): State<SandboxState>, Path((id, part)): Path<(String, String)>) -> Reply {
    change_order(&state, &id, |order, simulation| {
        let index = find_index(&order.parts.blocks, &part, |block| block.id, "phone number block")?;
        reject_unless_editable(order)?;
        record_correction(order, simulation.now);
        Ok(ok(view(&order.remove_block(index))))
    })
}

fn read_block(reader: &mut Reader<'_>, pointer: &str) -> Option<NewBlock> {
    let range_pointer = format!("{pointer}/phone_number_range");
    let range = number_range(reader, &range_pointer).map(|numbers| numbers.range);
    let parts_pointer = format!("{pointer}/activation_ranges");
    let activation_ranges = activation_ranges(reader, &parts_pointer, range.as_ref(), |reader, pointer| {
        number_range(reader, pointer).map(|numbers| numbers.range)
    });
    let range = range?;
    let numbers = numbers(reader, &range, &range_pointer);
    Some(NewBlock { range, activation_ranges: activation_ranges?, numbers: numbers? })
}

fn numbers(reader: &mut Reader<'_>, range: &NumberRange, pointer: &str) -> Option<Vec<Number>> {
    if range.len() > MAX_NUMBERS {
        reader.issue(Code::Range, format!("A block has at most {MAX_NUMBERS} numbers."), pointer);
        return None;
    }
    let numbers: Option<Vec<Number>> = range.numbers().map(|text| Number::parse(&text).ok()).collect();
    if numbers.is_none() {
        reader.issue(Code::InvalidNumber, "No numbering plan has all numbers of the range.", pointer);
    }
    numbers
}

fn check(block: &NewBlock, order: &Order, is_taken: impl Fn(&str) -> bool) -> Result<(), Issue> {
    let reject = |code, detail| Err(Issue::new(code, detail).at("/phone_number_range"));
    if !block.fits(&order.country, order.kind) {
        return reject(Code::Unprocessable, "The block must be of the country and the type of the order.");
    }
    if order.parts.blocks.iter().any(|other| other.range.overlaps(&block.range)) {
        return reject(Code::Duplicate, "A number of the range is in another block of the order.");
    }
    check_free(block, is_taken).map_err(|issue| issue.at("/phone_number_range"))
}

/// Rejects a block with a number that cannot be ported, or that is in another open order.
fn check_free(block: &NewBlock, is_taken: impl Fn(&str) -> bool) -> Result<(), Issue> {
    if let Some(number) = block.numbers.iter().find(|number| !number.portable) {
        return Err(Issue::unprocessable(format!("{} is not portable: no_coverage.", number.e164)));
    }
    match block.numbers.iter().find(|number| is_taken(&number.e164)) {
        Some(number) => {
            Err(Issue::new(Code::PendingOrder, format!("{} is in another open porting order.", number.e164)))
        }
        None => Ok(()),
    }
}

/// The blocks of a request that creates orders, as a guide has them. The API's description does not.
#[derive(Debug, Default)]
pub(super) struct BlocksOfRequest {
    blocks: Vec<NewBlock>,
}

impl BlocksOfRequest {
    /// Reads the `phone_number_blocks` of a body.
    pub(super) fn read(body: &Body) -> Reply<Self> {
        const BLOCKS: &str = "/phone_number_blocks";
        let mut reader = body.reader();
        let mut blocks: Vec<NewBlock> = Vec::new();
        let items = reader.get(BLOCKS).and_then(|_| reader.items(BLOCKS)).unwrap_or_default();
        if items.len() > MAX_BLOCKS {
            let detail = format!("A request has at most {MAX_BLOCKS} blocks.");
            return Err(Issue::new(Code::Range, detail).at(BLOCKS).into());
        }
        for item in items {
            let Some(block) = read_block(&mut reader, &item) else {
                continue;
            };
            if blocks.iter().any(|other| other.range.overlaps(&block.range)) {
                let detail = "A number of the range is in an earlier block.";
                reader.issue(Code::Duplicate, detail, format!("{item}/phone_number_range"));
            }
            blocks.push(block);
        }
        reader.finish(Some(Self { blocks }))
    }

    /// The numbers of all blocks, for a request that has no others.
    pub(super) fn numbers(&self) -> Option<Vec<Number>> {
        let numbers: Vec<Number> = self.blocks.iter().flat_map(|block| block.numbers.clone()).collect();
        (!numbers.is_empty()).then_some(numbers)
    }

    /// Rejects blocks that no order for these numbers can have.
    pub(super) fn check(&self, numbers: &[Number], is_taken: impl Fn(&str) -> bool) -> Result<(), Vec<Issue>> {
        let check = |(index, block): (usize, &NewBlock)| {
            let fits = |number: &Number| number.country == "DE" && block.fits(&number.country, number.kind);
            if numbers.iter().any(fits) {
                let pointer = format!("/phone_number_blocks/{index}/phone_number_range");
                return check_free(block, &is_taken).err().map(|issue| issue.at(pointer));
            }
            let detail = "No order of this request is for German numbers of the type of the block.";
            Some(Issue::unprocessable(detail).at(format!("/phone_number_blocks/{index}")))
        };
        let issues: Vec<Issue> = self.blocks.iter().enumerate().filter_map(check).collect();
        if issues.is_empty() { Ok(()) } else { Err(issues) }
    }

    /// Gives each block to the first of the new orders that it fits.
    pub(super) fn distribute(self, orders: &mut [Order], store: &mut Store, at: DateTime<Utc>) {
        let mut blocks = self.blocks;
        for order in orders {
            let fits = |block: &mut NewBlock| block.fits(&order.country, order.kind);
            let fitting: Vec<NewBlock> = blocks.extract_if(.., fits).collect();
            if !fitting.is_empty() {
                order.add_blocks(fitting, at);
                store.orders.put(order.clone());
            }
        }
    }
}
