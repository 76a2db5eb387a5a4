//! The accounts of a list: rows with the same account data, and the order file with the values of these rows.
//!
//! The losing carrier ports the numbers of one account at a time, so each account gets orders of its own.

use super::layers::Layers;
use super::{OrderFile, OrderTraits, raw};
use crate::dates::{FocDate, document_day};
use crate::intake::{Cited, Details, Intake, Place, Row, bare, label};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use telnyx_porting::{CountryCode, Issue, Issues, Patch, PhoneNumber, Rule, ValidationError};

/// Numbers with the same account data. Cheap to clone except for the numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Account {
    /// The customer, or else the subscriber; empty if both are unknown. Several accounts can have the same name.
    pub name: String,
    /// The first row of the account; `None` if the numbers do not come from a list.
    pub place: Option<Place>,
    /// The numbers, each once, in the order of their rows.
    pub numbers: Vec<PhoneNumber>,
    /// The order data: the job's defaults, with the overrides for the customer and the values of the account's rows. See
    /// [`order_for`](Self::order_for) for the data of a specific order.
    pub order: Arc<OrderFile>,
    /// The index of the first number of each row.
    rows: Vec<(usize, Place)>,
    layers: Arc<Layers>,
    /// The overrides in `order`.
    matched: Vec<usize>,
    cells: Option<Arc<Cells>>,
}

/// The cells of an account, which override the order data.
#[derive(Debug)]
struct Cells {
    details: Details,
    loa_signed_on: Option<NaiveDate>,
    invoice_dated: Option<NaiveDate>,
    country: Option<CountryCode>,
    /// The folder of relative document paths.
    folder: Arc<Path>,
}

impl Account {
    /// Creates an account with the data of the order file.
    pub(crate) fn new(numbers: impl IntoIterator<Item = PhoneNumber>, order: OrderFile) -> Self {
        let mut seen = HashSet::new();
        let numbers = numbers.into_iter().filter(|number| seen.insert(*number)).collect();
        let layers = Arc::new(Layers::from(order));
        Self { numbers, ..Self::empty(&layers, Arc::clone(layers.defaults())) }
    }

    fn empty(layers: &Arc<Layers>, order: Arc<OrderFile>) -> Self {
        Self {
            name: String::new(),
            place: None,
            numbers: Vec::new(),
            order,
            rows: Vec::new(),
            layers: Arc::clone(layers),
            matched: Vec::new(),
            cells: None,
        }
    }

    /// Returns the numbers, each with its row.
    pub(crate) fn numbers_with_places(&self) -> impl Iterator<Item = (&PhoneNumber, String)> {
        let place = |index| self.place_of(index).map(ToString::to_string).unwrap_or_default();
        self.numbers.iter().enumerate().map(move |(index, number)| (number, place(index)))
    }

    /// Returns the name and the first row, as in messages: `Acme (line 7)`.
    pub fn label(&self) -> String {
        match &self.place {
            Some(place) if self.name.is_empty() => place.to_string(),
            Some(place) => format!("{} ({place})", self.name),
            None => self.name.clone(),
        }
    }

    /// Returns the rows of the account with their numbers, in the order of the list. Empty if the numbers do not come from a
    /// list.
    pub fn rows(&self) -> impl Iterator<Item = (&Place, &[PhoneNumber])> {
        let ends = self.rows.iter().skip(1).map(|(start, _)| *start).chain([self.numbers.len()]);
        self.rows
            .iter()
            .zip(ends)
            .map(|((start, place), end)| (place, self.numbers.get(*start..end).unwrap_or_default()))
    }

    /// Returns the row of the number with this index in [`numbers`](Self::numbers).
    pub fn place_of(&self, index: usize) -> Option<&Place> {
        let following = self.rows.partition_point(|(start, _)| *start <= index);
        let (_, place) = self.rows.get(following.checked_sub(1)?)?;
        Some(place).filter(|_| index < self.numbers.len())
    }

