//! Listing orders.

use axum::Json;
use axum::extract::State;

use super::filter::{self, Filter};
use super::sort::{self, Key};
use crate::server::{ApiError, Page, Paged, Query, page};
use crate::state::{Order, SandboxState, Table};
use crate::wire::OrderView;

/// What a list request asks for.
struct Listing {
    filters: Vec<Filter>,
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
            filters: filter::read(query, &mut problems),
            keys: sort::read(query, &mut problems),
            page: query.page(&mut problems),
            with_numbers: query.flag("include_phone_numbers", true, &mut problems),
        };
        if problems.is_empty() { Ok(listing) } else { Err(ApiError::unprocessable(problems)) }
    }

    fn answer(&self, orders: &Table<Order>) -> Paged<OrderView> {
        let matches = |order: &&Order| self.filters.iter().all(|filter| filter.matches(order));
        let mut found: Vec<&Order> = orders.iter().filter(matches).collect();
        found.sort_by(|left, right| sort::compare(&self.keys, left, right));
        page(&found, self.page, |order| OrderView::new(order, self.with_numbers))
    }
}
