//! State that outlives the sandbox: as a file that is written with every change, and as one JSON document.

mod changes;
mod file;

pub(crate) use changes::StoreChanges;
pub(crate) use file::StateFile;
pub use file::StateFileError;
