//! Low-level client for the Telnyx porting API, generated from its `OpenAPI` description.
//!
//! It reaches every operation in builder style, sends what it is given and decodes whatever comes back: unknown
//! enum values, unknown fields, odd ids and dates never break a call. It validates nothing and repeats nothing;
//! the crate `telnyx-porting` does both on top of it.
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

// Generated from prose that rustdoc may read as markup, and in shapes that progenitor chose.
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
