//! Port-in jobs for [Telnyx](https://telnyx.com): from a list of phone numbers and an order file to ported numbers.
//!
//! 1. [`JobFile`] reads the data of the orders, and which list has the numbers, from a TOML, YAML or JSON file. An order
//!    file without a list is one too.
//! 2. [`Intake`] reads the phone numbers and their account data from a CSV file or a workbook.
//! 3. [`PortIn::from_list`] groups the rows of the list by account data. Each [`Account`] gets its own orders, and the
//!    cells of its rows override the job file. [`PortIn::new`] ports numbers of a single account.
//!    [`PortIn::validate`] returns all issues without sending anything.
//! 4. [`Job::plan`] compares the orders at the API with the list. [`Job::apply`] checks portability, and creates, fills
//!    in, confirms and shares orders until they match it. Both can be repeated at any time, also after a crash:
//!    the [`journal`] records each request, and the API is read before anything is sent.
//! 5. [`Watch`] polls the orders until each is ported, cancelled or needs a person, and follows numbers that move to
//!    other orders.
//!    [`tick()`] applies once and polls once, for schedulers. [`work()`] repeats both until the job ends, by one process or
//!    by several that share a journal in `PostgreSQL`.
//! 6. [`Report`](report::Report) is the state of each number and order, as HTML, CSV, XLSX or JSON.
//!
//! [`CodeIntake`] reads lists of verification codes. All requests are sent by a [`Client`](telnyx_porting::Client) of
//! the crate `telnyx-porting`.
//!
//! The book describes [port-in jobs](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/port-in-jobs.md),
//! [lists of numbers](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/number-lists.md) and
//! [jobs of a team](https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/shared-jobs.md).
//!
//! # Examples
//!
//! The examples in the folder `examples` start their own sandbox and need no Telnyx account:
//! `cargo run -p telnyx-porting-jobs --example bulk`.
//!
//! | example | description |
//! |---|---|
//! | `bulk` | creates and submits orders from a CSV file and an order file |
//! | `watch` | follows several orders until each is ported or needs a correction |
//!
//! # Features
//!
//! | feature | by default | adds |
//! |---|---|---|
//! | `rustls` | yes | TLS with rustls, ring and the platform's certificate verifier, configured per client; in a program that disables the default TLS of its own reqwest, `reqwest::Client::new` panics |
//! | `native-tls` | no | TLS by the platform's library |
//! | `postgres` | no | `journal::PostgresJournal`: a journal that several processes and machines share |
//! | `receiver` | no | `Receiver` and `InboxReceiver`: HTTP servers for webhooks, so that watches see changes at once |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod dates;
mod error;
mod file;
#[cfg(feature = "receiver")]
pub mod inbox;
pub mod intake;
mod job;
pub mod journal;
mod plan;
#[cfg(feature = "receiver")]
mod receiver;
pub mod report;
mod run;
mod state;
mod step;
mod sync;
mod tick;
mod watch;
mod work;

pub use dates::FocDate;
pub use error::JobError;
pub use intake::{
    AcceptedCode, CodeIntake, Conflict, Details, Duplicate, Ignored, IgnoredKind, Intake, IntakeOptions, Place,
    Rejected, RejectsFormat, Row, clean,
};
pub use job::{
    Account, DocumentSource, JobFile, JobFormat, OrderChanges, OrderFile, OrderTraits, PortIn, RequirementSource,
    Requirements, job_template,
};
pub use plan::{
    AccountData, AccountPlan, Action, EndedOrder, Finding, LeftOut, NewOrder, OrderPlan, Plan, PlanOptions, Removed,
};
#[cfg(feature = "receiver")]
pub use receiver::{Delivery, InboxReceiver, Receiver, ReceiverCounts};
pub use run::{Applied, ApplyOptions, CancelEvent, Event, Job, LoaEvent, cancel, collect_loas, preflight_command};
pub use step::Step;
pub use tick::{Tick, TickEvent, tick};
pub use watch::{Round, Watch, WatchEvent, WatchOptions};
pub use work::{WorkEvent, WorkOptions, work};
