//! The commands, a file per noun.

pub(crate) mod action_requirements;
pub(crate) mod activation_jobs;
pub(crate) mod api;
pub(crate) mod associated;
pub(crate) mod blocks;
pub(crate) mod check;
pub(crate) mod comments;
pub(crate) mod config;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod exceptions;
pub(crate) mod extensions;
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "generated from the description")]
pub(crate) mod generated;
pub(crate) mod loa;
pub(crate) mod number_list;
pub(crate) mod numbers;
pub(crate) mod orders;
pub(crate) mod outputs;
pub(crate) mod port_in;
pub(crate) mod reports;
pub(crate) mod sandbox;
pub(crate) mod save;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod token;
pub(crate) mod verification;
pub(crate) mod webhook;
