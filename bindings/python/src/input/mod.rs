//! How Python's values become input of the crate: lenient in their type, strict in their meaning. A value of the wrong
//! type is a `TypeError` that names the argument; one that breaks a rule is the package's `ValidationError`.

mod json;
mod text;
mod time;

pub(crate) use json::Json;
pub(crate) use text::{Arg, Args, OneOrMore};
pub(crate) use time::{Moment, Span, Ttl};
