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

use crate::{Problem, Rule};

/// A list that an operation takes: at least one entry, and a number of them at most.
fn list_length(field: &str, length: usize, most: usize) -> Option<Problem> {
    match length {
        0 => Some(Problem::error(field, Rule::NotEmpty, "the list is empty").with_hint("give at least one entry")),
        length if length > most => {
            let message = format!("{length} entries; {most} are the most in one request");
            Some(Problem::error(field, Rule::ListLength, message).with_hint("send the rest in further requests"))
        }
        _ => None,
    }
}

/// A value that this version does not know may be one that the API has got since, or a slip.
pub(in crate::orders) fn unknown_value(field: &str, value: &str, known: &[impl AsRef<str>]) -> Problem {
    let known = known.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let message = format!("{value:?} is none of the values that the API describes");
    Problem::warning(field, Rule::KnownValue, message).with_hint(format!("it describes {known}"))
}

/// Warns of an enum's value that this version does not know.
macro_rules! check_known {
    ($report:expr, $field:expr, $value:expr, $type:ty) => {
        if $value.is_unknown() {
            let known: Vec<_> = <$type>::KNOWN.iter().map(|value| value.as_str().to_owned()).collect();
            $report.push($crate::orders::parts::unknown_value(AsRef::<str>::as_ref(&$field), $value.as_str(), &known));
        }
    };
}
pub(in crate::orders) use check_known;
