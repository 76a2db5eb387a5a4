//! The types of `with_raw_response`: stubs of the methods that send one request, which return a `RawResponse`. Lists and
//! waits have no single response and are omitted.

use super::methods::{PROPERTY, Types, has_item};
use crate::codegen::surface::model::Surface;
use anyhow::{Context, ensure};
use std::collections::BTreeSet;

const DOCS: &str = "\"\"\"The methods behind `with_raw_response`. For type checkers only: this module does not exist at run time.\"\"\"\n";
/// The imports that annotations may need, in addition to classes of the API.
const HEAD: &str = include_str!("raw_head.pyi");
const SENDS: &str = "self._call(";

/// The client of the stubs.
pub(super) struct Flavour {
    /// The class with the methods of a client.
    pub(super) client: &'static str,
    /// The prefix of a method of that client.
    pub(super) convert: fn(&str) -> String,
}

/// The stubs for all files of methods, from their texts, with the inputs in their arguments in addition to those of the head.
pub(super) fn stubs<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    inputs: &[String],
    flavour: &Flavour,
    surface: &Surface,
) -> anyhow::Result<String> {
    let mut stubs = String::new();
    for text in texts {
        for class in classes_of(text) {
            stubs += &stub(class, flavour)?;
        }
    }
    let types = Types::new(surface);
    let items = surface.operations.iter().filter(|it| has_item(it)).map(|it| it.response.item.as_str());
    let (taken, items): (BTreeSet<&str>, BTreeSet<&str>) = items.partition(|item| types.is_taken(item));
    let mut imports = HEAD.to_owned();
    if !taken.is_empty() {
        imports += "from .. import types\n";
    }
    for input in inputs {
        imports.extend(["from ..inputs import ", input, "\n"]);
    }
    for item in items {
        imports.extend(["from ..types import ", item, "\n"]);
    }
    Ok(format!("{DOCS}\n{}{stubs}", needed(&imports, &stubs)))
}

/// The imports, one name per line, without unused ones.
fn needed(imports: &str, stubs: &str) -> String {
    let signatures: String = stubs.split("\"\"\"").step_by(2).collect();
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let words: BTreeSet<&str> = signatures.split(|c: char| !is_letter(c)).collect();
    let is_needed = |line: &&str| line.rsplit(' ').next().is_some_and(|name| name.is_empty() || words.contains(name));
    imports.lines().filter(is_needed).flat_map(|line| [line, "\n"]).collect()
}

/// The classes of a file, each with the line break before it.
fn classes_of(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = text.match_indices("\nclass ").map(|(start, _)| start).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

/// The stub of a class; empty if it has no methods of the API.
fn stub(text: &str, flavour: &Flavour) -> anyhow::Result<String> {
    let mut pieces = super::asynchronous::pieces(text).into_iter();
    let head = pieces.next().unwrap_or_default();
    // Inherited methods of all classes are not methods of the API, and those of jobs send several requests.
    let is_other = |class: &String| class.starts_with("class Resource:") || class.starts_with("class Job:");
    let Some(class) = class(&head).filter(|class| !is_other(class)) else {
        return Ok(String::new());
    };
    let mut members = vec![class.replace("class Groups:", &format!("class {}:", flavour.client))];
    let mut is_property = head.ends_with(PROPERTY);
    for piece in pieces {
        let follows_property = std::mem::replace(&mut is_property, piece.ends_with(PROPERTY));
        if follows_property {
            members.push(format!("    @property\n{}", documented(&piece)?));
        } else if piece.contains(SENDS) {
            ensure!(piece.contains(&format!("return {SENDS}")), "a method does not return what it sends:\n{piece}");
            members.push(raw(&documented(&(flavour.convert)(&piece))?)?);
        }
    }
    Ok(format!("\n{}", members.join("\n")))
}

/// The class with its bases and its docstring.
fn class(head: &str) -> Option<String> {
    let (_, class) = head.split_once("\nclass ")?;
    let (class, _) = class.split_once("\n    __slots__")?;
    Some(format!("class {}\n", class.replace("(Resource):", ":").trim_end()))
}

/// A method without its body.
fn documented(method: &str) -> anyhow::Result<String> {
    let (signature, rest) =
        method.split_once(":\n        \"\"\"").with_context(|| format!("no docstring:\n{method}"))?;
    let (docstring, _) = rest.split_once("\"\"\"\n").context("a docstring has no end")?;
    Ok(format!("{signature}:\n        \"\"\"{docstring}\"\"\"\n"))
}

/// A method that returns a `RawResponse`.
fn raw(method: &str) -> anyhow::Result<String> {
    let (arguments, rest) = method.split_once(") -> ").context("a method has no type")?;
    let (value, rest) = rest.split_once(":\n        \"\"\"").context("a method has no docstring")?;
    Ok(format!("{arguments}) -> RawResponse[{value}]:\n        \"\"\"{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAVOUR: Flavour = Flavour { client: "Raw", convert: |piece| piece.replacen("def", "async def", 1) };

    #[test]
    fn methods_that_send_return_raw_responses_and_lists_are_omitted() {
        let text = "import x\n\n\nclass A(Resource):\n    \"\"\"As.\"\"\"\n\n    __slots__ = ()\n\n    \
                    def get(self, id: Id) -> A:\n        \"\"\"Gets.\n\n        It does.\n        \"\"\"\n        \
                    return self._call(get(id))\n\n    \
                    def list(self) -> PageList[A]:\n        \"\"\"Lists.\"\"\"\n        return PageList(1)\n";
        let expected = "\nclass A:\n    \"\"\"As.\"\"\"\n\n    async def get(self, id: Id) -> RawResponse[A]:\n        \
                        \"\"\"Gets.\n\n        It does.\n        \"\"\"\n";
        assert_eq!(stub(text, &FLAVOUR).unwrap(), expected);
    }

    #[test]
    fn only_names_in_signatures_are_imported() {
        let imports = "import builtins\nfrom a import Id\n\nfrom b import Ids\nfrom b import Time\n";
        let stubs = "\nclass A:\n    \"\"\"Time and Ids.\"\"\"\n    def get(self, id: Id) -> builtins.list[int]:\n        \"\"\"A.\"\"\"\n";
        assert_eq!(needed(imports, stubs), "import builtins\nfrom a import Id\n\n");
    }

    #[test]
    fn groups_are_unchanged() {
        let text = "\nclass Groups:\n    \"\"\"All.\"\"\"\n\n    __slots__ = ()\n\n    @group\n    \
                    def orders(self) -> Orders:\n        \"\"\"Orders.\"\"\"\n        \
                    return Orders(self._native)\n";
        let expected = "\nclass Raw:\n    \"\"\"All.\"\"\"\n\n    @property\n    def orders(self) -> Orders:\n        \
                        \"\"\"Orders.\"\"\"\n";
        assert_eq!(stub(text, &FLAVOUR).unwrap(), expected);
    }

    #[test]
    fn the_value_of_a_call_must_be_returned() {
        let text = "\nclass A:\n    __slots__ = ()\n\n    def a(self) -> None:\n        \"\"\"A.\"\"\"\n        \
                    self._call(a())\n";
        assert!(stub(text, &FLAVOUR).is_err());
    }
}
