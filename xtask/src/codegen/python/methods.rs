//! The classes with the methods of a client: one for each group, and those whose attributes are the groups.

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

/// The group with the methods for orders, whose attributes are the groups of the parts of an order.
const ORDERS: &str = "orders";
/// The decorator of groups.
pub(super) const PROPERTY: &str = "    @group\n";
/// Names that annotations use, and that a class of the API may also have.
const NAMES: &str = "Any Block CallOptions Document File HasId Id Ids Iterable Mapping NumberRange PageList Preflight \
                     RawResponse Resource Texts Time Unpack Unset ManyChecks PortingClient";

/// A module with a class, by its name without the ending.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) text: String,
}

/// All generated modules. `folder` has the hand-written ones.
pub(super) fn modules(surface: &Surface, folder: &Path) -> anyhow::Result<Vec<Module>> {
    let classes = Classes::read(folder);
    check_members(surface)?;
    check_by_hand(surface, &classes, folder)?;
    let mut modules = vec![Module { name: "groups".to_owned(), text: groups(surface) }];
    for group in &surface.groups {
        let base = by_hand(group);
        let module = classes.module_of(&base);
        let is_extended = group.extended.contains(&Face::Python);
        ensure!(
            module.is_some() || !is_extended,
            "openapi/surface.yml, groups.{}: `extended` has python, and no file of _sync/ has a class {base}; write it, \
             or take python out",
            group.name,
        );
        ensure!(
            module.is_none() || is_extended,
            "the class {base} in _sync/{}.py is not used; add python to `extended` in openapi/surface.yml, groups.{}",
            module.unwrap_or_default(),
            group.name
        );
        modules.push(Module { name: attribute(group), text: class(group, surface, module) });
    }
    Ok(modules)
}

/// The class with the methods of a group that are written by hand.
fn by_hand(group: &Group) -> String {
    format!("{}ByHand", group.handle)
}

/// The classes in the files of a folder, by their names: the module, the bases, and the public methods.
struct Classes(BTreeMap<String, (String, Vec<String>, BTreeSet<String>)>);

impl Classes {
    fn read(folder: &Path) -> Self {
        let mut classes = BTreeMap::new();
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Some(module) = path.file_stem().and_then(|name| name.to_str()) else { continue };
            if path.extension().is_some_and(|extension| extension == "py") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                classes.extend(
                    classes_of(&text).map(|(name, bases, methods)| (name, (module.to_owned(), bases, methods))),
                );
            }
        }
        Self(classes)
    }

    fn module_of(&self, class: &str) -> Option<&str> {
        self.0.get(class).map(|(module, ..)| module.as_str())
    }

    /// The methods of a class and of its bases.
    fn methods_of(&self, class: &str) -> BTreeSet<String> {
        let Some((_, bases, methods)) = self.0.get(class) else { return BTreeSet::new() };
        bases.iter().flat_map(|base| self.methods_of(base)).chain(methods.iter().cloned()).collect()
    }
}

/// The classes in a file, each with its bases and its public methods.
fn classes_of(text: &str) -> impl Iterator<Item = (String, Vec<String>, BTreeSet<String>)> {
    let mut parts = text.split("\nclass ");
    let first = parts.next().and_then(|head| head.strip_prefix("class "));
    first.into_iter().chain(parts).map(|class| {
        let (head, body) = class.split_once(":\n").unwrap_or((class, ""));
        let (name, bases) = head.split_once('(').unwrap_or((head, ""));
        let bases = bases.trim_end_matches(')').split(',').map(|base| base.trim().to_owned()).collect();
        let methods = body.lines().filter_map(|line| line.strip_prefix("    def ")?.split('(').next());
        (name.to_owned(), bases, methods.filter(|name| !name.starts_with('_')).map(str::to_owned).collect())
    })
}

/// The attribute of a group, which is also the name of its module.
pub(super) fn attribute(group: &Group) -> String {
    python_argument(&group.name)
}

/// A group and a method with the same name would be one attribute.
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

