//! Stubs of the classes for type checkers and editors.

use super::BANNER;
use super::fields::{Field, Kind};
use super::prose::docstring;
use super::read::{Class, Description};
use super::unions::Union;
use std::fmt::Write as _;

/// The hand-written members of all classes.
const HEAD: &str = include_str!("head.pyi");

/// The module from which the classes are imported.
pub(super) fn module(description: &Description) -> String {
    let mut out = format!("{BANNER}\"\"\"The objects of the API.\"\"\"\n\n");
    out.push_str("from __future__ import annotations\n\nfrom telnyx_porting._native import (\n");
    let classes: Vec<&str> = classes(description).collect();
    for name in &classes {
        let _ = writeln!(out, "    {name},");
    }
    out.push_str(")\n\n");
    for union in &description.unions {
        out.push_str(&alias(union));
    }
    out.push_str(&all(description));
    out
}

/// The stubs of that module.
pub(super) fn stubs(description: &Description) -> String {
    let mut out = format!("{BANNER}{HEAD}\n");
    out.push_str(&all(description));
    for class in description.all_classes() {
        out.push_str(&self::class(class));
    }
    for union in &description.unions {
        out.push('\n');
        out.push_str(alias(union).trim_end());
        out.extend(["\n", &docstring(&union.docs, "")]);
    }
    out
}

fn classes(description: &Description) -> impl Iterator<Item = &str> {
    let mut names: Vec<&str> = description.all_classes().iter().map(|class| class.name.as_str()).collect();
    names.push("Model");
    names.sort_unstable();
    names.into_iter()
}

/// The public names of the module.
pub(super) fn names(description: &Description) -> Vec<String> {
    let mut names: Vec<&str> = classes(description).collect();
    names.extend(description.unions.iter().map(|union| union.name.as_str()));
    names.sort_unstable();
    names.into_iter().map(str::to_owned).collect()
}

fn all(description: &Description) -> String {
    let names: String = names(description).iter().flat_map(|name| ["    \"", name, "\",\n"]).collect();
    format!("__all__ = [\n{names}]\n")
}

/// `Event: TypeAlias = A | B`
fn alias(union: &Union) -> String {
    let mut members: Vec<&str> = union.variants.iter().map(|(_, class)| class.as_str()).collect();
    members.push(&union.unknown.name);
    let mut out = format!("{} = (\n", union.name);
    for (index, member) in members.iter().enumerate() {
        let _ = writeln!(out, "    {}{member}", if index > 0 { "| " } else { "" });
    }
    out.push_str(")\n\n");
    out
}

fn class(class: &Class) -> String {
    let mut out = format!("\n@final\nclass {}(Model):\n{}\n", class.name, docstring(&class.docs, "    "));
    out.push_str("    __match_args__ = (\n");
    for field in &class.fields {
        let _ = writeln!(out, "        \"{}\",", field.python);
    }
    out.push_str("    )\n");
    for Field { python, docs, kind, .. } in &class.fields {
        let annotation = annotation(kind);
        let _ = write!(out, "    @property\n    def {python}(self) -> {annotation}:\n");
        out.push_str(&docstring(docs, "        "));
    }
    out
}

/// The type of an attribute.
fn annotation(kind: &Kind) -> String {
    match kind {
        Kind::List(_) | Kind::Json => item(kind),
        kind => format!("{} | None", item(kind)),
    }
}

fn item(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::Secret => "str".to_owned(),
        Kind::Id => "UUID | str".to_owned(),
        Kind::Time => "datetime | str".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Number => "float".to_owned(),
        Kind::Truth => "bool".to_owned(),
        Kind::Json => "Any".to_owned(),
        Kind::Object(class) => class.clone(),
        Kind::List(kind) => format!("tuple[{}, ...]", item(kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_have_the_types_of_their_values() {
        let list = |kind| Kind::List(Box::new(kind));
        let cases = [
            (Kind::Text, "str | None"),
            (Kind::Time, "datetime | str | None"),
            (Kind::Json, "Any"),
            (list(Kind::Id), "tuple[UUID | str, ...]"),
            (list(Kind::Object("Part".to_owned())), "tuple[Part, ...]"),
        ];
        for (kind, expected) in cases {
            assert_eq!(annotation(&kind), expected);
        }
    }

    #[test]
    fn classes_are_documented_and_matched_by_their_attributes() {
        let docs = vec!["Docs.".to_owned()];
        let fields = vec![Field {
            rust: "from".to_owned(),
            python: "from_".to_owned(),
            wire: "from".to_owned(),
            docs: docs.clone(),
            kind: Kind::Integer,
        }];
        let text = class(&Class { name: "Order".to_owned(), docs, fields });
        assert_eq!(
            text,
            "\n@final\nclass Order(Model):\n    \"\"\"Docs.\"\"\"\n\n    __match_args__ = (\n        \"from_\",\n    )\n    \
             @property\n    def from_(self) -> int | None:\n        \"\"\"Docs.\"\"\"\n"
        );
    }

    #[test]
    fn a_union_is_all_its_classes_and_the_unknown_one() {
        let class = |name: &str| Class { name: name.to_owned(), docs: Vec::new(), fields: Vec::new() };
        let union = Union {
            name: "Event".to_owned(),
            docs: Vec::new(),
            variants: vec![("A".to_owned(), "EventA".to_owned())],
            unknown: class("UnknownEvent"),
        };
        assert_eq!(alias(&union), "Event = (\n    EventA\n    | UnknownEvent\n)\n\n");
        let description = Description { classes: vec![class("EventA")], unions: vec![union], enums: Vec::new() };
        let module = module(&description);
        assert!(
            module.starts_with(BANNER) && module.contains("    EventA,\n    Model,\n    UnknownEvent,\n"),
            "{module}"
        );
        assert!(
            module
                .ends_with("__all__ = [\n    \"Event\",\n    \"EventA\",\n    \"Model\",\n    \"UnknownEvent\",\n]\n")
        );
    }
}
