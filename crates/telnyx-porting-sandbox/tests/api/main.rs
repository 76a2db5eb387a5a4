//! The sandbox through its HTTP interface, always on a frozen clock.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod clocks;
mod confirm;
mod control;
mod create;
mod documents;
mod errors;
mod life;
mod list;
mod page;
mod phone_numbers;
mod serving;
mod share;
mod support;
mod update;
