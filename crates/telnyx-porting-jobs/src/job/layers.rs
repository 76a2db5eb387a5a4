//! The order data of a job: defaults, and overrides under a condition.

use super::{OrderFile, raw};
use crate::intake::label;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use telnyx_porting::types::PhoneNumberType;
use telnyx_porting::{CountryCode, Issue, Issues, Rule, ValidationError, check_known_value, read_document};

/// The traits of an order by which the API splits the numbers of an account. Unknown traits match no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderTraits {
    /// The country of the numbers, such as `US`.
    pub country: Option<String>,
    /// The type of the numbers, such as `toll_free`.
    pub number_type: Option<String>,
    /// The name of the losing carrier.
    pub carrier: Option<String>,
}

/// The defaults and the overrides, later ones stronger.
pub(super) struct Layers {
    defaults: Arc<OrderFile>,
    /// The document of the defaults.
    document: Map<String, Value>,
    overrides: Vec<Override>,
    /// The folder of relative document paths.
    folder: PathBuf,
}

struct Override {
    condition: Condition,
    document: Map<String, Value>,
}

/// The names of conditions.
const CUSTOMER: &str = "customer";
const COUNTRY: &str = "country";
const NUMBER_TYPE: &str = "number_type";
const CARRIER: &str = "carrier";

/// The required customer, country, number type and carrier, in lowercase; or those of an order.
#[derive(Default, PartialEq)]
struct Condition([Option<String>; 4]);

impl Condition {
    fn new(customer: &str, traits: &OrderTraits) -> Self {
        let customer = Some(customer).filter(|customer| !customer.is_empty());
        let values = [customer, traits.country.as_deref(), traits.number_type.as_deref(), traits.carrier.as_deref()];
        Self(values.map(|value| value.map(label)))
    }

    /// Whether another condition, or an order, has all values that this one requires.
    fn is_met_by(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(required, value)| required.is_none() || required == value)
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawCondition {
    customer: Option<String>,
    country: Option<String>,
    number_type: Option<String>,
    carrier: Option<String>,
}

impl RawCondition {
    fn checked(self) -> (Condition, Issues) {
        let mut issues = Issues::new();
        if let Some(country) = &self.country {
            issues.check(COUNTRY, country.trim().parse::<CountryCode>());
        }
        issues.extend(self.number_type.as_deref().and_then(unknown_type).filter(Issue::is_error));
        let values = [self.customer, self.country, self.number_type, self.carrier];
        for (name, value) in [CUSTOMER, COUNTRY, NUMBER_TYPE, CARRIER].into_iter().zip(&values) {
            if value.as_deref().is_some_and(|value| value.trim().is_empty()) {
                issues.push(Issue::error(name, Rule::NotEmpty, "is empty").with_hint("remove it to match every order"));
            }
        }
        (Condition(values.map(|value| value.as_deref().map(label))), issues)
    }
}

/// Returns the issue of a number type that is not known: an error if it is misspelled, otherwise a warning.
fn unknown_type(number_type: &str) -> Option<Issue> {
    let known: Vec<_> = PhoneNumberType::KNOWN.iter().map(PhoneNumberType::as_str).collect();
    check_known_value(NUMBER_TYPE, &label(number_type), &known)
}

impl Override {
    fn read(value: Value) -> (Option<Self>, Issues) {
        let Value::Object(mut document) = value else {
            return (None, Issues::from_iter([Issue::error("", Rule::File, "expected a table")]));
        };
        let when = document.remove("when").unwrap_or_else(|| Map::new().into());
        let (raw, mut of_condition) = read_document::<RawCondition>(when);
        let is_readable = of_condition.is_empty();
        let (condition, found) = raw.unwrap_or_default().checked();
        of_condition.extend(found);
        if is_readable && condition == Condition::default() {
            let hint =
                format!("set {CUSTOMER}, {COUNTRY}, {NUMBER_TYPE} or {CARRIER}, or move the fields to the defaults");
            of_condition.push(Issue::error("", Rule::Required, "has no condition").with_hint(hint));
        }
        let mut issues = of_condition.within("when");
        if document.is_empty() {
            let issue = Issue::error("", Rule::NotEmpty, "sets no field");
            issues.push(issue.with_hint("add the fields that differ for these orders"));
        }
        (Some(Self { condition, document }), issues)
    }
}

impl Layers {
    /// Reads the defaults and the overrides of a job file, and validates each.
    pub(super) fn read(
        defaults: &Map<String, Value>,
        overrides: Option<Value>,
        folder: &Path,
        issues: &mut Issues,
    ) -> Self {
        let mut document = Map::new();
        raw::merge(&mut document, defaults);
        let (order, found) = checked(document.clone(), folder);
        let mut known: Vec<_> = found.as_slice().to_vec();
        issues.extend(found);
        let mut layers = Self { document, folder: folder.to_owned(), ..Self::from(order.unwrap_or_default()) };
        let items = match overrides {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                let issue = Issue::error("override", Rule::File, "expected a list of tables");
                issues.push(issue.with_hint("write [[override]] above each"));
                Vec::new()
            }
        };
        for (index, item) in items.into_iter().enumerate() {
            let (read, mut found) = Override::read(item);
            if let Some(read) = read {
                // Validated together with the overrides that always apply to the same orders.
                let mut matched = layers.matching_condition(&read.condition);
                matched.push(layers.overrides.len());
                layers.overrides.push(read);
                let (_, all) = checked(layers.merged(&matched), folder);
                let new: Vec<_> = all.into_iter().filter(|issue| !known.contains(issue)).collect();
                known.extend_from_slice(&new);
                found.extend(new);
            }
            issues.merge_within(format!("override[{index}]"), found);
        }
        layers
    }

