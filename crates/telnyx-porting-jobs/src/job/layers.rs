//! The order data of a job: defaults, and overrides under a condition.

use super::{OrderFile, raw};
use serde::Deserialize;
use serde_json::{Map, Value};
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
#[derive(PartialEq)]
struct Condition([Option<String>; 4]);

impl Condition {
    fn of(customer: &str, traits: &OrderTraits) -> Self {
        let customer = Some(customer).filter(|customer| !customer.is_empty());
        let values = [customer, traits.country.as_deref(), traits.number_type.as_deref(), traits.carrier.as_deref()];
        Self(values.map(|value| value.map(comparable)))
    }

    /// Whether another condition, or an order, has all values that this one requires.
    fn is_met_by(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(required, value)| required.is_none() || required == value)
    }
}

/// Returns a text in a form that is compared without case.
fn comparable(text: &str) -> String {
    text.trim().to_lowercase()
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
    fn checked(self, issues: &mut Issues) -> Condition {
        if let Some(country) = &self.country {
            issues.check(COUNTRY, country.trim().parse::<CountryCode>());
        }
        let known: Vec<_> = PhoneNumberType::KNOWN.iter().map(PhoneNumberType::as_str).collect();
        let kind = self.number_type.as_deref().map(comparable);
        let typo = kind.and_then(|kind| check_known_value(NUMBER_TYPE, &kind, &known));
        issues.extend(typo.filter(Issue::is_error));
        let values = [self.customer, self.country, self.number_type, self.carrier];
        for (name, value) in [CUSTOMER, COUNTRY, NUMBER_TYPE, CARRIER].into_iter().zip(&values) {
            if value.as_deref().is_some_and(|value| value.trim().is_empty()) {
                issues.push(Issue::error(name, Rule::NotEmpty, "is empty").with_hint("remove it to match every order"));
            }
        }
        Condition(values.map(|value| value.as_deref().map(comparable)))
    }
}

impl Override {
    fn read(value: Value, issues: &mut Issues) -> Option<Self> {
        let Value::Object(mut document) = value else {
            issues.push(Issue::error("", Rule::File, "expected a table"));
            return None;
        };
        let (raw, found) = read_document::<RawCondition>(document.remove("when").unwrap_or_else(|| Map::new().into()));
        let is_readable = found.is_empty();
        issues.merge_within("when", found);
        let condition = issues_within("when", issues, |issues| raw.unwrap_or_default().checked(issues));
        if is_readable && condition.0.iter().all(Option::is_none) {
            let issue = Issue::error("when", Rule::Required, "has no condition");
            let hint =
                format!("set {CUSTOMER}, {COUNTRY}, {NUMBER_TYPE} or {CARRIER}, or move the fields to the defaults");
            issues.push(issue.with_hint(hint));
        }
        if document.is_empty() {
            let issue = Issue::error("", Rule::NotEmpty, "sets no field");
            issues.push(issue.with_hint("add the fields that differ for these orders"));
        }
        Some(Self { condition, document })
    }
}

/// Runs a check whose issues get a parent.
fn issues_within<T>(parent: &str, issues: &mut Issues, check: impl FnOnce(&mut Issues) -> T) -> T {
    let mut found = Issues::new();
    let value = check(&mut found);
    issues.merge_within(parent, found);
    value
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
            issues_within(&format!("override[{index}]"), issues, |issues| {
                let Some(read) = Override::read(item, issues) else { return };
                // Validated together with the overrides that always apply to the same orders.
                let mut matched: Vec<_> = layers.matching_condition(&read.condition);
                matched.push(layers.overrides.len());
                layers.overrides.push(read);
                let (_, found) = checked(layers.merged(&matched), folder);
                let new: Vec<_> = found.into_iter().filter(|issue| !known.contains(issue)).collect();
                known.extend_from_slice(&new);
                issues.extend(new);
            });
        }
        layers
    }

    /// Returns the indexes of the overrides of an order.
    pub(super) fn matching(&self, customer: &str, traits: &OrderTraits) -> Vec<usize> {
        if self.overrides.is_empty() { Vec::new() } else { self.matching_condition(&Condition::of(customer, traits)) }
    }

    fn matching_condition(&self, order: &Condition) -> Vec<usize> {
        let overrides = self.overrides.iter().enumerate();
        overrides.filter(|(_, layer)| layer.condition.is_met_by(order)).map(|(index, _)| index).collect()
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

    /// Returns the index and the customer of each override for a customer that is not among these.
    pub(super) fn other_customers<'a>(&self, customers: impl Iterator<Item = &'a str>) -> Vec<(usize, &str)> {
        let customers: std::collections::HashSet<_> = customers.map(comparable).collect();
        let overrides = self.overrides.iter().enumerate();
        let named = overrides.filter_map(|(index, layer)| Some((index, layer.condition.0[0].as_deref()?)));
        named.filter(|(_, customer)| !customers.contains(*customer)).collect()
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

fn checked(document: Map<String, Value>, folder: &Path) -> (Option<OrderFile>, Issues) {
    let (order, mut issues) = raw::read(document, folder);
    if let Some(order) = &order {
        order.check_fields(&mut issues);
    }
    (order, issues)
}
