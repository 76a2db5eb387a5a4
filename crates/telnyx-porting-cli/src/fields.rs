//! Which fields `--fields` names, and whether there are any such.

use crate::output::{has_path, paths_of};
use crate::suggest;
use serde_json::Value;
use std::cell::RefCell;
use std::fmt;
use telnyx_porting::api::runtime::{Decode, field_paths};

/// The fields that were asked for, and those that a result may have.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    wanted: Vec<String>,
    known: RefCell<Known>,
}

/// What is known of a result before it is there.
#[derive(Debug, Default)]
struct Known {
    paths: Vec<String>,
    /// Whether what lies below a known path is not known.
    is_open: bool,
}

impl Known {
    fn has(&self, path: &str) -> bool {
        let is_below = |known: &String| path.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.paths.iter().any(|known| known == path || self.is_open && is_below(known))
    }
}

impl Fields {
    pub(crate) fn new(wanted: Vec<String>) -> Self {
        Self { wanted, known: RefCell::default() }
    }

    /// The paths that were asked for.
    pub(crate) fn wanted(&self) -> &[String] {
        &self.wanted
    }

    /// Whether a field or something in it was asked for.
    pub(crate) fn wants(&self, field: &str) -> bool {
        let is_within = |path: &String| path.strip_prefix(field).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        self.wanted.iter().any(is_within)
    }

    /// Results have the fields of this type.
    pub(crate) fn expect<T: for<'de> Decode<'de>>(&self) {
        *self.known.borrow_mut() = Known { paths: field_paths::<T>(), is_open: false };
    }

    /// Results have these fields, and whatever lies below them.
    pub(crate) fn expect_names<'a>(&self, names: impl IntoIterator<Item = &'a str>) {
        let paths = names.into_iter().map(str::to_owned).collect();
        *self.known.borrow_mut() = Known { paths, is_open: true };
    }

    /// Nothing is known of results.
    pub(crate) fn forget(&self) {
        *self.known.borrow_mut() = Known::default();
    }

    /// Refuses, before there is a result, what it will not have.
    pub(crate) fn check_early(&self) -> Result<(), UnknownFields> {
        let known = self.known.borrow();
        self.refuse(&known, &[], |path| known.has(path))
    }

    /// Refuses what neither the description nor any of the items has.
    pub(crate) fn check<'a>(
        &self,
        items: &[Value],
        columns: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), UnknownFields> {
        let known = self.known.borrow();
        // Without a description and without items there is nothing to go by.
        if items.is_empty() && known.paths.is_empty() && columns.clone().next().is_none() {
            return Ok(());
        }
        self.refuse(&known, items, |path| {
            known.has(path)
                || columns.clone().any(|column| column == path)
                || items.iter().any(|item| has_path(item, path))
        })
    }

    fn refuse(&self, known: &Known, items: &[Value], exists: impl Fn(&str) -> bool) -> Result<(), UnknownFields> {
        let unknown: Vec<_> = self.wanted.iter().filter(|path| !exists(path)).cloned().collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let mut paths = known.paths.clone();
        for path in items.iter().take(1).flat_map(paths_of) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        Err(UnknownFields { unknown, known: paths })
    }
}

/// Fields were asked for that there are not.
#[derive(Debug)]
pub(crate) struct UnknownFields {
    unknown: Vec<String>,
    known: Vec<String>,
}

impl UnknownFields {
    /// What was meant, and every field that there is.
    pub(crate) fn hint(&self) -> String {
        let meant = self.unknown.first().and_then(|path| suggest::closest(path, self.known.iter().map(String::as_str)));
        let meant = meant.map(|path| format!("did you mean {path}? ")).unwrap_or_default();
        format!("{meant}it has {}", self.known.join(", "))
    }
}

impl fmt::Display for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.unknown.len() == 1 { "field" } else { "fields" };
        write!(f, "--fields: the result has no {what} {}", self.unknown.join(", "))
    }
}

impl std::error::Error for UnknownFields {}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use telnyx_porting::types::PortingOrder;

    fn fields(wanted: &[&str]) -> Fields {
        Fields::new(wanted.iter().map(|path| (*path).to_owned()).collect())
    }

    fn check(fields: &Fields, items: &[Value]) -> Result<(), String> {
        fields.check(items, ["column"].into_iter()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_field_is_described_or_there() {
        let items = [json!({"novelty": {"since": null}}), json!({"numbers": [{"id": 1}]})];
        for path in ["status.value", "misc", "phone_numbers.phone_number", "novelty.since", "numbers.id", "column"] {
            let fields = fields(&[path]);
            fields.expect::<PortingOrder>();
            assert_eq!(check(&fields, &items), Ok(()), "{path}");
        }
        for path in ["nope", "status.nope", "id.nope", "novelty.until", "", "misc."] {
            let fields = fields(&["id", path]);
            fields.expect::<PortingOrder>();
            assert_eq!(check(&fields, &items), Err(format!("--fields: the result has no field {path}")));
        }
        assert_eq!(fields(&["nope"]).check(&[], std::iter::empty()).map_err(|_| ()), Ok(()), "nothing to go by");
    }

    #[test]
    fn what_there_is_is_listed() {
        let slip = fields(&["stauts"]);
        slip.expect::<PortingOrder>();
        let error = slip.check_early().unwrap_err();
        let hint = error.hint();
        assert!(hint.starts_with("did you mean status? it has ") && hint.contains(" status.value, "), "{hint}");
        let items = [json!({"a": {"b": 1}, "c": [{"d": 2}]})];
        let error = fields(&["x"]).check(&items, std::iter::empty()).unwrap_err();
        assert_eq!(error.hint(), "it has a, a.b, c, c.d");
    }

    #[test]
    fn fields_are_known_before_there_is_a_result() {
        let early = |path: &str| {
            let fields = fields(&[path]);
            fields.expect::<PortingOrder>();
            fields.check_early().is_ok()
        };
        assert!(early("phone_numbers.id") && early("activation_settings.activation_type") && early("misc.type"));
        assert!(!early("phone_numbers.nope") && !early("nope.id"));
        let fields = fields(&["orders.id"]);
        fields.expect_names(["orders"]);
        assert!(fields.check_early().is_ok());
    }
}
