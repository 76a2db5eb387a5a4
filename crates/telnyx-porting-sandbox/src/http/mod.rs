//! HTTP: connections, bodies, queries, responses, access and the rate limit. Independent of the resources.

pub(crate) mod access;
pub(crate) mod body;
pub(crate) mod query;
pub(crate) mod rate;
pub(crate) mod response;
pub(crate) mod server;
pub(crate) mod values;