    /// Returns the data of an order of the account: with the overrides for its country, number type and carrier. Shares
    /// [`order`](Self::order) if there are none.
    ///
    /// # Errors
    /// If the overrides contradict each other.
    pub fn order_for(&self, traits: &OrderTraits) -> Result<Arc<OrderFile>, ValidationError> {
        let matched = self.layers.matching(&self.name, traits);
        if matched == self.matched {
            return Ok(Arc::clone(&self.order));
        }
        let mut order = self.layers.order(&matched)?;
        let issues = self.cells.as_ref().map(|cells| cells.apply(Arc::make_mut(&mut order))).unwrap_or_default();
        issues.finish(order)
    }

    /// Returns the countries of the numbers: at least one. `None` represents numbers of which it is unknown.
    pub(super) fn countries(&self) -> BTreeSet<Option<CountryCode>> {
        let mut countries: BTreeSet<_> = self.numbers.iter().map(PhoneNumber::country).collect();
        if countries.is_empty() {
            countries.insert(None);
        }
        countries
    }

    /// Whether an override that can apply to the account's numbers of a country sets a field.
    pub(super) fn may_be_overridden(&self, country: Option<CountryCode>, field: &str) -> bool {
        self.layers.may_set(&self.name, country, field)
    }

    /// See [`JobFile::accounts`](super::JobFile::accounts).
    pub(super) fn group(list: &Intake, layers: &Arc<Layers>, folder: &Path) -> Result<Vec<Self>, ValidationError> {
        let mut grouping = Grouping { list, layers, folder: folder.into(), orders: HashMap::new() };
        let mut issues: Issues = list.unreadable.iter().map(|issue| issue.clone().within(&list.name)).collect();
        let accounts: Vec<_> = by_identity(list).iter().map(|rows| grouping.account(rows, &mut issues)).collect();
        issues.finish(accounts)
    }

    /// Adds the numbers of a row, which are in no other row.
    fn push(&mut self, row: &Row) {
        self.rows.push((self.numbers.len(), row.place.clone()));
        self.numbers.extend(row.ranges.iter().flat_map(|range| range.iter()));
    }
}

/// Returns the rows of each account, in the order of the first rows.
fn by_identity(list: &Intake) -> Vec<Vec<&Row>> {
    let mut accounts: Vec<Vec<&Row>> = Vec::new();
    let mut indexes: HashMap<Vec<Option<Cow<'_, str>>>, usize> = HashMap::new();
    for row in &list.rows {
        let next = accounts.len();
        let index = *indexes.entry(identity(row.details.as_deref())).or_insert(next);
        match accounts.get_mut(index) {
            Some(rows) => rows.push(row),
            None => accounts.push(vec![row]),
        }
    }
    accounts
}

/// Makes accounts from rows.
struct Grouping<'a> {
    list: &'a Intake,
    layers: &'a Arc<Layers>,
    folder: Arc<Path>,
    /// The order data by overrides: most accounts have the same ones, if any.
    orders: HashMap<Vec<usize>, Arc<OrderFile>>,
}

impl Grouping<'_> {
    fn account(&mut self, rows: &[&Row], issues: &mut Issues) -> Account {
        let mut account = Account::empty(self.layers, Arc::default());
        for row in rows {
            account.push(row);
        }
        let Some(first) = rows.first() else { return account };
        let details = first.details.as_deref().cloned().unwrap_or_default();
        account.place = Some(first.place.clone());
        account.name = details.customer.as_ref().or(details.entity_name.as_ref()).cloned().unwrap_or_default();
        account.matched = self.layers.matching(&account.name, &OrderTraits::default());
        let is_known = |issue: &Issue| self.list.unreadable.iter().any(|known| known.field() == issue.field());
        let mut report = |row: &Row, found: Vec<Issue>| {
            let new = found.into_iter().filter(|issue| !is_known(issue));
            issues.extend(new.map(|issue| at_row(self.list, row, issue)));
        };
        let [loa_signed_on, invoice_dated] = DATES.map(|column| oldest(column, rows, &mut report));
        let folder = Arc::clone(&self.folder);
        // A billing number without a calling code is in the country of the numbers.
        let country = first.country.or_else(|| first.ranges.first()?.iter().next()?.country());
        let cells = Cells { details, loa_signed_on, invoice_dated, country, folder };
        match self.orders.entry(account.matched.clone()) {
            Entry::Occupied(order) => account.order = Arc::clone(order.get()),
            Entry::Vacant(entry) => match self.layers.order(&account.matched) {
                Ok(order) => account.order = Arc::clone(entry.insert(order)),
                Err(error) => report(first, error.into_issues()),
            },
        }
        if cells.have_order_data() {
            report(first, cells.apply(Arc::make_mut(&mut account.order)).into_iter().collect());
            account.cells = Some(Arc::new(cells));
        }
        account
    }
}

