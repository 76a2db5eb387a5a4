//! Reading blocks.

use crate::numbers::Number;
use crate::routes::parts::body::{Node, Reader};
use crate::routes::parts::ranges::{activation_ranges, number_range};
use crate::server::Code;
use crate::state::{NewBlock, NumberRange, Order, Store};

/// Most numbers in a block.
const MOST: u64 = 1000;

pub(super) fn read_block(reader: &mut Reader, body: &Node<'_>) -> Option<NewBlock> {
    let node = reader.needed_object(body, "phone_number_range");
    let range = node.as_ref().and_then(|node| number_range(reader, node)).map(|read| read.range);
    let activation_ranges = activation_ranges(reader, body, range.as_ref(), |reader, node| {
        number_range(reader, node).map(|read| read.range)
    });
    let (node, range) = (node?, range?);
    let numbers = numbers(reader, &range, &node.pointer);
    Some(NewBlock { range, activation_ranges: activation_ranges?, numbers: numbers? })
}

fn numbers(reader: &mut Reader, range: &NumberRange, pointer: &str) -> Option<Vec<Number>> {
    if range.len() > MOST {
        reader.problem(Code::Range, format!("A block has at most {MOST} numbers."), pointer);
        return None;
    }
    let numbers: Option<Vec<Number>> = range.numbers().map(|text| Number::parse(&text).ok()).collect();
    if numbers.is_none() {
        reader.problem(Code::InvalidNumber, "No numbering plan has all numbers of the range.", pointer);
    }
    numbers
}

/// Refuses a block with a number that cannot be ported, or that another open order holds.
pub(super) fn check_free(reader: &mut Reader, block: &NewBlock, store: &Store, order: Option<&Order>, pointer: &str) {
    if let Some(number) = block.numbers.iter().find(|number| !number.portable) {
        let detail = format!("{} is not portable: no_coverage.", number.e164);
        return reader.problem(Code::Unprocessable, detail, pointer);
    }
    let is_taken = |number: &&Number| {
        store.holder(&number.e164).is_some_and(|holder| order.is_none_or(|order| order.id != holder))
    };
    if let Some(number) = block.numbers.iter().find(is_taken) {
        let detail = format!("{} is in another open porting order.", number.e164);
        reader.problem(Code::PendingOrder, detail, pointer);
    }
}
