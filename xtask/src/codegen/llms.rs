//! Writes `llms.txt`, the index of the book for language models: <https://llmstxt.org>.

use super::File;
use crate::book::{self, Page, REPOSITORY};
use anyhow::Context;
use std::fmt::Write as _;
use std::path::Path;

/// The file, relative to the top folder. `generated` are the pages that code generation writes.
pub(super) fn generate(docs: &Path, generated: &[File]) -> anyhow::Result<File> {
    let mut out = "# telnyx-porting\n".to_owned();
    let mut part = None;
    for Page { part: heading, title, file } in book::pages(docs)? {
        let summary = summary(docs, &file, generated)?;
        if part.is_none() {
            let _ = writeln!(out, "\n> {summary}");
        }
        if part.as_ref() != Some(&heading) {
            let name = if heading.is_empty() { "Book" } else { &heading };
            let _ = writeln!(out, "\n## {name}\n");
            part = Some(heading);
        }
        let _ = writeln!(out, "- [{title}]({REPOSITORY}/blob/main/docs/{file}): {summary}");
    }
    Ok(File::new("llms.txt", out))
}

/// The first sentence of a page.
fn summary(docs: &Path, file: &str, generated: &[File]) -> anyhow::Result<String> {
    let path = docs.join(file);
    let summary = if let Some(page) = generated.iter().find(|page| page.path() == Path::new(file)) {
        book::first_paragraph(page.content())
    } else {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}, which {} lists", path.display(), book::SUMMARY))?;
        book::first_paragraph(&text)
    };
    let summary =
        summary.with_context(|| format!("{}: expected a paragraph below the title, as its summary", path.display()))?;
    Ok(summary.split_once(". ").map_or(summary.clone(), |(sentence, _)| format!("{sentence}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_has_the_first_sentence_of_each_page() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put(book::SUMMARY, "# Summary\n\n[Start](README.md)\n\n# Jobs\n\n- [Plan](plan.md)\n- [Table](table.md)\n");
        put("README.md", "# Start\n\nPorts numbers.\n");
        put("plan.md", "# Plan\n\nPlans\n`jobs`. Often.\n\nMore.\n");
        let generated = [File::new("table.md", "# Table\n\nA table.\n")];
        let file = generate(folder.path(), &generated).unwrap();
        let at = "https://github.com/telnyx-porting/telnyx-porting/blob/main/docs";
        let expected = format!(
            "# telnyx-porting\n\n> Ports numbers.\n\n## Book\n\n- [Start]({at}/README.md): Ports numbers.\n\n\
             ## Jobs\n\n- [Plan]({at}/plan.md): Plans jobs.\n- [Table]({at}/table.md): A table.\n"
        );
        assert_eq!(file.content(), expected);

        put("plan.md", "# Plan\n");
        let error = generate(folder.path(), &generated).err().unwrap().to_string();
        assert!(error.ends_with("plan.md: expected a paragraph below the title, as its summary"), "{error}");
    }
}
