//! The request of each operation and the decoding of its response, as in the description. `tests/wire` has the cases
//! that are not in the description.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "generated; what it says follows from the description")]
mod generated;
#[path = "../wire/support.rs"]
#[allow(dead_code, unused_macros, reason = "shared with the other tests of the wire")]
mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use telnyx_porting_api::OPERATIONS;

/// A value of a type, with all described members.
fn sample(name: &str) -> Value {
    let samples: Value = serde_json::from_str(include_str!("generated/samples.json")).unwrap();
    samples[name].clone()
}

#[test]
fn every_operation_is_tested() {
    let tested: BTreeSet<_> = generated::TESTED.iter().copied().collect();
    let described: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.operation_id).collect();
    assert_eq!(tested, described);
    assert_eq!(described.len(), OPERATIONS.len(), "an operation is described twice");
}
