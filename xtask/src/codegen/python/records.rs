//! The classes of the results of jobs: `_job_records.py`.

use super::docstrings::of_class;
use super::{BANNER, PACKAGE};
use crate::codegen::File;
use crate::codegen::records::{Field, Kind, Record, Sources};
use anyhow::{bail, ensure};
use heck::ToSnakeCase;
use regex::{Captures, Regex};
use std::fmt::Write as _;

/// The structs that `jobs.py` uses. Those of their fields are added.
const ROOTS: [&str; 6] = ["AccountRecord", "OrderRecord", "Plan", "Report", "Round", "ReceiverCounts"];
/// The classes with another name.
const NAMES: [(&str, &str); 5] = [
    ("AccountRecord", "_Account"),
    ("DeadlineRecord", "_OrderDeadline"),
    ("DeadlineReport", "Deadline"),
    ("ExceptionRecord", "_OrderException"),
    ("OrderRecord", "JobOrder"),
];
/// The classes that `jobs.py` derives from the generated ones, with methods.
const EXTENDED: [&str; 2] = ["Plan", "Round"];
/// The classes that are written by hand; `_records.py` has the function that reads one, such as `as_action`.
const BY_HAND: [&str; 2] = ["Action", "Advice"];

const HEAD: &str = r#""""The records of jobs: see `telnyx_porting.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._records import (
    Action,
    Field,
    Record,
    as_action,
    as_advice,
    as_count,
    as_counts,
    as_id,
    as_text,
    as_time,
    many,
    optional,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from .results import Advice

"#;

/// The module with the records of jobs.
pub(in crate::codegen) fn job_records(sources: &Sources) -> anyhow::Result<File> {
    let records = sources.records(&ROOTS, &BY_HAND)?;
    let mut out = format!("{BANNER}{HEAD}__all__ = [\n");
    for record in &records {
        let _ = writeln!(out, "    \"{}\",", class_name(record));
    }
    out.push_str("]\n");
    for record in &records {
        out.push_str(&class(record)?);
    }
    Ok(File::new(format!("{PACKAGE}/_job_records.py"), out))
}

fn class(record: &Record) -> anyhow::Result<String> {
    let docs = if EXTENDED.contains(&record.name.as_str()) {
        format!("The fields of a `{}`.", public_name(&record.name))
    } else {
        prose(&record.docs)?
    };
    let name = class_name(record);
    let mut out = format!("\n\nclass {name}(Record):\n{}\n    __slots__ = ()\n\n", of_class(&docs, "    "));
    for field in &record.fields {
        let (annotation, reader) = (annotation(&field.kind)?, reader(&field.kind)?);
        let _ = writeln!(out, "    {}: Field[{annotation}] = Field({reader})", field.name);
        out.push_str(&of_class(&field_docs(field)?, "    "));
    }
    Ok(out)
}

/// The name of the generated class.
fn class_name(record: &Record) -> String {
    let suffix = if EXTENDED.contains(&record.name.as_str()) { "Fields" } else { "" };
    format!("{}{suffix}", public_name(&record.name))
}

/// The name of the class for users.
fn public_name(record: &str) -> &str {
    NAMES.iter().find(|(name, _)| *name == record).map_or(record, |(_, class)| class)
}

fn annotation(kind: &Kind) -> anyhow::Result<String> {
    Ok(match kind {
        Kind::Text | Kind::Value(_) => "str".to_owned(),
        Kind::Id => "UUID | str".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Time => "datetime".to_owned(),
        Kind::Record(name) | Kind::Union(name) => public_name(name).to_owned(),
        Kind::Optional(inner) => format!("{} | None", annotation(inner)?),
        Kind::List(inner) => format!("tuple[{}, ...]", annotation(inner)?),
        Kind::Map(inner) => format!("dict[str, {}]", annotation(inner)?),
        Kind::Secret => bail!("a secret"),
    })
}

/// The function that converts a value of JSON.
fn reader(kind: &Kind) -> anyhow::Result<String> {
    Ok(match kind {
        Kind::Text | Kind::Value(_) => "as_text".to_owned(),
        Kind::Id => "as_id".to_owned(),
        Kind::Integer => "as_count".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Time => "as_time".to_owned(),
        Kind::Record(name) | Kind::Union(name) if BY_HAND.contains(&name.as_str()) => {
            format!("as_{}", name.to_snake_case())
        }
        Kind::Record(name) => {
            ensure!(!EXTENDED.contains(&name.as_str()), "{name} is derived in jobs.py, where its users have to be too");
            public_name(name).to_owned()
        }
        Kind::Optional(inner) => format!("optional({})", reader(inner)?),
        Kind::List(inner) => format!("many({})", reader(inner)?),
        Kind::Map(inner) if **inner == Kind::Integer => "as_counts".to_owned(),
        Kind::Union(_) | Kind::Map(_) | Kind::Secret => bail!("{kind:?} has no function in _records.py that reads it"),
    })
}