/// Returns the oldest date in a column.
fn oldest(column: DateColumn, rows: &[&Row], report: &mut impl FnMut(&Row, Vec<Issue>)) -> Option<NaiveDate> {
    let (field, date_of) = column;
    let cells = rows.iter().filter_map(|row| Some((row, date_of(row.details.as_deref()?)?)));
    let days = cells.filter_map(|(row, text)| match document_day(text) {
        Ok(day) => Some(day),
        Err(error) => {
            report(row, error.at(field).into_issues());
            None
        }
    });
    days.min()
}

/// A column with the date of a document.
type DateColumn = (&'static str, fn(&Details) -> Option<&str>);

/// The columns with dates of documents. They do not separate accounts: the oldest date of an account counts.
const DATES: [DateColumn; 2] = [
    ("loa_signed_on", |details| details.loa_signed_on.as_deref()),
    ("invoice_dated", |details| details.invoice_dated.as_deref()),
];

/// Returns the account data of a row, or nothing if it has none. Rows with equal data are one account. The customer is not sent,
/// so it is compared as a label: without case and white space.
fn identity(details: Option<&Details>) -> Vec<Option<Cow<'_, str>>> {
    let Some(details) = details else { return Vec::new() };
    let fields = details.fields().into_iter().filter(|(field, _)| !NOT_SEPARATING.contains(field));
    let identity: Vec<_> = fields
        .map(|(field, value)| value.map(|value| if field == CUSTOMER { label(value).into() } else { value.into() }))
        .collect();
    if identity.iter().all(Option::is_none) { Vec::new() } else { identity }
}

const CUSTOMER: &str = "customer";
const ACCOUNT_NUMBER: &str = "account_number";
/// Fields that do not separate accounts.
const NOT_SEPARATING: [&str; 3] = ["loa_signed_on", "invoice_dated", "code"];
/// Fields that can differ within one account of the losing carrier: they separate orders intentionally.
const OF_ORDERS: [&str; 4] = ["customer_reference", "foc_date", "loa", "invoice"];
/// Fields that can be empty in some rows of an account intentionally.
const CAN_BE_EMPTY: [&str; 2] = ["customer_reference", "foc_date"];

/// Returns warnings about account data that are probably incomplete or mistyped: rows of one account that differ, or of which
/// only some have a value, and rows of a customer of which only some have an account number.
///
/// These rows become separate accounts. They are not merged: an empty cell has the value of the order file, and rows with an
/// equal account number can be at different addresses, so merging could send a value that the user did not write for a number.
pub(crate) fn incomplete_accounts(list: &Intake) -> Vec<Issue> {
    // Rows with the same account number, and rows of a customer without one; written alike.
    let mut groups: Vec<Vec<&Row>> = Vec::new();
    let mut indexes: HashMap<(&str, String), usize> = HashMap::new();
    let mut customers: Vec<Customer<'_>> = Vec::new();
    let mut customer_indexes: HashMap<String, usize> = HashMap::new();
    for row in &list.rows {
        let Some(details) = row.details.as_deref() else { continue };
        let (customer, number) = (details.value(CUSTOMER), details.value(ACCOUNT_NUMBER));
        let key = match (number, customer) {
            (Some(number), _) => (ACCOUNT_NUMBER, bare(number)),
            (None, Some(customer)) => (CUSTOMER, bare(customer)),
            (None, None) => continue,
        };
        let index = *indexes.entry(key).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(rows) => rows.push(row),
            None => groups.push(vec![row]),
        }
        let Some(name) = customer else { continue };
        let index = *customer_indexes.entry(bare(name)).or_insert(customers.len());
        if index == customers.len() {
            customers.push(Customer { name, has_number: false, without_number: Vec::new() });
        }
        match number {
            Some(_) => customers[index].has_number = true,
            None => customers[index].without_number.push(row),
        }
    }
    let mut issues: Vec<_> = groups.iter().flat_map(|rows| unequal_rows(list, rows)).collect();
    issues.extend(customers.iter().filter_map(|customer| customer.warning(list)));
    issues
}

