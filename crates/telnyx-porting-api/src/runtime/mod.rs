//! What the generated code stands on: sending, decoding, errors and the types of single values.
//!
//! Nothing here knows an operation, and the generated code depends on nothing else.

mod client;
mod decode;
mod error;
mod extra;
mod id;
mod object;
mod open_enum;
mod patch;
mod place;
mod request;
mod response;
mod secret;
mod tagged_union;
mod timestamp;

pub use client::{BoxError, Client, Hook, HookFuture, OperationInfo};
pub use decode::Decode;
pub use error::{ApiErrorObject, Error, Failure};
pub use extra::Extra;
pub use id::{Id, InvalidId};
pub use patch::Patch;
pub use response::{RawBody, Response, ResponseValue};
pub use secret::Secret;
pub use timestamp::Timestamp;

pub(crate) use decode::{Absent, FieldNames, Key, Seed};
pub(crate) use object::object;
pub(crate) use open_enum::open_enum;
pub(crate) use request::{QueryParam, encode_path};
pub(crate) use tagged_union::tagged_union;
