//! All operations of the ergonomic crate: requests, validation, retries and logging.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod examples;
mod exchange;
mod shown;
mod support;
mod tcp;

mod account;
mod deadlines;
mod documents;
mod letterheads;
mod lists;
mod many_checks;
mod numbers;
mod observers;
mod odd_responses;
mod order_parts;
mod orders;
mod privacy;
mod raw_access;
mod reach;
mod retries;
mod retries_broken;
mod rules;
mod rules_strict;
mod spans;
mod steps;
