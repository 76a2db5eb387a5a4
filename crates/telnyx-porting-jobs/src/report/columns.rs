//! Tables that can be written in every format.

use chrono::{DateTime, SecondsFormat, Utc};
use std::borrow::Cow;

/// A column of a table of `T`.
pub(crate) struct Column<T> {
    /// The name in CSV.
    pub(crate) name: &'static str,
    /// The title for people.
    pub(crate) title: &'static str,
    /// The width in a workbook, in characters.
    pub(crate) width: u16,
    pub(crate) cell: for<'a> fn(&'a T) -> Cell<'a>,
}

/// Creates a column.
pub(crate) const fn column<T>(
    name: &'static str,
    title: &'static str,
    width: u16,
    cell: for<'a> fn(&'a T) -> Cell<'a>,
) -> Column<T> {
    Column { name, title, width, cell }
}

/// A cell of a table.
pub(crate) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    /// Several texts.
    Lines(Vec<String>),
    /// A text that people copy, such as a phone number or a command.
    Code(Cow<'a, str>),
    /// The id of an order.
    Order(&'a str),
    /// A state.
    Badge(&'a str, Tone),
    Count(u64),
    Time(DateTime<Utc>),
}

/// The meaning of a badge's color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Busy,
    Bad,
    Off,
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(crate) fn code(text: &'a str) -> Self {
        Self::Code(Cow::Borrowed(text))
    }

    /// The cell of a value, if there is one.
    pub(crate) fn option<T>(value: Option<T>, cell: impl Fn(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Code(text) => text.is_empty(),
            Self::Lines(lines) => lines.is_empty(),
            _ => matches!(self, Self::Empty),
        }
    }

    /// Returns the cell as plain text. Times are in the format of RFC 3339.
    pub(crate) fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Code(text) => Cow::Borrowed(text),
            Self::Lines(lines) => Cow::Owned(lines.join("\n")),
            Self::Order(text) | Self::Badge(text, _) => Cow::Borrowed(text),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Time(time) => Cow::Owned(time.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }
}
