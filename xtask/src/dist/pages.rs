//! Completions and manual pages, printed by the program itself.

use super::NAME;
use super::archive::Entry;
use anyhow::{Context, ensure};
use std::path::Path;
use std::process::Command;

/// Each shell, with the file name that it expects.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "telnyx-porting.bash"),
    ("elvish", "telnyx-porting.elv"),
    ("fish", "telnyx-porting.fish"),
    ("powershell", "_telnyx-porting.ps1"),
    ("zsh", "_telnyx-porting"),
];

/// The completions of all shells and the manual pages of all commands.
pub(super) fn generate(program: &Path) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (shell, file) in SHELLS {
        let script = output(Command::new(program).args(["completions", shell]))?;
        ensure!(!script.is_empty(), "{NAME} has no completions for {shell}");
        entries.push(Entry::file(format!("completions/{file}"), script));
    }
    let folder = tempfile::tempdir().context("cannot make a folder for the manual")?;
    output(Command::new(program).args(["man", "--dir"]).arg(folder.path()))?;
    for page in std::fs::read_dir(folder.path())? {
        let page = page?;
        let name = page.file_name().into_string().ok().context("a manual page has an odd name")?;
        entries.push(Entry::file(format!("man/man1/{name}"), std::fs::read(page.path())?));
    }
    Ok(entries)
}

fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = command.output().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
    let message = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed: {}", message.trim());
    Ok(output.stdout)
}
