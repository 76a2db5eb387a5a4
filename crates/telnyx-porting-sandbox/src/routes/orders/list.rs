//! Listing orders.

use axum::Json;
use axum::extract::State;

use super::filter::Filters;
use super::sort::{self, Direction, Key};
use crate::server::{ApiError, Page, Paged, Query, page, page_of};
use crate::state::{Order, SandboxState, Table};
use crate::wire::OrderView;

/// What a list request asks for.
struct Listing {
    filters: Filters,
    keys: Vec<Key>,
    page: Page,
    with_numbers: bool,
}

pub(crate) async fn list(State(state): State<SandboxState>, query: Query) -> Result<Json<Paged<OrderView>>, ApiError> {
    let listing = Listing::read(&query)?;
    Ok(Json(state.with(|world| listing.answer(&world.store.orders))))
}

impl Listing {
    fn read(query: &Query) -> Result<Self, ApiError> {
        let mut problems = Vec::new();
        let listing = Self {
            filters: Filters::read(query, &mut problems),
            keys: sort::read(query, &mut problems),
            page: query.page(&mut problems),
            with_numbers: query.flag("include_phone_numbers", true, &mut problems),
        };
        if problems.is_empty() { Ok(listing) } else { Err(ApiError::unprocessable(problems)) }
    }

    fn answer(&self, orders: &Table<Order>) -> Paged<OrderView> {
        let found = orders.iter().filter(|order| self.filters.match_order(order));
        let view = |order: &Order| OrderView::new(order, self.with_numbers);
        // The table has the orders in the order of their creation.
        match sort::by_creation(&self.keys) {
            Some(Direction::NewestFirst) => page_of(found.rev(), self.page, view),
            Some(Direction::OldestFirst) => page_of(found, self.page, view),
            None => {
                let mut found: Vec<&Order> = found.collect();
                found.sort_by(|left, right| sort::compare(&self.keys, left, right));
                page(&found, self.page, |order| view(order))
            }
        }
    }
}