struct Customer<'a> {
    name: &'a str,
    has_number: bool,
    /// The rows without an account number.
    without_number: Vec<&'a Row>,
}

impl Customer<'_> {
    fn warning(&self, list: &Intake) -> Option<Issue> {
        let first = self.without_number.first().filter(|_| self.has_number)?;
        let rows = cited(list, self.without_number.iter().copied(), ACCOUNT_NUMBER);
        let message = format!("is empty at {rows}, but other rows of {} have an account number", self.name);
        let hint = "the rows become separate orders; fill in the cells if they belong to the account";
        Some(at_row(list, first, Issue::warning(ACCOUNT_NUMBER, Rule::AccountData, message).with_hint(hint)))
    }
}

/// Returns warnings about rows with the same account number, or else with the same customer. A customer without account numbers
/// can have several accounts, so only missing values and values that are written alike are reported.
fn unequal_rows(list: &Intake, rows: &[&Row]) -> Vec<Issue> {
    let table: Vec<_> = rows.iter().filter_map(|row| Some(row.details.as_deref()?.fields())).collect();
    let Some(first) = table.first() else { return Vec::new() };
    let has_number = first.iter().any(|(field, value)| *field == ACCOUNT_NUMBER && value.is_some());
    let mut different = Vec::new();
    // The fields by the first row with a value and the rows without, so that each such group of rows is one warning.
    let mut empty: BTreeMap<(usize, Vec<usize>), Vec<&'static str>> = BTreeMap::new();
    for (index, (field, _)) in first.iter().enumerate().filter(|(_, (field, _))| !NOT_SEPARATING.contains(field)) {
        let values: Vec<Option<&str>> = table.iter().map(|row| row[index].1).collect();
        let Some(filled) = values.iter().position(Option::is_some) else { continue };
        different.extend(Difference::find(field, &values, has_number));
        let missing: Vec<_> = (0..values.len()).filter(|row| values[*row].is_none()).collect();
        if !missing.is_empty() && !CAN_BE_EMPTY.contains(field) {
            empty.entry((filled, missing)).or_default().push(field);
        }
    }
    let name =
        |field: &str| list.columns.iter().find(|column| column.detail == field).map(|column| column.name.as_str());
    let mut issues = Vec::new();
    if let Some(other) = different.first().map(|difference| rows[difference.rows[1]]) {
        let key = if has_number { ACCOUNT_NUMBER } else { CUSTOMER };
        let fields: Vec<_> = different
            .iter()
            .map(|difference| {
                let cells = cited(list, difference.rows.iter().map(|row| rows[*row]), difference.field);
                let column = name(difference.field).unwrap_or(difference.field);
                format!("{column} ({cells}{})", difference.note())
            })
            .collect();
        let message = format!("rows with the same {} differ in {}", key.replace('_', " "), fields.join(", "));
        let hint = "the rows become separate orders; write the same values if they are one account";
        issues.push(at_row(list, other, Issue::warning(key, Rule::AccountData, message).with_hint(hint)));
    }
    let customer = first.iter().find(|(field, _)| *field == CUSTOMER).and_then(|(_, customer)| *customer);
    let customer = customer.map(|customer| format!(" of {customer}")).unwrap_or_default();
    for ((filled, missing), fields) in empty {
        let field = fields.first().copied().unwrap_or_default();
        let empty = cited(list, missing.iter().map(|row| rows[*row]), field);
        let filled = list.cell_of(&rows[filled].place, field);
        let columns = fields.iter().map(|field| name(field).unwrap_or(field)).collect::<Vec<_>>().join(", ");
        let message = format!("{columns}: empty at {empty}, but filled at {filled} for the same account{customer}");
        let hint = "the rows become separate orders; fill in the cells if they are one account";
        let issue = Issue::warning(field, Rule::AccountData, message);
        issues.push(at_row(list, rows[missing[0]], issue.with_hint(hint)));
    }
    issues
}

