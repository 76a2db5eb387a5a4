//! The runtime of the generated code: sending, decoding, errors and value types.
//!
//! It does not depend on operations, and generated code depends on nothing else.

mod client;
mod decode;
mod error;
mod json_text;
mod model;
mod patch;
mod printable;
mod response;
mod scalars;
mod shape;
mod transport;
mod unreadable;

pub use client::Client;
pub use decode::{Decode, Reading};
pub use error::{ApiErrorObject, Error, Failure, request_id};
pub use json_text::json_value;
pub use model::Extra;
pub use patch::Patch;
pub use printable::{is_unprintable, printable};
pub use response::{RawBody, ResponseValue};
pub use scalars::{Id, InvalidId, Secret, Timestamp};
pub use shape::{Shape, field_paths};
pub use transport::{
    Body, BodyLimits, BoxError, Direct, Expected, Idempotency, OperationInfo, Received, Transport, TransportFuture,
};
pub use unreadable::Unreadable;

pub(crate) use client::{QueryParam, RequestBuilder, Segment};
pub(crate) use decode::{Absent, FieldNames, Key, Scalar, Seed, member, scalar, strictly, unfit};
pub(crate) use model::{object, open_enum, tagged_union};
pub(crate) use response::{Decoder, decode};
pub(crate) use shape::shape_of;
pub(crate) use unreadable::{Kept, kept_float, kept_list, kept_object};
