//! `cargo xtask prose`: counts phrases that plain technical English avoids, in comments, documentation, strings, test names
//! and Markdown. The phrases are in `prose.toml`, each with the number of occurrences that are left. That number may only
//! fall.

use crate::codegen::is_generated;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use regex::bytes::{Captures, Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::cmp::Reverse;
use std::path::PathBuf;

/// Extensions of files with prose.
const EXTENSIONS: [&str; 12] = ["rs", "py", "pyi", "js", "md", "yml", "yaml", "toml", "html", "css", "sh", "txt"];
/// Parts of paths whose files are data.
const DATA: [&str; 5] = ["/tests/data/", "/tests/lists/", "tests/revisions/", "xtask/src/prose.", "public-api.txt"];
/// Text between these lines of a Markdown file is not checked.
const OFF: &str = "<!-- prose check off -->";
const ON: &str = "<!-- prose check on -->";
/// Maximum number of matches of a pattern that are printed.
const SHOWN: usize = 40;
/// The start of a sentence: of the text, of a paragraph, of a list item or table cell, or after a full stop.
const START: &str = r"(?:\A\s*|\n\s*\n\s*|[.!?]\s+|\n\s*[-*#>]+\s+|\|\s+)";

#[derive(Deserialize)]
struct Table {
    phrase: Vec<Phrase>,
}

#[derive(Deserialize)]
struct Phrase {
    find: String,
    write: String,
    count: usize,
}

/// A comment, a string, a test name or a Markdown file.
#[derive(Debug, PartialEq, Eq)]
struct Passage {
    line: usize,
    text: String,
}

/// An occurrence of a phrase.
#[derive(Debug, PartialEq, Eq)]
struct Match {
    line: usize,
    context: String,
}

/// Counts the phrases; more than the table allows is an error. With `update`, lowers the counts of the table; with `list`,
/// prints all matches.
pub(crate) fn run(workspace: &Workspace, update: bool, list: bool) -> anyhow::Result<()> {
    let path = workspace.root().join("xtask/src/prose.toml");
    let toml = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: Table = toml::from_str(&toml).with_context(|| format!("cannot read {}", path.display()))?;
    let patterns = Patterns::new(table.phrase.iter().map(|phrase| phrase.find.as_str()))?;
    let mut found: Vec<Vec<String>> = table.phrase.iter().map(|_| Vec::new()).collect();
    let mut files = workspace.files(&EXTENSIONS)?;
    // Recently changed files come first, because they are the likely cause of a higher count.
    files.sort_by_cached_key(|path| Reverse(path.metadata().and_then(|metadata| metadata.modified()).ok()));
    for path in files {
        let file = workspace.relative(&path);
        if DATA.iter().any(|part| format!("/{file}").contains(part)) {
            continue;
        }
        for passage in passages(&path, &file)? {
            for (pattern, hit) in patterns.matches(&passage) {
                found[pattern].push(format!("{file}:{}: {}", hit.line, hit.context));
            }
        }
    }
    if list {
        for (phrase, found) in table.phrase.iter().zip(&found) {
            print::result(&format!("## {}\n{}\n", phrase.find, found.join("\n")));
        }
        return Ok(());
    }
    let counts: Vec<usize> = found.iter().map(Vec::len).collect();
    if update {
        let lowered = lower(&toml, &counts);
        std::fs::write(&path, lowered).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut exceeded = Vec::new();
    for (phrase, found) in table.phrase.iter().zip(&found).filter(|(phrase, found)| found.len() > phrase.count) {
        for place in found.iter().take(SHOWN) {
            print::note(place);
        }
        if let Some(more) = found.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            print::note(&format!("  and {more} more, in files that were changed earlier"));
        }
        let (number, limit, find) = (found.len(), phrase.count, &phrase.find);
        print::note(&format!(
            "  {number} matches of {find}, at most {limit} allowed; write instead: {}\n",
            phrase.write
        ));
        exceeded.push(find.as_str());
    }
    if !exceeded.is_empty() {
        bail!("phrases to avoid (see \"Style\" in CONTRIBUTING.md): {}", exceeded.join("   "));
    }
    if !update && table.phrase.iter().zip(&counts).any(|(phrase, count)| *count < phrase.count) {
        bail!("fewer phrases to avoid than recorded; record that with: cargo xtask prose --update");
    }
    let left: usize = counts.iter().sum();
    print::note(&format!("{left} matches of {} patterns are left", counts.len()));
    Ok(())
}

/// The patterns of the table, individually and as a set: one pass finds the few patterns that a passage matches.
struct Patterns {
    alone: Vec<Regex>,
    set: RegexSet,
}

impl Patterns {
    fn new<'a>(finds: impl Iterator<Item = &'a str>) -> anyhow::Result<Self> {
        let sources: Vec<String> = finds.map(source).collect();
        let mut alone = Vec::new();
        for source in &sources {
            let regex = RegexBuilder::new(source).case_insensitive(true).unicode(false).build();
            alone.push(regex.with_context(|| format!("invalid pattern: {source}"))?);
        }
        let set = RegexSetBuilder::new(&sources).case_insensitive(true).unicode(false).build()?;
        Ok(Self { alone, set })
    }

    /// The matches in a passage, with the numbers of their patterns.
    fn matches(&self, passage: &Passage) -> Vec<(usize, Match)> {
        let is_fine = |captures: &Captures<'_>| captures.name("fine").is_some();
        let mut matches = Vec::new();
        for pattern in self.set.matches(passage.text.as_bytes()) {
            for captures in self.alone[pattern].captures_iter(passage.text.as_bytes()) {
                if let Some(hit) = captures.get(0).filter(|_| !is_fine(&captures)) {
                    matches.push((pattern, describe(passage, hit.start())));
                }
            }
        }
        matches
    }
}

