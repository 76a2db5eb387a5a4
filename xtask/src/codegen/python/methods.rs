//! The classes with the methods of a client: one for each group, and those that lead to them.

use super::arguments::{self, Argument};
use super::docstrings::{self, WIDTH};
use super::native::{function, generated};
use super::{MARK, layout};
use crate::codegen::identifiers::python_argument;
use crate::codegen::surface::CLIENT;
use crate::codegen::surface::model::{Face, Group, Operation, Shape, Surface};
use anyhow::ensure;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The group whose methods are about orders, which leads to those of the parts of an order.
const ORDERS: &str = "orders";
/// Names that annotations use, which a class of the API may have too.
const NAMES: &str = "Any Block CallOptions Document File HasId Id Ids Iterable Keep Mapping NumberRange PageList Preflight \
                     RawResponse Resource Texts Time Unpack ManyChecks PortingClient";

/// A module with a class, by its name without the ending.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) text: String,
}

/// All modules that are generated. `folder` has those that are written by hand.
pub(super) fn modules(surface: &Surface, folder: &Path) -> anyhow::Result<Vec<Module>> {
    check_members(surface)?;
    check_by_hand(surface, folder)?;
    let mut modules = vec![Module { name: "groups".to_owned(), text: groups(surface) }];
    for group in &surface.groups {
        let by_hand = format!("{}_by_hand", attribute(group));
        let is_there = folder.join(format!("{by_hand}.py")).exists();
        let is_extended = group.extended.contains(&Face::Python);
        ensure!(
            is_there || !is_extended,
            "openapi/surface.yml, groups.{}: `extended` has python, and there is no _sync/{by_hand}.py; write a class \
             {}ByHand in it, or take python out",
            group.name,
            group.handle
        );
        ensure!(
            !is_there || is_extended,
            "there is a _sync/{by_hand}.py, which nothing uses; add python to `extended` in openapi/surface.yml, \
             groups.{}",
            group.name
        );
        modules.push(Module { name: attribute(group), text: class(group, surface) });
    }
    Ok(modules)
}

/// The attribute that leads to a group, which is the name of its module too.
pub(super) fn attribute(group: &Group) -> String {
    python_argument(&group.name)
}

/// A group and a method of one name would be one attribute.
fn check_members(surface: &Surface) -> anyhow::Result<()> {
    for group in &surface.groups {
        let owner = if group.below_order { ORDERS } else { CLIENT };
        let same =
            surface.operations.iter().find(|it| it.group == owner && python_argument(&it.method) == attribute(group));
        if let Some(operation) = same {
            anyhow::bail!(
                "{} would be the method `{}` of {owner}, which is the group of that name too; give it another `method` or \
                 `group` in openapi/surface.yml, under `operations`",
                operation.id,
                operation.method
            );
        }
    }
    Ok(())
}

/// Generated methods would hide hand-written ones.
fn check_by_hand(surface: &Surface, folder: &Path) -> anyhow::Result<()> {
    let below =
        |is_below: bool| surface.groups.iter().filter(move |group| group.below_order == is_below).map(attribute);
    let owners = surface.groups.iter().map(|group| (group.name.as_str(), format!("{}_by_hand.py", attribute(group))));
    for (owner, file) in owners.chain([(CLIENT, "../_client.py".to_owned())]) {
        let by_hand = methods_of(&folder.join(file));
        let mut generated: BTreeSet<String> =
            generated(surface, owner).map(|operation| python_argument(&operation.method)).collect();
        match owner {
            ORDERS => generated.extend(below(true)),
            CLIENT => generated.extend(below(false)),
            _ => {}
        }
        if let Some(name) = generated.intersection(&by_hand).next() {
            anyhow::bail!(
                "`{name}` of {owner} is written by hand in Python, and would be generated; rename it in \
                 openapi/surface.yml, or remove the method that is written by hand"
            );
        }
    }
    Ok(())
}

