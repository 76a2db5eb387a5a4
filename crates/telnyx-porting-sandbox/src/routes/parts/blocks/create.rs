//! Adding a block to an order.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;

use super::BlockView;
use super::read::{check_free, read_block};
use crate::routes::change_order;
use crate::routes::parts::body::{Node, Reader};
use crate::routes::parts::{note_correction, refusal, refuse_unless_editable};
use crate::server::{ApiError, Code, JsonBody, created};
use crate::state::{NewBlock, Order, SandboxState, Span as _, Store};

pub(crate) async fn create(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, ApiError> {
    // A thousand numbers take a while to read, so it is done before the state is locked.
    let read = read_body(&body);
    state.with(|world| {
        let now = world.now;
        let (_, block) = change_order(world, &id, |order, world| {
            refuse_unless_editable(order)?;
            if order.country != "DE" {
                return Err(refusal("Only orders for German numbers have blocks."));
            }
            let block = read?;
            check(&block, order, &world.store)?;
            note_correction(order, now);
            order.add_blocks(vec![block], now);
            Ok(order.parts.blocks.last().map(BlockView::new))
        })?;
        Ok(created(block))
    })
}

fn read_body(body: &Value) -> Result<NewBlock, ApiError> {
    let mut reader = Reader::default();
    let block = read_block(&mut reader, &Node::root(body));
    reader.finish(block)
}

fn check(block: &NewBlock, order: &Order, store: &Store) -> Result<(), ApiError> {
    const PLACE: &str = "/phone_number_range";
    let mut reader = Reader::default();
    if !block.fits(&order.country, order.kind) {
        reader.problem(Code::Unprocessable, "The block must be of the country and the type of the order.", PLACE);
    } else if order.parts.blocks.iter().any(|other| other.range.overlaps(&block.range)) {
        reader.problem(Code::Duplicate, "A number of the range is in another block of the order.", PLACE);
    } else {
        check_free(&mut reader, block, store, Some(order), PLACE);
    }
    reader.finish(Some(()))
}
