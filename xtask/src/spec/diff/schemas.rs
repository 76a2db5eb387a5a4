//! Compares two schemas, for each use.

use super::change::{Change, Direction, Kind as Is, Place};
use super::constraints;
use super::level::{Kind, Level};
use super::pairing::pair;
use super::rules::Conditions;
use super::union::{accepts, reads, rust_type, tagged};
use crate::codegen::stages::names::type_name;
use heck::ToSnakeCase;
use serde_json::Value;
use std::collections::HashMap;

/// A type that an operation uses in more locations is not listed again, because types that refer to each other in many ways
/// would be listed without end.
const PLACES: u32 = 8;

/// Compares the schemas of two documents and collects the changes.
pub(super) struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    changes: Vec<Change>,
    /// The pairs that were entered in the current operation.
    entered: HashMap<(usize, usize, Direction, bool), u32>,
    /// The pairs that contain the current location.
    inside: Vec<(usize, usize, Direction, bool)>,
}

/// Whether a value must be there, before and after.
#[derive(Clone, Copy)]
pub(super) enum Presence {
    /// A property.
    Property { old: bool, new: bool },
    /// A parameter, whose type does not show whether null is allowed.
    Parameter,
    /// The items of a list or a whole body, which are never null in the generated code.
    Always,
}

impl<'a> Comparison<'a> {
    /// A comparison without changes yet.
    pub(super) fn new(old: &'a Value, new: &'a Value) -> Self {
        Self { old, new, changes: Vec::new(), entered: HashMap::new(), inside: Vec::new() }
    }

    /// Notes a change.
    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Starts another operation.
    pub(super) fn next_operation(&mut self) {
        self.entered.clear();
    }

    /// The results.
    pub(super) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// Compares two schemas and their subschemas.
    pub(super) fn schemas(
        &mut self,
        old: &'a Value,
        new: &'a Value,
        place: &Place,
        presence: Presence,
    ) -> anyhow::Result<()> {
        let (old, new) = (Level::read(self.old, old)?, Level::read(self.new, new)?);
        self.presence(&old, &new, place, presence);
        let pair = (address(old.node), address(new.node), place.direction, place.untyped);
        let times = self.entered.entry(pair).or_default();
        *times += 1;
        if *times > PLACES || self.inside.contains(&pair) {
            return Ok(());
        }
        self.inside.push(pair);
        let result = self.levels(&old, &new, place, presence);
        self.inside.pop();
        result
    }

    fn levels(&mut self, old: &Level<'a>, new: &Level<'a>, place: &Place, presence: Presence) -> anyhow::Result<()> {
        if let Some(detail) = different_type(old, new)? {
            let conditions = Conditions {
                retyped: rust_type(old)? != rust_type(new)?,
                understood: understood(old, new, place)?,
                ..Conditions::default()
            };
            // A list with one value in a query is written as that value.
            let understood = conditions.understood || matches!(presence, Presence::Parameter) && one_of_list(old, new)?;
            self.add(place.change(Is::TypeChanged, detail, Conditions { understood, ..conditions }));
            return Ok(());
        }
        for (kind, detail) in constraints::changes(old, new) {
            self.add(place.change(kind, detail, Conditions::default()));
        }
        self.additional_properties(old, new, place)?;
        match old.kind() {
            Kind::Enum => self.enum_values(old, new, place),
            Kind::Text | Kind::Integer | Kind::Number => self.format(old, new, place)?,
            Kind::List => {
                if let (Some(old), Some(new)) = (old.keywords.get("items"), new.keywords.get("items")) {
                    self.schemas(old, new, &place.items(), Presence::Always)?;
                }
            }
            Kind::Object => self.properties(old, new, place)?,
            Kind::Choice => self.choice(old, new, place)?,
            Kind::Boolean | Kind::Map | Kind::Any => {}
        }
        Ok(())
    }

    fn presence(&mut self, old: &Level, new: &Level, place: &Place, presence: Presence) {
        let (was_required, is_required) = match presence {
            Presence::Property { old, new } => (old, new),
            Presence::Parameter | Presence::Always => (true, true),
        };
        // Nullable fields are optional in the code, as are all received fields.
        let optional = |required: bool, level: &Level| !required || level.nullable;
        let differs = optional(was_required, old) != optional(is_required, new);
        let sent = place.direction == Direction::Sent;
        let retyped = matches!(presence, Presence::Property { .. }) && differs && sent;
        let conditions = Conditions { retyped, ..Conditions::default() };
        match (was_required, is_required) {
            (false, true) => self.add(place.change(Is::BecameRequired, "became required", conditions)),
            (true, false) => self.add(place.change(Is::BecameOptional, "became optional", conditions)),
            _ => {}
        }
        // A new type itself defines whether it allows null.
        if old.kind() == new.kind() {
            match (old.nullable, new.nullable) {
                (false, true) => self.add(place.change(Is::BecameNullable, "may now be null", conditions)),
                (true, false) => self.add(place.change(Is::BecameNonNullable, "may no longer be null", conditions)),
                _ => {}
            }
        }
    }

