//! The accounts of a list: rows with the same account data, and the order file with the values of these rows.
//!
//! The losing carrier ports the numbers of one account at a time, so each account gets orders of its own.

use super::{FocDate, OrderFile, raw};
use crate::intake::{Details, Intake, Place, Row};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use telnyx_porting::{Issue, Issues, Patch, PhoneNumber, Rule, Secret, ValidationError};
use uuid::Uuid;

/// Numbers with the same account data.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Account {
    /// The customer, or else the subscriber; empty if both are unknown. Several accounts can have the same name.
    pub name: String,
    /// The first row of the account; `None` if the numbers do not come from a list.
    pub place: Option<Place>,
    /// The numbers, each once.
    pub numbers: Vec<PhoneNumber>,
    /// The order data: the order file with the values of the account's rows.
    pub order: OrderFile,
    /// Identifies the account in order keys. `None` if the list has no account data.
    pub(crate) key: Option<Uuid>,
}

impl Account {
    /// Creates an account with the data of the order file.
    pub(crate) fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        let mut seen = HashSet::new();
        let numbers = numbers.into_iter().filter(|number| seen.insert(*number)).collect();
        Self { name: String::new(), place: None, numbers, order, key: None }
    }

    /// Returns the numbers, each with its row.
    pub(crate) fn numbers_with_places(&self) -> impl Iterator<Item = (&PhoneNumber, String)> {
        let place = self.place.as_ref().map(ToString::to_string).unwrap_or_default();
        self.numbers.iter().map(move |number| (number, place.clone()))
    }

    /// Returns the name and the first row, as in messages: `Acme (line 7)`.
    pub fn label(&self) -> String {
        match &self.place {
            Some(place) if self.name.is_empty() => place.to_string(),
            Some(place) => format!("{} ({place})", self.name),
            None => self.name.clone(),
        }
    }

    /// Groups the rows of a list by their account data, in the order of their first rows.
    ///
    /// Nonempty cells override the order file: reference, account number, PIN, subscriber, billing number, address, FOC
    /// date, LOA and invoice. Document paths in the list are relative to `folder`. Rows that differ only in notes are one
    /// account.
    ///
    /// # Errors
    /// If a billing number is invalid, or an FOC date is not in the form `earliest`, `2026-03-02` or
    /// `2026-03-02T15:00:00Z`. Each issue names the row.
    pub fn of_list(list: &Intake, order: &OrderFile, folder: &Path) -> Result<Vec<Self>, ValidationError> {
        let mut accounts: Vec<Self> = Vec::new();
        let mut indexes: HashMap<Vec<Option<&str>>, usize> = HashMap::new();
        let mut issues = Issues::new();
        for row in &list.rows {
            let numbers = row.ranges.iter().flat_map(|range| range.iter());
            let identity = identity(row.details.as_deref());
            if let Some(index) = indexes.get(&identity)
                && let Some(account) = accounts.get_mut(*index)
            {
                account.numbers.extend(numbers);
                continue;
            }
            let mut account = Self::new(numbers, order.clone());
            account.place = Some(row.place.clone());
            if let Some(details) = row.details.as_deref() {
                account.key = key(&identity);
                account.name = details.customer.as_ref().or(details.entity_name.as_ref()).cloned().unwrap_or_default();
                let found = account.order.override_with(details, row, folder);
                issues.extend(found.into_iter().map(|issue| at_row(list, row, issue)));
            }
            indexes.insert(identity, accounts.len());
            accounts.push(account);
        }
        issues.finish(accounts)
    }
}

/// Returns the account data of a row. Rows with equal data are one account.
fn identity(details: Option<&Details>) -> Vec<Option<&str>> {
    let Some(details) = details else { return Vec::new() };
    let identity = vec![
        details.customer.as_deref(),
        details.customer_reference.as_deref(),
        details.account_number.as_ref().map(Secret::expose),
        details.pin_passcode.as_ref().map(Secret::expose),
        details.entity_name.as_deref(),
        details.auth_person_name.as_deref(),
        details.billing_phone_number.as_deref(),
        details.street_address.as_deref(),
        details.extended_address.as_deref(),
        details.locality.as_deref(),
        details.administrative_area.as_deref(),
        details.postal_code.as_deref(),
        details.foc_date.as_deref(),
        details.loa.as_deref(),
        details.invoice.as_deref(),
    ];
    if identity.iter().all(Option::is_none) { Vec::new() } else { identity }
}

/// Returns a stable key for the account data, by which a list that is applied again finds its orders. Excludes the PIN,
/// which can change and is short enough to be guessed from the key.
fn key(identity: &[Option<&str>]) -> Option<Uuid> {
    const PIN: usize = 3;
    if identity.is_empty() {
        return None;
    }
    let without_pin = identity.iter().enumerate().filter(|(index, _)| *index != PIN).map(|(_, value)| value);
    let text = serde_json::to_vec(&without_pin.collect::<Vec<_>>()).ok()?;
    Some(Uuid::new_v5(&Uuid::NAMESPACE_OID, &text))
}

