//! What results for people are made for.

use crate::times::Times;
use std::io::{self, IsTerminal};

/// How wide a result may be, and from when and where its times are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// None where nobody is disturbed by long lines: in pipes and files.
    pub(crate) width: Option<usize>,
    pub(crate) times: Times,
}

/// The columns of the terminal that results go to: as many as `COLUMNS` says, or the terminal itself.
pub(crate) fn width() -> Option<usize> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    said.filter(|columns| *columns > 0)
        .or_else(|| terminal_size::terminal_size_of(&stdout).map(|(columns, _)| columns.0.into()))
}
