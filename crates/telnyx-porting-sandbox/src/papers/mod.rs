//! Exports of orders.

pub(crate) mod export;
