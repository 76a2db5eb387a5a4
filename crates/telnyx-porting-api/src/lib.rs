//! Low-level client for the Telnyx porting API, generated from its `OpenAPI` description.
//!
//! It has a builder for every operation, sends the given parameters, and decodes responses leniently: unknown enum
//! values, unknown fields, and malformed ids and dates are not errors. It does not validate and does not retry; the
//! crate `telnyx-porting` is built on top of it and does both.
//!
//! ```no_run
//! # async fn example() -> Result<(), telnyx_porting_api::Error> {
//! use telnyx_porting_api::{Client, types};
//!
//! let client = Client::new("https://api.telnyx.com/v2", reqwest::Client::new());
//! let created = client
//!     .create_porting_order()
//!     .body(types::CreatePortingOrder::new(["+13035550000"]).with_customer_reference("Acct 123abc"))
//!     .send()
//!     .await?;
//! for order in &created.data {
//!     println!("{:?} has {:?} numbers", order.id, order.porting_phone_numbers_count);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Authentication, user agent, timeouts, tracing and retries come from a [`Transport`].
#![forbid(unsafe_code)]

pub mod runtime;

// Generated from the description's prose, which rustdoc may interpret as markup, and in the form of progenitor.
#[allow(
    clippy::pedantic,
    clippy::all,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    unused_imports,
    unused_qualifications,
    rustdoc::all
)]
#[rustfmt::skip]
mod generated;

pub use generated::{OPERATIONS, builder, types};
pub use runtime::{
    Client, Error, Extra, Failure, Id, Idempotency, OperationInfo, Patch, RawBody, ResponseValue, Secret, Timestamp,
    Transport,
};