/// A field in which rows of an account differ.
struct Difference {
    field: &'static str,
    /// The first row with each value: at least two.
    rows: Vec<usize>,
    /// Whether all, or some, of the values differ only in case, white space and punctuation.
    all_alike: bool,
    some_alike: bool,
}

impl Difference {
    fn find(field: &'static str, values: &[Option<&str>], has_number: bool) -> Option<Self> {
        let mut seen = HashSet::new();
        let mut firsts: Vec<(usize, String)> = Vec::new();
        for (row, value) in values.iter().enumerate().filter_map(|(row, value)| Some((row, (*value)?))) {
            let compared = if field == CUSTOMER { label(value).into() } else { Cow::from(value) };
            if seen.insert(compared) {
                firsts.push((row, bare(value)));
            }
        }
        if firsts.len() < 2 {
            return None;
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, bare) in &firsts {
            *counts.entry(bare).or_default() += 1;
        }
        let is_wrong = has_number && !OF_ORDERS.contains(&field);
        let is_alike = |bare: &String| counts.get(bare.as_str()).is_some_and(|count| *count > 1);
        let rows: Vec<_> = firsts.iter().filter(|(_, bare)| is_wrong || is_alike(bare)).map(|(row, _)| *row).collect();
        let alike = firsts.iter().filter(|(_, bare)| is_alike(bare)).count();
        if rows.is_empty() {
            return None;
        }
        Some(Self { field, all_alike: alike == rows.len(), some_alike: alike > 0, rows })
    }

    fn note(&self) -> &'static str {
        match (self.all_alike, self.some_alike) {
            (true, _) => "; only case, spaces or punctuation differ",
            (false, true) => "; some differ only in case, spaces or punctuation",
            (false, false) => "",
        }
    }
}

/// Returns the cells of a field in some rows.
fn cited<'a>(list: &Intake, rows: impl Iterator<Item = &'a Row>, field: &str) -> Cited {
    rows.map(|row| list.cell_of(&row.place, field)).collect()
}

fn at_row(list: &Intake, row: &Row, issue: Issue) -> Issue {
    let place = list.cell_of(&row.place, issue.field());
    issue.within(format!("{}, {place}", list.name))
}

impl Cells {
    /// Whether there are any cells beside the customer and notes.
    fn have_order_data(&self) -> bool {
        let has_date = self.loa_signed_on.or(self.invoice_dated).is_some();
        let fields = self.details.fields();
        has_date || fields.iter().any(|(field, value)| *field != CUSTOMER && *field != "code" && value.is_some())
    }