/// The methods in a file and in those of its folder that it imports; none if there is no such file.
fn methods_of(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let part = |before: &str, after: char| line.strip_prefix(before)?.split(after).next().map(str::to_owned);
        found.extend(part("    def ", '(').filter(|name| !name.starts_with('_')));
        // Files of the folder with methods are the parts of a class; those of the package are something else.
        let is_part = |module: &String| !module.starts_with(['.', '_']) && module != "resource";
        if let Some(module) = part("from .", ' ').filter(is_part) {
            found.extend(methods_of(&path.with_file_name(format!("{module}.py"))));
        }
    }
    found
}

/// The names of API classes in the annotations of one file.
pub(super) struct Types {
    /// Names that something else has.
    taken: BTreeSet<String>,
}

impl Types {
    pub(super) fn new(surface: &Surface) -> Self {
        let handles = surface.groups.iter().flat_map(|group| [group.handle.clone(), format!("{}ByHand", group.handle)]);
        Self { taken: NAMES.split_whitespace().map(str::to_owned).chain(handles).collect() }
    }

    /// Whether a class has to be named with its module.
    pub(super) fn is_taken(&self, class: &str) -> bool {
        self.taken.contains(class)
    }

    fn named(&self, class: &str) -> String {
        if self.is_taken(class) { format!("types.{class}") } else { class.to_owned() }
    }

    /// The result type of an operation. `list`: the name of the list class in that file.
    pub(super) fn result(&self, operation: &Operation, list: &str) -> String {
        let item = self.named(&operation.answer.item);
        match operation.answer.shape {
            Shape::Page => format!("PageList[{item}]"),
            Shape::Many => format!("{list}[{item}]"),
            Shape::Single | Shape::Whole => item,
            Shape::Raw => "bytes".to_owned(),
            Shape::Empty => "None".to_owned(),
        }
    }
}

fn class(group: &Group, surface: &Surface) -> String {
    let operations: Vec<&Operation> = generated(surface, &group.name).collect();
    let types = Types::new(surface);
    let below: Vec<&Group> = match group.name.as_str() {
        ORDERS => surface.groups.iter().filter(|group| group.below_order).collect(),
        _ => Vec::new(),
    };
    let base =
        if group.extended.contains(&Face::Python) { format!("{}ByHand", group.handle) } else { "Resource".to_owned() };
    let docs = docstrings::without_links(&group.python_docs);
    let mut members: Vec<String> = operations.iter().map(|it| method(it, surface, &types)).collect();
    members.extend(below.iter().map(|group| accessor(group, "self", "self._client")));
    let body = members.join("\n");
    let body = if body.is_empty() { String::new() } else { format!("\n{body}") };
    let mut imports = Imports::of(&operations, &types, &body);
    if base == "Resource" {
        imports.now.push("from .resource import Resource".to_owned());
    } else {
        imports.now.push(format!("from .{}_by_hand import {base}", attribute(group)));
    }
    imports.add_groups(&below);
    format!(
        "{MARK}. Do not edit.\n\"\"\"{}\"\"\"\n\n{}\n\nclass {}({base}):\n{}\n    __slots__ = ()\n{body}",
        docstrings::first_sentence(&docs),
        imports.text(),
        group.handle,
        docstrings::of_class(&group.python_docs, "    "),
    )
}

