//! Reports of a job, from its journal alone: without network, at any time.
//!
//! A [`Report`] is a snapshot. It can be serialized (JSON), and written as CSV, as a workbook and as an HTML page. Names,
//! descriptions and error messages of others are printable and on one line. A report contains no account numbers, PINs
//! or sharing tokens, because the journal has none.

mod attention;
pub(crate) mod columns;
mod csv;
pub(crate) mod html;
mod model;
mod page;
mod read;
mod state;
mod tables;
mod text;
mod xlsx;

pub(crate) use attention::job_command;
pub use attention::{Attention, AttentionKind, AttentionLevel, Point};
pub use model::{
    AccountReport, DeadlineReport, EventReport, ExceptionReport, FailureReport, NumberReport, OrderReport, Report,
    Totals,
};
pub use state::State;
