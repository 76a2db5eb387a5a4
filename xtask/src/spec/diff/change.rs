//! One change and its location.

use super::rules::{Conditions, Effect, Verdict, verdict};
use serde::Serialize;

/// The kind of change. The names are part of the JSON form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    ServerChanged,
    SecurityChanged,
    OperationAdded,
    OperationRemoved,
    OperationRenamed,
    OperationMoved,
    Deprecated,
    ParameterAdded,
    ParameterRemoved,
    ParameterRenamed,
    ParameterMoved,
    ParameterRespelled,
    BodyAdded,
    BodyRemoved,
    MediaTypeAdded,
    MediaTypeRemoved,
    MediaTypeChanged,
    StatusAdded,
    StatusRemoved,
    StatusChanged,
    PropertyAdded,
    PropertyRemoved,
    PropertyRespelled,
    TypeChanged,
    FormatChanged,
    BecameRequired,
    BecameOptional,
    BecameNullable,
    BecameNonNullable,
    EnumValueAdded,
    EnumValueRemoved,
    EnumValueRespelled,
    VariantAdded,
    VariantRemoved,
    TagChanged,
    ConstraintTightened,
    ConstraintLoosened,
    DefaultChanged,
}

/// A change with what it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    /// The id of the operation in the newer description that has it; `*` for all operations.
    pub(crate) operation: String,
    /// The location in the operation, such as `query filter[status]` or `response 200: data[].id`; empty for the whole
    /// operation.
    pub(crate) at: String,
    /// The kind of change.
    pub(crate) kind: Kind,
    /// Its description.
    pub(crate) detail: String,
    /// Whether code that uses the generated client must change.
    pub(crate) source: Effect,
    /// Whether a client that was built before still works.
    pub(crate) wire: Effect,
}

/// The writer of the values at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    /// The client: parameters and bodies.
    Sent,
    /// The server: responses.
    Received,
}

/// The position of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) operation: String,
    pub(super) at: String,
    pub(super) direction: Direction,
    /// The generated type does not depend on the description here: plain JSON, or the id in a path.
    pub(super) untyped: bool,
}

impl Place {
    /// A place in an operation.
    pub(super) fn new(operation: &str, at: impl Into<String>, direction: Direction) -> Self {
        Self { operation: operation.to_owned(), at: at.into(), direction, untyped: false }
    }

    /// A property at this location.
    pub(super) fn property(&self, name: &str) -> Self {
        // The first step into a body, a response or a parameter follows its name after a colon.
        let joint = if self.at.contains(": ") { "." } else { ": " };
        self.extended(&format!("{joint}{name}"))
    }

    /// The items of the list at this location.
    pub(super) fn items(&self) -> Self {
        self.extended(if self.at.contains(": ") { "[]" } else { ": []" })
    }

    /// One variant of the choice at this location.
    pub(super) fn variant(&self, name: &str) -> Self {
        self.extended(&format!("({name})"))
    }

    /// The same location, if the code has no type for its content.
    pub(super) fn untyped(mut self) -> Self {
        self.untyped = true;
        self
    }

    fn extended(&self, suffix: &str) -> Self {
        Self { at: format!("{}{suffix}", self.at), ..self.clone() }
    }

    /// A change at this location.
    pub(super) fn change(&self, kind: Kind, detail: impl Into<String>, conditions: Conditions) -> Change {
        let Verdict { source, wire } = verdict(kind, self.direction, conditions);
        let source = if self.untyped { Effect::Ok } else { source };
        let (operation, at) = (self.operation.clone(), self.at.clone());
        Change { operation, at, kind, detail: detail.into(), source, wire }
    }
}
