//! `cargo xtask dist`: what a release publishes, in target/dist.

mod archive;
mod pages;
mod size;
mod sums;

use crate::build;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, bail};
use archive::Entry;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name and the version are part of all that is published.
const NAME: &str = "telnyx-porting";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What is in the top folder of the repository and belongs to every copy of the program.
const PAPERS: [&str; 4] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];

/// Builds the program for a target, this machine's unless another is named, and puts it into an archive with all that
/// belongs to it.
pub(crate) fn run(workspace: &Workspace, target: Option<&str>) -> anyhow::Result<()> {
    let host = host()?;
    let target = target.unwrap_or(&host);
    print::note(&format!("building {NAME} {VERSION} for {target}"));
    let elsewhere = (target != host).then_some(target);
    let executable = build::published(workspace, elsewhere)?;
    // A program for another machine cannot tell of itself; all of them tell the same.
    let speaker = match elsewhere {
        None => executable.clone(),
        Some(_) => build::command_line_tool(workspace, "dev")?,
    };
    let archive = publish(&executable, &speaker, target, workspace.root(), &folder(workspace))?;
    print::result(&archive.display().to_string());
    Ok(())
}

/// Writes the archive of a program, and the sums of all archives, into a folder. What the program knows of itself is told
/// by `speaker`.
fn publish(program: &Path, speaker: &Path, target: &str, root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let bytes = read(program)?;
    size::check(bytes.len())?;
    let file = program.file_name().and_then(|name| name.to_str()).context("the program has an odd name")?;
    let mut entries = vec![Entry::program(file, bytes)];
    for name in PAPERS {
        entries.push(Entry::file(name, read(&root.join(name))?));
    }
    entries.extend(pages::of(speaker)?);

    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let stem = format!("{NAME}-{VERSION}-{target}");
    let archive = folder.join(format!("{stem}.tar.gz"));
    std::fs::write(&archive, archive::pack(&stem, entries)?)
        .with_context(|| format!("cannot write {}", archive.display()))?;
    sums::write(folder, VERSION)?;
    Ok(archive)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Where everything that is published is put.
fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("target").join("dist")
}

/// The target that this machine's compiler builds for by itself.
fn host() -> anyhow::Result<String> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("-vV").output().context("rustc cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match text.lines().find_map(|line| line.strip_prefix("host: ")) {
        Some(host) => Ok(host.to_owned()),
        None => bail!("rustc does not say what it builds for"),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;

    fn stand_in(name: &str) -> PathBuf {
        Workspace::find().root().join("xtask/src/dist/stand_in").join(name)
    }

    fn paths(archive: &Path) -> Vec<String> {
        let file = fs::File::open(archive).unwrap();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
        let entries = archive.entries().unwrap();
        entries.map(|entry| entry.unwrap().path().unwrap().to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn all_that_belongs_to_the_program_is_published_and_twice_the_same() {
        let (workspace, program) = (Workspace::find(), stand_in(NAME));
        let made = [(); 2].map(|()| {
            let folder = tempfile::tempdir().unwrap();
            let out = folder.path().join("out");
            let archive = publish(&program, &program, "some-target", workspace.root(), &out).unwrap();
            (fs::read(&archive).unwrap(), fs::read_to_string(out.join("SHA256SUMS")).unwrap(), paths(&archive))
        });
        assert!(made[0] == made[1]);
        let (_, sums, paths) = &made[0];
        let stem = format!("telnyx-porting-{VERSION}-some-target");
        assert!(sums.ends_with(&format!("  {stem}.tar.gz\n")), "{sums}");
        let expected = [
            "CHANGELOG.md",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "README.md",
            "completions/_telnyx-porting",
            "completions/_telnyx-porting.ps1",
            "completions/telnyx-porting.bash",
            "completions/telnyx-porting.elv",
            "completions/telnyx-porting.fish",
            "man/man1/telnyx-porting.1",
            "telnyx-porting",
        ];
        assert_eq!(*paths, expected.map(|path| format!("{stem}/{path}")));
    }

    #[test]
    fn a_program_that_cannot_tell_of_itself_is_not_published() {
        let (folder, mute) = (tempfile::tempdir().unwrap(), stand_in("mute"));
        let out = folder.path().join("out");
        let refused = publish(&mute, &mute, "some-target", Workspace::find().root(), &out);
        assert!(refused.unwrap_err().to_string().contains("no such command"));
        assert!(!out.exists());
    }
}
