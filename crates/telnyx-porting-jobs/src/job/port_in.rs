//! The accounts of a port-in and their order data.

use super::{Account, JobFile, OrderFile, OrderTraits, incomplete_accounts};
use crate::intake::Intake;
use crate::journal::SkippedRows;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::path::Path;
use telnyx_porting::{CreateOrder, Issue, Issues, PhoneNumber, Rule, ValidationError};

/// The numbers to port and their order data, grouped by account: the desired state of a [`Job`](crate::Job).
#[derive(Clone, Debug)]
pub struct PortIn {
    accounts: Vec<Account>,
    warnings: Issues,
    skipped: SkippedRows,
}

impl PortIn {
    /// Creates a port-in of numbers that belong to one account.
    pub fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        Self { accounts: vec![Account::new(numbers, order)], warnings: Issues::new(), skipped: SkippedRows::default() }
    }

    /// Creates a port-in of a list, with its rows grouped by account data. See [`JobFile::accounts`].
    ///
    /// # Errors
    /// If a cell with account data is invalid.
    pub fn from_list(list: &Intake, job: &JobFile, folder: &Path) -> Result<Self, ValidationError> {
        let accounts = job.accounts(list, folder)?;
        let mut warnings: Issues = list.warnings.iter().map(|warning| warning.clone().at(&list.name)).collect();
        warnings.extend(incomplete_accounts(list));
        warnings.extend(unnamed_subscribers(list, &accounts));
        warnings.extend(job.warnings(&accounts));
        Ok(Self { accounts, warnings, skipped: list.skipped_rows() })
    }

    /// Returns the accounts, in the order of the list.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the rows of the list that were rejected or are in conflict.
    pub fn skipped(&self) -> &SkippedRows {
        &self.skipped
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

const SUBSCRIBER: &str = "end_user.admin.entity_name";

/// Returns a warning if the list names customers and the subscriber of an account is unknown.
///
/// The name of a customer is not used as the subscriber. Losing carriers reject names that differ from the registered one, even
/// in a comma (`ENTITY_NAME_MISMATCH`), and a customer column usually has the operator's own names.
fn unnamed_subscribers(list: &Intake, accounts: &[Account]) -> Option<Issue> {
    let column_of = |field: &str| list.columns.iter().find(|column| column.detail == field).map(|column| &column.name);
    let customers = column_of("customer").filter(|_| column_of("entity_name").is_none())?;
    let is_named = |account: &Account| {
        account.order.admin().is_some_and(|admin| !admin.entity_name.is_unset())
            || account.countries().into_iter().all(|country| account.may_be_overridden(country, SUBSCRIBER))
    };
    if accounts.iter().all(is_named) {
        return None;
    }
    let message =
        format!("is not set by the column {customers}: the losing carrier can have another name for the customer");
    let hint = "if the column has the exact names registered with the carrier, give it the heading Entity Name; otherwise set \
                the field in the order file, or in an [[override]] with when = { customer = \"...\" }";
    Some(Issue::warning(SUBSCRIBER, Rule::AccountData, message).with_hint(hint))
}

fn validate(account: &Account, now: DateTime<Utc>) -> Issues {
    let reference = account.order.customer_group_reference.as_deref();
    let issues = create_order(account, account.numbers.iter().copied(), reference).validate();
    // Too many numbers are split into several requests.
    let mut issues: Issues = issues.into_iter().filter(|issue| issue.rule() != Rule::TooManyNumbers).collect();
    issues.extend(validate_orders(account, now));
    issues
}

/// Returns the issues of the order data for the numbers of each country, with the overrides for that country. If only some
/// countries have an issue, its message names them.
fn validate_orders(account: &Account, now: DateTime<Utc>) -> Issues {
    let countries = account.countries();
    let mut found: Vec<(Issue, Vec<String>)> = Vec::new();
    for country in &countries {
        let name = country.map(|country| country.to_string());
        let traits = OrderTraits { country: name.clone(), ..OrderTraits::default() };
        let issues = match account.order_for(&traits) {
            Ok(order) => validate_order(account, &order, now),
            Err(error) => error.into_issues().into_iter().collect(),
        };
        // Fields are missing only if no number type and no carrier can supply them.
        let is_supplied = |issue: &Issue| {
            issue.rule() == Rule::Required && !issue.is_error() && account.may_be_overridden(*country, issue.field())
        };
        let name = name.unwrap_or_else(|| "other countries".to_owned());
        for issue in issues.into_iter().filter(|issue| !is_supplied(issue)) {
            match found.iter_mut().find(|(known, _)| *known == issue) {
                Some((_, names)) => names.push(name.clone()),
                None => found.push((issue, vec![name.clone()])),
            }
        }
    }
    let located = |(issue, names): (Issue, Vec<String>)| {
        if names.len() >= countries.len() {
            return issue;
        }
        let make = if issue.is_error() { Issue::error } else { Issue::warning };
        let message = format!("for numbers of {}: {}", names.join(", "), issue.message());
        let located = make(issue.field().to_owned(), issue.rule(), message);
        issue.hint().map_or(located.clone(), |hint| located.with_hint(hint))
    };
    found.into_iter().map(located).collect()
}

fn validate_order(account: &Account, order: &OrderFile, now: DateTime<Utc>) -> Issues {
    let mut issues = order.validate_at(now);
    if let Some(misc) = &order.misc {
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
            let port_in = PortIn::from_list(&list, &job, Path::new("")).unwrap();
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
    fn fields_of_overrides_that_can_apply_are_not_missing() {
        let list = "Company,Phone\nAcme,+442079460000\nBeta,+13035550101\nBeta,+442079460001\nGamma,+13035550102\n";
        let list = Intake::parse(list.as_bytes(), "list.csv", &crate::intake::IntakeOptions::new()).unwrap();
        let missing = |condition: &str, field: &str| -> Vec<String> {
            let text = format!("[[override]]\nwhen = {{{condition}}}\n{field} = \"x\"\n");
            let job = JobFile::parse(&text, crate::job::JobFormat::Toml, Path::new("")).unwrap();
            let issues = PortIn::from_list(&list, &job, Path::new("")).unwrap().validate(DateTime::default());
            let issues = issues.into_iter().filter(|issue| issue.field().ends_with(field));
            issues.map(|issue| format!("{}: {}", issue.field(), issue.message().split(';').next().unwrap())).collect()
        };
        let field = "end_user.admin.auth_person_name";
        let of = |account: &str, message: &str| format!("{account}.{field}: {message}");
        let gamma = of("Gamma (line 5)", "is missing");
        let beta = of("Beta (line 3)", "for numbers of US: is missing");
        assert_eq!(missing("country = \"GB\"", field), [beta.clone(), gamma.clone()]);
        assert_eq!(missing("country = \"gb\", number_type = \"local\"", field), [beta, gamma.clone()]);
        assert!(missing("number_type = \"local\"", field).is_empty());
        assert!(missing("carrier = \"Bell\"", field).is_empty());
        let acme = of("Acme (line 2)", "is missing");
        assert_eq!(missing("customer = \"BETA\", carrier = \"Bell\"", field), [acme, gamma]);
        assert_eq!(missing("country = \"FR\"", field), [format!("{field}: is missing")]);
        // The same holds for the subscriber of a customer.
        assert!(missing("number_type = \"local\"", "end_user.admin.entity_name").is_empty());
    }

    #[test]
    fn overrides_for_the_country_of_the_numbers_are_validated() {
        let list = Intake::from_values(["+442079460000"], &crate::intake::IntakeOptions::new()).unwrap();
        let validate = |country: &str| {
            let text = format!("[[override]]\nwhen = {{country = \"{country}\"}}\ndocuments.loa = \"no.pdf\"\n");
            let job = JobFile::parse(&text, crate::job::JobFormat::Toml, Path::new("")).unwrap();
            PortIn::from_list(&list, &job, Path::new("")).unwrap().validate(DateTime::default())
        };
        assert!(validate("GB").to_string().contains("documents.loa: expected a document id or a file; not found: "));
        assert!(!validate("FR").has_errors());
    }

    #[test]
    fn warnings_about_the_list_are_warnings_of_the_port_in() {
        let text = "Phone,Other line,PIN\n+13035550100,(303) 555-0101,N/A\n";
        let list = Intake::parse(text.as_bytes(), "list.csv", &crate::intake::IntakeOptions::new()).unwrap();
        let port_in = PortIn::from_list(&list, &JobFile::from(OrderFile::default()), Path::new("")).unwrap();
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
