//! How operations are carried out without the GIL.

pub(crate) mod bridge;
pub(crate) mod io_thread;
pub(crate) mod waiting;
mod wake;
