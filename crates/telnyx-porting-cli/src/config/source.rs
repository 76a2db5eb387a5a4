//! Values together with where they come from.

use std::fmt;
use std::path::PathBuf;

/// A value and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

impl<T> Placed<T> {
    /// A value that nobody gave.
    pub(super) fn default(value: T) -> Self {
        Self { value, source: Source::Default }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Flag(&'static str),
    Variable(&'static str),
    File { path: PathBuf, line: usize, field: String },
    Default,
}

impl Source {
    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }

    /// The kind of place, in a word that scripts can go by.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Variable(_) => "variable",
            Self::File { .. } => "file",
            Self::Default => "default",
        }
    }

    /// The place itself, if there is one: a flag, a variable, or a file with the line.
    pub(crate) fn place(&self) -> Option<String> {
        match self {
            Self::Flag(name) | Self::Variable(name) => Some((*name).to_owned()),
            Self::File { path, line, .. } => Some(format!("{}:{line}", path.display())),
            Self::Default => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::File { path, line, field } => write!(f, "{}: line {line}: {field}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}
