//! Portability checks.

use crate::call::{Call, Response};
use crate::checks::{NUMBERS_PER_REQUEST, each_once};
use crate::client::Client;
use crate::error::Error;
use crate::generated::Portability;
use crate::validation::{Issue, Issues, Rule};
use crate::values::PhoneNumber;
use std::collections::BTreeSet;
use telnyx_porting_api::runtime::ApiErrorObject;
use telnyx_porting_api::types::{CreatePortabilityCheck, PortabilityCheck};

const OPERATION: &str = "post_portability_check";
/// The maximum number of additional requests to find the numbers for which the server rejects a request of up to
/// [`NUMBERS_PER_REQUEST`] numbers: enough for five numbers that its errors do not point to.
const REQUESTS_ON_TOP: usize = 100;
/// The same for one number.
const REQUESTS_FOR_ONE: usize = 20;
/// The last digits by which a number is recognized in a text.
const NAMING_DIGITS: usize = 7;

/// The result of checking any number of phone numbers.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct ManyChecks {
    /// The results, in no particular order.
    pub checks: Vec<PortabilityCheck>,
    /// The numbers that could not be checked.
    pub failures: Vec<FailedCheck>,
}

/// Numbers that were not checked.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedCheck {
    /// The numbers.
    pub numbers: Vec<PhoneNumber>,
    /// The error of the request, which can have had other numbers too.
    pub error: Error,
    /// All numbers of the request, to which the pointers of the error refer.
    sent: Vec<PhoneNumber>,
}

impl FailedCheck {
    /// Returns why a number was not checked, in one line: the API's errors that point to it, or else those that point to no
    /// number. A reason that names another number of the request is replaced by the status of the response.
    pub fn reason(&self, number: &PhoneNumber) -> String {
        let errors = self.error.api_errors();
        let place_of = |error: &ApiErrorObject| place(error.pointer.as_deref()?);
        let is_about = |error: &&ApiErrorObject| place_of(error).and_then(|place| self.sent.get(place)) == Some(number);
        let own: Vec<_> = errors.iter().filter(is_about).map(without_pointer).collect();
        let text = match (own.is_empty(), errors.is_empty()) {
            (false, _) => own.join("; "),
            (true, false) => {
                let general: Vec<_> =
                    errors.iter().filter(|error| place_of(error).is_none()).map(ToString::to_string).collect();
                general.join("; ")
            }
            (true, true) => self.error.one_line(),
        };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let names_another = self.sent.iter().any(|other| other != number && digits.contains(last_digits(other)));
        match self.error.status() {
            Some(status) if text.is_empty() || names_another => {
                format!("the API rejected a request that had this number, with status {status}")
            }
            _ => text,
        }
    }
}

/// The pointer has the place of the number in the request, which means nothing without the others.
fn without_pointer(error: &ApiErrorObject) -> String {
    let mut error = error.clone();
    error.pointer = None;
    error.to_string()
}

/// A text with these digits names the number, whether or not it has the calling code and the area code.
fn last_digits(number: &PhoneNumber) -> &str {
    let digits = number.digits();
    &digits[digits.len().saturating_sub(NAMING_DIGITS)..]
}

impl Portability {
    /// Checks numbers. Results are in no particular order. The request has no effect on the account, so it can be
    /// repeated.
    ///
    /// Duplicates are sent once, and more than [`NUMBERS_PER_REQUEST`] numbers are sent in several sequential requests.
    /// The first failed request ends the call, so one number that the server rejects loses all results;
    /// [`check_many`](Self::check_many) keeps the others.
    ///
    /// # Errors
    /// [`Error::Validation`] for an empty list, and in a strict client for duplicates, before anything is sent.
    pub fn check(&self, numbers: &[PhoneNumber]) -> Call<Vec<PortabilityCheck>> {
        let (numbers, issues) = validate(numbers);
        let accepted = self.client.validate(issues);
        if numbers.len() <= NUMBERS_PER_REQUEST {
            return check_part(&self.client, &numbers).validated(accepted);
        }
        let check = |client: Client| async move {
            let mut all = Vec::with_capacity(numbers.len());
            let mut last = None;
            for part in numbers.chunks(NUMBERS_PER_REQUEST) {
                let (checks, response) = check_part(&client, part).with_response().await?.take();
                all.extend(checks);
                last = Some(response);
            }
            let nothing = Error::incomplete(OPERATION, "results");
            last.map(|response| response.with(all)).ok_or(nothing)
        };
        Call::compound(&self.client, check).validated(accepted)
    }

