//! A proxy that drops, corrupts or delays the responses of another server.
//!
//! A [`FaultPlan`] assigns faults to requests: at random from a seed, or by a script. The [`FaultServer`] counts its faults,
//! so that a test can distinguish requests that were lost before the upstream from those that the upstream has processed
//! without the client's knowledge.
//!
//! ```
//! use telnyx_porting_tests::faults::{Fault, FaultPlan, FaultServer, Rule};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let sandbox = telnyx_porting_tests::frozen_sandbox().await?;
//! let confirmed_unheard = Rule::nth(1, Fault::DropAfter).method("POST").path(|path| path.ends_with("/confirm"));
//! let server = FaultServer::start(sandbox.base_url(), FaultPlan::script([confirmed_unheard])).await?;
//! let client = telnyx_porting_tests::client_of(&server.url())?;
//! client.orders().create(telnyx_porting::CreateOrder::new(["+13035550000".parse()?])).await?;
//! assert_eq!(server.counts().forwarded_to("POST", "/v2/porting_orders"), 1);
//! # Ok(())
//! # })
//! # }
//! ```

mod counts;
mod fault;
mod http;
mod plan;
mod respond;
mod script;
mod seeded;
mod server;
mod upstream;

pub use counts::Counts;
pub use fault::{Fault, RetryAfter};
pub use plan::FaultPlan;
pub use script::Rule;
pub use server::FaultServer;
