//! Tests of the code blocks in the book: each one runs in a test, or has a comment with the reason why not.
//!
//! `sh` blocks run in `crates/telnyx-porting-cli/tests/book.rs`, `python` blocks in `bindings/python/tests/test_readme.py`,
//! `rust` blocks as doctests of `tests/src/lib.rs`. Blocks of data are parsed here.

use super::{pages, parser};
use crate::workspace::Workspace;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// The comment above a block that does not run.
const COMMENT: &str = "<!-- not run: REASON -->";

/// A code block.
#[derive(Debug, Default)]
struct Block {
    /// The language and attributes; empty for an indented block.
    info: String,
    code: String,
    line: usize,
    /// Why it does not run.
    reason: Option<String>,
}

impl Block {
    fn language(&self) -> &str {
        self.info.split([',', ' ']).next().unwrap_or_default()
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (event, range) in parser(text).into_offset_iter() {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(kind)), open) => {
                let above = &text[..range.start];
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let line = above.matches('\n').count() + 1;
                *open = Some(Block { info, line, reason: reason(above), ..Block::default() });
            }
            (Event::Text(text), Some(block)) => block.code.push_str(&text),
            (Event::End(TagEnd::CodeBlock), open) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

/// The reason in a comment at the end of the text. More comments can be between it and the block.
fn reason(above: &str) -> Option<String> {
    let (rest, comment) = above.trim_end().strip_suffix("-->")?.rsplit_once("<!--")?;
    let own = comment.strip_prefix(" not run:").map(|text| text.trim().to_owned());
    own.or_else(|| reason(rest))
}

/// The problem with a block, if any.
fn problem(block: &Block, doctests: bool) -> Option<String> {
    match (&block.reason, block.language()) {
        (Some(reason), _) if reason.len() < 8 => Some(format!("the comment has no reason: {COMMENT}")),
        (Some(_), _) | (None, "sh" | "python" | "text") => None,
        (None, "rust") if block.info.contains("ignore") => {
            Some(format!("is ignored; add {COMMENT} above it, or use no_run"))
        }
        (None, "rust") => (!doctests).then(|| "add the page to the doctests in tests/src/lib.rs".to_owned()),
        (None, "toml") => toml::from_str::<toml::Table>(&block.code).err().map(|error| error.to_string()),
        (None, "yaml") => crate::document::parse(&block.code).err().map(|error| format!("{error:#}")),
        (None, "json") => serde_json::from_str::<serde_json::Value>(&block.code).err().map(|error| error.to_string()),
        (None, "") => Some("has no language; use text for output".to_owned()),
        (None, _) => Some(format!("no test runs this language; add {COMMENT} above the block")),
    }
}

#[test]
fn every_block_runs_or_has_a_reason() {
    let workspace = Workspace::find();
    let doctests = std::fs::read_to_string(workspace.root().join("tests/src/lib.rs")).unwrap();
    let mut problems = Vec::new();
    let mut count = 0;
    for page in pages(&workspace.docs()).unwrap() {
        let text = std::fs::read_to_string(workspace.docs().join(&page.file)).unwrap();
        let is_compiled = doctests.contains(&format!("\"../../docs/{}\"", page.file));
        for block in blocks(&text) {
            count += 1;
            if let Some(problem) = problem(&block, is_compiled) {
                problems.push(format!("docs/{}:{}: {problem}", page.file, block.line));
            }
        }
    }
    assert!(problems.is_empty(), "code blocks that no test runs:\n{}", problems.join("\n"));
    assert!(count > 60, "only {count} blocks were found");
}

#[test]
fn blocks_without_a_test_or_a_reason_are_reported() {
    let found = |text: &str| {
        let block = blocks(text).pop().unwrap();
        problem(&block, false)
    };
    for text in [
        "```sh\nls\n```\n",
        "```python\nprint()\n```\n",
        "```text\nab\n```\n",
        "```toml\na = 1\n```\n",
        "<!-- not run: needs Docker -->\n```console\n$ ls\n```\n",
        "<!-- not run: needs Docker -->\n\n<!-- setup: x -->\n```rust,ignore\nfn a\n```\n",
        "- item\n\n  <!-- not run: needs Docker -->\n  ```sql\n  SELECT\n  ```\n",
    ] {
        assert_eq!(found(text), None, "{text}");
    }
    for text in [
        "```\nls\n```\n",
        "    indented\n",
        "```console\n$ ls\n```\n",
        "```toml\na =\n```\n",
        "```yaml\na: [\n```\n",
        "```json\n{\n```\n",
        "```rust\nfn a() {}\n```\n",
        "```rust,ignore\nfn a\n```\n",
        "<!-- not run:  -->\n```sh\nls\n```\n",
        "<!-- not run: needs Docker -->\n\nText\n\n```console\n$ ls\n```\n",
    ] {
        assert!(found(text).is_some(), "{text}");
    }
}