    /// Overrides the fields for which the row has a value.
    fn apply(&self, order: &mut OrderFile) -> Issues {
        let Self { details, country, folder, .. } = self;
        let mut issues = Issues::new();
        if let Some(reference) = &details.customer_reference {
            order.customer_reference = Some(reference.clone());
        }
        let admin = [
            details.entity_name.is_some(),
            details.auth_person_name.is_some(),
            details.account_number.is_some(),
            details.pin_passcode.is_some(),
            details.billing_phone_number.is_some(),
        ];
        if admin.contains(&true) {
            let admin = order.end_user.admin.get_or_set_with(Default::default);
            set(&mut admin.entity_name, details.entity_name.as_ref());
            set(&mut admin.auth_person_name, details.auth_person_name.as_ref());
            set(&mut admin.account_number, details.account_number.as_ref());
            set(&mut admin.pin_passcode, details.pin_passcode.as_ref());
            if let Some(text) = &details.billing_phone_number
                && let Some(number) = issues.check("billing_phone_number", PhoneNumber::parse_typed(text, *country))
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
            let location = order.end_user.location.get_or_set_with(Default::default);
            set(&mut location.street_address, details.street_address.as_ref());
            set(&mut location.extended_address, details.extended_address.as_ref());
            set(&mut location.locality, details.locality.as_ref());
            set(&mut location.administrative_area, details.administrative_area.as_ref());
            set(&mut location.postal_code, details.postal_code.as_ref());
        }
        if let Some(text) = &details.foc_date
            && let Some(date) = issues.check("foc_date", text.parse::<FocDate>())
        {
            order.foc_date = Some(date);
        }
        for (source, text) in [(&mut order.loa, &details.loa), (&mut order.invoice, &details.invoice)] {
            if let Some(text) = text {
                *source = Some(raw::document_source(text, folder));
            }
        }
        order.loa_signed_on = self.loa_signed_on.or(order.loa_signed_on);
        order.invoice_dated = self.invoice_dated.or(order.invoice_dated);
        issues
    }
}

/// The fields of [`Details`] that [`Cells::apply`] writes, with their fields in the order file.
pub(super) const CELL_FIELDS: [(&str, &str); 16] = [
    ("customer_reference", "customer_reference"),
    ("account_number", "end_user.admin.account_number"),
    ("pin_passcode", "end_user.admin.pin_passcode"),
    ("entity_name", "end_user.admin.entity_name"),
    ("auth_person_name", "end_user.admin.auth_person_name"),
    ("billing_phone_number", "end_user.admin.billing_phone_number"),
    ("street_address", "end_user.location.street_address"),
    ("extended_address", "end_user.location.extended_address"),
    ("locality", "end_user.location.locality"),
    ("administrative_area", "end_user.location.administrative_area"),
    ("postal_code", "end_user.location.postal_code"),
    ("foc_date", "foc_datetime_requested"),
    ("loa", "documents.loa"),
    ("loa_signed_on", "documents.loa_signed_on"),
    ("invoice", "documents.invoice"),
    ("invoice_dated", "documents.invoice_dated"),
];

