//! Refusals that an operation can answer with, and those that a client asks for.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answers;
use crate::description::Operation;
use crate::http::response::ApiError;
use crate::issue::{Code, Issue as Problem};

/// A status that any operation can answer with, and what it says.
struct Refusal {
    status: StatusCode,
    code: Code,
    detail: &'static str,
    /// Whether an operation can be refused so. The description lists only some of the statuses.
    applies: fn(&Operation) -> bool,
}

const REFUSALS: [Refusal; 10] = [
    Refusal {
        status: StatusCode::BAD_REQUEST,
        code: Code::BadRequest,
        detail: "The request cannot be read.",
        applies: has_body,
    },
    Refusal {
        status: StatusCode::UNAUTHORIZED,
        code: Code::Unauthenticated,
        detail: "The API key is missing, unknown or revoked.",
        applies: always,
    },
    Refusal {
        status: StatusCode::FORBIDDEN,
        code: Code::Forbidden,
        detail: "The API key may not do this.",
        applies: always,
    },
    Refusal {
        status: StatusCode::NOT_FOUND,
        code: Code::NotFound,
        detail: "There is nothing with this id.",
        applies: names_something,
    },
    Refusal {
        status: StatusCode::REQUEST_TIMEOUT,
        code: Code::TooSlow,
        detail: "The request body takes too long.",
        applies: has_body,
    },
    Refusal {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: Code::TooLarge,
        detail: "The request body is too large.",
        applies: has_body,
    },
    Refusal {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: Code::UnsupportedMedia,
        detail: "The body must be sent as application/json.",
        applies: has_body,
    },
    Refusal {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: Code::Unprocessable,
        detail: "The request is understood, but something in it cannot be.",
        applies: can_be_wrong,
    },
    Refusal {
        status: StatusCode::TOO_MANY_REQUESTS,
        code: Code::RateLimited,
        detail: "There were too many requests; wait for the reset of the rate limit.",
        applies: always,
    },
    Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: Code::Internal,
        detail: "The server failed.",
        applies: always,
    },
];

fn always(_: &Operation) -> bool {
    true
}

fn has_body(operation: &Operation) -> bool {
    operation.body().is_some()
}

fn names_something(operation: &Operation) -> bool {
    operation.path().contains('{')
}

fn can_be_wrong(operation: &Operation) -> bool {
    has_body(operation) || !operation.parameters().is_empty()
}

/// The statuses that an operation is refused with, described or not, with a sentence for each.
pub(super) fn of(operation: &Operation) -> impl Iterator<Item = (StatusCode, &'static str)> {
    let described = |status| operation.answers().iter().any(|answer| answer.status() == status);
    REFUSALS
        .iter()
        .filter(move |refusal| described(refusal.status) || (refusal.applies)(operation))
        .map(|refusal| (refusal.status, refusal.detail))
}

/// The answer with a status that the client asked for.
pub(super) fn forced(operation: &Operation, status: StatusCode, headers: &HeaderMap) -> Result<Response, ApiError> {
    if operation.success().is_some_and(|answer| answer.status() == status) {
        return Ok(answers::success(operation, headers));
    }
    let known = of(operation).any(|(known, _)| known == status);
    let Some(refusal) = REFUSALS.iter().find(|refusal| known && refusal.status == status) else {
        let problem =
            Problem::new(Code::BadRequest, "The operation has no answer with the status that Prefer asks for.");
        return Err(ApiError::with_status(StatusCode::BAD_REQUEST, problem));
    };
    let problem = Problem::new(refusal.code, refusal.detail);
    Ok(ApiError::with_status(status, problem).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::Description;

    #[test]
    fn every_described_failure_can_be_answered() {
        for operation in Description::carried().operations() {
            for answer in operation.answers().iter().filter(|answer| !answer.status().is_success()) {
                let known = of(operation).any(|(status, _)| status == answer.status());
                assert!(known, "{} {}", operation.id(), answer.status());
            }
        }
    }
}
