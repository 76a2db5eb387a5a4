//! Which operations may be sent again when nobody knows whether the server carried them out.

use reqwest::Method;
use telnyx_porting_api::{OPERATIONS, OperationInfo};

/// Whether sending a request twice does what sending it once does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It does, so the request is sent again after any passing failure.
    Safe,
    /// It does not, so the request is sent again only when the server certainly did not carry it out.
    Unsafe,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Classified {
    pub(crate) operation_id: &'static str,
    pub(crate) repeat: Repeat,
    /// Why.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reasons are for readers; a test holds them to be given"))]
    pub(crate) reason: &'static str,
}

/// The operations that look at something without being plain reads.
const LOOKING: [&str; 2] = ["post_portability_check", "preview_loa_configuration_params"];

macro_rules! table {
    ($($operation:ident $repeat:ident $reason:literal,)+) => {
        /// Every operation that is not a plain read.
        pub(crate) const TABLE: &[Classified] = &[
            $(Classified { operation_id: stringify!($operation), repeat: Repeat::$repeat, reason: $reason },)+
        ];
    };
}

table! {
    // POST
    post_portability_check Safe "it looks and stores nothing",
    preview_loa_configuration_params Safe "it draws and stores nothing",
    upload_document Safe "a document that belongs to nothing is deleted after 30 minutes",
    create_porting_order Unsafe "a second set of orders would be created",
    confirm_porting_order Unsafe "an order in exception would be submitted twice",
    cancel_porting_order Unsafe "a cancellation is reviewed by people, and cannot be taken back",
    activate_porting_order Unsafe "a second activation job would be started",
    share_porting_order Unsafe "a token would be left behind that nobody knows of and that opens the documents",
    create_porting_order_comment Unsafe "the comment would be there twice",
    create_additional_documents Unsafe "the document would be attached twice",
    create_phone_number_configurations Unsafe "a second configuration would be created",
    send_porting_verification_codes Unsafe "the subscriber would get a second code, and the first may end",
    verify_porting_verification_codes Unsafe "attempts may be counted",
    initiate_porting_action_requirement Unsafe "a second identity verification would be started",
    create_porting_associated_phone_number Unsafe "the range would be there twice",
    create_porting_phone_number_block Unsafe "the block would be there twice",
    create_porting_phone_number_extension Unsafe "the extensions would be there twice",
    create_loa_configuration Unsafe "a second configuration would be created",
    create_porting_report Unsafe "a second report would be written",
    republish_porting_event Unsafe "the notifications would be sent a third time",
    // PATCH and DELETE: the second time changes nothing
    update_porting_order Safe "the same values are set again",
    update_porting_orders_activation_job Safe "the same time is set again",
    update_loa_configuration Safe "the same values are set again",
    delete_porting_order Safe "what is gone stays gone",
    delete_additional_document Safe "what is gone stays gone",
    delete_loa_configuration Safe "what is gone stays gone",
    delete_porting_associated_phone_number Safe "what is gone stays gone",
    delete_porting_phone_number_block Safe "what is gone stays gone",
    delete_porting_phone_number_extension Safe "what is gone stays gone",
}

/// Whether a request may be repeated. An operation that the table does not have is judged by its method.
pub(super) fn of(operation: &OperationInfo, method: &Method) -> Repeat {
    if is_read(method) {
        return Repeat::Safe;
    }
    let known = TABLE.iter().find(|row| row.operation_id == operation.operation_id);
    known.map_or(Repeat::Unsafe, |row| row.repeat)
}

/// Whether a request leaves everything at the server as it is.
pub(crate) fn stores_nothing(operation: &OperationInfo) -> bool {
    matches!(operation.method, "GET" | "HEAD") || LOOKING.contains(&operation.operation_id)
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
    use std::collections::HashSet;

    #[test]
    fn every_operation_that_changes_something_is_classified() {
        let classified: HashSet<_> = TABLE.iter().map(|row| row.operation_id).collect();
        let described: HashSet<_> =
            OPERATIONS.iter().filter(|info| info.method != "GET").map(|info| info.operation_id).collect();
        assert_eq!(described.difference(&classified).count(), 0, "{:?}", described.difference(&classified));
        let others: Vec<_> = classified.difference(&described).collect();
        assert_eq!(others, [&"upload_document"], "rows of no operation");
        assert_eq!(classified.len(), TABLE.len(), "a row is there twice");
    }

    #[test]
    fn every_row_gives_a_reason() {
        assert!(TABLE.iter().all(|row| row.reason.split(' ').count() > 3));
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
    fn what_looks_is_in_the_table_and_stores_nothing() {
        for id in LOOKING {
            assert!(TABLE.iter().any(|row| row.operation_id == id && row.reason.ends_with("stores nothing")), "{id}");
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