fn set<T: Clone>(field: &mut Patch<T>, value: Option<&T>) {
    if let Some(value) = value {
        *field = value.clone().into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::IntakeOptions;
    use crate::job::JobFile;

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
        JobFile::from(order).accounts(&list(text), Path::new("sheet"))
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
    }

    #[test]
    fn a_list_without_account_data_is_one_account_of_the_order_file() {
        let accounts = accounts("number,notes\n+13035550100,a\n+13035550101,b\n").unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].numbers.len(), 2);
        assert_eq!(accounts[0].label(), "line 2");
    }

    #[test]
    fn cells_override_the_order_file() {
        let accounts = accounts(
            "number,ref,entity name,signer,BTN,street,suite,city,state,zip,FOC,LOA,LOA signed,invoice,invoice date,country\n\
             +13035550100,R-1,Acme Inc,Kim,(303) 555-0199,1 Main St,2,Boulder,CO,80301,2026-12-15,a.pdf,2026-11-02,\
             b.pdf,2026-11-03,US\n",
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
        assert_eq!(order.loa, Some(raw::document_source("a.pdf", Path::new("sheet"))));
        assert_eq!(order.invoice, Some(raw::document_source("b.pdf", Path::new("sheet"))));
        assert_eq!(order.loa_signed_on, NaiveDate::from_ymd_opt(2026, 11, 2));
        assert_eq!(order.invoice_dated, NaiveDate::from_ymd_opt(2026, 11, 3));
    }

    #[test]
    fn invalid_cells_are_reported_with_their_row() {
        let list = "number,BTN,FOC,LOA signed\n+13035550100,5550199,15.12.2026,May\n+13035550101,,15.12.2026,\n\
                    +13035550102,,TBD,2026-11-02\n";
        let error = accounts(list).unwrap_err().to_string();
        let expected = [
            "list.csv.billing_phone_number: BTN: 1 cell cannot be read (line 2): ",
            "list.csv.foc_date: FOC: 3 cells cannot be read (line 2, line 3, line 4): expected `earliest`, a day, ",
            "list.csv.loa_signed_on: LOA signed: 1 cell cannot be read (line 2): expected a day such as 2026-03-02 [",
        ];
        let lines: Vec<_> = error.lines().collect();
        assert_eq!(lines.len(), expected.len(), "{error}");
        assert!(lines.iter().zip(expected).all(|(line, expected)| line.starts_with(expected)), "{error}");
        assert!(lines[1].contains("[date-time]; hint: write it as 2026-03-02"), "{error}");
    }

    #[test]
    fn incomplete_and_differing_account_data_cause_warnings() {
        let list = list(
            "customer,account,pin,number\nAcme,1,0042,+13035550100\nAcme,1,0043,+13035550101\nAcme,,,+13035550102\n",
        );
        let issues = incomplete_accounts(&list);
        let messages: Vec<_> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(issues.len(), 2, "{messages:?}");
        assert!(
            messages[0].contains("line 3") && messages[0].contains("differ in pin (line 2, line 3)"),
            "{messages:?}"
        );
        assert!(messages[1].contains("empty at line 4, but") && messages[1].contains("Acme"), "{messages:?}");
        assert!(messages.iter().all(|message| !message.contains("004")), "{messages:?}");
    }

    #[test]
    fn rows_of_an_account_with_an_empty_pin_or_address_cause_a_warning() {
        let list = list(
            "customer,account,PIN,street,zip,number\nAcme,1,,1 Main St,80202,+13035550100\nAcme,1,0042,,,+13035550101\n\
             Acme,1,0043,,,+13035550102\nAcme,1,,1 Main St,80202,+13035550103\nBeta,2,,,,+13035550104\n\
             Beta,2,,,,+13035550105\n",
        );
        let messages: Vec<_> = incomplete_accounts(&list).iter().map(ToString::to_string).collect();
        let expected = [
            "list.csv, line 4.account_number: rows with the same account number differ in PIN (line 3, line 4) [",
            "list.csv, line 3.street_address: street, zip: empty at line 3, line 4, but filled at line 2 for the same account of \
             Acme",
            "list.csv, line 2.pin_passcode: PIN: empty at line 2, line 5, but filled at line 3 for the same account of Acme",
        ];
        assert_eq!(messages.len(), expected.len(), "{messages:?}");
        for (message, expected) in messages.iter().zip(expected) {
            assert!(message.starts_with(&format!("warning: {expected}")), "{message}");
            assert!(!message.contains("004"), "{message}");
        }
        // Rows are never merged.
        assert_eq!(JobFile::from(OrderFile::default()).accounts(&list, Path::new("")).unwrap().len(), 4);
    }

    #[test]
    fn customers_are_labels() {
        let text = "customer,account,ref,number\nAcme Inc,1,R,+13035550100\nACME  inc,1,R,+13035550101\nacme\u{a0}Inc,1,R,+13035550102\n";
        assert_eq!(accounts(text).unwrap().len(), 1);
        assert!(incomplete_accounts(&list(text)).is_empty());
        // Other texts are sent.
        assert_eq!(accounts(&text.replace("ACME  inc,1,R", "Acme Inc,1,r")).unwrap().len(), 2);
    }

    #[test]
    fn accounts_that_are_written_alike_cause_one_warning() {
        let messages = |text: &str| -> Vec<String> {
            incomplete_accounts(&list(text)).iter().map(|issue| issue.message().to_owned()).collect()
        };
        let text = "customer,acct,street,LOA,FOC,number\nAcme Inc,H/1,1 Main St,a.pdf,2026-12-14,+13035550100\n\
                    \"Acme, Inc.\",H/1,1 Main St.,a.pdf,2026-12-15,+13035550101\nAcme Inc,H-1,1 MAIN ST,A.pdf,,+13035550102\n\
                    Beta,h1,2 Elm St,b.pdf,,+13035550103\n";
        let alike = "; only case, spaces or punctuation differ";
        let some = "; some differ only in case, spaces or punctuation";
        let expected = format!(
            "rows with the same account number differ in customer (line 2, line 3, line 5{some}), acct (line 2, line 4, line 5{alike}), \
             street (line 2, line 3, line 4, line 5{some}), LOA (line 2, line 4{alike})"
        );
        assert_eq!(messages(text), [expected]);
        // A customer without account numbers can have several accounts.
        let text = "customer,street,number\nAcme Inc,1 Main St,+13035550100\nAcme Inc.,9 Elm St,+13035550101\n\
                    Acme Inc,1 main st,+13035550102\n";
        let expected = format!(
            "rows with the same customer differ in customer (line 2, line 3{alike}), street (line 2, line 4{alike})"
        );
        assert_eq!(messages(text), [expected]);
        // Orders of an account can have different dates and references.
        let text =
            "account,ref,FOC,number\n1,a,2026-12-14,+13035550100\n1,b,2026-12-15,+13035550101\n1,,,+13035550102\n";
        assert!(messages(text).is_empty());
        let text = "account,LOA,number\n1,a.pdf,+13035550100\n1,,+13035550101\n";
        assert_eq!(messages(text), ["LOA: empty at line 3, but filled at line 2 for the same account"]);
    }

    #[test]
    fn rows_of_a_customer_without_account_numbers_are_compared() {
        let list = list("customer,pin,number\nAcme,0042,+13035550100\nAcme,,+13035550101\nAcme,0043,+13035550102\n");
        let messages: Vec<_> = incomplete_accounts(&list).iter().map(ToString::to_string).collect();
        assert!(
            matches!(messages.as_slice(), [one] if one.contains("pin: empty at line 3, but filled at line 2")),
            "{messages:?}"
        );
    }

    #[test]
    fn each_number_has_its_row() {
        let accounts = accounts(
            "customer,number\nAcme,+13035550100\nBeta,+13035550101-+13035550103\nAcme,+13035550104\nAcme,+13035550105;+13035550109\n",
        )
        .unwrap();
        let acme = &accounts[0];
        let rows: Vec<_> = acme.rows().map(|(place, numbers)| (place.to_string(), numbers.len())).collect();
        assert_eq!(rows, [("line 2".into(), 1), ("line 4".into(), 1), ("line 5".into(), 2)]);
        let places: Vec<_> = (0..5).map(|index| acme.place_of(index).map(ToString::to_string)).collect();
        assert_eq!(
            places,
            [Some("line 2"), Some("line 4"), Some("line 5"), Some("line 5"), None].map(|p| p.map(str::to_owned))
        );
        assert_eq!(accounts[1].rows().map(|(_, numbers)| numbers.len()).collect::<Vec<_>>(), [3]);
        let account = Account::new(acme.numbers.clone(), OrderFile::default());
        assert!(account.rows().next().is_none() && account.place_of(0).is_none());
    }

    #[test]
    fn the_oldest_date_of_a_document_counts() {
        let grouped = accounts(
            "customer,LOA signed,invoice date,number\nAcme,,,+13035550100\nAcme,2026-11-03,,+13035550101\n\
             Acme,2026-11-02,2026-11-04,+13035550102\nBeta,,2026-11-05,+13035550103\n",
        )
        .unwrap();
        let dates: Vec<_> =
            grouped.iter().map(|account| (account.order.loa_signed_on, account.order.invoice_dated)).collect();
        let november = |day| NaiveDate::from_ymd_opt(2026, 11, day);
        assert_eq!(dates, [(november(2), november(4)), (None, november(5))]);
        let without_account_data = accounts("number,LOA signed\n+13035550100,\n+13035550101,2026-11-02\n").unwrap();
        assert_eq!(without_account_data.len(), 1);
        assert_eq!(without_account_data[0].order.loa_signed_on, november(2));
    }
}
