//! Blocks of consecutive numbers.

mod create;
mod filter;
mod read;
mod within;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::listing::{self, Key};
use super::{note_correction, refuse_unless_editable};
use crate::numbers::NumberType;
use crate::routes::{change_order, find_order, id_of};
use crate::server::{ApiError, Paged, Query, ok};
use crate::state::{Block, NumberRange, SandboxState};
use filter::Wanted;

pub(crate) use create::create;
pub(crate) use within::{BlocksOfRequest, read_blocks};

#[derive(Debug, Serialize)]
pub(crate) struct BlockView {
    id: Uuid,
    country_code: String,
    phone_number_type: NumberType,
    phone_number_range: NumberRange,
    activation_ranges: Vec<NumberRange>,
    record_type: &'static str,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "crate::wire::time::stamp")]
    updated_at: DateTime<Utc>,
}

impl BlockView {
    fn new(block: &Block) -> Self {
        Self {
            id: block.id,
            country_code: block.country.clone(),
            phone_number_type: block.kind,
            phone_number_range: block.range.clone(),
            activation_ranges: block.activation_ranges.clone(),
            record_type: "porting_phone_number_block",
            created_at: block.created_at,
            updated_at: block.created_at,
        }
    }
}

pub(crate) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Paged<BlockView>>, ApiError> {
    let (wanted, listing) = listing::read::<Wanted>(&query, &[Key::CreatedAt])?;
    state.with(|world| {
        let order = find_order(world, &id)?;
        let found = order.parts.blocks.iter().filter(|block| wanted.matches(order, block)).collect();
        Ok(listing.answer(found, |block| (block.created_at, block.created_at), BlockView::new))
    })
}

/// Answers with what was removed. The numbers stay in the order.
pub(crate) async fn delete(
    State(state): State<SandboxState>,
    Path((id, block_id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    const WHAT: &str = "phone number block";
    state.with(|world| {
        let now = world.now;
        let (_, block) = change_order(world, &id, |order, _| {
            let block_id = id_of(&block_id, WHAT)?;
            let block = order.remove_block(block_id).ok_or_else(|| ApiError::not_found(WHAT))?;
            refuse_unless_editable(order)?;
            note_correction(order, now);
            Ok(block)
        })?;
        Ok(ok(BlockView::new(&block)))
    })
}
