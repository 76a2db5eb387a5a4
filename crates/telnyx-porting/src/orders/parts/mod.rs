//! What belongs to an order.

mod action_requirements;
mod activation_jobs;
mod additional_documents;
mod associated_numbers;
mod blocks;
mod comments;
mod extensions;
mod verification;

pub use action_requirements::{ActionRequirementFilter, ActionRequirements, IdVerification};
pub use activation_jobs::{ActivationJobs, ActivationTime};
pub use additional_documents::{AdditionalDocument, AdditionalDocumentFilter, AdditionalDocuments};
pub use associated_numbers::{AssociatedNumber, AssociatedNumberFilter, AssociatedNumbers};
pub use blocks::{BlockFilter, Blocks, NewBlock};
pub use comments::Comments;
pub use extensions::{ExtensionFilter, Extensions, NewExtensions};
pub use verification::{CodeRequest, ReceivedCode, VerificationCodeFilter, VerificationCodes};
