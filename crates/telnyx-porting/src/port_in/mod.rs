//! A whole port-in: from a list of phone numbers and an order file to ported numbers.
//!
//! [`NumbersFile`] reads the numbers, [`OrderFile`] what the orders are filled in with, [`PortIn::apply`] creates the
//! orders, fills them in, shares and confirms them, and [`follow()`] watches them until each has come to an end.
//! Everything that can be checked is checked before anything is sent. [`RangesFile`] and [`CodesFile`] read what some
//! orders need besides: ranges of numbers, and codes that were sent to numbers.

mod apply;
mod codes_file;
mod follow;
mod numbers_file;
mod order_file;
mod ranges_file;
mod sheet;

pub use crate::StatusChange;
pub use apply::{Event, OrderResult, PortIn, Step};
pub use codes_file::CodesFile;
pub use follow::{End, FollowOptions, Followed, follow};
pub use numbers_file::{AcceptedLine, DuplicateLine, NumbersFile, RejectedLine};
pub use order_file::{DocumentSource, FocDate, OrderFile, RequirementSource, Requirements};
pub use ranges_file::RangesFile;
