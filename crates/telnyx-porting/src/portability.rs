//! Checking whether numbers can be ported.

use crate::{Client, Error, PhoneNumber, Problem, Rule, ValidationError};
use telnyx_porting_api::types::{CreatePortabilityCheck, PortabilityCheck};

/// Portability checks.
#[derive(Clone, Copy, Debug)]
pub struct Portability<'a> {
    client: &'a Client,
}

impl<'a> Portability<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Checks numbers; the answers come in no particular order. Nothing is ordered.
    ///
    /// # Errors
    /// [`Error::Validation`] for an empty list, before anything is sent.
    pub async fn check(&self, numbers: &[PhoneNumber]) -> Result<Vec<PortabilityCheck>, Error> {
        if numbers.is_empty() {
            let problem =
                Problem::error("phone_numbers", Rule::NotEmpty, "the list is empty; there is nothing to check");
            return Err(ValidationError::from(problem.with_hint("give at least one phone number")).into());
        }
        let body = CreatePortabilityCheck::new().with_phone_numbers(numbers.iter().map(PhoneNumber::as_str));
        Ok(self.client.api().post_portability_check().body(body).send().await?.into_inner().data)
    }
}
