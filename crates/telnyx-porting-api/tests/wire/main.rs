//! The request of each operation and the decoding of its response, with a local server.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[macro_use]
mod support;
mod examples;
mod unreadable;

mod blocks_and_extensions;
mod events;
mod loa_configurations;
mod numbers;
mod order_parts;
mod orders;
mod reports;
mod verification;

mod broken_responses;
mod decode_errors;
mod errors;
mod event_leniency;
mod invalid_requests;
mod leniency;
mod patch;
mod properties;
mod query;
mod secrets;
mod transport;

use telnyx_porting_api::OPERATIONS;

#[test]
fn tests_are_about_operations_that_exist() {
    let tested = [
        blocks_and_extensions::TESTED,
        events::TESTED,
        loa_configurations::TESTED,
        numbers::TESTED,
        order_parts::TESTED,
        orders::TESTED,
        reports::TESTED,
        verification::TESTED,
    ]
    .concat();
    let is_described = |name: &&str| OPERATIONS.iter().any(|operation| operation.operation_id == *name);
    let unknown: Vec<_> = tested.iter().filter(|name| !is_described(name)).collect();
    assert!(unknown.is_empty(), "tests of operations that do not exist: {unknown:?}");
}
