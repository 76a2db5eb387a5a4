//! When an order could be ported.

use axum::Json;
use axum::extract::{Path, State};

use super::find_order;
use crate::life;
use crate::server::{ApiError, Page, Paged, page};
use crate::state::SandboxState;
use crate::wire::WindowView;

/// All windows at once: the answer has paging data, but the operation no page parameter.
pub(super) async fn list(
    State(state): State<SandboxState>,
    Path(id): Path<String>,
) -> Result<Json<Paged<WindowView>>, ApiError> {
    state.with(|world| {
        let windows = life::allowed(find_order(world, &id)?, &world.timetable, world.now);
        let whole = Page { number: 1, size: windows.len().max(1) };
        Ok(Json(page(&windows, whole, WindowView::new)))
    })
}