/// The common part of the clients: the groups, and the methods without a group.
fn groups(surface: &Surface) -> String {
    let operations: Vec<&Operation> = generated(surface, CLIENT).collect();
    let types = Types::new(surface);
    let tops: Vec<&Group> = surface.groups.iter().filter(|group| !group.below_order).collect();
    let mut members: Vec<String> = tops.iter().map(|group| accessor(group, "self: PortingClient", "self")).collect();
    members.extend(operations.iter().map(|it| method(it, surface, &types)));
    let body = members.join("\n");
    let mut imports = Imports::of(&operations, &types, &body);
    if operations.is_empty() {
        imports.now.push("from .. import _native".to_owned());
    }
    imports.now.push("from .._hints import lazy".to_owned());
    imports.typing("collections", "abc");
    imports.typing("typing", "Any");
    imports.typing("typing", "TypeVar");
    imports.typing(".._client", "PortingClient");
    imports.add_groups(&tops);
    format!(
        "{MARK}. Do not edit.\n\"\"\"The groups of methods that a client has. Only what is used is imported.\"\"\"\n\n{}\n    \
         T = TypeVar(\"T\")\n\n\n@lazy\nclass Groups:\n    \"\"\"The groups of methods that a client has.\"\"\"\n\n    \
         __slots__ = ()\n\n{body}\n    if TYPE_CHECKING:\n\n        \
         def _send(self, operation: _native.Operation[T], options: abc.Mapping[str, Any]) -> T: ...\n",
        imports.text(),
    )
}

/// The property that leads to a group.
fn accessor(group: &Group, receiver: &str, client: &str) -> String {
    let (name, class) = (attribute(group), &group.handle);
    let ignored = if receiver.contains(':') { "  # type: ignore[misc]" } else { "" };
    let docs = docstrings::without_links(&group.python_docs);
    let docs = docstrings::of_class(&docstrings::first_sentence(&docs), "        ");
    format!(
        "    @property\n    def {name}({receiver}) -> {class}:{ignored}\n{docs}        from .{name} import {class}\n\n        \
         return {class}({client})\n"
    )
}

fn method(operation: &Operation, surface: &Surface, types: &Types) -> String {
    let arguments = arguments::of(operation);
    let name = python_argument(&operation.method);
    // In a class with a method of that name, `list` is the method.
    let has_list = surface.operations.iter().any(|it| it.group == operation.group && it.method == "list");
    let result = types.result(operation, if has_list { "builtins.list" } else { "list" });
    let mut out =
        layout::call(&format!("    def {name}("), &signature(&arguments), &format!(") -> {result}:"), "        ");
    out.push_str(&docstrings::of_method(operation, surface));
    out.push_str(&body(operation, &arguments));
    out
}