    /// Returns the indexes of the overrides of an order.
    pub(super) fn matching(&self, customer: &str, traits: &OrderTraits) -> Vec<usize> {
        if self.overrides.is_empty() { Vec::new() } else { self.matching_condition(&Condition::new(customer, traits)) }
    }

    fn matching_condition(&self, order: &Condition) -> Vec<usize> {
        let overrides = self.overrides.iter().enumerate();
        overrides.filter(|(_, layer)| layer.condition.is_met_by(order)).map(|(index, _)| index).collect()
    }

    /// Whether an override that can apply to orders of a customer with numbers of a country sets a field. Number types and
    /// carriers are known only after the portability check, so every one is possible; so is every country if it is unknown.
    pub(super) fn may_set(&self, customer: &str, country: Option<CountryCode>, field: &str) -> bool {
        let country = country.map(|country| country.to_string());
        let [customer, country, ..] = Condition::new(customer, &OrderTraits { country, ..OrderTraits::default() }).0;
        self.overrides.iter().any(|layer| {
            let [of_customer, of_country, ..] = &layer.condition.0;
            (of_customer.is_none() || *of_customer == customer)
                && (of_country.is_none() || country.is_none() || *of_country == country)
                && is_set(&layer.document, field)
        })
    }

    /// Returns the defaults with these overrides.
    ///
    /// # Errors
    /// If the overrides contradict each other.
    pub(super) fn order(&self, matched: &[usize]) -> Result<Arc<OrderFile>, ValidationError> {
        if matched.is_empty() {
            return Ok(Arc::clone(&self.defaults));
        }
        let (order, issues) = raw::read(self.merged(matched), &self.folder);
        issues.finish(Arc::new(order.unwrap_or_default()))
    }

    pub(super) fn defaults(&self) -> &Arc<OrderFile> {
        &self.defaults
    }

    /// Returns warnings about conditions that may be misspelled.
    pub(super) fn warnings<'a>(&self, customers: impl Iterator<Item = &'a str>) -> Issues {
        let customers: HashSet<_> = customers.map(label).collect();
        let mut warnings = Issues::new();
        for (index, layer) in self.overrides.iter().enumerate() {
            let [customer, _, number_type, _] = &layer.condition.0;
            let unknown_customer =
                customer.as_deref().filter(|customer| !customers.contains(*customer)).map(|customer| {
                    let issue =
                        Issue::warning(CUSTOMER, Rule::AccountData, format!("no row has the customer {customer:?}"));
                    issue.with_hint("write the customer as in the list; case does not matter")
                });
            let unknown = unknown_customer.into_iter().chain(number_type.as_deref().and_then(unknown_type));
            warnings.merge_within(format!("override[{index}].when"), unknown.collect());
        }
        warnings
    }

    fn merged(&self, matched: &[usize]) -> Map<String, Value> {
        let mut document = self.document.clone();
        for layer in matched.iter().filter_map(|index| self.overrides.get(*index)) {
            raw::merge(&mut document, &layer.document);
        }
        document
    }
}

impl From<OrderFile> for Layers {
    fn from(defaults: OrderFile) -> Self {
        Self { defaults: Arc::new(defaults), document: Map::new(), overrides: Vec::new(), folder: PathBuf::new() }
    }
}

/// The documents contain account numbers and PINs.
impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let overrides = self.overrides.len();
        f.debug_struct("Layers")
            .field("defaults", &self.defaults)
            .field("overrides", &overrides)
            .finish_non_exhaustive()
    }
}

/// Whether a document has a value other than null at a path such as `end_user.admin.entity_name`.
fn is_set(document: &Map<String, Value>, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (document.get(first), rest) {
        (Some(Value::Object(table)), Some(rest)) => is_set(table, rest),
        (Some(value), None) => !value.is_null(),
        _ => false,
    }
}

fn checked(document: Map<String, Value>, folder: &Path) -> (Option<OrderFile>, Issues) {
    let (order, mut issues) = raw::read(document, folder);
    if let Some(order) = &order {
        order.check_fields(&mut issues);
    }
    (order, issues)
}