    /// Checks any number of phone numbers in sequential requests of [`NUMBERS_PER_REQUEST`] numbers. Duplicates are
    /// sent once. If a request fails, the others are still sent, unless the key is rejected.
    ///
    /// If the server rejects a request (400, 413, 422), the numbers that its error points to are left out, and the
    /// others are sent again; if it points to none, the request is halved until the number is found. This takes up to
    /// 100 requests per 1,000 numbers; numbers without a result by then are in [`failures`](ManyChecks::failures).
    ///
    /// # Errors
    /// See [`check`](Self::check), if all requests fail. Individual failures are in [`failures`](ManyChecks::failures).
    pub fn check_many(&self, numbers: &[PhoneNumber]) -> Call<ManyChecks> {
        let (numbers, issues) = validate(numbers);
        let accepted = self.client.validate(issues);
        Call::compound(&self.client, |client| check_many(client, numbers)).validated(accepted)
    }
}

fn check_part(client: &Client, numbers: &[PhoneNumber]) -> Call<Vec<PortabilityCheck>> {
    let body = CreatePortabilityCheck::new().with_phone_numbers(numbers.iter().map(PhoneNumber::as_str));
    Call::all(client, |api| async move { api.post_portability_check().body(body).send().await })
}

async fn check_many(client: Client, numbers: Vec<PhoneNumber>) -> Result<Response<ManyChecks>, Error> {
    let mut all = ManyChecks::default();
    let mut last = None;
    // The parts that were not sent yet; the next one is last.
    let mut left: Vec<Vec<PhoneNumber>> = numbers.chunks(NUMBERS_PER_REQUEST).rev().map(<[_]>::to_vec).collect();
    let mut whole_parts = left.len();
    let mut on_top = 0;
    let mut any_accepted = true;
    while let Some(part) = left.pop() {
        if left.len() < whole_parts {
            whole_parts = left.len();
            // If nothing in a part is accepted, the numbers may not be the reason for the rejection.
            on_top = if any_accepted { REQUESTS_ON_TOP } else { REQUESTS_FOR_ONE };
            any_accepted = false;
        }
        match check_part(&client, &part).with_response().await {
            Ok(response) => {
                any_accepted = true;
                let (checks, response) = response.take();
                all.checks.extend(checks);
                last = Some(response);
            }
            Err(error) if error.is_authentication() => {
                let rest = std::mem::take(&mut left).into_iter().rev().flatten();
                let numbers: Vec<_> = part.iter().copied().chain(rest).collect();
                all.failures.push(FailedCheck { numbers, error, sent: part });
            }
            Err(error) => {
                let (failed, again) = apart(&part, &error, on_top);
                on_top = on_top.saturating_sub(again.len());
                left.extend(again.into_iter().rev());
                if !failed.is_empty() {
                    all.failures.push(FailedCheck { numbers: failed, error, sent: part });
                }
            }
        }
    }
    match (last, all.failures.is_empty()) {
        (Some(response), _) => Ok(response.with(all)),
        (None, false) => Err(all.failures.swap_remove(0).error),
        (None, true) => Err(Error::incomplete(OPERATION, "results")),
    }
}

/// The numbers of a part that failed permanently, and the smaller parts to send.
fn apart(part: &[PhoneNumber], error: &Error, requests: usize) -> (Vec<PhoneNumber>, Vec<Vec<PhoneNumber>>) {
    if part.len() < 2 || !matches!(error.status(), Some(400 | 413 | 422)) {
        return (part.to_vec(), Vec::new());
    }
    let named: BTreeSet<usize> =
        error.api_errors().iter().filter_map(|error| place(error.pointer.as_deref()?)).collect();
    let (failed, rest): (Vec<_>, Vec<_>) = part.iter().enumerate().partition(|(index, _)| named.contains(index));
    let numbers = |part: Vec<(usize, &PhoneNumber)>| part.into_iter().map(|(_, number)| *number).collect::<Vec<_>>();
    match (failed.len(), rest.len()) {
        (0, _) if requests >= 2 => {
            let (first, second) = part.split_at(part.len() / 2);
            (Vec::new(), vec![first.to_vec(), second.to_vec()])
        }
        (1.., 1..) if requests >= 1 => (numbers(failed), vec![numbers(rest)]),
        _ => (part.to_vec(), Vec::new()),
    }
}

/// The index of the number that an error points to: `/phone_numbers/3` is the fourth.
fn place(pointer: &str) -> Option<usize> {
    let mut segments = pointer.split('/').skip_while(|segment| *segment != "phone_numbers");
    segments.nth(1)?.parse().ok()
}

/// The numbers without duplicates, and the issues.
fn validate(numbers: &[PhoneNumber]) -> (Vec<PhoneNumber>, Issues) {
    let (numbers, mut issues) = each_once("phone_numbers", numbers);
    if numbers.is_empty() {
        issues.push(
            Issue::error("phone_numbers", Rule::NotEmpty, "the list is empty")
                .with_hint("pass at least one phone number"),
        );
    }
    (numbers, issues)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_of_errors_identify_numbers() {
        assert_eq!(place("/phone_numbers/3"), Some(3));
        assert_eq!(place("#/data/phone_numbers/0/value"), Some(0));
        for none in ["", "/phone_numbers", "/phone_numbers/x", "/0", "/phone_numbers/-1"] {
            assert_eq!(place(none), None, "{none}");
        }
    }
}
