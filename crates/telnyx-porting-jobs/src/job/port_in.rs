//! The accounts of a port-in and their order data.

use super::{Account, JobFile, OrderFile, incomplete_accounts};
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
        let mut warnings: Issues = list.warnings.iter().map(|warning| warning.clone().at(&list.name)).collect();
        warnings.extend(incomplete_accounts(list));
        warnings.extend(unnamed_subscribers(list, &accounts));
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

/// Returns a warning if the list names customers and the subscriber of an account is unknown.
///
/// The name of a customer is not used as the subscriber. Losing carriers reject names that differ from the registered one, even
/// in a comma (`ENTITY_NAME_MISMATCH`), and a customer column usually has the operator's own names.
fn unnamed_subscribers(list: &Intake, accounts: &[Account]) -> Option<Issue> {
    let column_of = |field: &str| list.columns.iter().find(|column| column.detail == field).map(|column| &column.name);
    let customers = column_of("customer").filter(|_| column_of("entity_name").is_none())?;
    let is_named = |account: &Account| account.order.admin().is_some_and(|admin| !admin.entity_name.is_unset());
    if accounts.iter().all(is_named) {
        return None;
    }
    let message =
        format!("is not set by the column {customers}: the losing carrier can have another name for the customer");
    let hint = "if the column has the exact names registered with the carrier, give it the heading Entity Name; otherwise set \
                the field in the order file, or in an [[override]] with when = { customer = \"...\" }";
    Some(Issue::warning("end_user.admin.entity_name", Rule::AccountData, message).with_hint(hint))
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
    fn a_customer_is_not_the_subscriber() {
        let options = crate::intake::IntakeOptions::new();
        let warnings = |list: &str, order: &str| {
            let list = Intake::parse(list.as_bytes(), "list.csv", &options).unwrap();
            let job = JobFile::parse(order, crate::job::JobFormat::Toml, Path::new("")).unwrap();
            let port_in = PortIn::of_list(&list, &job, Path::new("")).unwrap();
            let is_set = port_in.accounts()[0].order.admin().is_some_and(|admin| !admin.entity_name.is_unset());
            (is_set, port_in.warnings.into_iter().map(|issue| issue.to_string()).collect::<Vec<_>>())
        };
        let list = "Company,Phone\nAcme,+13035550100\nBeta,+13035550101\n";
        let (is_set, found) = warnings(list, "");
        assert!(!is_set);
        assert!(
            matches!(found.as_slice(), [one] if one.contains("the column Company") && one.contains("heading Entity Name")),
            "{found:?}"
        );
        let named = "end_user.admin.entity_name = \"Default Ltd\"\n";
        let overridden = "[[override]]\nwhen = {customer = \"Acme\"}\nend_user.admin.entity_name = \"Acme Inc\"\n";
        for (list, order) in [
            (list, named),
            ("Company,Phone\nAcme,+13035550100\n", overridden),
            ("Company,Entity Name,Phone\nAcme,Acme Inc,+13035550100\n", ""),
        ] {
            assert_eq!(warnings(list, order), (true, Vec::new()));
        }
        // The other customer has no name.
        assert_eq!(warnings(list, overridden).1.len(), 1);
    }

    #[test]
    fn warnings_about_the_list_are_warnings_of_the_port_in() {
        let text = "Phone,Other line,PIN\n+13035550100,(303) 555-0101,N/A\n";
        let list = Intake::parse(text.as_bytes(), "list.csv", &crate::intake::IntakeOptions::new()).unwrap();
        let port_in = PortIn::of_list(&list, &JobFile::from(OrderFile::default()), Path::new("")).unwrap();
        let issues = port_in.validate(DateTime::default());
        let of_list: Vec<_> = issues.warnings().filter(|issue| issue.field() == "list.csv").collect();
        assert_eq!(of_list.len(), 2, "{issues}");
    }

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
