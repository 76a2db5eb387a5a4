//! A local, stateful simulator of the Telnyx porting API.
//!
//! It answers the API's operations over HTTP and lets orders live: a draft is confirmed, submitted, gets its FOC
//! date and is ported, or runs into an exception on the way. Time is the sandbox's own, so weeks pass in an
//! instant and the silent clocks of the real service (30 days for a draft, 30 minutes for a document, 14 days for
//! an exception) can be tested.
//!
//! ```
//! use telnyx_porting_sandbox::{Clock, Sandbox};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let start = "2026-03-02T15:00:00Z".parse()?;
//! let sandbox = Sandbox::builder().clock(Clock::frozen(start)).start().await?;
//! assert!(sandbox.base_url().ends_with("/v2"));
//!
//! sandbox.advance(chrono::TimeDelta::days(30));
//! assert_eq!(sandbox.now(), start + chrono::TimeDelta::days(30));
//! sandbox.shutdown().await;
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # Two modes
//!
//! All of this is the stateful mode. In [`Mode::Contract`] nothing is remembered: a request that the published
//! description allows gets the documented success, made from the description's examples, whatever ids it names, and any
//! other is refused with an error that names the member or parameter. Such answers are given very fast. `Prefer: code=404`
//! asks for another documented answer. `GET /openapi.json`, next to `/v2` and without a key, serves the description as
//! this server keeps it: with its own address and every refusal.
//!
//! [`SandboxBuilder::strict`] makes either mode refuse what the description does not have: unknown members and parameters,
//! and what only the guides tell of, such as `activation_settings.activation_type` or `filter[status]` of orders.
//!
//! # What numbers do
//!
//! Country and type are those of the numbering plan. The rest is invented, but always the same for a number:
//!
//! | number | effect |
//! |---|---|
//! | ends in `94040` | not portable |
//! | premium-rate, universal, or of a country without coverage | not portable |
//! | US or CA: last digit of the exchange (`+1303`**555**), modulo 5 | one of five carriers, so a split |
//! | the same, last digit 3 or 8 | a carrier that asks for a PIN |
//! | US or CA local: even thousands digit (`+1303555`**0**`000`) | `FastPort`, so another split |
//!
//! # What references do
//!
//! Words in an order's `customer_reference`:
//!
//! | in the reference | effect |
//! |---|---|
//! | `sandbox:exception=CODE` | the carrier's first answer is that exception; repeat it for several. Any code will do |
//! | `sandbox:unknown-code` | the same with `SANDBOX_UNKNOWN_CODE` |
//! | `sandbox:status=VALUE` | the order shows this status, none of the known ones, instead of `submitted` |
//! | `sandbox:unknown-status` | the same with `sandbox-unknown-status` |
//!
//! # What keys do
//!
//! Any bearer key is accepted, except that one with `REVOKED` or `INVALID` in it is answered 401, and one with
//! `FORBIDDEN` 403.
//!
//! # The sandbox's own endpoints
//!
//! They are next to `/v2`, not below it, and need no key.
//!
//! | request | effect |
//! |---|---|
//! | `GET /sandbox/clock` | the time |
//! | `POST /sandbox/clock` with `{"advance_seconds": 3600}` or `{"set": "2026-03-02T15:00:00Z"}` | moves it forward |
//! | `GET /sandbox/state` | orders and what happens to them next, documents, counters, journal |
//! | `POST /sandbox/orders/{id}/exception` with `{"code": "...", "description": "..."}` | puts an order into exception |
//! | `POST /sandbox/orders/{id}/status` with `{"value": "..."}` | puts an order into any status |
//! | `POST /sandbox/reset` | forgets everything but the time |

mod clock;
mod conformance;
mod contract;
mod description;
mod life;
mod numbers;
mod routes;
mod sandbox;
mod server;
mod state;
mod wire;

pub use clock::{Clock, Pace};
pub use life::Timetable;
pub use sandbox::{Mode, Sandbox, SandboxBuilder, ServeError, StartError};
pub use state::{Counters, SandboxState};
