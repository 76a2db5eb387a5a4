//! Checks and measurements of the sandbox as a running program, by tools of others.

mod load;
mod measure;
pub(crate) mod prism;
mod program;
pub(crate) mod schemathesis;
