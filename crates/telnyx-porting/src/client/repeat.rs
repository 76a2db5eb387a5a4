//! Which operations may be sent again when nobody knows whether the server carried them out.

use crate::generated::retries::TABLE;
use crate::idempotency::{Classified, Repeat};
use reqwest::Method;
use telnyx_porting_api::{OPERATIONS, OperationInfo};

/// What the description does not have.
const BESIDES: &[Classified] = &[Classified {
    operation_id: "upload_document",
    repeat: Repeat::Safe,
    stores_nothing: false,
    reason: "a document that belongs to nothing is deleted after 30 minutes",
}];

fn classified(operation_id: &str) -> Option<&'static Classified> {
    TABLE.iter().chain(BESIDES).find(|row| row.operation_id == operation_id)
}

/// Whether a request may be repeated. An operation that the table does not have is judged by its method.
pub(super) fn of(operation: &OperationInfo, method: &Method) -> Repeat {
    if is_read(method) {
        return Repeat::Safe;
    }
    classified(operation.operation_id).map_or(Repeat::Unsafe, |row| row.repeat)
}

/// Whether a request leaves everything at the server as it is.
pub(crate) fn stores_nothing(operation: &OperationInfo) -> bool {
    matches!(operation.method, "GET" | "HEAD")
        || classified(operation.operation_id).is_some_and(|row| row.stores_nothing)
}

/// The same for an operation by its name.
pub(crate) fn named_stores_nothing(operation_id: &str) -> bool {
    OPERATIONS.iter().find(|info| info.operation_id == operation_id).is_some_and(stores_nothing)
}

fn is_read(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_gives_a_reason() {
        assert!(TABLE.iter().chain(BESIDES).all(|row| row.reason.split(' ').count() > 3));
    }

    #[test]
    fn what_creates_or_submits_is_never_repeated() {
        for info in OPERATIONS {
            let method = Method::from_bytes(info.method.as_bytes()).unwrap();
            let creates = ["create_", "confirm_", "cancel_", "activate_", "share_", "send_", "initiate_"]
                .iter()
                .any(|verb| info.operation_id.starts_with(verb));
            assert_eq!(of(info, &method) == Repeat::Unsafe && creates, creates, "{}", info.operation_id);
        }
    }

    #[test]
    fn an_unknown_operation_is_judged_by_its_method() {
        let other = OperationInfo { operation_id: "other", method: "POST", path: "/other" };
        assert_eq!(of(&other, &Method::POST), Repeat::Unsafe);
        assert_eq!(of(&other, &Method::DELETE), Repeat::Unsafe);
        assert_eq!(of(&other, &Method::GET), Repeat::Safe);
    }
}
