//! A local, stateful simulator of the Telnyx porting API.
//!
//! It serves the API's operations over HTTP and simulates the lifecycle of orders: a draft is confirmed, submitted, gets
//! its FOC date and is ported, or runs into an exception on the way. It has its own time, so weeks pass in an instant,
//! and the deadlines of the real service (30 days for a draft, 30 minutes for a document, 14 days for an exception) can
//! be tested.
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
//! All of this is the stateful mode. In [`Mode::Contract`] nothing is stored: a request that the published
//! description allows gets the documented success, made from the description's examples, whatever its ids, and any other
//! is rejected with an error that names the member or parameter. `Prefer: code=404` selects another documented response.
//! `GET /openapi.json`, next to `/v2` and without a key, serves the description as this server implements it: with its own
//! address and every rejection.
//!
//! [`SandboxBuilder::strict`] makes either mode reject what the description does not have: unknown members and parameters,
//! including those that are only in the guides, such as `activation_settings.activation_type` or `filter[status]` of
//! orders.
//!
//! # Numbers
//!
//! Country and type follow the numbering plan. The rest is invented, but always the same for a number:
//!
//! | number | effect |
//! |---|---|
//! | premium-rate, universal, or of a country without coverage | not portable |
//! | US or CA: last digit of the exchange (`+1303`**555**), modulo 5 | one of five carriers, so a split |
//! | the same, last digit 3 or 8 | a carrier that requires a PIN |
//! | US or CA local: even thousands digit (`+1303555`**0**`000`) | `FastPort`, so another split |
//!
//! # Countries
//!
//! | order | required before the confirmation |
//! |---|---|
//! | outside the United States and Canada | a document and a text as requirements, or a requirement group |
//! | Great Britain, local, partial port | at least one associated range |
//! | Australia | an identity check: an action requirement, done 15 minutes after it was initiated |
//! | Australia, mobile | every number verified with a code |
//!
//! The verification code of a number is its last five digits. It must be sent first, and is valid for 10 minutes and five
//! attempts. Only German orders have blocks and extensions; the numbers of a block join its order.
//!
//! # Scenarios
//!
//! Words in an order's `customer_reference`, and the last five digits of any of its numbers, select its scenario.
//! Words end at white space, a comma or a semicolon; the rest of the reference is free.
//!
//! | reference | number ends in | effect |
//! |---|---|---|
//! | | `94040` | not portable |
//! | `sandbox:exception=CODE` | `94001` to `94021`: the codes in the order of `GET /porting_orders/exception_types` | the carrier first raises that exception; several at once are possible, and in a reference any code |
//! | `sandbox:unknown-code` | `94022` | the same with the unlisted code `SANDBOX_UNKNOWN_CODE` |
//! | `sandbox:status=VALUE` | | the order shows this unknown status instead of `submitted` |
//! | `sandbox:unknown-status` | `94031` | the same with `sandbox-unknown-status` |
//! | `sandbox:split` | `94032` | half of the numbers move to another order when this one is submitted |
//! | `sandbox:messaging-exception` | `94033` | the port of text messages runs into an exception, which is resolved after 72 hours (toll-free: 7 days) |
//! | `sandbox:messaging-partial` | `94034` | the text messages of some numbers are not ported |
//!
//! # Keys
//!
//! Any bearer key is accepted, except that one with `REVOKED` or `INVALID` in it is rejected with 401, and one with
//! `FORBIDDEN` with 403. A sharing token gives access to the documents of its order until it expires.
//!
//! # The sandbox's own endpoints
//!
//! They are next to `/v2`, not below it, and require no key.
//!
//! | request | effect |
//! |---|---|
//! | `GET /` | a live page for browsers |
//! | `GET /sandbox/clock` | the time |
//! | `POST /sandbox/clock` with `{"advance_seconds": 3600}` or `{"set": "2026-03-02T15:00:00Z"}` | moves it forward |
//! | `POST /sandbox/clock` with `{"to_next": true}` | moves it to the next step of any order |
//! | `GET /sandbox/state` | orders with their next steps, documents, events, webhooks, counters |
//! | `GET /sandbox/overview?search=&status=&limit=` | the newest orders that match, counts, events; 304 to a known `ETag` |
//! | `GET /sandbox/orders/{id}` | one order in full, without account data; 304 to a known `ETag` |
//! | `POST /sandbox/orders/{id}/exception` with `{"code": "...", "description": "..."}` | puts an order into exception |
//! | `POST /sandbox/orders/{id}/comments` with `{"body": "...", "user_type": "admin"}` | a comment by Telnyx, or by its `system` |
//! | `POST /sandbox/orders/{id}/status` with `{"value": "..."}` | puts an order into any status |
//! | `POST /sandbox/orders/{id}/action_requirements/{id}` with `{"status": "failed"}` | ends an identity check, or restarts it; `cancel_reason` is for `cancelled` |
//! | `POST /sandbox/orders/{id}/requirements/{requirement type id}` with `{"status": "requirement-info-exception"}` | reviews the value of a requirement |
//! | `POST /sandbox/orders/{id}/split` with `{"phone_numbers": ["..."]}` | moves numbers to a new order |
//! | `GET /sandbox/faults` | the fault rules, and how often they applied |
//! | `POST /sandbox/faults` with a [`FaultRule`], as `{"operation": "...", "nth": 1, "fault": {"kind": "drop_after"}}` | adds a fault |
//! | `DELETE /sandbox/faults` | removes all faults |
//! | `GET /sandbox/webhook_key` | the public key of the webhooks |
//! | `GET /sandbox/snapshot` | everything as JSON, including account data and PINs |
//! | `PUT /sandbox/snapshot` with such JSON | replaces everything, including the time |
//! | `POST /sandbox/reset` | removes everything except the time and the faults |
//!
//! Pages of other sites cannot use them: a request with a foreign `Origin`, or with a host that is neither `localhost` nor
//! an IP address, is rejected with 403.
//!
//! # Webhooks
//!
//! Every event of an order that has a `webhook_url` is sent there, signed with a key that is the same for all sandboxes
//! ([`Sandbox::webhook_public_key`]). The time of the signature is the host's, because receivers compare it with their
//! own clock. A webhook without a 2xx response within two seconds is sent again after 5 s, 30 s, 2 min, 10 min and 30 min
//! of the sandbox's time, so a frozen clock must be moved. Webhooks to other machines are not sent unless this is
//! allowed; their status is undeliverable.
//!
//! A test that calls its receiver directly needs neither a port nor a `webhook_url`: [`Sandbox::latest_webhook`] returns the
//! signed headers and body of the newest event of an order.

mod app;
mod fast_forward;
mod faults;
mod http;
mod issue;
mod outgoing;
mod page;
mod pdf;
mod persistence;
mod resources;
mod sandbox;
mod schema;
mod simulation;
mod state;
mod webhooks;
mod words;

pub use app::Mode;
pub use fast_forward::FastForward;
pub use faults::{Fault, FaultRule, FaultRuleError};
pub use persistence::StateFileError;
pub use sandbox::{Sandbox, SandboxBuilder, ServeError, StartError};
pub use simulation::clock::{Clock, Pace};
pub use simulation::store::Counters;
pub use simulation::timetable::Timetable;
pub use state::SandboxState;
pub use webhooks::{Webhook, WebhookError};

/// The examples of the README, compiled and run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
