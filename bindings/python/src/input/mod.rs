//! How Python's values become input of the crate: lenient in their type, strict in their meaning. A value of the wrong
//! type is a `TypeError` that names the argument; one that breaks a rule is the package's `ValidationError`.

mod file;
mod json;
mod ranges;
mod text;
mod time;
mod wanted;

pub(crate) use file::document;
pub(crate) use json::Json;
pub(crate) use ranges::{Blocks, Extensions, Numbers, Parts};
#[cfg(feature = "sandbox")]
pub(crate) use text::Text;
pub(crate) use text::{Arg, Args, OneOrMore};
pub(crate) use time::{Moment, Span, Ttl};
pub(crate) use wanted::Wanted;