/// A generated method would hide a hand-written one with the same name.
fn check_by_hand(surface: &Surface, classes: &Classes, folder: &Path) -> anyhow::Result<()> {
    let below =
        |is_below: bool| surface.groups.iter().filter(move |group| group.below_order == is_below).map(attribute);
    let client = std::fs::read_to_string(folder.join("../_client.py")).unwrap_or_default();
    let of_client = classes_of(&client).flat_map(|(.., methods)| methods).collect();
    let owners = surface.groups.iter().map(|group| (group.name.as_str(), classes.methods_of(&by_hand(group))));
    for (owner, by_hand) in owners.chain([(CLIENT, of_client)]) {
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

/// The form in which annotations of one file name classes of the API.
pub(super) struct Types {
    /// Names that are used for something else.
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

    /// The return type of an operation. `list`: the name of the class of lists in this place.
    pub(super) fn result(&self, operation: &Operation, list: &str) -> String {
        let item = self.named(&operation.response.item);
        match operation.response.shape {
            Shape::Page => format!("PageList[{item}]"),
            Shape::Many => format!("{list}[{item}]"),
            Shape::Single | Shape::Whole => item,
            Shape::Raw => "bytes".to_owned(),
            Shape::Empty => "None".to_owned(),
        }
    }
}

/// `module` has the hand-written base.
fn class(group: &Group, surface: &Surface, module: Option<&str>) -> String {
    let operations: Vec<&Operation> = generated(surface, &group.name).collect();
    let types = Types::new(surface);
    let below: Vec<&Group> = match group.name.as_str() {
        ORDERS => surface.groups.iter().filter(|group| group.below_order).collect(),
        _ => Vec::new(),
    };
    let base = if module.is_some() { by_hand(group) } else { "Resource".to_owned() };
    let docs = docstrings::without_links(&group.python_docs);
    let mut members: Vec<String> = operations.iter().map(|it| method(it, surface, &types)).collect();
    members.extend(below.iter().map(|group| accessor(group)));
    let body = members.join("\n");
    let body = if body.is_empty() { String::new() } else { format!("\n{body}") };
    let mut imports = Imports::from_operations(&operations, &types, &body);
    imports.now.push(format!("from .{} import {base}", module.unwrap_or("resource")));
    if !below.is_empty() {
        imports.now.push(GROUP.to_owned());
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

/// The function with which the clients send requests, which is that of `Resource`.
const CALL: &str = "    if TYPE_CHECKING:
        _native: NativeClient

    def _call(
        self,
        function: abc.Callable[Concatenate[NativeClient, abc.Mapping[str, Any], P], T],
        options: abc.Mapping[str, Any],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        result: Any = function(self._native, options, *args, **kwargs)
        return result  # type: ignore[no-any-return]
";

/// The common part of the clients: the groups, and the methods without a group.
fn groups(surface: &Surface) -> String {
    let operations: Vec<&Operation> = generated(surface, CLIENT).collect();
    let types = Types::new(surface);
    let tops: Vec<&Group> = surface.groups.iter().filter(|group| !group.below_order).collect();
    let mut members: Vec<String> = tops.iter().map(|group| accessor(group)).collect();
    members.extend(operations.iter().map(|it| method(it, surface, &types)));
    let body = members.join("\n");
    let mut imports = Imports::from_operations(&operations, &types, &body);
    if operations.is_empty() {
        imports.now.push("from .. import _native".to_owned());
    }
    imports.now.push(GROUP.to_owned());
    imports.now.push("from .._hints import lazy".to_owned());
    imports.typing("collections", "abc");
    imports.typing("typing", "Any");
    for name in ["Concatenate", "ParamSpec", "TypeVar"] {
        imports.typing("typing", name);
    }
    imports.typing(".._native", "NativeClient");
    imports.add_groups(&tops);
    format!(
        "{MARK}. Do not edit.\n\"\"\"The groups of methods of a client, each imported when it is first used.\"\"\"\n\n{}\n    \
         P = ParamSpec(\"P\")\n    T = TypeVar(\"T\")\n\n\n@lazy\nclass Groups:\n    \"\"\"The groups of methods of a client.\"\"\"\n\n    \
         __slots__ = ()\n\n{body}\n{CALL}",
        imports.text(),
    )
}

/// The import of the decorator of [`accessor`]s.
const GROUP: &str = "from .._groups import group";

/// The property that returns a group, and keeps it.
fn accessor(group: &Group) -> String {
    let (name, class) = (attribute(group), &group.handle);
    let docs = docstrings::without_links(&group.python_docs);
    let docs = docstrings::of_class(&docstrings::first_sentence(&docs), "        ");
    format!(
        "{PROPERTY}    def {name}(self) -> {class}:\n{docs}        from .{name} import {class}\n\n        \
         return {class}(self._native)\n"
    )
}

fn method(operation: &Operation, surface: &Surface, types: &Types) -> String {
    let arguments = arguments::of_operation(operation);
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

/// The arguments in a signature, with the marker for keyword arguments.
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

/// Creates the call and sends it.
fn body(operation: &Operation, arguments: &[Argument<'_>]) -> String {
    const INDENT: &str = "        ";
    let names: Vec<String> = arguments.iter().map(|argument| argument.name.clone()).collect();
    let native = format!("_native.{}", function(operation));
    if operation.response.shape != Shape::Page {
        let parts: Vec<String> = [native, "options".to_owned()].into_iter().chain(names).collect();
        return layout::call(&format!("{INDENT}return self._call("), &parts, ")", "            ");
    }
    let parts: Vec<String> = ["self._native", "options"].map(str::to_owned).into_iter().chain(names.clone()).collect();
    let line = format!("{INDENT}return PageList({native}({}))\n", parts.join(", "));
    if line.trim_end().chars().count() <= WIDTH {
        return line;
    }
    let local = if names.iter().any(|name| name == "request") { "request_" } else { "request" };
    layout::call(&format!("{INDENT}{local} = {native}("), &parts, ")", "            ")
        + &format!("{INDENT}return PageList({local})\n")
}

/// The imports of a module.
struct Imports {
    /// Imported when the module is imported.
    now: Vec<String>,
    /// Imported for type checkers only: modules, and names by their modules.
    modules: BTreeSet<String>,
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// The imports that the text of the methods needs.
    fn from_operations(operations: &[&Operation], types: &Types, text: &str) -> Self {
        let mut imports = Self { now: Vec::new(), modules: BTreeSet::new(), names: BTreeMap::new() };
        if operations.is_empty() {
            return imports;
        }
        imports.now.push("from .. import _native".to_owned());
        if text.contains(" PageList(") {
            imports.now.push("from .._pages import PageList".to_owned());
        }
        if text.contains(" = UNSET") {
            imports.now.push("from .._unset import UNSET".to_owned());
        }
        if text.contains("builtins.") {
            imports.modules.insert("builtins".to_owned());
        }
        imports.typing("typing_extensions", "Unpack");
        imports.typing(".._typing", "CallOptions");
        for argument in operations.iter().flat_map(|it| arguments::of_operation(it)) {
            let annotation = argument.annotation();
            for word in annotation.split(|c: char| !c.is_alphanumeric()) {
                match word {
                    "Iterable" | "Mapping" => imports.typing("collections.abc", word),
                    "Any" => imports.typing("typing", word),
                    "Id" | "Ids" | "Texts" | "Time" => imports.typing(".._typing", word),
                    "Unset" => imports.typing(".._unset", word),
                    _ => {}
                }
            }
        }
        for item in operations.iter().filter(|it| has_item(it)).map(|it| it.response.item.as_str()) {
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

/// Whether an operation returns an object of a class.
pub(super) fn has_item(operation: &Operation) -> bool {
    matches!(operation.response.shape, Shape::Page | Shape::Many | Shape::Single | Shape::Whole)
}

/// The section of an import, and its position there: standard library, other packages, this package from far to near.
fn sort_key(module: &str) -> (u8, String) {
    match module {
        "typing_extensions" => (1, module.to_owned()),
        module if module.starts_with("..") => (2, module.to_owned()),
        module if module.starts_with('.') => (3, module.to_owned()),
        _ => (0, module.to_owned()),
    }
}
