//! The fields in Python: the classes of `telnyx_porting.inputs`, and the method for updates.

use super::model::{Field, Group, Item, Items, Kind, Member};
use crate::codegen::identifiers::{field_stem, python_attribute};
use crate::codegen::python::{TIME_FORMAT, values_of};
use std::fmt::Write;

/// The maximum line length.
const WIDTH: usize = 120;

/// Arguments of the method for updates, and of all methods.
const TAKEN: [&str; 5] = ["self", "id", "known_numbers", "known_windows", "options"];

/// An argument of a class or method.
struct Argument {
    /// The names in Python and on the wire.
    name: String,
    wire: String,
    /// The type of a value, without `Unset` and `None`.
    kind: String,
    docs: String,
    clearable: bool,
    form: Form,
    is_list: bool,
    is_secret: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Positional and required; it can be `UNSET` if the field is one of an update.
    Positional,
    Named,
    /// A required keyword argument.
    Required,
}

/// The module with the classes.
pub(super) fn classes(body: &Group) -> String {
    let mut classes = Vec::new();
    add_classes(body, &mut classes);
    let mut names: Vec<_> = classes.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let all = each(names, |name| format!("    \"{name}\",\n"));
    let text = each(&classes, |(_, text)| format!("\n\n{text}"));
    let (sentinel, hints) = imports(&text);
    format!(
        "\"\"\"The parts of an order's update.\"\"\"\n\nfrom __future__ import annotations\n\nfrom .._unset import \
         {sentinel}\nfrom .parts import Input\n\n__all__ = [\n{all}]\n\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n{hints}{text}"
    )
}

/// A text for each item, one after the other.
fn each<T>(items: impl IntoIterator<Item = T>, text: impl Fn(T) -> String) -> String {
    items.into_iter().fold(String::new(), |all, item| all + &text(item))
}

/// The imports of the classes.
fn imports(text: &str) -> (&'static str, String) {
    let has = |word: &str| text.contains(word);
    let mut lines = String::new();
    let abc: Vec<_> = ["Iterable", "Mapping"].into_iter().filter(|name| has(&format!("{name}["))).collect();
    if !abc.is_empty() {
        let _ = writeln!(lines, "    from collections.abc import {}", abc.join(", "));
    }
    lines.push_str("    from typing import Any\n");
    let kinds: Vec<_> = ["Id", "Time"].into_iter().filter(|name| has(&format!("{name} |"))).collect();
    if !kinds.is_empty() {
        let _ = write!(lines, "\n    from .._typing import {}\n", kinds.join(", "));
    }
    ("UNSET, Unset", lines)
}

/// The name of a group's class.
pub(super) fn class_name(group: &Group) -> String {
    let own = || group.type_name.strip_prefix("UpdatePortingOrder").unwrap_or(&group.type_name).to_owned();
    group.entry.text("python/class").unwrap_or_else(own)
}

/// The name of the class of a list's items.
fn item_class(field: &Field, items: &Items) -> String {
    let own = || items.type_name.strip_prefix("UpdatePortingOrder").unwrap_or(&items.type_name).to_owned();
    field.entry.text("python/class").unwrap_or_else(own)
}

/// Adds the classes of a group, each after those that it needs.
fn add_classes(group: &Group, classes: &mut Vec<(String, String)>) {
    for member in &group.members {
        match member {
            Member::Group(inner) => {
                add_classes(inner, classes);
                // A value type is written by hand.
                if inner.entry.text("value").is_none() && !is_inline(inner) {
                    classes.push((class_name(inner), group_class(inner)));
                }
            }
            Member::Field(Field { kind: Kind::Objects(items), .. }) => {
                if let Member::Field(field) = member {
                    classes.push((item_class(field, items), items_class(field, items)));
                }
            }
            Member::Field(_) => {}
        }
    }
}

fn is_inline(group: &Group) -> bool {
    group.entry.truth("python/inline") == Some(true)
}

