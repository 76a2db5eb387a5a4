//! Identifiers that support and version 1 of the API use.

use serde::{Deserialize, Serialize};

/// Keys of an order, all made from the number of its create request and its place in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SupportKeys {
    /// `sr_` and six hexadecimal digits.
    pub(crate) order: String,
    /// `pr_` and six hexadecimal digits, the same for all orders of one create request.
    pub(crate) parent: String,
    /// Version 1 request of the create request.
    pub(crate) port_request: String,
    /// Version 1 sub-request of the order.
    pub(crate) sub_request: String,
}

impl SupportKeys {
    /// `sequence` counts orders, `batch` create requests, `place` the orders of that request from 1.
    pub(crate) fn new(sequence: u64, batch: u64, place: usize) -> Self {
        let port_request = format!("{:08x}", scatter(batch, 32));
        Self {
            order: format!("sr_{:06x}", scatter(sequence, 24)),
            parent: format!("pr_{:06x}", scatter(batch, 24)),
            sub_request: format!("{port_request}-{place}"),
            port_request,
        }
    }
}

/// Spreads a counter over `bits` bits. An odd factor keeps it one-to-one, so keys only repeat once all are used.
fn scatter(counter: u64, bits: u32) -> u64 {
    counter.wrapping_mul(0x9e37_79b1) & ((1 << bits) - 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_do_not_repeat() {
        let keys: HashSet<_> = (1..5000).map(|n| SupportKeys::new(n, n, 1).order).collect();
        assert_eq!(keys.len(), 4999);
        assert!(keys.iter().all(|key| key.len() == 9));
    }
}
