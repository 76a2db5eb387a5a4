//! What every operation sends and how it reads the answer, against a local server.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[macro_use]
mod support;
mod examples;
#[rustfmt::skip]
mod generated;
mod unreadable;

mod blocks_and_extensions;
mod events;
mod loa_configurations;
mod numbers;
mod order_parts;
mod orders;
mod reports;
mod verification;

mod broken_answers;
mod decode_errors;
mod errors;
mod event_leniency;
mod hook;
mod invalid_requests;
mod leniency;
mod patch;
mod properties;
mod query;
mod secrets;

use std::collections::BTreeSet;
use telnyx_porting_api::OPERATIONS;

#[test]
fn every_operation_is_tested() {
    let tested: BTreeSet<_> = generated::TESTED.iter().copied().collect();
    let described: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.operation_id).collect();
    assert_eq!(tested, described);
    assert_eq!(described.len(), OPERATIONS.len(), "an operation is described twice");
    let by_hand = [
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
    let unknown: Vec<_> = by_hand.iter().filter(|name| !described.contains(*name)).collect();
    assert!(unknown.is_empty(), "tests of operations that do not exist: {unknown:?}");
}
