//! The published description of the API: routes, request validation, and contract mode.

pub(crate) mod contract;
pub(crate) mod description;
mod openapi;
pub(crate) mod operations;
pub(crate) mod request;
pub(crate) mod validator;
