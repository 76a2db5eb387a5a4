//! The effect of each kind of change: the one table of rules.
//!
//! The rules follow from the generated client. Its structs and enums are non-exhaustive; its enums keep unknown
//! values; optional fields have setters, and constructors of what is sent take the required fields by position;
//! parameters are set by name on a builder; any success status is decoded; error responses are decoded alike.

use super::change::{Direction, Kind};
use serde::Serialize;

/// Whether something keeps working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Effect {
    /// It does.
    Ok,
    /// It does not.
    Breaking,
}

impl Effect {
    /// Whether it stops working.
    pub(super) fn is_breaking(self) -> bool {
        self == Self::Breaking
    }

    fn breaking_if(broken: bool) -> Self {
        if broken { Self::Breaking } else { Self::Ok }
    }
}

/// The effects of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// For code that uses the generated client.
    pub(super) source: Effect,
    /// For a client that was built from the older description.
    pub(super) wire: Effect,
}

/// Conditions of a rule in addition to the kind of change and the direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Conditions {
    /// The added or removed item is required.
    pub(super) required: bool,
    /// A type or the signature of a constructor in the generated code changes.
    pub(super) retyped: bool,
    /// The reader accepts everything that the writer may send: the new server the requests of the old client, or the old
    /// client the responses of the new server.
    pub(super) understood: bool,
}

/// The rules.
#[expect(clippy::match_same_arms, reason = "a table, each rule with its own reason")]
pub(super) fn verdict(kind: Kind, direction: Direction, conditions: Conditions) -> Verdict {
    let sent = direction == Direction::Sent;
    let (source, wire) = match kind {
        // Additions are not used yet, or the client decodes them as before.
        Kind::OperationAdded | Kind::MediaTypeAdded | Kind::StatusAdded => (false, false),
        // Any success status is read.
        Kind::StatusChanged | Kind::StatusRemoved => (false, false),
        // A deprecated item works until it is removed.
        Kind::Deprecated => (false, false),
        // The server's default for an absent value is not part of any type, and both sides remain compatible.
        Kind::DefaultChanged => (false, false),

        // The base URL and the authentication are not types; the old ones may be rejected.
        Kind::ServerChanged | Kind::SecurityChanged => (false, true),
        Kind::OperationRemoved => (true, true),
        // The method of the client is named after the id, which is never sent.
        Kind::OperationRenamed => (true, false),
        Kind::OperationMoved => (false, true),

        // Calls without it compile, but end in an error before they are sent.
        Kind::ParameterAdded | Kind::BodyAdded => (conditions.required, conditions.required),
        // The setter is gone, and a filter that is ignored returns too much.
        Kind::ParameterRemoved | Kind::BodyRemoved => (true, true),
        // A parameter in a path is sent by its position; only the setter changes its name.
        Kind::ParameterRenamed => (true, false),
        // The name in the code is unchanged; the server expects another name, or another location.
        Kind::ParameterMoved | Kind::ParameterRespelled | Kind::PropertyRespelled => (false, true),

        // The body or the response has another type, except that a new response can be ignored.
        Kind::MediaTypeRemoved => (true, true),
        Kind::MediaTypeChanged => (true, !conditions.understood),

        // Optional fields have setters, required ones change the constructor; additional received fields are harmless.
        Kind::PropertyAdded => (sent && conditions.retyped, sent && conditions.required),
        // The field was removed. Received fields are never required, but sent ones may be rejected or ignored.
        Kind::PropertyRemoved => (true, sent),

        Kind::TypeChanged | Kind::FormatChanged => (conditions.retyped, !conditions.understood),

        // Constructors of sent types take more or fewer arguments; received fields are an `Option` in any case. On the wire,
        // a new requirement affects the writer but not the reader.
        Kind::BecameRequired | Kind::BecameNonNullable => (conditions.retyped, sent),
        Kind::BecameOptional | Kind::BecameNullable => (conditions.retyped, false),

        // Enums keep unknown values and are non-exhaustive.
        Kind::EnumValueAdded | Kind::VariantAdded => (false, false),
        // The variant was removed from the code; on the wire it only matters to the writer.
        Kind::EnumValueRemoved | Kind::VariantRemoved => (true, sent),
        // Both spellings are one variant in the code, but the old client does not recognize the new one.
        Kind::EnumValueRespelled => (false, true),
        // The tag is not visible in the code; the old client cannot distinguish the variants.
        Kind::TagChanged => (false, true),

        // Constraints are not part of the types and are not checked in responses.
        Kind::ConstraintTightened => (false, sent),
        Kind::ConstraintLoosened => (false, false),
    };
    Verdict { source: Effect::breaking_if(source), wire: Effect::breaking_if(wire) }
}