/// The documentation of a field. If its value is one of a few, it lists them.
fn field_docs(field: &Field) -> anyhow::Result<String> {
    let docs = prose(&field.docs)?;
    let Kind::Value(values) = field.kind.innermost() else { return Ok(docs) };
    let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    let [others @ .., last] = values.as_slice() else { bail!("an enum without variants") };
    Ok(format!("{}: {} or {last}.", docs.trim_end_matches('.'), others.join(", ")))
}

/// Rustdoc up to its first example, with a line per paragraph and with paths as Python writes them.
fn prose(docs: &str) -> anyhow::Result<String> {
    let text = docs.split("```").next().unwrap_or_default();
    ensure!(!text.lines().any(|line| line.starts_with(['#', '-', '|'])), "expected paragraphs only: {text}");
    let paragraphs = text.trim().split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    let link = Regex::new(r"\[(?<text>[^\[\]]+)\](?:\([^()]+\))?")?;
    let text = link.replace_all(&text, |link: &Captures| path(&link["text"])).into_owned();
    ensure!(!text.contains("::") && !text.contains(['[', ']']), "this link is unknown here: {text}");
    Ok(text)
}

/// The text of a link.
fn path(text: &str) -> String {
    let Some(path) = text.strip_prefix('`').and_then(|path| path.strip_suffix('`')) else { return text.to_owned() };
    let parts: Vec<_> = path.split("::").map(public_name).collect();
    format!("`{}`", parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        /// The state of an order,
        /// see [`OrderRecord::status`].
        ///
        /// ```
        /// assert!(true);
        /// ```
        #[derive(Serialize)]
        pub struct OrderRecord {
            /// The id.
            pub id: String,
            /// The urgency.
            pub level: Option<Level>,
            /// The first [1,000](Self::LIMIT) of them.
            pub actions: Vec<Action>,
            /// The counts.
            pub counts: BTreeMap<String, u64>,
        }
        #[serde(rename_all = "kebab-case")]
        enum Level { Urgent, Action, Info }
        enum Action { Set(Vec<String>) }
        /// A plan.
        #[derive(Serialize)]
        struct Plan {
            /// Whether it is offline.
            is_offline: bool,
        }
    "#;

    fn classes(source: &str, name: &str) -> anyhow::Result<String> {
        let records = Sources::parse(&[source])?.records(&[name], &BY_HAND)?;
        records.iter().map(class).collect()
    }

    #[test]
    fn a_struct_is_a_class_with_its_documentation() {
        let expected = r#"

class JobOrder(Record):
    """The state of an order, see `JobOrder.status`."""

    __slots__ = ()

    id: Field[UUID | str] = Field(as_id)
    """The id."""
    level: Field[str | None] = Field(optional(as_text))
    """The urgency: `urgent`, `action` or `info`."""
    actions: Field[tuple[Action, ...]] = Field(many(as_action))
    """The first 1,000 of them."""
    counts: Field[dict[str, int]] = Field(as_counts)
    """The counts."""
"#;
        assert_eq!(classes(SOURCE, "OrderRecord").unwrap(), expected);
    }

    #[test]
    fn a_class_with_methods_is_derived_from_its_fields() {
        let text = classes(SOURCE, "Plan").unwrap();
        assert!(text.contains("class PlanFields(Record):\n    \"\"\"The fields of a `Plan`.\"\"\"\n"), "{text}");
    }

    #[test]
    fn unknown_forms_are_errors() {
        for (field, expected) in [
            ("/// A.\na: Secret", "a secret"),
            ("/// A.\na: Other", "no function in _records.py"),
            ("/// A.\na: Round", "Round is derived in jobs.py"),
            ("/// - A\na: u64", "expected paragraphs only"),
            ("/// See `a::b`.\na: u64", "this link is unknown"),
        ] {
            let source = format!(
                "/// A.\n#[derive(Serialize)] struct A {{ {field} }}\nenum Other {{ B(u64) }}\n\
                 /// A round.\n#[derive(Serialize)] struct Round {{}}"
            );
            let error = classes(&source, "A").unwrap_err();
            assert!(format!("{error:#}").contains(expected), "{field}: {error:#}");
        }
    }
}
