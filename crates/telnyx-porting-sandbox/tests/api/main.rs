//! The sandbox through its HTTP interface, always on a frozen clock.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

#[path = "../support/description.rs"]
mod description;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;

mod action_requirements;
mod activation;
mod additional_documents;
mod additional_steps;
mod associated_numbers;
mod blocks;
mod blocks_of_request;
mod bundles;
mod clocks;
mod confirm;
mod control;
mod create;
mod documents;
mod errors;
mod events;
mod extensions;
mod faults;
mod letters;
mod lifecycle;
mod list;
mod loa_configurations;
mod loa_template;
mod many_orders;
mod page;
mod part;
mod persistence;
mod phone_numbers;
mod reports;
mod requirements;
mod scenarios;
mod serving;
mod share;
mod support;
mod tour;
mod uk_carriers;
mod update;
mod verification_codes;
mod webhooks;
