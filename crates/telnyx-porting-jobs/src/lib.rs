//! Whole port-ins to [Telnyx](https://telnyx.com): from a list of phone numbers and an order file to ported numbers.
//!
//! [`Intake`] reads the numbers, [`OrderFile`] what the orders are filled in with, [`PortIn::apply`] creates the
//! orders, fills them in, shares and confirms them, and [`follow()`] polls them until each ended.
//! Everything that can be checked is checked before anything is sent. [`CodeIntake`] reads verification codes.
//!
//! Requests go through a [`Client`](telnyx_porting::Client) of the crate `telnyx-porting`.
//!
//! # Examples
//!
//! The folder `examples` of this crate. Each runs without an account on a sandbox of its own:
//! `cargo run -p telnyx-porting-jobs --example bulk`.
//!
//! | example | shows |
//! |---|---|
//! | `bulk` | a CSV of numbers and an order file turned into submitted orders |
//! | `watch` | several orders followed until each is ported or needs a correction |
//!
//! # Features
//!
//! | feature | by default | adds |
//! |---|---|---|
//! | `rustls` | yes | TLS by rustls with ring and the platform's certificate verifier, set up for each client; `reqwest::Client::new` of a program that disables the default TLS of its own reqwest panics then |
//! | `native-tls` | no | TLS by the platform's library |

#![forbid(unsafe_code)]

mod apply;
mod file;
mod follow;
pub mod intake;
mod job;

pub use apply::{Applied, Event, OrderResult, PortIn, Step};
pub use follow::{FollowOptions, follow, follow_results};
pub use intake::{
    AcceptedCode, CodeIntake, Conflict, Details, Duplicate, Ignored, IgnoredKind, Intake, IntakeOptions, Place,
    Rejected, RejectsFormat, Row,
};
pub use job::{Account, DocumentSource, FocDate, OrderFile, RequirementSource, Requirements};
pub use telnyx_porting::{OrderEnd, StatusChange, WaitEvent};
