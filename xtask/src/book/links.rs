//! Tests of the links in Markdown files, and of links to this repository in all other texts.

use super::{REPOSITORY, parser};
use crate::workspace::Workspace;
use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Extensions of texts that can contain absolute links.
const TEXTS: [&str; 7] = ["md", "rs", "py", "pyi", "toml", "txt", "js"];
/// Pages of the repository's host that are not files.
const PAGES: [&str; 3] = ["issues", "releases", "security/advisories/new"];

/// The texts of a Markdown file that a link check needs.
#[derive(Default)]
struct Markdown {
    anchors: BTreeSet<String>,
    links: Vec<(usize, String)>,
}

fn parse(text: &str) -> Markdown {
    let mut found = Markdown::default();
    let mut heading: Option<String> = None;
    for (event, range) in parser(text).into_offset_iter() {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), heading) => *heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), heading) => {
                if let Some(text) = heading.take() {
                    found.anchors.insert(unique(&found.anchors, &anchor(&text)));
                }
            }
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.push_str(&text),
            (Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }), _) => {
                found.links.push((text[..range.start].matches('\n').count() + 1, dest_url.into_string()));
            }
            _ => {}
        }
    }
    found
}

/// The anchor of a heading, as GitHub and mdBook derive it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

fn unique(known: &BTreeSet<String>, anchor: &str) -> String {
    let numbered = (1..).map(|number| format!("{anchor}-{number}"));
    std::iter::once(anchor.to_owned()).chain(numbered).find(|name| !known.contains(name)).unwrap_or_default()
}

/// A path without `.` and `..`.
fn normalized(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir => _ = path.pop(),
            Component::CurDir => {}
            part => path.push(part),
        }
        path
    })
}

/// Checks links against the files of a repository.
struct Checker {
    root: PathBuf,
    files: BTreeMap<PathBuf, Markdown>,
}

impl Checker {
    fn new(workspace: &Workspace) -> Self {
        let files = workspace.files(&["md"]).unwrap().into_iter();
        let files = files.map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, parse(&text))
        });
        Self { root: workspace.root().to_owned(), files: files.collect() }
    }

    /// The problem with a link in a file, if any.
    fn problem(&self, file: &Path, link: &str) -> Option<String> {
        if let Some(rest) = link.strip_prefix(REPOSITORY) {
            return self.problem_in_repository(rest);
        }
        if link.contains("://") || link.starts_with("mailto:") {
            return None;
        }
        let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
        let folder = file.parent().unwrap_or(&self.root);
        let target = if path.is_empty() { file.to_owned() } else { normalized(&folder.join(path)) };
        let docs = self.root.join("docs");
        if file.starts_with(&docs) && !target.starts_with(&docs) {
            return Some(format!("the book does not contain it; use {REPOSITORY}/blob/main/…"));
        }
        self.missing(&target, anchor)
    }

    /// The same for a link to this repository, given the part after its address.
    fn problem_in_repository(&self, rest: &str) -> Option<String> {
        let (path, anchor) = rest.split_once('#').unwrap_or((rest, ""));
        let path = path.trim_matches('/');
        let path = match path.strip_prefix("blob/main/").or_else(|| path.strip_prefix("tree/main/")) {
            Some(path) => path,
            None if path.is_empty() => "README.md",
            None if PAGES.contains(&path) => return None,
            None => return Some("expected blob/main/PATH or tree/main/PATH".to_owned()),
        };
        self.missing(&normalized(&self.root.join(path)), anchor)
    }

    fn missing(&self, target: &Path, anchor: &str) -> Option<String> {
        if !target.exists() {
            return Some("the file does not exist".to_owned());
        }
        let known = self.files.get(target).or_else(|| self.files.get(&target.join("README.md")));
        // GitHub shows the README of a folder below this anchor.
        let is_readme = anchor == "readme" && target.is_dir() && known.is_some();
        match known {
            _ if anchor.is_empty() || is_readme => None,
            Some(found) if found.anchors.contains(anchor) => None,
            _ => Some("the file has no such heading".to_owned()),
        }
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let workspace = Workspace::find();
    let checker = Checker::new(&workspace);
    let mut problems = Vec::new();
    let mut count = 0;
    for (file, text) in &checker.files {
        for (line, link) in &text.links {
            count += 1;
            if let Some(problem) = checker.problem(file, link) {
                problems.push(format!("{}:{line}: {link}: {problem}", workspace.relative(file)));
            }
        }
    }
    assert!(problems.is_empty(), "broken links:\n{}", problems.join("\n"));
    assert!(count > 100, "only {count} links were found");
}

#[test]
fn links_to_this_repository_in_other_texts_lead_to_files() {
    let workspace = Workspace::find();
    let checker = Checker::new(&workspace);
    let link = Regex::new(&format!("{}(/(?:blob|tree)/main/[A-Za-z0-9_./#-]+)", regex::escape(REPOSITORY))).unwrap();
    let mut problems = Vec::new();
    let mut count = 0;
    for path in workspace.files(&TEXTS).unwrap() {
        // The links in this file are those of the test below.
        if path.ends_with("book/links.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for found in link.captures_iter(&text) {
            count += 1;
            let rest = found[1].trim_end_matches('.');
            if let Some(problem) = checker.problem_in_repository(rest) {
                problems.push(format!("{}: {rest}: {problem}", workspace.relative(&path)));
            }
        }
    }
    assert!(problems.is_empty(), "broken links to this repository:\n{}", problems.join("\n"));
    assert!(count > 20, "only {count} links were found");
}

#[test]
fn broken_links_are_found() {
    let root = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    put("README.md", "# The `x` file, and more\n\n## Twice\n\n## Twice\n");
    put("SECURITY.md", "# Security\n");
    put("notes/README.md", "# Notes\n");
    let page = put("docs/a.md", "# A\n\n[b](b.md)\n");
    put("docs/b.md", "# B\n\n## Part 2\n");
    let checker = Checker::new(&Workspace::at(root.path().to_owned()));
    for link in [
        "#a",
        "b.md",
        "./b.md#part-2",
        "https://example.com/gone.md",
        "https://github.com/telnyx-porting/telnyx-porting",
        "https://github.com/telnyx-porting/telnyx-porting#the-x-file-and-more",
        "https://github.com/telnyx-porting/telnyx-porting/blob/main/README.md#twice-1",
        "https://github.com/telnyx-porting/telnyx-porting/tree/main/docs",
        "https://github.com/telnyx-porting/telnyx-porting/tree/main/notes#readme",
        "https://github.com/telnyx-porting/telnyx-porting/security/advisories/new",
    ] {
        assert_eq!(checker.problem(&page, link), None, "{link}");
    }
    for link in [
        "#b",
        "c.md",
        "b.md#part-3",
        "../SECURITY.md",
        "https://github.com/telnyx-porting/telnyx-porting/wiki",
        "https://github.com/telnyx-porting/telnyx-porting/tree/main/docs#readme",
        "https://github.com/telnyx-porting/telnyx-porting#part-2",
        "https://github.com/telnyx-porting/telnyx-porting/blob/main/docs/c.md",
        "https://github.com/telnyx-porting/telnyx-porting/blob/main/README.md#twice-2",
    ] {
        assert!(checker.problem(&page, link).is_some(), "{link}");
    }
    assert_eq!(checker.problem(&root.path().join("README.md"), "docs/b.md#part-2"), None);
    assert_eq!(checker.files[&page].links, [(3, "b.md".to_owned())]);
}
