//! Docstrings of generated methods and classes.

use super::arguments::{self, is_csv_form};
use super::prose::{docstring, wrap_to};
use crate::codegen::surface::model::{Operation, Shape, Surface};

/// The maximum line length of a file.
pub(super) const WIDTH: usize = 120;
/// The indentation of a method's docstring.
const INDENT: &str = "        ";
const QUOTES: usize = 3;
const LAZY: &str = "nothing is sent until the list is read";

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> String {
    split(text).0
}

/// The first sentence, and the rest of its paragraph.
fn split(text: &str) -> (String, String) {
    let paragraph = text.split("\n\n").next().unwrap_or_default().trim();
    let sentence = paragraph.split_once(". ").map(|(first, rest)| (format!("{first}."), rest.trim().to_owned()));
    sentence.unwrap_or_else(|| (paragraph.to_owned(), String::new()))
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
}

/// A text with rustdoc links replaced by their texts.
pub(super) fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let target = link.split_once("](").and_then(|(name, target)| Some((name, target.split_once(')')?)));
        if let Some((name, (_, after))) = target.filter(|(_, (target, _))| target.starts_with("crate::")) {
            out.extend([before, name]);
            rest = after;
        } else {
            out.extend([before, "["]);
            rest = link;
        }
    }
    out + rest
}

/// The docstring of a class or a property, indented.
pub(super) fn of_class(docs: &str, indent: &str) -> String {
    let docs = without_links(docs);
    let room = WIDTH - indent.len();
    let whole: Vec<&str> = paragraphs(&docs).collect();
    if let [one] = whole.as_slice()
        && !one.contains('\n')
        && one.chars().count() + 2 * QUOTES <= room
    {
        return docstring(&[(*one).to_owned()], indent);
    }
    let (summary, rest) = split(&docs);
    let mut lines = wrap_to(&summary, room - QUOTES);
    for paragraph in [rest.as_str()].into_iter().chain(paragraphs(&docs).skip(1)).filter(|text| !text.is_empty()) {
        lines.push(String::new());
        lines.extend(wrap_to(paragraph, room));
    }
    docstring(&lines, indent)
}

/// The docstring of a method.
pub(super) fn of_method(operation: &Operation, surface: &Surface) -> String {
    let arguments = arguments::of_operation(operation);
    let has_more = !arguments.is_empty() || !operation.raises.is_empty();
    let mut lines = about(operation, surface, has_more);
    if !arguments.is_empty() {
        let entries: Vec<_> = arguments.iter().map(|argument| (argument.name.as_str(), argument.docs())).collect();
        section("Args", entries.iter().map(|(name, docs)| (*name, docs.as_ref())), &mut lines);
    }
    if !operation.raises.is_empty() {
        let entries = operation.raises.iter().map(|(error, when)| (error.as_str(), when.as_str()));
        section("Raises", entries, &mut lines);
    }
    docstring(&lines, INDENT)
}

fn section<'a>(title: &str, entries: impl Iterator<Item = (&'a str, &'a str)>, lines: &mut Vec<String>) {
    lines.extend([String::new(), format!("{title}:")]);
    for (name, text) in entries {
        // Paragraphs and lists become one paragraph here.
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = format!("{name}: {}", without_links(&words.join(" ")));
        let first = wrap_to(&text, WIDTH - INDENT.len() - 4).into_iter().next().unwrap_or_default();
        let rest = text[first.len()..].trim().to_owned();
        lines.push(format!("    {first}"));
        // The lines after the first are indented.
        lines.extend(wrap_to(&rest, WIDTH - INDENT.len() - 8).iter().map(|line| format!("        {line}")));
    }
}

/// The summary of the method, with its operation.
fn about(operation: &Operation, surface: &Surface, has_more: bool) -> Vec<String> {
    let named = format!("Operation `{}`.", described_id(operation, surface));
    let docs = without_links(&operation.python_docs);
    let room = WIDTH - INDENT.len();
    let mut paragraphs: Vec<String> = paragraphs(&docs).map(str::to_owned).collect();
    let is_list = operation.response.shape == Shape::Page;
    let fits = |text: &str, is_alone: bool| {
        let quotes = if is_alone && !has_more { 2 * QUOTES } else { QUOTES };
        !text.contains('\n') && text.chars().count() + quotes <= room
    };
    let whole = paragraphs.first().cloned().unwrap_or_default();
    let is_alone = paragraphs.len() <= 1;
    let (summary, rest) = split(&docs);
    let lazily = format!("{}; {LAZY}. {named}", whole.trim_end_matches('.'));
    let mut lines = Vec::new();
    if is_list && rest.is_empty() && fits(&lazily, is_alone) {
        lines.push(lazily);
        paragraphs.drain(..1.min(paragraphs.len()));
    } else if !is_list && fits(&format!("{whole} {named}"), is_alone) {
        lines.push(format!("{whole} {named}").trim_start().to_owned());
        paragraphs.drain(..1.min(paragraphs.len()));
    } else {
        let lazily = if is_list { format!("N{}. ", &LAZY[1..]) } else { String::new() };
        let mut rest = vec![format!("{lazily}{rest}").trim_end().to_owned()];
        rest.extend(paragraphs.drain(..).skip(1));
        rest.retain(|paragraph| !paragraph.is_empty());
        if is_list && fits(&format!("{summary} {named}"), false) {
            lines.push(format!("{summary} {named}"));
        } else {
            lines.extend(wrap_to(&summary, room - QUOTES));
            match rest.last_mut().filter(|last| !last.contains('\n')) {
                Some(last) => last.extend([" ", named.as_str()]),
                None => rest.push(named),
            }
        }
        paragraphs = rest;
    }
    for paragraph in paragraphs {
        lines.push(String::new());
        lines.extend(wrap_to(&paragraph, room));
    }
    lines
}

/// The id in the description: a CSV form has that of the list.
fn described_id<'a>(operation: &'a Operation, surface: &'a Surface) -> &'a str {
    let is_same = |other: &&Operation| other.path == operation.path && other.http_method == operation.http_method;
    let other = surface.operations.iter().find(is_same).filter(|_| is_csv_form(operation));
    other.map_or(operation.id.as_str(), |other| other.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_items_of_rust_are_their_texts() {
        let text = "Part of its [update](crate::OrderUpdate), [`a`](crate::A::a), and [this](https://example.com) [x].";
        assert_eq!(without_links(text), "Part of its update, `a`, and [this](https://example.com) [x].");
    }

    #[test]
    fn a_class_is_summed_up_in_its_first_line() {
        assert_eq!(of_class("Short. And plain.", "    "), "    \"\"\"Short. And plain.\"\"\"\n");
        let long = format!("A summary. {}", "word ".repeat(30));
        let text = of_class(&long, "    ");
        assert!(text.starts_with("    \"\"\"A summary.\n\n    word word"), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }
}
