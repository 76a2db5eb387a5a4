//! Telling a customer's server what happened.

mod envelope;
mod sender;
mod signature;
mod worker;

pub(crate) use sender::is_loopback;
pub(crate) use signature::public_key;
pub(crate) use worker::work;
