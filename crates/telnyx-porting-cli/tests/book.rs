//! Shell blocks of the book are run: each page is a session in an empty folder, whose account is a sandbox.
//!
//! Comments above a block, which readers do not see:
//!
//! - `<!-- not run: REASON -->`: the block is not run; `tests/readme.rs` parses its commands.
//! - `<!-- setup: COMMAND -->`: a command that runs before the block. `$EXAMPLES` is the folder of the examples, and
//!   `$SANDBOX` the address of the sandbox.
//! - `<!-- exit codes: 9 10 -->`: exit codes of its commands that are expected in addition to 0.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of tests may panic")]

use chrono::{NaiveTime, TimeDelta};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use telnyx_porting_jobs::{JobFile, JobFormat};
use telnyx_porting_sandbox::Sandbox;

/// Parts of TOML blocks that are not job files.
const OTHER_TOML: [&str; 2] = ["[dependencies]", "[profiles."];

/// Each unexpected exit code ends the session.
const START: &str = "\
set -uo pipefail
check() { case \" $2 \" in *\" $1 \"*) ;; *) echo \"unexpected exit code: $1\" >&2; exit 99 ;; esac; }
trap 'check $? \"$allowed\"' ERR
";

/// A shell block that runs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Block {
    line: usize,
    setup: Vec<String>,
    exit_codes: String,
    code: String,
}

/// The blocks of a page that run.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut block, mut runs, mut is_open) = (Block::default(), true, false);
    let mut indentation = 0;
    for (number, whole) in text.lines().enumerate() {
        let line = whole.trim();
        let comment = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
        if is_open && line == "```" {
            let finished = std::mem::take(&mut block);
            blocks.extend(runs.then_some(finished));
            (runs, is_open) = (true, false);
        } else if is_open {
            block.code.push_str(whole.get(indentation..).unwrap_or_default());
            block.code.push('\n');
        } else if line == "```sh" {
            (block.line, is_open) = (number + 1, true);
            indentation = whole.len() - whole.trim_start().len();
        } else if let Some(command) = comment.and_then(|comment| comment.strip_prefix("setup: ")) {
            block.setup.push(command.to_owned());
        } else if let Some(codes) = comment.and_then(|comment| comment.strip_prefix("exit codes: ")) {
            codes.clone_into(&mut block.exit_codes);
        } else if comment.is_some_and(|comment| comment.starts_with("not run: ")) {
            runs = false;
        } else if !line.is_empty() {
            // A comment belongs to the block directly below it.
            (block, runs) = (Block::default(), true);
        }
    }
    assert!(!is_open, "a block is not closed");
    blocks
}

/// The session of a page as a script, which prints the line of each block.
fn script(blocks: &[Block]) -> String {
    let mut script = START.to_owned();
    for block in blocks {
        let _ = writeln!(script, "echo '── line {}' >&2\nallowed='{}'", block.line, block.exit_codes);
        for command in &block.setup {
            let _ = writeln!(script, "{command}");
        }
        script.push_str(&block.code);
    }
    script.push_str("exit 0\n");
    script
}

/// Runs a script, and returns its output if it fails.
fn run(script: &str, sandbox: &Sandbox, examples: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_telnyx-porting")).parent().unwrap().to_str().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("bash")
        .args(["-c", script])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", format!("{program}:{path}"))
        .env("HOME", folder.path())
        .env("TELNYX_API_KEY", sandbox.api_key())
        .env("TELNYX_BASE_URL", sandbox.base_url())
        .env("EXAMPLES", examples)
        .env("SANDBOX", format!("http://{}", sandbox.address()))
        .env("TZ", "UTC")
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(format!("{}\n── stdout\n{}\n── stderr\n{}", output.status, text(&output.stdout), text(&output.stderr)))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The names and texts of all pages.
fn pages() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut pages: Vec<_> =
        pages.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap())).collect();
    pages.sort();
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_book_is_a_session_that_succeeds() {
    let mut count = 0;
    let mut failures = Vec::new();
    for (page, text) in pages() {
        let blocks = blocks(&text);
        if blocks.is_empty() {
            continue;
        }
        count += blocks.len();
        let sandbox = Sandbox::builder().start().await.unwrap();
        // Pages move the clock by hours, and FOC windows depend on the date.
        let now = sandbox.now();
        sandbox.advance(now.date_naive().and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(36) - now);
        let (script, examples) = (script(&blocks), root().join("examples"));
        let ended = tokio::task::spawn_blocking(move || run(&script, &sandbox, &examples)).await.unwrap();
        failures.extend(ended.err().map(|output| format!("{page}: {output}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count > 15, "only {count} blocks were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_command_and_an_unexpected_exit_code_are_reported() {
    let text = "```sh\nfalse\necho after\n```\n";
    let sandbox = Sandbox::builder().start().await.unwrap();
    let ran = |text: &str| run(&script(&blocks(text)), &sandbox, Path::new("/"));
    let output = ran(text).unwrap_err();
    assert!(output.contains("── line 1\nunexpected exit code: 1") && !output.contains("after"), "{output}");
    assert!(ran("```sh\ntelnyx-porting orders list --status exeption\n```\n").is_err());
    assert_eq!(ran("<!-- exit codes: 1 2 -->\n```sh\nfalse\n(exit 2)\n```\n"), Ok(()));
    assert_eq!(ran("<!-- setup: name=x -->\n```sh\ntest $name = x\n```\nText\n```sh\ntest $name = x\n```\n"), Ok(()));
}

#[test]
fn job_files_are_accepted() {
    let mut count = 0;
    for (page, text) in pages() {
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            if OTHER_TOML.iter().any(|part| block.contains(part)) {
                continue;
            }
            let error = JobFile::parse(block, JobFormat::Toml, Path::new("")).err();
            assert!(error.is_none(), "{page}: {error:?}\n{block}");
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn comments_apply_to_the_block_below() {
    let text = "<!-- not run: needs Docker -->\n```sh\na\n```\n\n<!-- setup: b -->\n\n```sh\nc\n```\n\n\
                <!-- not run: x -->\ntext\n\n- item\n\n  ```sh\n  d\n    e\n  ```\n\n```text\ne\n```\n";
    let block = |line, setup: &[&str], code: &str| Block {
        line,
        setup: setup.iter().map(|command| (*command).to_owned()).collect(),
        code: code.to_owned(),
        ..Block::default()
    };
    assert_eq!(blocks(text), [block(8, &["b"], "c\n"), block(17, &[], "d\n  e\n")]);
}
