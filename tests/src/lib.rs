//! Helpers shared by the integration tests.

pub mod fault_table;
pub mod faults;
mod plain_http;
#[cfg(unix)]
pub mod postgres;
pub mod scripted;

pub use plain_http::plain_http;

use chrono::{DateTime, TimeDelta, Utc};
use telnyx_porting::{ApiKey, BaseUrl, Client, ManualClock, ValidationError};
use telnyx_porting_sandbox::{Clock, Sandbox, StartError, Timetable};

/// A sandbox with a frozen clock: Monday, 2 March 2026, 15:00 UTC.
///
/// # Errors
/// If no port of this machine is free.
pub async fn frozen_sandbox() -> Result<Sandbox, StartError> {
    Sandbox::builder().clock(Clock::frozen(monday())).start().await
}

/// Monday, 2 March 2026, 15:00 UTC.
pub fn monday() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_463_600, 0).unwrap_or_default()
}

/// A sandbox in which months pass in a second. Drafts and unlinked documents do not expire: their 30 days and 30 minutes
/// would have passed before the next request.
///
/// # Errors
/// If no port of this machine is free.
pub async fn fast_sandbox() -> Result<Sandbox, StartError> {
    let never = TimeDelta::MAX;
    let timetable = Timetable { draft_lifetime: never, document_lifetime: never, ..Timetable::default() };
    Sandbox::builder().clock(Clock::accelerated(10_000_000.0)).timetable(timetable).start().await
}

/// A client of a server on this machine. Instead of waiting, it advances its clock.
///
/// # Errors
/// If the URL is not on this machine.
pub fn client_of(base_url: &str) -> Result<Client, telnyx_porting::Error> {
    let key: ApiKey = "KEY0123456789ABCDEF".parse().map_err(|error: ValidationError| error)?;
    let clock = ManualClock::new(monday());
    Client::builder(key).base_url(base_url.parse::<BaseUrl>()?).clock(clock).build()
}

/// The examples of the README and of the book, compiled and run as doctests. A test of `xtask` fails if a page with Rust is
/// missing.
#[cfg(doctest)]
mod examples {
    #[doc = include_str!("../../README.md")]
    struct Readme;

    #[doc = include_str!("../../docs/start-rust.md")]
    struct StartRust;

    #[doc = include_str!("../../docs/webhooks.md")]
    struct Webhooks;

    #[doc = include_str!("../../docs/sandbox.md")]
    struct SandboxPage;
}