fn group_class(group: &Group) -> String {
    let mut arguments = Vec::new();
    for member in &group.members {
        match member {
            Member::Group(inner) if is_inline(inner) => arguments.extend(inner.members.iter().map(argument)),
            member => arguments.push(argument(member)),
        }
    }
    let about = group.entry.text("python/about").unwrap_or_else(|| group.docs.clone());
    let name = class_name(group);
    let mut text = class(&name, &about, &group.path, &arguments);
    if group.members.iter().any(|member| matches!(member, Member::Group(inner) if is_inline(inner))) {
        text.push_str(&nested_dict(group));
    }
    text
}

fn items_class(field: &Field, items: &Items) -> String {
    let about = field.entry.text("python/about").unwrap_or_else(|| field.docs.clone());
    let mut arguments: Vec<_> = items.fields.iter().map(item_argument).collect();
    arguments.sort_by_key(|argument| argument.form != Form::Positional);
    class(&item_class(field, items), &about, &field.path, &arguments)
}

/// A class with its docstring and its constructor.
fn class(name: &str, about: &str, path: &str, arguments: &[Argument]) -> String {
    let (mut ordered, named): (Vec<_>, Vec<_>) =
        arguments.iter().partition(|argument| argument.form == Form::Positional);
    ordered.extend(named);
    let mut text = format!("class {name}(Input):\n");
    let mut docs = paragraph(about, "    ", 3);
    docs.push_str("\n\n    Args:\n");
    docs.push_str(argument_docs(&ordered, "        ").trim_end());
    let _ = writeln!(text, "    \"\"\"{}", &docs[4..]);
    let _ =
        write!(text, "\n    Source: `{path}` of operation `UpdatePortingOrder`.\n    \"\"\"\n\n    __slots__ = ()\n");
    let secrets: Vec<_> = arguments.iter().filter(|it| it.is_secret).map(|it| format!("\"{}\"", it.wire)).collect();
    if !secrets.is_empty() {
        let comma = if secrets.len() == 1 { "," } else { "" };
        let _ = writeln!(text, "    _secret = frozenset(({}{comma}))", secrets.join(", "));
    }
    let parameters = parameters(&ordered);
    text.push('\n');
    text.push_str(&call("    def __init__(", &parameters, ") -> None:", "        "));
    let values: Vec<_> = arguments.iter().map(|argument| keyword(argument, &listed(argument))).collect();
    text.push_str(&call("        self._set(", &values, ")", "            "));
    text
}

fn parameters(ordered: &[&Argument]) -> Vec<String> {
    let mut parameters = vec!["self".to_owned()];
    let mut has_star = false;
    for argument in ordered {
        if argument.form != Form::Positional && !has_star {
            has_star = true;
            parameters.push("*".to_owned());
        }
        parameters.push(parameter(argument));
    }
    parameters
}

fn parameter(argument: &Argument) -> String {
    let Argument { name, kind, clearable, form, .. } = argument;
    let none = if *clearable { " | None" } else { "" };
    match form {
        Form::Named => format!("{name}: {kind} | Unset{none} = UNSET"),
        Form::Positional if *clearable => format!("{name}: {kind} | Unset | None"),
        Form::Positional | Form::Required => format!("{name}: {kind}"),
    }
}

/// The value of an argument; an iterator is converted to a list.
fn listed(argument: &Argument) -> String {
    let Argument { name, is_list, clearable, .. } = argument;
    match (is_list, clearable) {
        (false, _) => name.clone(),
        (true, true) => format!("{name} if {name} is None or isinstance({name}, Unset) else list({name})"),
        (true, false) => format!("{name} if isinstance({name}, Unset) else list({name})"),
    }
}

fn keyword(argument: &Argument, value: &str) -> String {
    let Argument { name, wire, .. } = argument;
    if name == wire || !is_keyword(wire) { format!("{wire}={value}") } else { format!("**{{\"{wire}\": {value}}}") }
}

