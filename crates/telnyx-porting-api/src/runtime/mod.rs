//! The runtime of the generated code: sending, decoding, errors and value types.
//!
//! It does not depend on operations, and generated code depends on nothing else.

mod client;
mod decode;
mod error;
mod extra;
mod id;
mod lossless;
mod object;
mod open_enum;
mod patch;
mod place;
mod printable;
mod request;
mod response;
mod secret;
mod shape;
mod short_text;
mod tagged_union;
mod timestamp;
mod transport;
mod unreadable;

pub use client::Client;
pub use decode::{Decode, Reading};
pub use error::{ApiErrorObject, Error, Failure, request_id};
pub use extra::Extra;
pub use id::{Id, InvalidId};
pub use lossless::json_value;
pub use patch::Patch;
pub use printable::{is_unprintable, printable};
pub use response::{RawBody, ResponseValue};
pub use secret::Secret;
pub use shape::{Shape, field_paths};
pub use timestamp::Timestamp;
pub use transport::{
    Body, BodyLimits, BoxError, Direct, Expected, Idempotency, OperationInfo, Received, Transport, TransportFuture,
};
pub use unreadable::Unreadable;

pub(crate) use decode::{Absent, FieldNames, Key, Scalar, Seed, member, scalar, strictly, unfit};
pub(crate) use object::object;
pub(crate) use open_enum::open_enum;
pub(crate) use request::{QueryParam, RequestBuilder, Segment};
pub(crate) use response::{Decoder, decode};
pub(crate) use shape::shape_of;
pub(crate) use tagged_union::tagged_union;
pub(crate) use unreadable::{Kept, kept_float, kept_list, kept_object};
