//! Checks and measurements of the sandbox as a running program, with external tools.

pub(crate) mod curl;
mod load;
mod measure;
pub(crate) mod prism;
pub(crate) mod profiles;
pub(crate) mod program;
mod run;
pub(crate) mod schemathesis;