/// Whether a name cannot stand before a `=`.
fn is_keyword(name: &str) -> bool {
    let is_word = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    !is_word
        || name.starts_with(|c: char| c.is_ascii_digit())
        || matches!(name, "None" | "True" | "False")
        || python_attribute(name) != name
}

/// `to_dict` of a class that also has the fields of a group within its own.
fn nested_dict(group: &Group) -> String {
    let mut parts = String::new();
    for member in &group.members {
        match member {
            Member::Group(inner) if is_inline(inner) => {
                let names = inner.members.iter().map(|member| format!("\"{}\"", argument(member).wire));
                let names = names.collect::<Vec<_>>().join(", ");
                let entry = format!(
                    "            \"{}\": {{name: fields[name] for name in ({names},) if name in fields}} or UNSET,\n",
                    inner.name
                );
                if entry.trim_end().chars().count() <= WIDTH {
                    parts.push_str(&entry);
                } else {
                    let mut names = String::new();
                    for member in &inner.members {
                        let _ = writeln!(names, "                    \"{}\",", argument(member).wire);
                    }
                    let _ = write!(
                        parts,
                        "            \"{}\": {{\n                name: fields[name]\n                for name in (\n{names}                )\n                if name in fields\n            }}\n            or UNSET,\n",
                        inner.name
                    );
                }
            }
            Member::Group(inner) => {
                let name = argument(member).wire;
                let _ = writeln!(parts, "            \"{}\": fields.get(\"{name}\", UNSET),", inner.name);
            }
            Member::Field(field) => {
                let _ = writeln!(parts, "            \"{0}\": fields.get(\"{0}\", UNSET),", field.name);
            }
        }
    }
    format!(
        "\n    def to_dict(self) -> dict[str, Any]:\n        \"\"\"The part as a `dict` under the API's names, including \
         secrets.\"\"\"\n        fields = super().to_dict()\n        parts = {{\n{parts}        }}\n        return {{name: \
         part for name, part in parts.items() if part is not UNSET}}\n"
    )
}

/// The modules with inputs and the names of their classes: these, and those of hand-written modules by their names and texts.
pub(super) fn input_modules(body: &Group, by_hand: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let mut own = Vec::new();
    add_classes(body, &mut own);
    let mut modules = vec![("order".to_owned(), own.into_iter().map(|(name, _)| name).collect::<Vec<_>>())];
    modules.extend(by_hand.iter().map(|(module, text)| {
        let names = text.lines().filter_map(|line| line.strip_prefix("class ")?.strip_suffix("(Input):"));
        (module.clone(), names.map(str::to_owned).collect())
    }));
    modules.retain(|(_, names)| !names.is_empty());
    for (_, names) in &mut modules {
        names.sort_unstable();
    }
    modules.sort();
    modules
}

