//! Blocks within the request that creates orders, as a guide has them. The API's description does not.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::read::{check_free, read_block};
use crate::numbers::Number;
use crate::routes::parts::body::{Node, Reader};
use crate::server::{ApiError, Code, Problem};
use crate::state::{NewBlock, Order, Span as _, Store};

/// The blocks of a request that creates orders.
#[derive(Debug, Default)]
pub(crate) struct BlocksOfRequest {
    blocks: Vec<NewBlock>,
}

/// Blocks of a request that creates orders, each of which can have a thousand numbers.
const MOST_BLOCKS: usize = 100;

/// Reads the `phone_number_blocks` of a body that creates orders.
pub(crate) fn read_blocks(value: Option<&Value>) -> Result<BlocksOfRequest, ApiError> {
    let Some(list) = value.map(|value| Node::at(value, "/phone_number_blocks")) else {
        return Ok(BlocksOfRequest::default());
    };
    let mut reader = Reader::default();
    let mut blocks: Vec<NewBlock> = Vec::new();
    let items = reader.items(&list).unwrap_or_default();
    if items.len() > MOST_BLOCKS {
        let detail = format!("A request has at most {MOST_BLOCKS} blocks.");
        return Err(Problem::new(Code::Range, detail).at("/phone_number_blocks").into());
    }
    for item in items {
        let Some(item) = reader.object(item) else {
            continue;
        };
        let Some(block) = read_block(&mut reader, &item) else {
            continue;
        };
        if blocks.iter().any(|other| other.range.overlaps(&block.range)) {
            let detail = "A number of the range is in a block before.";
            reader.problem(Code::Duplicate, detail, item.place("phone_number_range"));
        }
        blocks.push(block);
    }
    reader.finish(Some(BlocksOfRequest { blocks }))
}

impl BlocksOfRequest {
    /// The numbers of all blocks, for a request that has no others.
    pub(crate) fn numbers(&self) -> Option<Vec<Number>> {
        let numbers: Vec<Number> = self.blocks.iter().flat_map(|block| block.numbers.clone()).collect();
        (!numbers.is_empty()).then_some(numbers)
    }

    /// Refuses blocks that no order for these numbers could have.
    pub(crate) fn check(&self, numbers: &[Number], store: &Store) -> Result<(), ApiError> {
        let mut reader = Reader::default();
        for (place, block) in self.blocks.iter().enumerate() {
            let pointer = format!("/phone_number_blocks/{place}");
            let fits = |number: &Number| number.country == "DE" && block.fits(&number.country, number.kind);
            if numbers.iter().any(fits) {
                check_free(&mut reader, block, store, None, &format!("{pointer}/phone_number_range"));
            } else {
                let detail = "No order of this request is for German numbers of the type of the block.";
                reader.problem(Code::Unprocessable, detail, pointer);
            }
        }
        reader.finish(Some(()))
    }

    /// Gives each block to the first of the new orders that it fits.
    pub(crate) fn distribute(self, orders: &mut [Order], store: &mut Store, at: DateTime<Utc>) {
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
