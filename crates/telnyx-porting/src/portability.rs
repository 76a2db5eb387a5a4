//! Checking whether numbers can be ported.

use crate::handle::handle;
use crate::{Call, PhoneNumber, Problem, Report, Rule};
use telnyx_porting_api::types::{CreatePortabilityCheck, PortabilityCheck};

/// How many numbers are checked at once without a warning; the API's limit is not published.
const SENSIBLE_NUMBERS: usize = 1_000;

handle! {
    /// Portability checks.
    Portability
}

impl Portability {
    /// Checks numbers; the answers come in no particular order. Nothing is ordered, so the request may be repeated.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::Error::Validation) for an empty list, before anything is sent.
    pub fn check(&self, numbers: &[PhoneNumber]) -> Call<Vec<PortabilityCheck>> {
        let accepted = self.client.accept(validate(numbers.len()));
        let body = CreatePortabilityCheck::new().with_phone_numbers(numbers.iter().map(PhoneNumber::as_str));
        Call::all(&self.client, |api| async move { api.post_portability_check().body(body).send().await })
            .checked(accepted)
    }
}

fn validate(count: usize) -> Report {
    let problem = match count {
        0 => Problem::error("phone_numbers", Rule::NotEmpty, "the list is empty; there is nothing to check")
            .with_hint("give at least one phone number"),
        1..=SENSIBLE_NUMBERS => return Report::new(),
        _ => {
            let message = format!("{count} numbers in one request; the API may take no more than 1,000");
            Problem::warning("phone_numbers", Rule::TooManyNumbers, message).with_hint("check them in several requests")
        }
    };
    [problem].into_iter().collect()
}
