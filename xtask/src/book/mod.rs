//! The book: the pages in `docs/`, in the order of `docs/SUMMARY.md`.

#[cfg(test)]
mod blocks;
#[cfg(test)]
mod links;

use anyhow::{Context, ensure};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::path::Path;

/// The table of contents, in the folder of the pages.
pub(crate) const SUMMARY: &str = "SUMMARY.md";
/// The address of the repository, of which the book is a part.
pub(crate) const REPOSITORY: &str = "https://github.com/telnyx-porting/telnyx-porting";

/// A page, as listed in the table of contents.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The heading above the entry; empty for pages before the first heading.
    pub(crate) part: String,
    /// The title of the entry.
    pub(crate) title: String,
    /// The file, relative to the folder of the pages.
    pub(crate) file: String,
}

/// The pages in the table of contents of a folder.
pub(crate) fn pages(folder: &Path) -> anyhow::Result<Vec<Page>> {
    let path = folder.join(SUMMARY);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let pages = entries(&text);
    ensure!(!pages.is_empty(), "{}: expected links to pages", path.display());
    Ok(pages)
}

/// The entries of a table of contents. Its own heading, the first one, is not the title of a part.
fn entries(text: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    let (mut part, mut title, mut file, mut headings) = (String::new(), String::new(), None, 0);
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                headings += 1;
                title.clear();
            }
            Event::End(TagEnd::Heading(_)) if headings > 1 => part = std::mem::take(&mut title),
            Event::Start(Tag::Link { dest_url, .. }) => {
                file = Some(dest_url.into_string());
                title.clear();
            }
            Event::End(TagEnd::Link) => {
                if let Some(file) = file.take() {
                    pages.push(Page { part: part.clone(), title: std::mem::take(&mut title), file });
                }
            }
            Event::Text(text) | Event::Code(text) => title.push_str(&text),
            _ => {}
        }
    }
    pages
}

/// The first paragraph of a page as one line of plain text.
pub(crate) fn first_paragraph(text: &str) -> Option<String> {
    let mut paragraph = None;
    for event in parser(text) {
        match (event, &mut paragraph) {
            (Event::Start(Tag::Paragraph), paragraph) => *paragraph = Some(String::new()),
            (Event::End(TagEnd::Paragraph), _) => break,
            (Event::Text(text) | Event::Code(text), Some(paragraph)) => paragraph.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some(paragraph)) => paragraph.push(' '),
            _ => {}
        }
    }
    paragraph.filter(|text| !text.is_empty())
}

/// The parser for the Markdown of this repository, which has tables.
pub(crate) fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Workspace, files_below};
    use std::collections::BTreeSet;

    #[test]
    fn entries_have_the_heading_above_them() {
        let text = "# Summary\n\n[Start](README.md)\n\n# Jobs\n\n- [`plan` and apply](a.md)\n  - [More](b.md)\n";
        let page = |part: &str, title: &str, file: &str| Page {
            part: part.to_owned(),
            title: title.to_owned(),
            file: file.to_owned(),
        };
        let expected =
            [page("", "Start", "README.md"), page("Jobs", "plan and apply", "a.md"), page("Jobs", "More", "b.md")];
        assert_eq!(entries(text), expected);
    }

    #[test]
    fn the_first_paragraph_is_one_line_without_markup() {
        let text = "<!-- generated -->\n\n# Title\n\nA [link](x.md) and\n`code`.\n\nMore.\n";
        assert_eq!(first_paragraph(text).as_deref(), Some("A link and code."));
        assert_eq!(first_paragraph("# Title\n\n- item\n"), None);
    }

    #[test]
    fn every_page_is_in_the_table_of_contents_once() {
        let folder = Workspace::find().docs();
        let listed: Vec<String> = pages(&folder).unwrap().into_iter().map(|page| page.file).collect();
        let unique: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
        assert_eq!(unique.len(), listed.len(), "{SUMMARY} lists a page twice: {listed:?}");
        let files = files_below(&folder, &["md"]).unwrap();
        let files = files.iter().map(|path| path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/"));
        let files: BTreeSet<String> = files.filter(|file| file != SUMMARY).collect();
        let files: BTreeSet<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(unique, files, "left: {SUMMARY}, right: the files in docs/; add each new page to {SUMMARY}");
    }

    #[test]
    fn the_heading_of_a_page_is_its_title() {
        let folder = Workspace::find().docs();
        for page in pages(&folder).unwrap() {
            let text = std::fs::read_to_string(folder.join(&page.file)).unwrap();
            let heading = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
            assert_eq!(heading.replace('`', ""), page.title, "{}: title in {SUMMARY}", page.file);
        }
    }
}
