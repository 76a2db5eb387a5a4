//! The HTTP pipeline that every request goes through. It knows nothing about errors, calls and the client.

mod clock;
mod disposition;
mod network;
mod observer;
mod rate_limit;
mod request;
mod retry;
mod trace;
mod transport;

pub use clock::{Clock, ManualClock, SimulatedClock, Sleep, SystemClock};
pub use disposition::ErrorKind;
pub(crate) use disposition::{Disposition, is_read_only};
pub(crate) use network::{Network, SetupError};
pub use observer::{Observer, RequestEvent, ResponseEvent};
pub use rate_limit::{RateLimit, SharedRateLimit};
pub use request::{CallOptions, PreparedRequest};
pub use retry::RetryPolicy;
pub(crate) use retry::RetryState;
pub(crate) use trace::warning;
pub(crate) use transport::{Context, Pipeline, Random, RetryingTransport, Sends};
