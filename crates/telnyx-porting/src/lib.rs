//! Port phone numbers to [Telnyx](https://telnyx.com): create porting orders, complete and submit them, and follow each
//! order until it is ported.
//!
//! Requests are validated before they are sent. A request that the server may have processed is not retried blindly.
//! Statuses, fields and events that the API adds later are preserved and are not errors.
//!
//! [The book](https://github.com/telnyx-porting/telnyx-porting/tree/main/docs) explains
//! [porting](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/porting.md), all
//! [statuses and exceptions](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/statuses.md), and the
//! [versions that are supported](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/stability.md).
//!
//! ```toml
//! [dependencies]
//! telnyx-porting = "0.1"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! ```
//!
//! From numbers to submitted orders:
//!
//! ```
//! use telnyx_porting::{Client, CreateOrder, Misc, OnceKey, OrderUpdate, Upload};
//! # use telnyx_porting::{Address, EndUser};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/documents"))?;
//! # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
//! # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
//! # let address = Address::new("100 Example Street", "Denver", "CO", "80202", "US".parse()?);
//! # let end_user = EndUser::new().with_entity_name("Example Porting Ltd").with_auth_person_name("Robin Example")
//! #     .with_billing_phone_number("+13035550100".parse()?).with_account_number("00123").with_address(address);
//! # /*
//! let client = Client::from_env()?; // reads TELNYX_API_KEY, and TELNYX_BASE_URL for a different server
//! # */
//!
//! // The API splits an order by country, number type, losing carrier and FastPort eligibility.
//! let request = CreateOrder::new(["+13035550100".parse()?, "+16475550100".parse()?]);
//! let orders = client.orders().create_once(request, OnceKey::new("customer-request-17")?).await?;
//! # assert_eq!(orders.len(), 2);
//!
//! for order in orders {
//!     let order = client.order_of(&order)?;
//!     // `end_user` is the subscriber as the losing carrier knows them; the example `fill_in` sets all its fields.
//!     # let end_user = end_user.clone();
//!     order.update(OrderUpdate::new().with_misc(Misc::full()).with_end_user(end_user)).await?;
//!     // Upload documents last: the API deletes documents that are not linked to an order within 30 minutes.
//!     let loa = client.documents().upload(Upload::file("loa.pdf")).await?.id()?;
//!     let invoice = client.documents().upload(Upload::file("invoice.pdf")).await?.id()?;
//!     order.update(OrderUpdate::new().with_loa(loa).with_invoice(invoice)).await?;
//!     // If any of the above is missing, the API rejects the request and lists what is missing.
//!     let submitted = order.confirm_once().await?;
//!     # assert_eq!(submitted.status.unwrap().value.unwrap().as_str(), "in-process");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Handles
//!
//! A [`Client`] is cheap to clone and can be shared between tasks. Its methods return handles, which send nothing by
//! themselves:
//!
//! | handle | purpose |
//! |---|---|
//! | [`orders`](Client::orders) | create, list and wait for orders |
//! | [`order`](Client::order) | one order: get, update, list FOC windows, share, submit, activate, cancel and delete it, and access its comments, documents, blocks and other parts |
//! | [`portability`](Client::portability) | check whether numbers can be ported |
//! | [`documents`](Client::documents) | upload and download letters of authorization, invoices and other files |
//! | [`phone_numbers`](Client::phone_numbers) | the numbers of all orders; an order lists its first 50 |
//! | [`number_configurations`](Client::number_configurations) | bundles assigned to numbers when they are ported |
//! | [`loa_configurations`](Client::loa_configurations) | letterheads of letters of authorization |
//! | [`events`](Client::events), [`reports`](Client::reports) | events of orders, and CSV reports |
//! | [`api`](Client::api) | the low-level client: every operation, without validation, with this client's key and retries |
//!
//! Responses are the [`types`] of the API. Every field is optional. Fields that are not in the API description are in
//! `extra`, and every enum has a variant for unknown values.
//!
//! # Calls
//!
//! Methods of handles return a [`Call`]; nothing is sent until it is awaited. Options can be set on a call, and
//! `with_response` returns the whole response:
//!
//! ```
//! use std::time::Duration;
//! # use telnyx_porting::{Client, CreateOrder};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
//! # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
//! # let created = client.orders().create(CreateOrder::new(["+13035550100".parse()?])).await?;
//! # let id = created[0].id.as_ref().unwrap().try_into()?;
//! let order = client.order(id);
//! let value = order.get().await?;
//! let same = order.get().with_timeout(Duration::from_secs(5)).with_max_retries(0).await?;
//!
//! let response = order.get().with_response().await?;
//! println!("{}, request {:?}, {} bytes", response.status(), response.request_id(), response.body().len());
//! assert_eq!(response.support_key, value.support_key); // derefs to the value
//! # assert_eq!(same, value);
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `blocking`, calls, lists and waits also have a method `blocking()`, for use outside an async
//! runtime:
//!
//! ```
//! # #[cfg(feature = "blocking")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use telnyx_porting::{Client, OrderFilter};
//! # let runtime = tokio::runtime::Runtime::new()?;
//! # let sandbox = runtime.block_on(telnyx_porting_sandbox::Sandbox::builder().start())?;
//! # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
//! let checks = client.portability().check(&["+13035550100".parse()?]).blocking()?;
//! for order in client.orders().list(OrderFilter::new()).items().blocking() {
//!     println!("{:?}", order?.id);
//! }
//! # assert_eq!(checks[0].portable, Some(true));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "blocking"))]
//! # fn main() {}
//! ```
//!
//! # Lists and waits
//!
//! A [`List`] fetches pages on demand. Read it by item, by page with totals, as one page, or as a whole. A wait polls
//! orders at increasing intervals until each reaches a status or ends in another way:
//!
//! ```
//! use telnyx_porting::{OrderExt, OrderFilter, OrderEnd, OrderSort, Until, types::PortingOrderStatusValue};
//! # use telnyx_porting::{Client, CreateOrder};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
//! # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
//! # client.orders().create(CreateOrder::new(["+13035550100".parse()?, "+442079460100".parse()?])).await?;
//! let filter = OrderFilter::new().with_statuses(["draft"]).with_sort(OrderSort::CreatedAtDescending);
//! let mut ids = Vec::new();
//! let mut drafts = client.orders().list(filter).items(); // also a `Stream`
//! while let Some(order) = drafts.next().await.transpose()? {
//!     ids.push(order.order_id()?);
//! }
//! # assert_eq!(ids.len(), 2);
//!
//! let wait = client.orders().wait_until(ids, Until::status(PortingOrderStatusValue::Submitted));
//! # let wait = wait.with_timeout(std::time::Duration::ZERO);
//! for (id, end) in wait.await {
//!     match end {
//!         OrderEnd::Reached(_) => println!("{id} is submitted"),
//!         OrderEnd::Exception(order) => println!("{id} is in exception: {:?}", order.exceptions().next()),
//!         OrderEnd::Cancelled(_) => println!("{id} was cancelled"),
//!         OrderEnd::OutOfReach(_) => println!("{id} is a draft that was not confirmed"),
//!         OrderEnd::Split { split, .. } => println!("numbers of {id} moved to {:?}", split.orders),
//!         OrderEnd::TimedOut(_) => println!("{id} has not been submitted in time"),
//!         OrderEnd::Failed { error, .. } => println!("{id} cannot be read: {error}"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`ExceptionAdvice`] describes what to do about an order in exception. The [deadlines](OrderExt::deadlines) of an
//! order list what happens without further action and when: drafts and exceptions expire, and numbers are ported at the
//! FOC time.
//!
//! # Validation and errors
//!
//! Value types are valid by construction: a [`PhoneNumber`] is always E.164, a [`ShareTtl`] is within the limits, and a
//! [`Misc`] never combines attributes that exclude each other. Requests are validated before they are sent. A
//! [`ValidationError`] lists every issue with the field, the rule, the shape of the value and a fix. Suspicious values
//! are warnings, which only a [strict](ClientBuilder::strict) client rejects. To see a request without sending it, use
//! [`dry_run`](ClientBuilder::dry_run).
//!
//! ```
//! use telnyx_porting::{PhoneNumber, Issues};
//!
//! let mut issues = Issues::new();
//! for (index, text) in ["+13035550000", "13035550001"].into_iter().enumerate() {
//!     issues.check(format!("phone_numbers[{index}]"), text.parse::<PhoneNumber>());
//! }
//! let error = issues.into_result().unwrap_err();
//! assert_eq!(error.issues()[0].field(), "phone_numbers[1]");
//! ```
//!
//! Failed calls return an [`Error`]. Its [`kind`](Error::kind) is for programs and its text for people;
//! [`api_errors`](Error::api_errors) returns the API's own errors. Messages never contain keys, PINs, account numbers
//! or tokens.
//!
//! ```
//! use telnyx_porting::ErrorKind;
//! # use telnyx_porting::Client;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = telnyx_porting_sandbox::Sandbox::builder().start().await?;
//! # let client = Client::builder(sandbox.api_key().parse()?).base_url(sandbox.base_url().parse()?).build()?;
//! let order = client.order("f1486bae-f067-460c-ad43-73a92848f902".parse()?);
//! let error = order.confirm().await.unwrap_err();
//! assert_eq!((error.kind(), error.status()), (ErrorKind::NotFound, Some(404)));
//! // The server rejected the request. After a timeout this would be true: check the order before retrying.
//! assert!(!error.may_have_been_processed());
//! # Ok(())
//! # }
//! ```
//!
//! # Retries
//!
//! Reads, updates, deletions, portability checks and uploads are retried after a transient failure, with increasing
//! delays that respect the server's rate limit; see [`RetryPolicy`]. A request that creates or submits something is
//! retried only if the server did not process it, because the API has no idempotency keys for porting.
//!
//! [`create_once`](Orders::create_once), [`confirm_once`](OrderHandle::confirm_once),
//! [`cancel_once`](OrderHandle::cancel_once) and [`activate_once`](OrderHandle::activate_once) handle failures with an
//! unknown outcome: they check whether the request took effect, and send it again only if it did not. They can also be
//! called again after a crash.
//!
//! # Observers and tracing
//!
//! An [`Observer`] sees each attempt of each request, for metrics, traces and audit logs, and can add headers to it. The
//! crate also emits `tracing` spans and events with the target `telnyx_porting::http::trace`. They contain no key, body or
//! query, and no value of a header:
//!
//! | name | level | contents |
//! |---|---|---|
//! | span `porting_call` | DEBUG | all attempts of a request, with the result of the last one |
//! | span `porting_request` | DEBUG | one attempt |
//! | event `porting_attempt` | DEBUG | the end of an attempt |
//! | event `porting_warning` | WARN | a response that differs from the API description |
//! | events `porting_pause`, `porting_rate_limit` | TRACE | a delay before a retry, a wait for the rate limit |
//!
//! The fields of `porting_request` follow the semantic conventions of OpenTelemetry for HTTP clients, and the layer of
//! `tracing-opentelemetry` exports it under the name `GET /porting_orders/{id}`: `http.request.method`,
//! `http.request.resend_count`, `server.address`, `server.port`, `url.full` (without its query), `url.template`,
//! `http.response.status_code`, `http.response.body.size`, and `error.type`: the status, or the [kind](ErrorKind::as_str)
//! of a failure without one. Observers are called in this span.
//! [Hooks and tracing](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/tracing.md) has an observer that
//! sends its `traceparent`.
//!
//! # Examples
//!
//! See the folder `examples` of this crate. The examples need no account; each starts its own sandbox:
//! `cargo run -p telnyx-porting --example create`.
//!
//! | example | shows |
//! |---|---|
//! | `create` | check portability, create orders once, map numbers to orders |
//! | `fill_in` | set extent, subscriber, webhook URL and a FOC date from the order's windows; leave fields unset, set and clear them |
//! | `upload_loa` | upload the letter of authorization and the invoice, link them, submit the order |
//! | `share` | create a token for the documents, and read its expiry |
//! | `list` | filters, sorting, items, pages and totals |
//! | `webhooks` | verify requests, process each event once, respond immediately |
//!
//! The crate `telnyx-porting-jobs` ports lists of numbers from start to end. Its examples: `bulk` submits the orders
//! for a list, and `watch` follows several orders until each is ported or needs attention.
//!
//! # Features
//!
//! | feature | by default | adds |
//! |---|---|---|
//! | `webhooks` | yes | the module `webhooks`: verify that a webhook was sent by Telnyx, and parse its event |
//! | `rustls` | yes | TLS with rustls, ring and the platform's certificate verifier, configured per client; in a program that disables the default TLS of its own reqwest, `reqwest::Client::new` panics |
//! | `native-tls` | no | TLS with the platform's library |
//! | `blocking` | no | calls, lists and waits outside an async runtime |
//!
//! Asynchronous calls require a tokio runtime. The minimum Rust version is 1.89.
//!
//! To test code that uses this crate, start a sandbox with the crate `telnyx-porting-sandbox` and pass its URL to
//! [`ClientBuilder::base_url`]. With a [`SimulatedClock`], waits of weeks take no real time.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod advice;
mod call;
mod checks;
mod client;
mod documents;
mod error;
mod events;
#[rustfmt::skip]
#[allow(
    clippy::all,
    clippy::pedantic,
    rustdoc::redundant_explicit_links,
    reason = "generated from the description"
)]
mod generated;
mod http;
mod list;
mod loa_configurations;
mod number_configurations;
mod orders;
mod phone_numbers;
mod portability;
mod reports;
mod sharing_token;
mod validation;
mod values;
mod wait;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use advice::{Actor, Advice, ExceptionAdvice};
pub use call::{Call, CallFuture, CallWithResponse, Download, Response};
pub use checks::{NUMBERS_PER_REQUEST, check_known_value, read_document, without_values};
pub use client::{API_KEY_VARIABLE, BASE_URL_VARIABLE, Client, ClientBuilder};
pub use documents::{Document, Upload};
pub use error::{CallError, Error};
pub use events::{EventTail, TailEvent};
pub use generated::*;
pub use http::{
    CallOptions, Clock, ErrorKind, ManualClock, Observer, PreparedRequest, RateLimit, RequestEvent, ResponseEvent,
    RetryPolicy, SharedRateLimit, SimulatedClock, Sleep, SystemClock,
};
#[cfg(feature = "blocking")]
pub use list::{BlockingItems, BlockingPages};
pub use list::{Items, List, Page, Pages};
pub use loa_configurations::{LoaAddress, LoaConfigurationFields, NewLoaConfiguration};
pub use number_configurations::NumberConfiguration;
pub use orders::*;
pub use portability::{FailedCheck, ManyChecks};
pub use reports::{OrdersReport, ReportEnd, ReportEvent, ReportWatch, WaitForReport};
pub use sharing_token::{SharingTokenClaims, SharingTokenError};
/// The low-level client and its types.
pub use telnyx_porting_api as api;
pub use telnyx_porting_api::{Patch, Secret, types};
pub use validation::{Issue, Issues, Rule, Severity, ValidationError};
pub use values::*;
pub use wait::{OrderEnd, PollFailed, Split, StatusChange, Until, WaitEvent, WaitForAll, WaitForOne, Watch};

/// The examples of the README, compiled and run as doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