/// The module `inputs`, which has all classes.
pub(super) fn inputs(modules: &[(String, Vec<String>)]) -> String {
    let mut imports = String::new();
    for (module, names) in modules {
        let line = format!("from ._inputs.{module} import {}\n", names.join(", "));
        if line.trim_end().chars().count() <= WIDTH {
            imports.push_str(&line);
        } else {
            let names = each(names, |name| format!("    {name},\n"));
            let _ = write!(imports, "from ._inputs.{module} import (\n{names})\n");
        }
    }
    let mut names: Vec<_> = modules.iter().flat_map(|(_, names)| names).collect();
    names.sort_unstable();
    let all = each(names, |name| format!("    \"{name}\",\n"));
    format!(
        r#""""The nested parts of requests.

Each can be replaced by a plain `dict` under the API's names. All are frozen, compare equal to others with the same content,
and hide account numbers, PINs and identifiers in their `repr`. An argument that is left out keeps the order's value; `None`
clears it if the API allows that.
"""

from __future__ import annotations

{imports}
__all__ = [
{all}]
"#
    )
}

/// The module with the method for updates.
pub(super) fn method(body: &Group) -> String {
    let arguments: Vec<_> = body.members.iter().map(argument).collect();
    let ordered: Vec<_> = arguments.iter().collect();
    let docs = argument_docs(&ordered, "            ");
    let mut parameters = vec!["self".to_owned(), "id: Id".to_owned(), "*".to_owned()];
    parameters.extend(arguments.iter().map(parameter));
    parameters.push("known_numbers: Iterable[str] | None = None".to_owned());
    parameters.push("known_windows: Iterable[AllowedFocWindow] | None = None".to_owned());
    parameters.push("**options: Unpack[CallOptions]".to_owned());
    let head = call("    def update(", &parameters, ") -> PortingOrder:", "        ");
    let values: Vec<_> = arguments.iter().map(|argument| keyword(argument, &argument.name)).collect();
    let changes = call("        changes = set_fields(", &values, ")", "            ");
    let classes = each(&used_classes(body), |name| format!("        {name},\n"));
    let time = if arguments.iter().any(|argument| argument.kind.contains("Time")) { ", Time" } else { "" };
    method_module(time, &classes, &head, &docs, &changes)
}

/// The classes that the method for updates takes.
pub(super) fn used_classes(body: &Group) -> Vec<String> {
    let mut classes: Vec<String> = body
        .members
        .iter()
        .filter_map(|member| match member {
            Member::Group(group) => Some(class_name(group)),
            Member::Field(field) => match &field.kind {
                Kind::Objects(items) => Some(item_class(field, items)),
                _ => None,
            },
        })
        .collect();
    classes.sort_unstable();
    classes
}

fn method_module(time: &str, classes: &str, head: &str, docs: &str, changes: &str) -> String {
    format!(
        r#""""Updating porting orders."""

from __future__ import annotations

from .. import _native
from .._unset import UNSET, set_fields
from .resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from typing_extensions import Unpack

    from .._typing import CallOptions, Id{time}
    from .._unset import Unset
    from ..inputs import (
{classes}    )
    from ..types import AllowedFocWindow, PortingOrder


class OrderUpdates(Resource):
    """Updating porting orders."""

    __slots__ = ()

{head}        """Updates an order that is a draft, in process or in exception. Operation `UpdatePortingOrder`.

        An argument that is left out keeps the order's value, `None` clears it, any other value sets it. The parts are
        classes of `telnyx_porting.inputs`, or dicts under the API's names with the same meaning: `{{"loa": None}}` clears
        one document and keeps the other.

        Args:
            id: The order's id.
{docs}            known_numbers: The order's numbers, for validation only: the new billing number of a partial port must not be
                one of them.
            known_windows: What `foc_windows` returned, for validation only: the requested FOC time must be in one of
                them.

        Raises:
            ValidationError: Nothing would change, or an argument is misspelt, malformed or breaks a rule; nothing was
                sent. All issues are reported at once.
            NotFoundError: The order does not exist.
            UnprocessableEntityError: The API rejects a value, or the order can no longer be changed.
        """
{changes}        return self._call(_native.orders_update, options, id, changes, known_numbers, known_windows)
"#
    )
}

fn argument(member: &Member) -> Argument {
    match member {
        Member::Group(group) => Argument {
            name: group.entry.text("python/argument").unwrap_or_else(|| attribute(&group.name)),
            wire: group.entry.text("python/argument").unwrap_or_else(|| group.name.clone()),
            kind: format!("{} | Mapping[str, Any]", class_name(group)),
            docs: group.entry.text("python/docs").unwrap_or_else(|| group.docs.clone()),
            clearable: group.nullable,
            form: Form::Named,
            is_list: false,
            is_secret: false,
        },
        Member::Field(field) => Argument {
            name: attribute(&field.name),
            wire: field.name.clone(),
            kind: kind(&field.kind, field.typed.as_deref(), &|items| item_class(field, items)),
            docs: with_format(field.entry.text("python/docs").unwrap_or_else(|| field.docs.clone()), &field.kind),
            clearable: field.clearable,
            form: match (field.entry.truth("python/positional"), field.entry.truth("python/required")) {
                (Some(true), _) => Form::Positional,
                (_, Some(true)) => Form::Required,
                _ => Form::Named,
            },
            is_list: matches!(field.kind, Kind::List(_) | Kind::Objects(_)),
            is_secret: field.kind == Kind::Secret,
        },
    }
}

