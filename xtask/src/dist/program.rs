//! The release archive of the command-line tool.

use super::archive::{self, Entry};
use super::{NAME, Target, VERSION, pages, python, read_artifact, size, sums, traces};
use crate::build;
use crate::environment::Environment;
use crate::print;
use crate::workspace::{Workspace, empty};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Files of the repository that are shipped with the program.
const SHIPPED: [&str; 8] = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "docs/command-line.md",
    "docs/configuration.md",
    "docs/number-lists.md",
    "skills/telnyx-porting/SKILL.md",
];

/// The name of the archive for a target, without its extension, and of the folder in it.
pub(super) fn stem(target: &str) -> String {
    format!("{NAME}-{VERSION}-{target}")
}

/// The extension of archives.
pub(super) const EXTENSION: &str = "tar.gz";

/// Builds the program, and writes its wheels and its archive into a folder. The archive has the program of the wheel, so that
/// on Linux it runs on the same distributions. Without Python, a wheel is not built.
pub(super) fn make(workspace: &Workspace, target: Target<'_>, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    let program = if Environment::is_possible() {
        made = python::make(workspace, target, &python::PROGRAM, folder)?;
        let wheel = made.iter().find(|path| path.extension().is_some_and(|extension| extension == "whl"));
        let (name, bytes) = python::program_in(wheel.context("no wheel was built")?)?;
        unpack(&workspace.root().join("target").join("python-dist").join("program"), &name, &bytes)?
    } else {
        print::note(
            "python3 with venv is not installed: the program has no wheel, and requires the C library of this machine",
        );
        print::note(&format!("building {NAME} {VERSION} for {}", target.name));
        build::published(workspace, target.elsewhere)?
    };
    traces::check(NAME, &read_artifact(&program)?, &build::places(workspace))?;
    // A program for another platform cannot run here; the pages are the same for all platforms.
    let runnable = match target.elsewhere {
        None => program.clone(),
        Some(_) => build::command_line_tool(workspace, "dev")?,
    };
    made.push(publish(&program, &runnable, target.name, workspace.root(), folder)?);
    Ok(made)
}

/// Writes an executable file.
fn unpack(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    empty(folder)?;
    let path = folder.join(name);
    std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(path)
}

/// Writes the archive of a program, and the checksums of all archives, into a folder. `runnable` prints the completions and
/// manual pages.
fn publish(program: &Path, runnable: &Path, target: &str, root: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let bytes = read_artifact(program)?;
    size::PROGRAM.check(bytes.len())?;
    let file = program.file_name().and_then(|name| name.to_str()).context("the program has an odd name")?;
    let mut entries = vec![Entry::program(file, bytes)];
    for name in SHIPPED {
        entries.push(Entry::file(name, read_artifact(&root.join(name))?));
    }
    entries.extend(pages::generate(runnable)?);

    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let stem = stem(target);
    let archive = folder.join(format!("{stem}.{EXTENSION}"));
    std::fs::write(&archive, archive::pack(&stem, entries)?)
        .with_context(|| format!("cannot write {}", archive.display()))?;
    sums::write(folder, VERSION)?;
    Ok(archive)
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
    fn the_archive_is_complete_and_reproducible() {
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
            "docs/command-line.md",
            "docs/configuration.md",
            "docs/number-lists.md",
            "man/man1/telnyx-porting.1",
            "skills/telnyx-porting/SKILL.md",
            "telnyx-porting",
        ];
        assert_eq!(*paths, expected.map(|path| format!("{stem}/{path}")));
    }

    #[test]
    fn a_program_without_pages_is_rejected() {
        let (folder, mute) = (tempfile::tempdir().unwrap(), stand_in("mute"));
        let out = folder.path().join("out");
        let rejected = publish(&mute, &mute, "some-target", Workspace::find().root(), &out);
        assert!(rejected.unwrap_err().to_string().contains("no such command"));
        assert!(!out.exists());
    }
}
