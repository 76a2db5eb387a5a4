//! Reading lists as people keep them.

mod codes_file;
mod numbers_file;
mod ranges_file;
mod sheet;

pub use codes_file::CodesFile;
pub use numbers_file::{AcceptedLine, DuplicateLine, NumbersFile, RejectedLine};
pub use ranges_file::RangesFile;
