//! The two clients that are compared.

mod hand_written;
mod ours;
mod types;

pub(crate) use hand_written::HandWritten;
pub(crate) use ours::Ours;
pub(crate) use types::{List, Order};

/// Any key is accepted.
const KEY: &str = "KEY0123456789ABCDEF";
/// The lifetime of a sharing token, in seconds.
const EXPIRES_IN: u32 = 3_600;
