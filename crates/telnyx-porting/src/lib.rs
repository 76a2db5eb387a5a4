//! Move phone numbers into [Telnyx](https://telnyx.com): create porting orders, fill them in, submit them and follow
//! each until it is ported.
//!
//! What the API would refuse is refused before it is sent; a request that may have been carried out is never repeated
//! blindly; and whatever the API adds later, a status, a field or an event, is kept and not an error.
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
//! let client = Client::from_env()?; // TELNYX_API_KEY, and TELNYX_BASE_URL for another address
//! # */
//!
//! // Numbers that differ in country, type, losing carrier or FastPort eligibility come back as separate orders.
//! let request = CreateOrder::new(["+13035550100".parse()?, "+16475550100".parse()?]);
//! let orders = client.orders().create_once(request, OnceKey::new("customer-request-17")?).await?;
//! # assert_eq!(orders.len(), 2);
//!
//! for order in orders {
//!     let order = client.order_of(&order)?;
//!     // `end_user` is the subscriber as the losing carrier knows them; the example `fill_in` has all of it.
//!     # let end_user = end_user.clone();
//!     order.update(OrderUpdate::new().with_misc(Misc::full()).with_end_user(end_user)).await?;
//!     // Documents last: one that no order is linked to after 30 minutes is deleted.
//!     let loa = client.documents().upload(Upload::file("loa.pdf")).await?.id()?;
//!     let invoice = client.documents().upload(Upload::file("invoice.pdf")).await?.id()?;
//!     order.update(OrderUpdate::new().with_loa(loa).with_invoice(invoice)).await?;
//!     // Without any of the above, the API refuses and names everything that is missing.
//!     let submitted = order.confirm_once().await?;
//!     # assert_eq!(submitted.status.unwrap().value.unwrap().as_str(), "in-process");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Handles
//!
//! A [`Client`] is cheap to clone and shared between tasks. It gives handles, which send nothing by themselves:
//!
//! | handle | for |
//! |---|---|
//! | [`orders`](Client::orders) | creating, listing and waiting for orders |
//! | [`order`](Client::order) | one order: reading, updating, FOC windows, sharing, submitting, activating, cancelling, deleting, and its comments, documents, blocks and other parts |
//! | [`portability`](Client::portability) | whether numbers can be ported |
//! | [`documents`](Client::documents) | letters of authorisation, invoices, other files |
//! | [`phone_numbers`](Client::phone_numbers) | the numbers of all orders; an order shows its first 50 |
//! | [`number_configurations`](Client::number_configurations) | bundles that numbers get when they arrive |
//! | [`loa_configurations`](Client::loa_configurations) | letterheads of letters of authorisation |
//! | [`events`](Client::events), [`reports`](Client::reports) | what happened, and CSV reports of orders |
//! | [`api`](Client::api) | the low-level client: every operation, without rules, with this client's key and retries |
//!
//! Answers are the [`types`] of the API, in which every field may be missing. What the description does not name is in
//! `extra`, and every enum has a place for values that this version does not know.
//!
//! # Calls
//!
//! A method of a handle returns a [`Call`]: nothing is sent before it is awaited. Until then it can be given options,
//! or asked for the whole answer:
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
//! let answer = order.get().with_response().await?;
//! println!("{}, request {:?}, {} bytes", answer.status(), answer.request_id(), answer.body().len());
//! assert_eq!(answer.support_key, value.support_key); // the value itself is in it
//! # assert_eq!(same, value);
//! # Ok(())
//! # }
//! ```
//!
//! With the feature `blocking`, calls, lists and waits also end in `blocking()`, outside of any async runtime:
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
//! A [`List`] fetches pages when they are needed: by item, by page with totals, one page, or everything. A wait polls
//! orders at growing intervals until each has a status or ended otherwise:
//!
//! ```
//! use telnyx_porting::{OrderFacts, OrderFilter, OrderEnd, OrderSort, Until, types::PortingOrderStatusValue};
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
//!         OrderEnd::TimedOut(_) => println!("{id} takes longer"),
//!         OrderEnd::Failed { error, .. } => println!("{id} cannot be read: {error}"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What an order in exception needs is told by [`ExceptionAdvice`]. What happens to an order by itself, and when, by its
//! [deadlines](OrderFacts::deadlines): drafts and exceptions expire, the FOC time comes.
//!
//! # Rules and errors
//!
//! The value types cannot hold what the API would refuse for its form alone: a [`PhoneNumber`] is always E.164, a
//! [`ShareTtl`] lies within the limits, a [`Misc`] never combines attributes that exclude each other. What is wrong with
//! a request is found before it is sent. A [`ValidationError`] has every issue with the field, the rule, the shape of
//! the value and what to do next; what is merely doubtful is a warning, which only a
//! [strict](ClientBuilder::strict) client refuses. To see a request without sending it, make a client with
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
//! Every call fails with an [`Error`]: its [`kind`](Error::kind) is for programs, its text for people, and what the API
//! said is in [`api_errors`](Error::api_errors). No text shows a key, a PIN, an account number or a token.
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
//! // The server has refused, so it has done nothing. After a timeout this would be true: look before trying again.
//! assert!(!error.may_have_been_processed());
//! # Ok(())
//! # }
//! ```
//!
//! # What is repeated
//!
//! Reads, updates, deletions, portability checks and uploads are repeated after a passing failure, with growing pauses
//! and as the server's rate limit asks; [`RetryPolicy`] says how often. A request that creates or submits something is
//! repeated only when the server certainly has not carried it out, since the API has no idempotency keys for porting.
//!
//! [`create_once`](Orders::create_once), [`confirm_once`](OrderHandle::confirm_once),
//! [`cancel_once`](OrderHandle::cancel_once) and [`activate_once`](OrderHandle::activate_once) stand in for these: after
//! a failure of unknown outcome they look what has become of the request, and send it again only when it has not taken
//! effect. So they can also be called again after a crash.
//!
//! # Examples
//!
//! The folder `examples` of this crate. Each runs without an account on a sandbox of its own:
//! `cargo run -p telnyx-porting --example create`.
//!
//! | example | shows |
//! |---|---|
//! | `create` | portability check, orders created once, which number is in which order |
//! | `fill_in` | extent, subscriber, webhook URL, a FOC date from the order's windows; keep, set and clear |
//! | `upload_loa` | letter of authorisation and invoice uploaded, linked and submitted |
//! | `share` | a token for the documents, and reading when it expires |
//! | `list` | filters, sorting, items, pages and totals |
//! | `webhooks` | requests verified, each event taken once, answered at once |
//!
//! The crate `telnyx-porting-jobs` makes whole port-ins of lists of numbers, and has more examples: `bulk` submits the
//! orders of a list, and `watch` follows several orders until each is ported or needs somebody.
//!
//! # Features
//!
//! | feature | by default | adds |
//! |---|---|---|
//! | `webhooks` | yes | the module `webhooks`: proof that a webhook comes from Telnyx, then its event |
//! | `rustls` | yes | TLS by rustls with ring and the platform's certificate verifier, set up for each client; `reqwest::Client::new` of a program that disables the default TLS of its own reqwest panics then |
//! | `native-tls` | no | TLS by the platform's library |
//! | `blocking` | no | calls, lists and waits outside of an async runtime |
//!
//! Asynchronous calls need a tokio runtime. The minimum Rust version is 1.89.
//!
//! To test what is built on this crate, start a sandbox with the crate `telnyx-porting-sandbox` and give its address to
//! [`ClientBuilder::base_url`]. With a [`SimulatedClock`], a wait of weeks takes no real time.

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
    reason = "generated; what it says follows from the description"
)]
mod generated;
mod handle;
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
    CallOptions, Clock, ErrorKind, ManualClock, PreparedRequest, RetryPolicy, SimulatedClock, Sleep, SystemClock,
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