fn item_argument(item: &Item) -> Argument {
    Argument {
        name: attribute(&item.name),
        wire: item.name.clone(),
        kind: kind(&item.kind, item.typed.as_deref(), &|items| items.type_name.clone()),
        docs: with_format(item.docs.clone(), &item.kind),
        clearable: false,
        form: if item.required { Form::Positional } else { Form::Named },
        is_list: matches!(item.kind, Kind::List(_) | Kind::Objects(_)),
        is_secret: item.kind == Kind::Secret,
    }
}

/// A text with the format of a time, or the class with the values of an enum.
fn with_format(docs: String, kind: &Kind) -> String {
    match kind {
        Kind::Time => docs + " " + TIME_FORMAT,
        Kind::Enum(name) => format!("{docs} {}", values_of(name)),
        _ => docs,
    }
}

/// The name of an argument, which must differ from the hand-written ones.
fn attribute(wire: &str) -> String {
    let name = python_attribute(&field_stem(wire));
    if TAKEN.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The type of a value.
fn kind(kind: &Kind, typed: Option<&str>, class: &dyn Fn(&Items) -> String) -> String {
    match kind {
        _ if typed.is_some_and(|name| name == "id" || name.ends_with("Id")) => "Id".to_owned(),
        Kind::Id => "Id".to_owned(),
        Kind::Text | Kind::Secret | Kind::Enum(_) => "str".to_owned(),
        Kind::Time => "Time".to_owned(),
        Kind::Truth => "bool".to_owned(),
        Kind::Integer => "int".to_owned(),
        Kind::Number => "float".to_owned(),
        Kind::List(item) => format!("Iterable[{}]", self::kind(item, None, class)),
        Kind::Objects(items) => format!("Iterable[{} | Mapping[str, Any]]", class(items)),
        Kind::Json(_) => "Any".to_owned(),
    }
}

/// A call or signature on one line, with its parameters on one line, or with one line per parameter.
fn call(before: &str, parameters: &[String], after: &str, indent: &str) -> String {
    let joined = parameters.join(", ");
    let outer = before.len() - before.trim_start().len();
    let line = format!("{before}{joined}{after}");
    if line.chars().count() <= WIDTH {
        return line + "\n";
    }
    let margin = " ".repeat(outer);
    if indent.len() + joined.chars().count() <= WIDTH {
        return format!("{before}\n{indent}{joined}\n{margin}{after}\n");
    }
    let lines = each(parameters, |parameter| format!("{indent}{parameter},\n"));
    format!("{before}\n{lines}{margin}{after}\n")
}

fn argument_docs(arguments: &[&Argument], indent: &str) -> String {
    let hanging = format!("{indent}    ");
    let of_one = |argument: &&Argument| {
        let text = format!("{}: {}", argument.name, argument.docs.split_whitespace().collect::<Vec<_>>().join(" "));
        wrap(&text, indent, &hanging, WIDTH) + "\n"
    };
    arguments.iter().map(of_one).collect()
}

/// A text in lines; the first is shorter by the text before it.
fn paragraph(text: &str, indent: &str, before: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    wrap(&text, indent, indent, WIDTH - before)
}

fn wrap(text: &str, first: &str, next: &str, width: usize) -> String {
    let escaped = text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let mut lines = vec![first.to_owned()];
    for word in escaped.split(' ') {
        let Some(last) = lines.last_mut() else { continue };
        let is_empty = last.trim().is_empty();
        if !is_empty && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{next}{word}"));
        } else {
            if !is_empty {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}
