//! The application: every route, the middleware around them, the two modes, and the faults.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri, Request, State};
use axum::http::header::DATE;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tower_service::Service as _;
use uuid::Uuid;

use crate::faults::{self, Dropped};
use crate::http::access::{bearer_key, check_key, check_origin, forbidden, unauthenticated};
use crate::http::response::{ApiError, Reply, method_not_allowed, unknown_path};
use crate::issue::{Code, Issue};
use crate::page;
use crate::resources::sharing::{Claims, READ, UPDATE};
use crate::resources::{api, control};
use crate::schema::contract;
use crate::schema::operations::{is_of_api, operation};
use crate::schema::request::reject_undefined;
use crate::schema::validator::Strictness;
use crate::simulation::Simulation;
use crate::simulation::table::Row as _;
use crate::state::{SandboxState, saving};

/// The source of a sandbox's responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Mode {
    /// Orders are created, change and end: a response depends on earlier requests.
    #[default]
    Stateful,
    /// Every request that the published description allows gets the documented success, made from the description's examples,
    /// for any id; every other request is rejected. Nothing is stored.
    Contract,
}

/// Largest body of an ordinary request, in bytes. Uploads have their own limit.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The counter for requests to the API that match no operation.
const UNKNOWN_OPERATION: &str = "unknown";

const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// The handler of all requests in a mode.
#[derive(Debug, Clone)]
pub(crate) struct App {
    state: SandboxState,
    router: Router,
}

impl App {
    pub(crate) fn new(state: SandboxState, mode: Mode, strict: bool) -> Self {
        let base = match mode {
            Mode::Stateful => stateful(&state, strict),
            Mode::Contract => contract::routes(if strict { Strictness::Strict } else { Strictness::Lenient }),
        };
        let router = base
            .layer(DefaultBodyLimit::max(BODY_LIMIT))
            .layer(from_fn_with_state(state.clone(), observe))
            .with_state(state.clone());
        Self { state, router }
    }

    /// Responds to a request, unless a fault drops the connection.
    pub(crate) async fn handle(self, request: Request) -> Result<Response, Dropped> {
        let Self { state, mut router } = self;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let name = operation(&method, &path);
        if is_of_api(&path) {
            state.count_request(name.unwrap_or(UNKNOWN_OPERATION));
        }
        let fault = name.and_then(|name| state.faults().for_request(name));
        if let Some(fault) = fault {
            tracing::info!(%method, path, fault = fault.name(), "fault");
        }
        let run = |request| async move {
            let Ok(response) = router.call(request).await;
            response
        };
        faults::apply(fault, state.rate(), request, run).await
    }
}

/// The API below `/v2`, the sandbox's own endpoints below `/sandbox`, its page at `/`.
fn stateful(state: &SandboxState, strict: bool) -> Router<SandboxState> {
    let mut api = api().fallback(unknown_path).method_not_allowed_fallback(method_not_allowed);
    if strict {
        api = api.layer(from_fn(reject_undefined));
    }
    let api = api
        .layer(from_fn_with_state(state.clone(), require_key))
        .layer(from_fn_with_state(state.clone(), require_origin));
    let control = control::routes()
        .merge(page::overview::routes())
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(state.clone(), require_origin));
    Router::new()
        .route("/", get(page::show))
        .method_not_allowed_fallback(method_not_allowed)
        .nest("/v2", api)
        .nest("/sandbox", control)
        .fallback(unknown_path)
}

async fn require_origin(State(state): State<SandboxState>, request: Request, next: Next) -> Reply {
    check_origin(request.headers(), state.allows_remote())?;
    Ok(next.run(request).await)
}

/// Accepts any key, except those that select a rejection. A sharing token gives access to the documents of its order until it
/// expires.
async fn require_key(State(state): State<SandboxState>, request: Request, next: Next) -> Reply {
    let key = bearer_key(request.headers())?;
    match Claims::parse(key) {
        Some(claims) => {
            state.with(|simulation| check_token(&claims, request.method(), full_path(&request), simulation))?;
        }
        None => check_key(key)?,
    }
    Ok(next.run(request).await)
}

/// Checks the operation that a sharing token is used for, and that it belongs to the order or to one of its documents.
fn check_token(claims: &Claims, method: &Method, path: &str, simulation: &Simulation) -> Result<(), Issue> {
    if claims.is_expired(simulation.now) {
        return Err(unauthenticated("The sharing token has expired."));
    }
    let operation = operation(method, path);
    let permission = match operation {
        Some("RetrieveDocument" | "DownloadDocument" | "ListAdditionalDocuments") => READ,
        Some("CreateDocument" | "CreateAdditionalDocuments" | "DeleteAdditionalDocument") => UPDATE,
        _ => return Err(forbidden("A sharing token only gives access to the documents of its order.")),
    };
    if !claims.allows(permission) {
        return Err(forbidden("The sharing token lacks the permission for this request."));
    }
    // The first id in the path is that of the order, or of one of its documents.
    let id = path.split('/').find_map(|part| part.parse::<Uuid>().ok());
    let order = simulation.store.orders.get(claims.porting_order_id);
    let is_covered = order.zip(id).is_some_and(|(order, id)| order.id == id || order.documents().contains(&id));
    if operation == Some("CreateDocument") || is_covered {
        return Ok(());
    }
    Err(forbidden("The sharing token belongs to another order."))
}

/// The path as it was sent: a nested router shows its handlers only the rest.
fn full_path(request: &Request) -> &str {
    request.extensions().get::<OriginalUri>().map_or(request.uri().path(), |original| original.0.path())
}

/// Wraps every request, including rejected ones: request id, rate limit, date and a log line.
async fn observe(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut response =
        if is_of_api(&path) { limited(&state, request, next).await } else { acknowledged(request, next).await };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&Uuid::new_v4().to_string()) {
        headers.insert("x-request-id", id);
    }
    // The sandbox's time, which can differ from the host's.
    if let Ok(date) = HeaderValue::from_str(&state.now().format(HTTP_DATE).to_string()) {
        headers.insert(DATE, date);
    }
    // Method and path only: bodies, keys and query values can contain account data.
    let milliseconds = started.elapsed().as_millis();
    let status = response.status().as_u16();
    if response.status() == StatusCode::NOT_MODIFIED {
        // An open page polls once a second.
        tracing::debug!(%method, path, status, ms = milliseconds, "request");
    } else {
        tracing::info!(%method, path, status, ms = milliseconds, "request");
    }
    response
}

async fn limited(state: &SandboxState, request: Request, next: Next) -> Response {
    let allowance = state.rate().count();
    let mut response = if allowance.is_exceeded {
        ApiError::from(Issue::new(Code::RateLimited, "Too many requests in this period.")).into_response()
    } else {
        acknowledged(request, next).await
    };
    allowance.announce(response.headers_mut());
    response
}

/// The response to a request; if its changes could not be saved, they were undone, and the response is an error.
async fn acknowledged(request: Request, next: Next) -> Response {
    if percent_decode_str(request.uri().path()).decode_utf8().is_err() {
        return unknown_path().await.into_response();
    }
    saving(next.run(request)).await.unwrap_or_else(|error| {
        let detail = format!("The state cannot be saved, so nothing was changed: {error}.");
        ApiError::from(Issue::new(Code::Internal, detail)).into_response()
    })
}
