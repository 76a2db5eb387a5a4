//! Bearer authentication.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, Code, Problem};

/// Lets a request through if its key is acceptable.
///
/// Any key is, so that tests need no secret, except those that ask for a refusal: a key that contains `REVOKED`
/// or `INVALID` is answered 401, one that contains `FORBIDDEN` 403.
pub(super) async fn require_key(request: Request, next: Next) -> Response {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(problem) => ApiError::from(problem).into_response(),
    }
}

/// Refuses a request without a key, or with one that asks for a refusal.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Problem> {
    let refused = |detail: &str| Err(Problem::new(Code::Unauthenticated, detail));
    let Some(key) = bearer_key(headers) else {
        return refused("The request needs an Authorization header with a bearer key.");
    };
    if key.contains("REVOKED") || key.contains("INVALID") {
        return refused("The API key is not valid.");
    }
    if key.contains("FORBIDDEN") {
        return Err(Problem::new(Code::Forbidden, "The API key may not do this."));
    }
    Ok(())
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
        check(&HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]))
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