/// A pattern of the table as a regular expression.
fn source(find: &str) -> String {
    let source = find.strip_prefix('^').map_or_else(|| find.to_owned(), |rest| format!("{START}(?:{rest})"));
    source.replace(' ', r"\s+")
}

/// The line of a match, with its text.
fn describe(passage: &Passage, start: usize) -> Match {
    let text = &passage.text;
    let start = text[start..].find(char::is_alphabetic).map_or(start, |skipped| start + skipped);
    let line_start = text[..start].rfind('\n').map_or(0, |position| position + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let context: String = text[line_start..line_end].trim().chars().take(160).collect();
    Match { line: passage.line + text[..start].matches('\n').count(), context }
}

/// The table with counts lowered to the given ones.
fn lower(toml: &str, counts: &[usize]) -> String {
    let mut counts = counts.iter();
    let lines = toml.lines().map(|line| match line.strip_prefix("count = ") {
        Some(old) => {
            let new = counts.next().copied().unwrap_or_default();
            format!("count = {}\n", old.parse().map_or(new, |old: usize| old.min(new)))
        }
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// The prose of a file, by its extension; empty for a generated file.
fn passages(path: &PathBuf, file: &str) -> anyhow::Result<Vec<Passage>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if is_generated(&text) {
        return Ok(Vec::new());
    }
    Ok(match file.rsplit('.').next().unwrap_or_default() {
        "rs" | "js" | "css" => Scanner::new(&text, "//", "fn ").scan(),
        "py" | "pyi" | "sh" => Scanner::new(&text, "#", "def ").scan(),
        "yml" | "yaml" | "toml" => vec![Passage { line: 1, text: text.lines().map(without_key).collect() }],
        _ => vec![Passage { line: 1, text: checked(&text) }],
    })
}

/// A line of YAML or TOML without its key and comment sign.
fn without_key(line: &str) -> String {
    let line = line.trim_start().trim_start_matches("# ");
    let is_key = |key: &str| !key.is_empty() && !key.contains(' ');
    let value = line.split_once([':', '=']).filter(|(key, _)| is_key(key.trim_end())).map_or(line, |(_, value)| value);
    format!("{value}\n")
}

/// The text with unchecked lines emptied.
fn checked(text: &str) -> String {
    let mut on = true;
    let lines = text.lines().map(|line| {
        on = (on || line.trim() == ON) && line.trim() != OFF;
        if on { format!("{line}\n") } else { "\n".to_owned() }
    });
    lines.collect()
}

/// Finds comments, strings and names of functions in source code.
struct Scanner<'a> {
    text: &'a str,
    comment: &'a str,
    function: &'a str,
    position: usize,
    line: usize,
    passages: Vec<Passage>,
    /// The line on which the last passage ends, if it is a comment.
    comment_end: Option<usize>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, comment: &'a str, function: &'a str) -> Self {
        Self { text, comment, function, position: 0, line: 1, passages: Vec::new(), comment_end: None }
    }

    fn scan(mut self) -> Vec<Passage> {
        while let Some(next) = self.rest().chars().next() {
            if self.rest().starts_with(self.comment) {
                self.line_comment();
            } else if self.comment == "//" && self.rest().starts_with("/*") {
                self.until("*/", 2);
            } else if self.rest().starts_with(self.function) && !self.is_within_word() {
                self.function_name();
            } else if self.comment == "//" && next == 'r' && !self.is_within_word() && self.raw_string() {
            } else if next == '"' || (self.comment == "#" && next == '\'') {
                self.string(next);
            } else if next == '\'' {
                self.character();
            } else {
                self.advance(next.len_utf8());
            }
        }
        self.passages
    }

    fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    fn advance(&mut self, length: usize) {
        self.line += self.rest()[..length].matches('\n').count();
        self.position += length;
    }

    fn is_within_word(&self) -> bool {
        self.text[..self.position].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Adds a passage. Single words are identifiers and the like, not prose.
    fn push(&mut self, line: usize, text: String) {
        self.comment_end = None;
        if text.contains(char::is_whitespace) {
            self.passages.push(Passage { line, text });
        }
    }

    /// A comment to the end of its line, joined with one on the line before.
    fn line_comment(&mut self) {
        let text = self.rest().lines().next().unwrap_or_default();
        let shown = text.trim_start_matches(['/', '!', '#']).trim();
        match self.passages.last_mut() {
            Some(last) if self.comment_end == Some(self.line - 1) => {
                last.text.push('\n');
                last.text.push_str(shown);
            }
            _ => self.passages.push(Passage { line: self.line, text: shown.to_owned() }),
        }
        self.comment_end = Some(self.line);
        self.advance(text.len());
    }

    /// The text between an opening and a closing delimiter.
    fn until(&mut self, end: &str, opening: usize) {
        let line = self.line;
        let inner = &self.rest()[opening..];
        let length = inner.find(end).unwrap_or(inner.len());
        self.push(line, inner[..length].to_owned());
        self.advance((opening + length + end.len()).min(self.rest().len()));
    }

    /// A raw string, if one starts here.
    fn raw_string(&mut self) -> bool {
        let hashes = self.rest()[1..].chars().take_while(|c| *c == '#').count();
        if !self.rest()[1 + hashes..].starts_with('"') {
            return false;
        }
        self.until(&format!("\"{}", "#".repeat(hashes)), hashes + 2);
        true
    }

    fn string(&mut self, quote: char) {
        let triple = quote.to_string().repeat(3);
        if self.comment == "#" && self.rest().starts_with(&triple) {
            return self.until(&triple, 3);
        }
        let inner = &self.rest()[1..];
        let mut length = 0;
        while let Some(next) = inner[length..].chars().next().filter(|c| *c != quote) {
            length += next.len_utf8();
            if next == '\\' {
                length += inner[length..].chars().next().map_or(0, char::len_utf8);
            }
        }
        self.push(self.line, inner[..length].replace('\\', " "));
        self.advance((length + 2).min(self.rest().len()));
    }

    /// A character literal, a lifetime in Rust, or a string in JavaScript.
    fn character(&mut self) {
        let mut chars = self.rest().chars().skip(1);
        match (chars.next(), chars.next()) {
            (Some('\\'), Some(escaped)) => {
                let length = 2 + escaped.len_utf8();
                let close = self.rest()[length..].find('\'').map_or(0, |close| close + 1);
                self.advance(length + close);
            }
            (Some(only), Some('\'')) => self.advance(2 + only.len_utf8()),
            _ => self.advance(1),
        }
    }

    /// The name of a function, as words. Names with at least four words are checked as sentences.
    fn function_name(&mut self) {
        self.advance(self.function.len());
        let length = self.rest().find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest().len());
        let name = &self.rest()[..length];
        if name.matches('_').count() >= 3 {
            self.push(self.line, name.replace('_', " "));
        }
        self.advance(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(passages: Vec<Passage>) -> Vec<(usize, String)> {
        passages.into_iter().map(|passage| (passage.line, passage.text)).collect()
    }

    #[test]
    fn comments_strings_and_test_names_of_rust_are_found() {
        let code = "//! One\n//! two\nfn is_short() -> char { '\"' }\n/// Of 'a.\nfn a_long_test_name<'a>() {\n    f(\"x \\\" y\", r#\"a\" b\"#, b'\\'', \"word\"); // end\n}\n";
        let expected =
            [(1, "One\ntwo"), (4, "Of 'a."), (5, "a long test name"), (6, "x  \" y"), (6, "a\" b"), (6, "end")];
        let found = texts(Scanner::new(code, "//", "fn ").scan());
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn comments_strings_and_test_names_of_python_are_found() {
        let code = "\"\"\"A\nB\"\"\"\ndef test_a_b_c():  # why\n    return 'x', f\"it's {y}\"\n";
        let expected = [(1, "A\nB"), (3, "test a b c"), (3, "why"), (4, "it's {y}")];
        let found = texts(Scanner::new(code, "#", "def ").scan());
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn phrases_are_found_across_lines_with_the_line_of_their_first_word() {
        let passage = Passage { line: 7, text: "one\ntwo all the\nsame three".to_owned() };
        let patterns = Patterns::new([r"\bother\b", r"\ball the same\b"].into_iter()).unwrap();
        assert_eq!(patterns.matches(&passage), [(1, Match { line: 8, context: "two all the".to_owned() })]);
    }

    #[test]
    fn a_clause_is_a_subject_at_the_start_of_a_sentence_unless_it_is_a_question() {
        let patterns = Patterns::new([r"^(?:what|where)\b[^.?!]*(?<fine>\?)?"].into_iter()).unwrap();
        let count = |text: &str| patterns.matches(&Passage { line: 1, text: text.to_owned() }).len();
        for text in ["What is wrong is reported.", "Yes. What is wrong\nis reported.", "a\n\n- Where it fails, stop"] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in ["What is wrong?", "It reports what is wrong.", "a. whatsoever"] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn counts_are_lowered_and_never_raised() {
        assert_eq!(lower("a = 1\ncount = 5\ncount = 2\n", &[3, 4]), "a = 1\ncount = 3\ncount = 2\n");
    }

    #[test]
    fn examples_of_what_to_avoid_can_be_left_out() {
        assert_eq!(checked(&format!("a\n{OFF}\nb\n{ON}\nc\n")), format!("a\n\n\n{ON}\nc\n"));
    }

    #[test]
    fn keys_and_comment_signs_are_not_prose() {
        assert_eq!(without_key("  answer: an order"), " an order\n");
        assert_eq!(without_key("# The answer: an order"), "The answer: an order\n");
    }

    /// A heading's anchor, as GitHub makes it.
    fn anchor(heading: &str) -> String {
        let text: String = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect();
        text.trim().to_lowercase().replace(' ', "-")
    }

    #[test]
    fn links_of_markdown_files_lead_to_files_and_headings() {
        let (workspace, mut links) = (Workspace::find(), 0);
        for path in workspace.files(&["md"]).unwrap() {
            let text = std::fs::read_to_string(&path).unwrap();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if link.starts_with("http") || link.contains("::") || !link.contains(['.', '/', '#']) {
                    continue;
                }
                let (file, heading) = link.split_once('#').unwrap_or((link, ""));
                let target = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
                assert!(target.exists(), "{}: {link}", path.display());
                if !heading.is_empty() {
                    let text = std::fs::read_to_string(&target).unwrap();
                    let mut headings = text.lines().filter(|line| line.starts_with('#')).map(anchor);
                    assert!(headings.any(|found| found == heading), "{}: {link}", path.display());
                }
                links += 1;
            }
        }
        assert!(links > 30, "{links}");
    }
}
