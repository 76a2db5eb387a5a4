//! The HTTP side: routing, authentication, errors, bodies and queries.

mod apart;
mod auth;
mod body;
mod deadline;
mod error;
mod observe;
mod operations;
mod patch;
mod query;
mod rate;
mod reply;
mod same_origin;
mod serve;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;

use crate::page;
use crate::routes;
use crate::sandbox::Mode;
use crate::schema::contract;
use crate::schema::request::reject_undefined;
use crate::schema::validator::Strictness;
use crate::state::SandboxState;

pub(crate) use apart::{LONG, apart};
pub(crate) use auth::check as check_key;
pub(crate) use body::{JsonBody, OptionalBody, OwnBody, json_value, read_parts, too_slow};
pub(crate) use deadline::is_too_slow;
pub(crate) use error::{ApiError, Code, Problem, Problems};
pub(crate) use operations::{is_of_api, is_operation, operation};
pub(crate) use patch::Patch;
pub(crate) use query::{Page, Parameter, Query, boolean, moment};
pub(crate) use rate::{RateLimit, RateWindow};
pub(crate) use reply::{Data, Paged, created, ok, page, page_of};
pub(crate) use serve::serve;

/// Largest body of an ordinary request, in bytes. Uploads have a limit of their own.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The application of a mode.
pub(crate) fn router(state: SandboxState, mode: Mode, strict: bool) -> Router {
    match mode {
        Mode::Stateful => stateful(state, strict),
        Mode::Contract => {
            observed(contract::routes(if strict { Strictness::Strict } else { Strictness::Lenient }), state)
        }
    }
}

/// What is around either mode.
fn observed(routes: Router<SandboxState>, state: SandboxState) -> Router {
    routes
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(state.clone(), observe::observe))
        .with_state(state)
}

/// The API below `/v2`, the sandbox's own endpoints below `/sandbox`, its page at `/`.
fn stateful(state: SandboxState, strict: bool) -> Router {
    let mut api = routes::api().fallback(unknown_path).method_not_allowed_fallback(method_not_allowed);
    if strict {
        api = api.layer(from_fn(reject_undefined));
    }
    let api = api
        .layer(from_fn_with_state(state.clone(), auth::require_key))
        .layer(from_fn_with_state(state.clone(), same_origin::require));
    let control = routes::control()
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(state.clone(), same_origin::require));
    let routes = Router::new()
        .route("/", get(page::show))
        .method_not_allowed_fallback(method_not_allowed)
        .nest("/v2", api)
        .nest("/sandbox", control)
        .fallback(unknown_path);
    observed(routes, state)
}

pub(crate) async fn unknown_path() -> ApiError {
    Problem::new(Code::UnknownPath, "There is nothing at this path.").into()
}

pub(crate) async fn method_not_allowed() -> ApiError {
    Problem::new(Code::MethodNotAllowed, "This path exists, but not with this method.").into()
}
