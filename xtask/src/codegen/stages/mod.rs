//! The stages that turn a published description into one that a client can be generated from.
//!
//! Each stage rewrites the tree and has one responsibility. Their order is in [`prepare`](super::prepare).

pub(crate) mod compose;
pub(crate) mod drop_constraints;
pub(crate) mod lower;
pub(crate) mod names;
pub(crate) mod operation_ids;
pub(crate) mod origins;
pub(crate) mod overlay;
pub(crate) mod patch_bodies;
pub(crate) mod prune;
pub(crate) mod query;
pub(crate) mod responses;
