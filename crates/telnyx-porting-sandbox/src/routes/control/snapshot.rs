//! The whole state as one JSON document, account data included.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Datelike as _;

use crate::saved::StoreChanges;
use crate::server::{ApiError, Code, OwnBody, Problem, apart};
use crate::state::SandboxState;

/// Years in which every date that follows from the time can be written.
const FIRST_YEAR: i32 = 1970;
const LAST_YEAR: i32 = 9999;

pub(crate) async fn save(State(state): State<SandboxState>) -> Response {
    let snapshot = state.with(|world| world.snapshot());
    apart(true, move || Json(snapshot).into_response()).await
}

/// Replaces everything, the time too.
pub(crate) async fn load(
    State(state): State<SandboxState>,
    OwnBody(snapshot): OwnBody<StoreChanges>,
) -> Result<StatusCode, ApiError> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&snapshot.now.year()) {
        let detail = format!("The time is one of the years {FIRST_YEAR} to {LAST_YEAR}.");
        return Err(Problem::new(Code::Range, detail).at("/now").into());
    }
    state.with(|world| world.load(snapshot));
    Ok(StatusCode::NO_CONTENT)
}
