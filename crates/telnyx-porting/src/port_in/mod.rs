//! A whole port-in: from a list of phone numbers and an order file to ported numbers.
//!
//! [`NumbersFile`] reads the numbers, [`OrderFile`] what the orders are filled in with, [`PortIn::apply`] creates the
//! orders, fills them in, shares and confirms them, and [`follow()`] watches them until each has come to an end.
//! Everything that can be checked is checked before anything is sent.

mod apply;
mod follow;
mod numbers_file;
mod order_file;

pub use crate::StatusChange;
pub use apply::{Event, OrderResult, PortIn, Step};
pub use follow::{End, FollowOptions, Followed, follow};
pub use numbers_file::{AcceptedLine, DuplicateLine, NumbersFile, RejectedLine};
pub use order_file::{DocumentSource, FocDate, OrderFile, RequirementSource, Requirements};
