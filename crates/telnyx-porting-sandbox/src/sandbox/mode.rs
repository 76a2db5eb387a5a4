//! What kind of sandbox it is.

/// How a sandbox comes by its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Mode {
    /// Orders are created, live and end: an answer depends on what happened before.
    #[default]
    Stateful,
    /// Every request that the published description allows gets the documented success, made from the description's
    /// examples, whatever ids it names; every other request is refused. Nothing is remembered.
    Contract,
}