/// Returns warnings about probably incomplete or mistyped account data: rows of one customer with and without an account
/// number, and rows with the same account number but different other data.
pub(crate) fn incomplete_customers(list: &Intake) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut first_of_account: HashMap<(Option<&str>, &str), &Row> = HashMap::new();
    let mut without: HashMap<&str, &Row> = HashMap::new();
    let mut warned = HashSet::new();
    for row in &list.rows {
        let Some(details) = row.details.as_deref() else { continue };
        let customer = details.customer.as_deref();
        let Some(number) = details.account_number.as_ref().map(Secret::expose) else {
            if let Some(customer) = customer {
                without.entry(customer).or_insert(row);
            }
            continue;
        };
        let first = *first_of_account.entry((customer, number)).or_insert(row);
        let fields = first.details.as_deref().map(|first| first.account_differences(details)).unwrap_or_default();
        // One warning per account and field, not per row.
        let new: Vec<_> = fields.into_iter().filter(|field| warned.insert((customer, number, *field))).collect();
        if !new.is_empty() {
            let message = format!("differs from {} in {} for the same account number", first.place, new.join(", "));
            let hint = "the rows become separate orders; enter the same values if they are one account";
            issues.push(at_row(
                list,
                row,
                Issue::warning("account_number", Rule::AccountData, message).with_hint(hint),
            ));
        }
    }
    let mut customers: Vec<_> = first_of_account.keys().filter_map(|(customer, _)| *customer).collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in customers {
        if let Some(row) = without.get(customer) {
            let message = format!("is empty, but other rows of {customer} have an account number");
            let hint = "the rows become separate orders; fill in the cell if they belong to the account";
            issues.push(at_row(
                list,
                row,
                Issue::warning("account_number", Rule::AccountData, message).with_hint(hint),
            ));
        }
    }
    issues
}

fn at_row(list: &Intake, row: &Row, issue: Issue) -> Issue {
    issue.within(format!("{}, {}", list.name, row.place))
}

impl OrderFile {
    /// Overrides the fields for which the row has a value.
    fn override_with(&mut self, details: &Details, row: &Row, folder: &Path) -> Issues {
        let mut issues = Issues::new();
        if let Some(reference) = &details.customer_reference {
            self.customer_reference = Some(reference.clone());
        }
        let admin = [
            details.entity_name.is_some(),
            details.auth_person_name.is_some(),
            details.account_number.is_some(),
            details.pin_passcode.is_some(),
            details.billing_phone_number.is_some(),
        ];
        if admin.contains(&true) {
            let admin = self.end_user.admin.get_or_set_with(Default::default);
            set(&mut admin.entity_name, details.entity_name.as_ref());
            set(&mut admin.auth_person_name, details.auth_person_name.as_ref());
            set(&mut admin.account_number, details.account_number.as_ref());
            set(&mut admin.pin_passcode, details.pin_passcode.as_ref());
            if let Some(text) = &details.billing_phone_number
                && let Some(number) = issues.check("billing_phone_number", PhoneNumber::parse_typed(text, row.country))
            {
                admin.billing_phone_number = number.to_string().into();
            }
        }
        let location = [
            &details.street_address,
            &details.extended_address,
            &details.locality,
            &details.administrative_area,
            &details.postal_code,
        ];
        if location.iter().any(|value| value.is_some()) {
            let location = self.end_user.location.get_or_set_with(Default::default);
            set(&mut location.street_address, details.street_address.as_ref());
            set(&mut location.extended_address, details.extended_address.as_ref());
            set(&mut location.locality, details.locality.as_ref());
            set(&mut location.administrative_area, details.administrative_area.as_ref());
            set(&mut location.postal_code, details.postal_code.as_ref());
        }
        if let Some(text) = &details.foc_date
            && let Some(date) = issues.check("foc_date", text.parse::<FocDate>())
        {
            self.foc_date = Some(date);
        }
        for (source, text) in [(&mut self.loa, &details.loa), (&mut self.invoice, &details.invoice)] {
            if let Some(text) = text {
                *source = Some(raw::document(text, folder));
            }
        }
        issues
    }
}

