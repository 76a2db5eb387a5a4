//! Checking whether numbers can be ported.

use crate::checks::{NUMBERS_PER_REQUEST, too_many_numbers};
use crate::handle::handle;
use crate::{Answer, Call, Client, Error, PhoneNumber, Problem, Report, Rule};
use telnyx_porting_api::types::{CreatePortabilityCheck, PortabilityCheck};

/// What came of checking more numbers than fit into one request.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ManyChecks {
    /// The answers that arrived, in no particular order.
    pub checks: Vec<PortabilityCheck>,
    /// What did not get an answer.
    pub failures: Vec<FailedCheck>,
}

/// Numbers that were not checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedCheck {
    /// The numbers.
    pub numbers: Vec<PhoneNumber>,
    /// Why there is no answer for them.
    pub error: Error,
}

handle! {
    /// Portability checks.
    Portability
}

impl Portability {
    /// Checks numbers; the answers come in no particular order. Nothing is ordered, so the request may be repeated.
    ///
    /// # Errors
    /// [`Error::Validation`] for an empty list, before anything is sent.
    pub fn check(&self, numbers: &[PhoneNumber]) -> Call<Vec<PortabilityCheck>> {
        let accepted = self.client.accept(validate(numbers.len()));
        let body = CreatePortabilityCheck::new().with_phone_numbers(numbers.iter().map(PhoneNumber::as_str));
        Call::all(&self.client, |api| async move { api.post_portability_check().body(body).send().await })
            .checked(accepted)
    }

    /// Checks any number of numbers, by as many requests of [`NUMBERS_PER_REQUEST`] numbers as it takes, one after the
    /// other. One that fails does not keep the others from being sent, unless the key is refused.
    ///
    /// # Errors
    /// As [`check`](Self::check), when no request succeeds; what some of them failed with is in
    /// [`failures`](ManyChecks::failures).
    pub fn check_many(&self, numbers: &[PhoneNumber]) -> Call<ManyChecks> {
        let accepted = self.client.accept(validate(numbers.len().min(NUMBERS_PER_REQUEST)));
        let numbers = numbers.to_vec();
        Call::compound(&self.client, |client| check_many(client, numbers)).checked(accepted)
    }
}

async fn check_many(client: Client, numbers: Vec<PhoneNumber>) -> Result<Answer<ManyChecks>, Error> {
    let mut all = ManyChecks::default();
    let mut last = None;
    let mut left = numbers.as_slice();
    while !left.is_empty() {
        let (part, rest) = left.split_at(left.len().min(NUMBERS_PER_REQUEST));
        left = rest;
        match client.portability().check(part).with_response().await {
            Ok(answer) => {
                let (checks, answer) = answer.take();
                all.checks.extend(checks);
                last = Some(answer);
            }
            Err(error) if error.is_authentication() => {
                let numbers = [part, std::mem::take(&mut left)].concat();
                all.failures.push(FailedCheck { numbers, error });
            }
            Err(error) => all.failures.push(FailedCheck { numbers: part.to_vec(), error }),
        }
    }
    match (last, all.failures.is_empty()) {
        (Some(answer), _) => Ok(answer.with(all)),
        (None, false) => Err(all.failures.swap_remove(0).error),
        (None, true) => Err(Error::incomplete("post_portability_check", "any number")),
    }
}

fn validate(count: usize) -> Report {
    let problem = match count {
        0 => Some(
            Problem::error("phone_numbers", Rule::NotEmpty, "the list is empty; there is nothing to check")
                .with_hint("give at least one phone number"),
        ),
        _ => too_many_numbers(count, "check them in several requests"),
    };
    problem.into_iter().collect()
}