/// The arguments in a signature, with the mark of those that are given by keyword.
fn signature(arguments: &[Argument<'_>]) -> Vec<String> {
    let mut parts = vec!["self".to_owned()];
    parts.extend(arguments.iter().filter(|argument| argument.is_positional()).map(Argument::declaration));
    let mut by_keyword = arguments.iter().filter(|argument| !argument.is_positional()).peekable();
    if by_keyword.peek().is_some() {
        parts.push("*".to_owned());
    }
    parts.extend(by_keyword.map(Argument::declaration));
    parts.push("**options: Unpack[CallOptions]".to_owned());
    parts
}

/// Makes the operation and sends it.
fn body(operation: &Operation, arguments: &[Argument<'_>]) -> String {
    const INDENT: &str = "        ";
    let names: Vec<String> = arguments.iter().map(|argument| argument.name.clone()).collect();
    let native = format!("_native.{}({})", function(operation), names.join(", "));
    let is_list = operation.answer.shape == Shape::Page;
    let send = |what: &str| {
        if is_list {
            format!("{INDENT}return PageList(self._client, {what}, options)\n")
        } else {
            format!("{INDENT}return self._send({what}, options)\n")
        }
    };
    // The client has no client: it is one.
    let send = |what: &str| {
        if operation.group == CLIENT { send(what).replace("self._client", "self") } else { send(what) }
    };
    let line = send(&native);
    if line.trim_end().chars().count() <= WIDTH {
        return line;
    }
    let mut local = if is_list { "request" } else { "operation" }.to_owned();
    while names.contains(&local) {
        local.push('_');
    }
    let call = format!("{INDENT}{local} = _native.{}(", function(operation));
    layout::call(&call, &names, ")", "            ") + &send(&local)
}

/// The imports of a module.
struct Imports {
    /// When it is imported itself.
    now: Vec<String>,
    /// Imports for type checkers only: modules, and names by their modules.
    modules: BTreeSet<String>,
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// The imports that methods need, derived from their text.
    fn of(operations: &[&Operation], types: &Types, text: &str) -> Self {
        let mut imports = Self { now: Vec::new(), modules: BTreeSet::new(), names: BTreeMap::new() };
        if operations.is_empty() {
            return imports;
        }
        imports.now.push("from .. import _native".to_owned());
        if text.contains(" PageList(") {
            imports.now.push("from .._pages import PageList".to_owned());
        }
        if text.contains(" = KEEP") {
            imports.now.push("from .._sentinel import KEEP".to_owned());
        }
        if text.contains("builtins.") {
            imports.modules.insert("builtins".to_owned());
        }
        imports.typing("typing_extensions", "Unpack");
        imports.typing(".._options", "CallOptions");
        for argument in operations.iter().flat_map(|it| arguments::of(it)) {
            let annotation = argument.annotation();
            for word in annotation.split(|c: char| !c.is_alphanumeric()) {
                match word {
                    "Iterable" | "Mapping" => imports.typing("collections.abc", word),
                    "Any" => imports.typing("typing", word),
                    "Id" | "Ids" | "Texts" | "Time" => imports.typing(".._kinds", word),
                    "Keep" => imports.typing(".._sentinel", word),
                    _ => {}
                }
            }
        }
        for item in operations.iter().filter(|it| has_item(it)).map(|it| it.answer.item.as_str()) {
            if types.is_taken(item) {
                imports.typing("..", "types");
            } else {
                imports.typing("..types", item);
            }
        }
        imports
    }

    fn typing(&mut self, module: &str, name: &str) {
        self.names.entry(module.to_owned()).or_default().insert(name.to_owned());
    }

    fn add_groups(&mut self, groups: &[&Group]) {
        for group in groups {
            self.typing(&format!(".{}", attribute(group)), &group.handle);
        }
    }

    fn text(&self) -> String {
        let mut out = "from __future__ import annotations\n\n".to_owned();
        let mut now = self.now.clone();
        now.sort_by_key(|line| sort_key(line.split(' ').nth(1).unwrap_or_default()));
        for line in &now {
            out.extend([line, "\n"]);
        }
        if self.names.is_empty() && self.modules.is_empty() {
            return out;
        }
        out.push_str("\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n");
        for module in &self.modules {
            let _ = writeln!(out, "    import {module}");
        }
        let mut names: Vec<(&String, &BTreeSet<String>)> = self.names.iter().collect();
        names.sort_by_key(|(module, _)| sort_key(module));
        let mut before = 0;
        for (module, names) in names {
            let section = sort_key(module).0.min(2);
            if section != before && !out.ends_with(":\n") {
                out.push('\n');
            }
            before = section;
            let names: Vec<String> = names.iter().cloned().collect();
            let line = format!("    from {module} import {}", names.join(", "));
            if line.len() <= WIDTH {
                out.extend([&line, "\n"]);
            } else {
                let _ = writeln!(out, "    from {module} import (");
                for name in &names {
                    out.extend(["        ", name, ",\n"]);
                }
                out.push_str("    )\n");
            }
        }
        out
    }
}

/// Whether an operation gives something of a class.
pub(super) fn has_item(operation: &Operation) -> bool {
    matches!(operation.answer.shape, Shape::Page | Shape::Many | Shape::Single | Shape::Whole)
}

/// The section of an import, and its place there: what comes with Python, other packages, and this one from far to near.
fn sort_key(module: &str) -> (u8, String) {
    match module {
        "typing_extensions" => (1, module.to_owned()),
        module if module.starts_with("..") => (2, module.to_owned()),
        module if module.starts_with('.') => (3, module.to_owned()),
        _ => (0, module.to_owned()),
    }
}