fn set<T: Clone>(field: &mut Patch<T>, value: Option<&T>) {
    if let Some(value) = value {
        *field = value.clone().into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::IntakeOptions;
    use chrono::NaiveDate;

    const ORDER: &str = r#"
        customer_reference = "Default"
        foc_datetime_requested = "earliest"
        [end_user.admin]
        entity_name = "Default Ltd"
        auth_person_name = "Robin Example"
        account_number = "DEFAULT"
        [end_user.location]
        locality = "Denver"
        country_code = "US"
    "#;

    fn list(text: &str) -> Intake {
        // A billing number can be ported too, so the number column must be selected.
        Intake::parse(text.as_bytes(), "list.csv", &IntakeOptions::new().with_column("number")).unwrap()
    }

    fn accounts(text: &str) -> Result<Vec<Account>, ValidationError> {
        let order = OrderFile::parse(ORDER, Path::new("")).unwrap();
        Account::of_list(&list(text), &order, Path::new("sheet"))
    }

    #[test]
    fn rows_with_the_same_account_data_are_one_account() {
        let accounts = accounts(
            "Customer;Account No.;PIN;Number;Notes\n\
             Acme;0012;0042;+13035550100;front desk\n\
             Beta;77;1;+13035550102;\n\
             Acme;0012;0042;+13035550101;lobby\n",
        )
        .unwrap();
        let labels: Vec<_> = accounts.iter().map(Account::label).collect();
        assert_eq!(labels, ["Acme (line 2)", "Beta (line 3)"]);
        let numbers: Vec<_> = accounts[0].numbers.iter().map(PhoneNumber::as_str).collect();
        assert_eq!(numbers, ["+13035550100", "+13035550101"]);
        let admin = accounts[0].order.end_user.admin.value().unwrap();
        assert_eq!(admin.account_number.value().unwrap().expose(), "0012");
        assert_eq!(admin.pin_passcode.value().unwrap().expose(), "0042");
        // Other values come from the order file.
        assert_eq!(admin.entity_name.value().unwrap(), "Default Ltd");
        assert_eq!(accounts[0].order.customer_reference.as_deref(), Some("Default"));
        assert_ne!(accounts[0].key, accounts[1].key);
    }

    #[test]
    fn a_list_without_account_data_is_one_account_of_the_order_file() {
        let accounts = accounts("number,notes\n+13035550100,a\n+13035550101,b\n").unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!((accounts[0].numbers.len(), accounts[0].key), (2, None));
        assert_eq!(accounts[0].label(), "line 2");
    }

    #[test]
    fn cells_override_the_order_file() {
        let accounts = accounts(
            "number,ref,entity name,signer,BTN,street,suite,city,state,zip,FOC,LOA,invoice,country\n\
             +13035550100,R-1,Acme Inc,Kim,(303) 555-0199,1 Main St,2,Boulder,CO,80301,2026-12-15,a.pdf,b.pdf,US\n",
        )
        .unwrap();
        let order = &accounts[0].order;
        let (admin, location) = (order.end_user.admin.value().unwrap(), order.end_user.location.value().unwrap());
        let text = |patch: &Patch<String>| patch.value().cloned().unwrap_or_default();
        assert_eq!(order.customer_reference.as_deref(), Some("R-1"));
        assert_eq!([text(&admin.entity_name), text(&admin.auth_person_name)], ["Acme Inc", "Kim"]);
        assert_eq!(text(&admin.billing_phone_number), "+13035550199");
        assert_eq!([text(&location.street_address), text(&location.extended_address)], ["1 Main St", "2"]);
        assert_eq!([text(&location.locality), text(&location.administrative_area)], ["Boulder", "CO"]);
        // The country of the number does not override the country of the address.
        assert_eq!([text(&location.postal_code), text(&location.country_code)], ["80301", "US"]);
        assert_eq!(order.foc_date, NaiveDate::from_ymd_opt(2026, 12, 15).map(FocDate::On));
        assert_eq!(order.loa, Some(raw::document("a.pdf", Path::new("sheet"))));
        assert_eq!(order.invoice, Some(raw::document("b.pdf", Path::new("sheet"))));
    }

    #[test]
    fn invalid_cells_are_reported_with_their_row() {
        let error = accounts("number,BTN,FOC\n+13035550100,5550199,15.12.2026\n").unwrap_err().to_string();
        assert!(error.contains("list.csv, line 2.billing_phone_number"), "{error}");
        assert!(error.contains("list.csv, line 2.foc_date") && error.contains("2026-03-02"), "{error}");
    }

    #[test]
    fn incomplete_and_differing_account_data_cause_warnings() {
        let list = list(
            "customer,account,pin,number\nAcme,1,0042,+13035550100\nAcme,1,0043,+13035550101\nAcme,,,+13035550102\n",
        );
        let issues = incomplete_customers(&list);
        let messages: Vec<_> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(issues.len(), 2, "{messages:?}");
        assert!(messages[0].contains("line 3") && messages[0].contains("pin_passcode"), "{messages:?}");
        assert!(messages[1].contains("line 4") && messages[1].contains("Acme"), "{messages:?}");
        assert!(messages.iter().all(|message| !message.contains("004")), "{messages:?}");
    }

    #[test]
    fn the_key_of_an_account_does_not_depend_on_its_pin_or_its_numbers() {
        let of = |text: &str| accounts(text).unwrap()[0].key.unwrap();
        let key = of("customer,account,pin,number\nAcme,1,0042,+13035550100\n");
        assert_eq!(of("customer,account,pin,number\nAcme,1,9999,+13035550101\n"), key);
        assert_ne!(of("customer,account,pin,number\nAcme,2,0042,+13035550100\n"), key);
    }
}
