//! Whether what is said is coloured. Results never are.

use crate::cli::ColorChoice;
use anstream::{AutoStream, ColorChoice as Choice};
use std::borrow::Cow;
use std::io;

const RESET: &str = "\x1b[0m";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Red,
    Yellow,
    Cyan,
}

impl Colour {
    fn code(self) -> &'static str {
        match self {
            Self::Red => "\x1b[1;31m",
            Self::Yellow => "\x1b[1;33m",
            Self::Cyan => "\x1b[36m",
        }
    }

    /// The text in the colour, or as it is.
    pub(crate) fn paint(self, text: &str, is_wanted: bool) -> Cow<'_, str> {
        if is_wanted { format!("{}{text}{RESET}", self.code()).into() } else { text.into() }
    }
}

/// Left alone, it goes by the terminal, by `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM`: <https://no-color.org>,
/// <https://bixense.com/clicolors>.
pub(crate) fn is_wanted(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(&io::stderr()) != Choice::Never,
    }
}
