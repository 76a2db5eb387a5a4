//! Papers that the sandbox writes itself: letters of authorisation and exports.

pub(crate) mod letter;
