//! The table of classes that the macros of `bindings/python/src/model` read.

use super::super::rust::BANNER;
use super::fields::{Field, Kind};
use super::read::{Class, Description};
use super::unions::Union;
use std::fmt::Write as _;

pub(super) fn write(description: &Description) -> String {
    let mut out = String::from(BANNER);
    out.push_str("use crate::model::{Class, Modelled, model, texts, union, unknown};\n");
    out.push_str("use serde_json::Value;\nuse telnyx_porting::api::Id;\nuse telnyx_porting::types;\n\n");
    for class in &description.classes {
        out.push_str(&model(class, &format!("types::{}", class.name)));
    }
    for union in &description.unions {
        out.push_str(&self::union(union));
    }
    out.push_str("texts! {\n");
    for one in description.enums.iter().filter(|one| one.is_received) {
        out.extend(["    ", &one.name, "\n"]);
    }
    out.push_str("}\n\n/// All classes, in the order of their names.\n");
    out.push_str("pub(crate) const CLASSES: &[&Class] = &[\n");
    for class in description.all_classes() {
        out.extend(["    ", &class.name, "::CLASS,\n"]);
    }
    out.push_str("];\n");
    out
}

fn model(class: &Class, value: &str) -> String {
    let (mut rows, mut cells) = (String::new(), 0);
    for field in &class.fields {
        rows.push_str(&doc_comment(&field.docs, "    "));
        let (mode, part) = mode(&field.kind);
        let cell = if mode == "value" { String::new() } else { format!(" {cells}") };
        cells += usize::from(mode != "value");
        let part = part.map(|part| format!(": {part}")).unwrap_or_default();
        let Field { rust, python, wire, .. } = field;
        let _ = writeln!(rows, "    {mode}{cell} {rust}{part}, {python:?} = {wire:?};");
    }
    let docs = doc_comment(&class.docs, "    ");
    format!("model! {{\n{docs}    {}: {value}, {cells} {{\n{}    }}\n}}\n\n", class.name, indented(&rows))
}

/// The conversion of an attribute, with the class of an object.
fn mode(kind: &Kind) -> (&'static str, Option<&str>) {
    match kind {
        Kind::Object(class) => ("part", Some(class)),
        Kind::List(item) if item.has_objects() => ("list", None),
        Kind::Id | Kind::Time => ("keep", None),
        Kind::List(item) if matches!(**item, Kind::Id | Kind::Time) => ("keep", None),
        _ => ("value", None),
    }
}

fn union(union: &Union) -> String {
    let value = format!("{}Fields", union.unknown.name);
    let mut out = format!("unknown! {{\n    {value} {{\n");
    for Field { rust, wire, kind, .. } in &union.unknown.fields {
        let _ = writeln!(out, "        {rust}: {} = {wire:?};", held(kind));
    }
    out.push_str("    }\n}\n\n");
    out.push_str(&model(&union.unknown, &value));
    let variants: Vec<&str> = union.variants.iter().map(|(variant, _)| variant.as_str()).collect();
    let _ = write!(out, "union! {{\n    {}: {value} {{ {} }}\n}}\n\n", union.name, variants.join(" "));
    out
}

/// The type of a field that all known kinds of an object have.
fn held(kind: &Kind) -> String {
    match kind {
        Kind::List(_) => item(kind),
        _ => format!("Option<{}>", item(kind)),
    }
}

fn item(kind: &Kind) -> String {
    let plain = match kind {
        Kind::List(kind) => return format!("Vec<{}>", item(kind)),
        Kind::Text => "String",
        Kind::Secret => "telnyx_porting::Secret",
        Kind::Id => "Id",
        Kind::Time => "telnyx_porting::api::Timestamp",
        Kind::Integer => "i64",
        Kind::Number => "f64",
        Kind::Truth => "bool",
        Kind::Json | Kind::Object(_) => "Value",
    };
    plain.to_owned()
}

fn doc_comment(lines: &[String], indent: &str) -> String {
    let comment = |line: &String| format!("{indent}/// {line}").trim_end().to_owned() + "\n";
    lines.iter().map(comment).collect()
}

fn indented(rows: &str) -> String {
    rows.lines().flat_map(|row| ["    ", row, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: Kind) -> Field {
        let name = name.to_owned();
        Field { rust: name.clone(), python: name.clone(), wire: name, docs: vec!["Docs.".to_owned()], kind }
    }

    #[test]
    fn cached_values_have_a_separate_cell() {
        let objects = Kind::List(Box::new(Kind::Object("Part".to_owned())));
        let fields = vec![
            field("name", Kind::Text),
            field("id", Kind::Id),
            field("part", Kind::Object("Part".to_owned())),
            field("tags", Kind::List(Box::new(Kind::Text))),
            field("parts", objects),
        ];
        let class = Class { name: "Order".to_owned(), docs: vec!["An order.".to_owned()], fields };
        let text = model(&class, "types::Order");
        for row in [
            "    /// An order.\n    Order: types::Order, 3 {\n",
            "        /// Docs.\n        value name, \"name\" = \"name\";\n",
            "keep 0 id, ",
            "part 1 part: Part, ",
            "value tags, ",
            "list 2 parts, ",
        ] {
            assert!(text.contains(row), "{row} in {text}");
        }
    }

    #[test]
    fn fields_of_unknown_objects_have_types() {
        assert_eq!(held(&Kind::List(Box::new(Kind::Text))), "Vec<String>");
        assert_eq!(held(&Kind::Id), "Option<Id>");
    }
}
