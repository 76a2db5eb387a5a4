//! Who may do what.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::{ApiError, Code, Problem, operation};
use crate::sharing::{Claims, READ, UPDATE};
use crate::state::{Row as _, SandboxState, World};

/// Lets a request through if its key is acceptable.
///
/// Any key is, so that tests need no secret, except those that ask for a refusal: a key that contains `REVOKED`
/// or `INVALID` is answered 401, one that contains `FORBIDDEN` 403. A sharing token opens the documents of its order,
/// until it expires.
pub(super) async fn require_key(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    let checked = key_of(request.headers()).and_then(|key| match Claims::read(key) {
        Some(claims) => state.with(|world| check_token(&claims, request.method(), full_path(&request), world)),
        None => check_key(key),
    });
    match checked {
        Ok(()) => next.run(request).await,
        Err(problem) => ApiError::from(problem).into_response(),
    }
}

/// Refuses a request without a key, or with one that asks for a refusal.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Problem> {
    key_of(headers).and_then(check_key)
}

fn key_of(headers: &HeaderMap) -> Result<&str, Problem> {
    bearer_key(headers).ok_or_else(|| unauthenticated("The request needs an Authorization header with a bearer key."))
}

fn check_key(key: &str) -> Result<(), Problem> {
    if key.contains("REVOKED") || key.contains("INVALID") {
        return Err(unauthenticated("The API key is not valid."));
    }
    if key.contains("FORBIDDEN") {
        return Err(Problem::new(Code::Forbidden, "The API key may not do this."));
    }
    Ok(())
}

/// The operations that a sharing token opens, if it belongs to the order or to one of its documents.
fn check_token(claims: &Claims, method: &Method, path: &str, world: &World) -> Result<(), Problem> {
    if claims.is_expired(world.now) {
        return Err(unauthenticated("The sharing token has expired."));
    }
    let needed = match operation(method, path) {
        Some("RetrieveDocument" | "DownloadDocument" | "ListAdditionalDocuments") => READ,
        Some("CreateDocument" | "CreateAdditionalDocuments" | "DeleteAdditionalDocument") => UPDATE,
        _ => return Err(forbidden("A sharing token opens nothing but the documents of its order.")),
    };
    if !claims.allows(needed) {
        return Err(forbidden("The sharing token does not have the permission for this."));
    }
    if operation(method, path) == Some("CreateDocument") || is_covered(claims, path, world) {
        return Ok(());
    }
    Err(forbidden("The sharing token is one of another order."))
}

/// Whether the first id in a path is that of the token's order, or of one of its documents.
fn is_covered(claims: &Claims, path: &str, world: &World) -> bool {
    let Some(id) = path.split('/').find_map(|part| part.parse::<Uuid>().ok()) else {
        return false;
    };
    let order = world.store.orders.get(claims.porting_order_id);
    order.is_some_and(|order| order.id == id || order.documents().contains(&id))
}

/// The path as it was sent: a nested router shows its handlers only what is below.
fn full_path(request: &Request) -> &str {
    let original = request.extensions().get::<axum::extract::OriginalUri>();
    original.map_or(request.uri().path(), |original| original.0.path())
}

fn unauthenticated(detail: &str) -> Problem {
    Problem::new(Code::Unauthenticated, detail)
}

fn forbidden(detail: &str) -> Problem {
    Problem::new(Code::Forbidden, detail)
}

fn bearer_key(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(value: &'static str) -> Result<(), Problem> {
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
        check(&headers)
    }

    #[test]
    fn any_key_will_do_but_something_has_to_be_there() {
        assert_eq!(with("Bearer KEY_1"), Ok(()));
        assert_eq!(with("bearer x"), Ok(()));
        for value in ["Bearer ", "Bearer", "Basic abc", "KEY_1", "Bearer KEY_REVOKED", "Bearer INVALID"] {
            assert!(with(value).is_err(), "{value}");
        }
        assert!(check(&HeaderMap::new()).is_err());
    }
}
