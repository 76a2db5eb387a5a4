//! Move phone numbers into Telnyx: validation, workflow, safe retries.
//!
//! The value types of this crate cannot hold what the porting API would refuse for its form alone:
//! a [`PhoneNumber`] is always E.164, a [`ShareTtl`] always lies within the limits, a [`Misc`] never
//! combines attributes that exclude each other. Each is made by a constructor that either succeeds
//! or returns a [`ValidationError`], which names the field, the rule, the shape of the value that
//! was given and what to do next.
//!
//! ```
//! use telnyx_porting::{PhoneNumber, Report};
//!
//! let mut report = Report::new();
//! for (index, text) in ["+13035550000", "13035550001"].into_iter().enumerate() {
//!     report.check(format!("phone_numbers[{index}]"), text.parse::<PhoneNumber>());
//! }
//! let error = report.into_result().unwrap_err();
//! assert_eq!(error.problems()[0].field(), "phone_numbers[1]");
//! ```

#![forbid(unsafe_code)]

mod advice;
mod call;
mod client;
mod documents;
mod error;
mod events;
mod handle;
mod list;
mod loa_configurations;
mod number_configurations;
mod orders;
mod phone_numbers;
#[cfg(feature = "port-in")]
pub mod port_in;
mod portability;
mod problem;
mod reports;
mod rules;
mod sharing_token;
mod wait;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use advice::{Actor, Advice, ExceptionAdvice};
pub use call::{Answer, Call, CallFuture, CallWithResponse};
pub use client::{
    API_KEY_VARIABLE, BASE_URL_VARIABLE, CallOptions, Client, ClientBuilder, Clock, ManualClock, RetryPolicy, Sleep,
    SystemClock,
};
pub use documents::{Document, Documents, Download, Upload};
pub use error::{CallError, Error, ErrorKind};
pub use events::{EventFilter, Events};
#[cfg(feature = "blocking")]
pub use list::{BlockingItems, BlockingPages};
pub use list::{Items, List, Page, Pages};
pub use loa_configurations::{LoaAddress, LoaConfigurations, NewLoaConfiguration};
pub use number_configurations::{NumberConfiguration, NumberConfigurationFilter, NumberConfigurations};
pub use orders::*;
pub use phone_numbers::{PhoneNumberFilter, PhoneNumbers};
pub use portability::Portability;
pub use problem::{Problem, Report, Rule, Severity, ValidationError};
pub use reports::{OrdersReport, ReportFilter, Reports};
pub use rules::*;
pub use sharing_token::{SharingTokenClaims, SharingTokenError};
/// The low-level client and its types.
pub use telnyx_porting_api as api;
pub use telnyx_porting_api::{Patch, Secret, types};
pub use wait::{Outcome, Progress, StatusChange, Until, WaitForAll, WaitForOne, Waited};
