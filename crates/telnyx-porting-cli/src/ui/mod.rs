//! Printing, prompts and progress.

pub(crate) mod fields;
pub(crate) mod formats;
pub(crate) mod logging;
pub(crate) mod printer;
pub(crate) mod progress;
pub(crate) mod prompt;
pub(crate) mod stdin;
pub(crate) mod table;
pub(crate) mod terminal;
pub(crate) mod times;
pub(crate) mod view;
pub(crate) mod watching;
