//! Porting orders: create, list, complete, share, confirm, cancel, delete.

mod cancel;
mod create;
mod deadline;
mod end_user;
mod ext;
mod filter;
mod handle;
mod once;
mod parts;
mod preflight;
mod update;

pub use cancel::CANCEL_LOCK;
pub use create::CreateOrder;
pub use deadline::{DRAFT_LIFETIME, Deadline, DeadlineKind, DeadlineSource, EXCEPTION_LIFETIME};
pub use end_user::{Address, EndUser};
pub use ext::OrderExt;
pub use filter::OrderSort;
pub use handle::ShareRequest;
pub use once::OnceKey;
pub use parts::*;
pub use preflight::Preflight;
pub use update::{OrderPatch, OrderUpdate};