    fn format(&mut self, old: &Level, new: &Level, place: &Place) -> anyhow::Result<()> {
        let (before, after) = (old.text("format"), new.text("format"));
        if before == after {
            return Ok(());
        }
        let looser =
            matches!((before, after), (_, None) | (Some("int32"), Some("int64")) | (Some("float"), Some("double")));
        let conditions = Conditions {
            retyped: rust_type(old)? != rust_type(new)?,
            // The client reads any text, regardless of the format.
            understood: looser || place.direction == Direction::Received,
            ..Conditions::default()
        };
        let name = |format: Option<&str>| format.map_or("none".to_owned(), |format| format!("`{format}`"));
        self.add(place.change(
            Is::FormatChanged,
            format!("the format {} became {}", name(before), name(after)),
            conditions,
        ));
        Ok(())
    }

    fn enum_values(&mut self, old: &Level, new: &Level, place: &Place) {
        let (old, new): (Vec<&Value>, Vec<&Value>) = (old.values().iter().collect(), new.values().iter().collect());
        let equal = |old: &Value, new: &Value| old == new;
        let one_variant = |old: &Value, new: &Value| match (old.as_str(), new.as_str()) {
            // The sign of a sort order is part of the variant's name, which `type_name` leaves to its caller.
            (Some(old), Some(new)) => {
                type_name(old) == type_name(new)
                    && old.starts_with('-') == new.starts_with('-')
                    && !type_name(old).is_empty()
            }
            _ => false,
        };
        let values = pair(&old, &new, &[&equal, &one_variant]);
        for (old, new) in values.both.into_iter().filter(|(old, new)| old != new) {
            let detail = format!("the enum value {old} is now spelled {new}");
            self.add(place.change(Is::EnumValueRespelled, detail, Conditions::default()));
        }
        for value in values.removed {
            self.add(place.change(
                Is::EnumValueRemoved,
                format!("the enum value {value} was removed"),
                Conditions::default(),
            ));
        }
        for value in values.added {
            self.add(place.change(
                Is::EnumValueAdded,
                format!("the enum value {value} was added"),
                Conditions::default(),
            ));
        }
    }

    fn properties(&mut self, old: &Level<'a>, new: &Level<'a>, place: &Place) -> anyhow::Result<()> {
        let equal = |old: (&str, &Value), new: (&str, &Value)| old.0 == new.0;
        let one_field = |old: (&str, &Value), new: (&str, &Value)| old.0.to_snake_case() == new.0.to_snake_case();
        let found = pair(&old.properties, &new.properties, &[&equal, &one_field]);
        for ((old_name, before), (new_name, after)) in found.both {
            let place = place.property(new_name);
            if old_name != new_name {
                let detail = format!("`{old_name}` is now spelled `{new_name}`");
                self.add(place.change(Is::PropertyRespelled, detail, Conditions::default()));
            }
            let presence =
                Presence::Property { old: old.required.contains(old_name), new: new.required.contains(new_name) };
            self.schemas(before, after, &place, presence)?;
        }
        for (name, _) in found.removed {
            let place = place.property(name);
            self.add(place.change(Is::PropertyRemoved, "the property was removed", Conditions::default()));
        }
        for (name, schema) in found.added {
            let required = new.required.contains(name);
            let retyped = required && !Level::read(self.new, schema)?.nullable;
            let detail = if required { "a required property was added" } else { "an optional property was added" };
            let conditions = Conditions { required, retyped, ..Conditions::default() };
            self.add(place.property(name).change(Is::PropertyAdded, detail, conditions));
        }
        Ok(())
    }

