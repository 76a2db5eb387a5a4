//! Resources that belong to an order.

mod action_requirements;
mod activation_jobs;
mod additional_documents;
mod associated_numbers;
mod blocks;
mod comments;
mod extensions;
mod verification;

pub use action_requirements::IdVerification;
pub use activation_jobs::ActivationTime;
pub use additional_documents::AdditionalDocument;
pub use associated_numbers::AssociatedNumber;
pub use blocks::NewBlock;
pub use extensions::NewExtensions;
pub use verification::{CodeRequest, ReceivedCode, unverified};
