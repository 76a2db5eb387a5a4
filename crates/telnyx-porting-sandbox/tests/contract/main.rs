//! The contract mode and the strict option, for every operation of the published description.

#![expect(clippy::unwrap_used, reason = "a failing helper fails its test")]

#[path = "../support/description.rs"]
mod description;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;

mod bodies;
mod client_suites;
mod forms;
mod generate;
mod keys_and_paths;
mod prefer;
mod queries;
mod served;
mod strict;
mod success;
mod support;
mod validator;
