//! The fields that `--fields` selects, and whether a result has them.

use crate::error::CommandError;
use crate::text;
use crate::ui::formats::{find, paths_of};
use serde_json::Value;
use std::sync::{Mutex, MutexGuard, PoisonError};
use telnyx_porting::api::runtime::{Decode, field_paths};

/// The selected fields, and those that a result may have.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    selected: Vec<String>,
    described: Mutex<Described>,
}

/// The known fields of a result.
#[derive(Debug, Default)]
struct Described {
    paths: Vec<String>,
    /// Whether the fields below a path are not described.
    is_open: bool,
}

impl Described {
    fn has(&self, path: &str) -> bool {
        let is_below = |known: &String| path.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.paths.iter().any(|known| known == path || self.is_open && is_below(known))
    }
}

impl Fields {
    pub(crate) fn new(selected: Vec<String>) -> Self {
        Self { selected, described: Mutex::default() }
    }

    /// The paths of the selected fields; empty for all fields.
    pub(crate) fn selected(&self) -> &[String] {
        &self.selected
    }

    /// Whether a field or a part of it is selected.
    pub(crate) fn selects(&self, field: &str) -> bool {
        let is_within = |path: &String| path.strip_prefix(field).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        self.selected.iter().any(is_within)
    }

    /// Results have the fields of this type.
    pub(crate) fn describe<T: for<'de> Decode<'de>>(&self) {
        *self.described() = Described { paths: field_paths::<T>(), is_open: false };
    }

    /// Results have these fields, with any fields below them.
    pub(crate) fn describe_names<'a>(&self, names: impl IntoIterator<Item = &'a str>) {
        let paths = names.into_iter().map(str::to_owned).collect();
        *self.described() = Described { paths, is_open: true };
    }

    fn described(&self) -> MutexGuard<'_, Described> {
        self.described.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Results are not described.
    pub(crate) fn forget(&self) {
        *self.described() = Described::default();
    }

    /// Fails for fields that are not described, before there is a result.
    pub(crate) fn check_early(&self) -> Result<(), CommandError> {
        let described = self.described();
        self.check_each(&described, &[], |path| described.has(path))
    }

    /// Fails for fields that are neither described nor in any of the items.
    pub(crate) fn check<'a>(
        &self,
        items: &[Value],
        columns: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<(), CommandError> {
        let described = self.described();
        // Without a description and without items, any field may exist.
        if items.is_empty() && described.paths.is_empty() && columns.clone().next().is_none() {
            return Ok(());
        }
        self.check_each(&described, items, |path| {
            described.has(path)
                || columns.clone().any(|column| column == path)
                || items.iter().any(|item| find(item, path).is_some())
        })
    }

    fn check_each(
        &self,
        described: &Described,
        items: &[Value],
        exists: impl Fn(&str) -> bool,
    ) -> Result<(), CommandError> {
        let unknown: Vec<_> = self.selected.iter().map(String::as_str).filter(|path| !exists(path)).collect();
        let Some(first) = unknown.first() else { return Ok(()) };
        let mut known = described.paths.clone();
        for path in items.iter().take(1).flat_map(paths_of) {
            if !known.contains(&path) {
                known.push(path);
            }
        }
        let noun = if unknown.len() == 1 { "field" } else { "fields" };
        let closest = text::closest(first, known.iter().map(String::as_str));
        let closest = closest.map(|path| format!("did you mean {path}? ")).unwrap_or_default();
        Err(CommandError::usage(format!("--fields: the result has no {noun} {}", unknown.join(", ")))
            .with_hint(format!("{closest}it has {}", known.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use telnyx_porting::types::PortingOrder;

    fn fields(selected: &[&str]) -> Fields {
        Fields::new(selected.iter().map(|path| (*path).to_owned()).collect())
    }

    fn check(fields: &Fields, items: &[Value]) -> Result<(), String> {
        fields.check(items, ["column"].into_iter()).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn a_field_is_described_or_in_an_item() {
        let items = [json!({"novelty": {"since": null}}), json!({"numbers": [{"id": 1}]})];
        for path in ["status.value", "misc", "phone_numbers.phone_number", "novelty.since", "numbers.id", "column"] {
            let fields = fields(&[path]);
            fields.describe::<PortingOrder>();
            assert_eq!(check(&fields, &items), Ok(()), "{path}");
        }
        for path in ["nope", "status.nope", "id.nope", "novelty.until", "", "misc."] {
            let fields = fields(&["id", path]);
            fields.describe::<PortingOrder>();
            assert_eq!(check(&fields, &items), Err(format!("--fields: the result has no field {path}")));
        }
        assert!(fields(&["nope"]).check(&[], std::iter::empty()).is_ok(), "nothing is described");
    }

    #[test]
    fn known_fields_are_listed() {
        let mistyped = fields(&["stauts"]);
        mistyped.describe::<PortingOrder>();
        let error = mistyped.check_early().unwrap_err();
        let hint = &error.hints()[0];
        assert!(hint.starts_with("did you mean status? it has ") && hint.contains(" status.value, "), "{hint}");
        let items = [json!({"a": {"b": 1}, "c": [{"d": 2}]})];
        let error = fields(&["x"]).check(&items, std::iter::empty()).unwrap_err();
        assert_eq!(error.hints(), ["it has a, a.b, c, c.d"]);
    }

    #[test]
    fn fields_are_known_before_there_is_a_result() {
        let early = |path: &str| {
            let fields = fields(&[path]);
            fields.describe::<PortingOrder>();
            fields.check_early().is_ok()
        };
        assert!(early("phone_numbers.id") && early("activation_settings.activation_type") && early("misc.type"));
        assert!(!early("phone_numbers.nope") && !early("nope.id"));
        let fields = fields(&["orders.id"]);
        fields.describe_names(["orders"]);
        assert!(fields.check_early().is_ok());
    }
}
