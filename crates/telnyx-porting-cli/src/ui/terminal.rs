//! The terminal: its width, and whether messages are colored. Results never are.

use crate::global::ColorChoice;
use crate::ui::times::Times;
use anstream::{AutoStream, ColorChoice as Choice};
use std::borrow::Cow;
use std::io::{self, IsTerminal};

/// The width of results, the time and zone that times are relative to, and whether secrets are shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// `None` for pipes and files, in which lines are not wrapped.
    pub(crate) width: Option<usize>,
    pub(crate) times: Times,
    pub(crate) shows_secrets: bool,
}

/// The columns of the terminal that results go to: `COLUMNS`, or those of the terminal itself.
pub(crate) fn width() -> Option<usize> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let variable = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    variable
        .filter(|columns| *columns > 0)
        .or_else(|| terminal_size::terminal_size_of(&stdout).map(|(columns, _)| columns.0.into()))
}

/// The codes of colors.
pub(crate) const RED: &str = "1;31";
pub(crate) const YELLOW: &str = "1;33";
pub(crate) const CYAN: &str = "36";

/// The text in a color, or without color.
pub(crate) fn paint<'a>(text: &'a str, color: &str, is_colored: bool) -> Cow<'a, str> {
    if is_colored { format!("\x1b[{color}m{text}\x1b[0m").into() } else { text.into() }
}

/// Whether to color messages. `Auto` depends on the terminal, `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM`:
/// <https://no-color.org>, <https://bixense.com/clicolors>.
pub(crate) fn is_colored(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(&io::stderr()) != Choice::Never,
    }
}