    fn additional_properties(&mut self, old: &Level<'a>, new: &Level<'a>, place: &Place) -> anyhow::Result<()> {
        let rule = |level: &Level<'a>| level.keywords.get("additionalProperties").copied();
        let typed = |rule: Option<&'a Value>| rule.filter(|rule| rule.as_object().is_some_and(|rule| !rule.is_empty()));
        let (old, new) = (rule(old), rule(new));
        if let (Some(old), Some(new)) = (typed(old), typed(new)) {
            // They are kept as plain JSON.
            return self.schemas(old, new, &place.property("*").untyped(), Presence::Always);
        }
        let freedom = |rule: Option<&'a Value>| match rule {
            Some(Value::Bool(false)) => 0,
            rule if typed(rule).is_some() => 1,
            _ => 2,
        };
        let words = ["no further properties", "further properties of one type", "any further properties"];
        let (before, after) = (freedom(old), freedom(new));
        let kind = if after < before { Is::ConstraintTightened } else { Is::ConstraintLoosened };
        if before != after {
            let detail = format!("{} became {}", words[before], words[after]);
            self.add(place.change(kind, detail, Conditions::default()));
        }
        Ok(())
    }

    fn choice(&mut self, old: &Level<'a>, new: &Level<'a>, place: &Place) -> anyhow::Result<()> {
        let (Some(before), Some(after)) = (tagged(old)?, tagged(new)?) else {
            return self.plain_choice(old, new, place);
        };
        if before.property != after.property {
            let detail = format!("the tag `{}` became `{}`", before.property, after.property);
            self.add(place.change(Is::TagChanged, detail, Conditions::default()));
        }
        let old: Vec<(&str, &Value)> = before.variants.iter().map(|(tag, schema)| (tag.as_str(), *schema)).collect();
        let new: Vec<(&str, &Value)> = after.variants.iter().map(|(tag, schema)| (tag.as_str(), *schema)).collect();
        let equal = |old: (&str, &Value), new: (&str, &Value)| old.0 == new.0;
        let found = pair(&old, &new, &[&equal]);
        for ((_, old), (tag, new)) in found.both {
            self.schemas(old, new, &place.variant(tag), Presence::Always)?;
        }
        self.list_variants(place, &names(&found.removed), &names(&found.added));
        Ok(())
    }

    /// A choice without distinguishable variants is plain JSON in the code, so variants are matched as well as possible.
    fn plain_choice(&mut self, old: &Level<'a>, new: &Level<'a>, place: &Place) -> anyhow::Result<()> {
        let old = old.variants().iter().map(|variant| Ok((Level::read(self.old, variant)?, variant)));
        let old = old.collect::<anyhow::Result<Vec<_>>>()?;
        let new = new.variants().iter().map(|variant| Ok((Level::read(self.new, variant)?, variant)));
        let new = new.collect::<anyhow::Result<Vec<_>>>()?;
        let place = place.clone().untyped();
        let (old, new): (Vec<Variant>, Vec<Variant>) = (old.iter().collect(), new.iter().collect());
        let alike = |old: Variant, new: Variant| {
            old.0.kind() == new.0.kind() && names(&old.0.properties) == names(&new.0.properties)
        };
        let one_kind = |old: Variant, new: Variant| old.0.kind() == new.0.kind();
        let found = pair(&old, &new, &[&alike, &one_kind]);
        for (old, new) in found.both {
            self.schemas(old.1, new.1, &place, Presence::Always)?;
        }
        let describe =
            |variants: Vec<Variant>| -> Vec<String> { variants.iter().map(|variant| variant.0.describe()).collect() };
        self.list_variants(&place, &describe(found.removed), &describe(found.added));
        Ok(())
    }

    fn list_variants(&mut self, place: &Place, removed: &[String], added: &[String]) {
        for name in removed {
            self.add(place.change(
                Is::VariantRemoved,
                format!("the variant {name} was removed"),
                Conditions::default(),
            ));
        }
        for name in added {
            self.add(place.change(Is::VariantAdded, format!("the variant {name} was added"), Conditions::default()));
        }
    }
}

type Variant<'b, 'a> = &'b (Level<'a>, &'a Value);

fn names(things: &[(&str, &Value)]) -> Vec<String> {
    things.iter().map(|(name, _)| format!("`{name}`")).collect()
}

/// The change in words, if the two have different types. A schema that became a choice, or a choice that the code can no
/// longer distinguish, counts once, regardless of other differences.
fn different_type(old: &Level, new: &Level) -> anyhow::Result<Option<String>> {
    let same = old.kind() == new.kind() && (old.kind() != Kind::Choice || rust_type(old)? == rust_type(new)?);
    Ok((!same).then(|| format!("{} became {}", old.describe(), new.describe())))
}

fn understood(old: &Level, new: &Level, place: &Place) -> anyhow::Result<bool> {
    match place.direction {
        Direction::Sent => accepts(new, old),
        Direction::Received => reads(old, new),
    }
}

fn one_of_list(old: &Level, new: &Level) -> anyhow::Result<bool> {
    match new.keywords.get("items") {
        Some(items) if new.kind() == Kind::List => accepts(&Level::read(new.document, items)?, old),
        _ => Ok(false),
    }
}

/// Both documents remain in memory during a comparison, so a schema is identified by its address.
fn address(node: &Value) -> usize {
    std::ptr::from_ref(node).addr()
}
