//! The accounts of a port-in and their order data.

use super::{Account, JobFile, OrderFile, incomplete_customers};
use crate::intake::Intake;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::path::Path;
use telnyx_porting::{CreateOrder, Issue, Issues, PhoneNumber, Rule, ValidationError};

/// The numbers to port and their order data, grouped by account: the desired state of a [`Job`](crate::Job).
#[derive(Clone, Debug)]
pub struct PortIn {
    accounts: Vec<Account>,
    warnings: Issues,
}

impl PortIn {
    /// Creates a port-in of numbers that belong to one account.
    pub fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        Self { accounts: vec![Account::new(numbers, order)], warnings: Issues::new() }
    }

    /// Creates a port-in of a list, with its rows grouped by account data. See [`JobFile::accounts`].
    ///
    /// # Errors
    /// If a cell with account data is invalid.
    pub fn of_list(list: &Intake, job: &JobFile, folder: &Path) -> Result<Self, ValidationError> {
        let accounts = job.accounts(list, folder)?;
        let mut warnings: Issues = incomplete_customers(list).into_iter().collect();
        warnings.extend(job.warnings(&accounts));
        Ok(Self { accounts, warnings })
    }

    /// Returns the accounts, in the order of the list.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the group reference of the order file, if all accounts have the same.
    pub(crate) fn group_reference(&self) -> Option<&str> {
        self.accounts.first()?.order.customer_group_reference.as_deref()
    }

    /// Returns all issues at a time, without sending anything. If only some accounts have an issue, its field names the
    /// account.
    pub fn validate(&self, now: DateTime<Utc>) -> Issues {
        let of_accounts: Vec<Issues> = self.accounts.iter().map(|account| validate(account, now)).collect();
        let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
        for issue in of_accounts.iter().flat_map(Issues::as_slice) {
            *counts.entry((issue.field(), issue.message())).or_default() += 1;
        }
        let is_common = |issue: &Issue| counts.get(&(issue.field(), issue.message())) == Some(&self.accounts.len());
        let mut issues = self.warnings.clone();
        for (index, (account, found)) in self.accounts.iter().zip(&of_accounts).enumerate() {
            for issue in found.as_slice() {
                match is_common(issue) {
                    true if index == 0 => issues.push(issue.clone()),
                    true => {}
                    false => issues.push(issue.clone().within(account.label())),
                }
            }
        }
        issues
    }
}

fn validate(account: &Account, now: DateTime<Utc>) -> Issues {
    let reference = account.order.customer_group_reference.as_deref();
    let issues = create_order(account, account.numbers.iter().copied(), reference).validate();
    // Too many numbers are split into several requests.
    let mut issues: Issues = issues.into_iter().filter(|issue| issue.rule() != Rule::TooManyNumbers).collect();
    issues.extend(account.order.validate_at(now));
    if let Some(misc) = &account.order.misc {
        issues.extend(misc.validate());
        if let Err(error) = misc.check_against(&account.numbers) {
            issues.extend(error.into_issues());
        }
    }
    issues
}

/// Returns the request that creates orders for numbers of an account.
pub(crate) fn create_order(
    account: &Account,
    numbers: impl IntoIterator<Item = PhoneNumber>,
    group_reference: Option<&str>,
) -> CreateOrder {
    let mut order = CreateOrder::new(numbers);
    if let Some(reference) = &account.order.customer_reference {
        order = order.with_customer_reference(reference);
    }
    if let Some(reference) = group_reference {
        order = order.with_customer_group_reference(reference);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use telnyx_porting::NUMBERS_PER_REQUEST;

    #[test]
    fn many_numbers_cause_no_warning() {
        let numbers: Vec<PhoneNumber> =
            (0..5 * NUMBERS_PER_REQUEST).map(|index| format!("+1303555{index:04}").parse().unwrap()).collect();
        let all_in_one = CreateOrder::new(numbers.clone()).validate();
        assert!(all_in_one.warnings().any(|issue| issue.rule() == Rule::TooManyNumbers));
        let issues = PortIn::new(numbers, OrderFile::default()).validate(DateTime::default());
        assert!(issues.into_iter().all(|issue| issue.rule() != Rule::TooManyNumbers));
    }
}
