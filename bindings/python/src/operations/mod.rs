//! The operations that are more than one call of the crate, or read more than plain values, a file per resource: each
//! function takes Python's values and makes an operation of them. The others are in `generated/operations`.

mod action_requirements;
mod activation_jobs;
mod additional_documents;
mod associated_numbers;
mod blocks;
mod comments;
mod documents;
pub(crate) mod events;
mod extensions;
mod loa_configurations;
mod number_configurations;
mod orders;
mod portability;
pub(crate) mod reports;
mod verification_codes;
pub(crate) mod waiting;

use pyo3::prelude::*;

/// Adds all functions to the module.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let files = [
        crate::generated::operations::register,
        action_requirements::register,
        activation_jobs::register,
        additional_documents::register,
        associated_numbers::register,
        blocks::register,
        comments::register,
        documents::register,
        events::register,
        extensions::register,
        loa_configurations::register,
        number_configurations::register,
        orders::register,
        portability::register,
        reports::register,
        verification_codes::register,
        waiting::register,
    ];
    files.iter().try_for_each(|register| register(module))
}
