//! Everything that refers to the archives of the program: the Homebrew formula, the Dockerfile, the lists of dependencies. It is
//! made after the archives of all platforms, from those that are in the folder.

use super::program::{self, EXTENSION};
use super::{NAME, REPOSITORY, VERSION, read_artifact, sbom, sums};
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The file that `docker build` reads.
pub(super) const DOCKERFILE: &str = "Dockerfile";
/// The file that a Homebrew tap has.
pub(super) const FORMULA: &str = "telnyx-porting.rb";

/// A platform in the words of the formula and of container images.
struct Platform {
    target: &'static str,
    /// The blocks of the formula, without `on_`.
    system: &'static str,
    processor: &'static str,
    /// The architecture of a container image.
    image: Option<&'static str>,
}

const PLATFORMS: [Platform; 4] = [
    Platform { target: "aarch64-apple-darwin", system: "macos", processor: "arm", image: None },
    Platform { target: "x86_64-apple-darwin", system: "macos", processor: "intel", image: None },
    Platform { target: "aarch64-unknown-linux-gnu", system: "linux", processor: "arm", image: Some("arm64") },
    Platform { target: "x86_64-unknown-linux-gnu", system: "linux", processor: "intel", image: Some("amd64") },
];

/// The packages that artifacts are built from.
const SUBJECTS: [&str; 2] = ["telnyx-porting-cli", "telnyx-porting-python"];

/// Writes the files, and the checksums of all files, into a folder with archives.
pub(super) fn make(workspace: &Workspace, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut made = Vec::new();
    for subject in SUBJECTS {
        made.push((format!("{subject}-{VERSION}.cdx.json"), sbom::generate(workspace, subject)?));
    }
    made.extend(of_archives(folder)?);
    let mut paths = Vec::new();
    for (name, text) in made {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        paths.push(path);
    }
    sums::write(folder, VERSION)?;
    Ok(paths)
}

/// The formula and the Dockerfile.
fn of_archives(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let (mut blocks, mut stages) = (BTreeMap::<_, String>::new(), String::new());
    for Platform { target, system, processor, image } in PLATFORMS {
        let archive = format!("{}.{EXTENSION}", program::stem(target));
        let path = folder.join(&archive);
        if !path.is_file() {
            print::note(&format!("the formula and the Dockerfile lack {target}: {archive} was not built"));
            continue;
        }
        let digest = sums::digest(&read_artifact(&path)?);
        let url = format!("{REPOSITORY}/releases/download/v{VERSION}/{archive}");
        let block = blocks.entry(system).or_default();
        write!(block, "    on_{processor} do\n      url \"{url}\"\n      sha256 \"{digest}\"\n    end\n")?;
        if let Some(image) = image {
            write!(stages, "FROM scratch AS {image}\nADD {archive} /\n\n")?;
        }
    }
    let mut formula = String::new();
    for (system, block) in blocks {
        write!(formula, "  on_{system} do\n{block}  end\n\n")?;
    }
    ensure!(
        !formula.is_empty(),
        "{} has no archive of {NAME} {VERSION}; build one with `--only program`",
        folder.display()
    );
    let fill = |template: &str, archives: &str| {
        let filled = template.replace("{archives}\n", archives);
        filled.replace("{repository}", REPOSITORY).replace("{version}", VERSION)
    };
    let mut made = vec![(FORMULA.to_owned(), fill(include_str!("formula.rb"), &formula))];
    if stages.is_empty() {
        print::note("the Dockerfile requires an archive for Linux");
    } else {
        made.push((DOCKERFILE.to_owned(), fill(include_str!("Dockerfile"), &stages)));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(targets: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for target in targets {
            std::fs::write(folder.path().join(format!("{NAME}-{VERSION}-{target}.tar.gz")), target).unwrap();
        }
        folder
    }

    fn manifest(path: &str) -> toml::Table {
        let path = Workspace::find().root().join(path);
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn the_formula_has_the_archive_and_the_checksum_of_each_platform() {
        let targets = PLATFORMS.map(|platform| platform.target);
        let made = of_archives(folder(&targets).path()).unwrap();
        let [(_, formula), (_, dockerfile)] = made.as_slice() else { panic!("{made:?}") };
        for Platform { target, system, processor, .. } in PLATFORMS {
            assert_eq!(formula.matches(&format!("  on_{system} do\n")).count(), 1, "{formula}");
            let block = format!(
                "    on_{processor} do\n      url \"{REPOSITORY}/releases/download/v{VERSION}/{NAME}-{VERSION}-{target}.tar.gz\"\n      \
                 sha256 \"{}\"\n    end\n",
                sums::digest(target.as_bytes())
            );
            assert!(formula.contains(&block), "{block}\n{formula}");
        }
        assert!(!formula.contains('{') || formula.contains("#{bin}"));
        for image in ["amd64", "arm64"] {
            assert!(dockerfile.contains(&format!("FROM scratch AS {image}\nADD {NAME}-{VERSION}-")), "{dockerfile}");
        }
        assert!(!dockerfile.contains("apple"));
        for template in [formula, dockerfile] {
            for name in ["{archives}", "{repository}", "{version}"] {
                assert!(!template.contains(name), "{name}");
            }
        }
    }

    #[test]
    fn platforms_without_an_archive_are_left_out() {
        let made = of_archives(folder(&["x86_64-unknown-linux-gnu"]).path()).unwrap();
        let [(_, formula), (_, dockerfile)] = made.as_slice() else { panic!("{made:?}") };
        assert!(formula.contains("on_linux") && !formula.contains("on_macos"));
        assert!(dockerfile.contains("AS amd64") && !dockerfile.contains("AS arm64"));
        let made = of_archives(folder(&["aarch64-apple-darwin"]).path()).unwrap();
        assert_eq!(made.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [FORMULA]);
        let rejected = of_archives(folder(&[]).path()).unwrap_err().to_string();
        assert!(rejected.contains("--only program"), "{rejected}");
    }

    #[test]
    fn everything_in_the_folder_has_a_checksum() {
        let folder = folder(&["x86_64-unknown-linux-gnu"]);
        let made = make(&Workspace::find(), folder.path()).unwrap();
        assert_eq!(made.len(), 4);
        let sums = std::fs::read_to_string(folder.path().join("SHA256SUMS")).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(name == "SHA256SUMS" || sums.contains(&format!("  {name}\n")), "{name}: {sums}");
        }
    }

    /// The URL that `cargo binstall` downloads, and the program in the archive.
    #[test]
    fn cargo_binstall_downloads_the_archives() {
        let manifest = manifest("crates/telnyx-porting-cli/Cargo.toml");
        let binstall = &manifest["package"]["metadata"]["binstall"];
        let fill = |name: &str, target: &str| {
            let suffix = if target.contains("windows") { ".exe" } else { "" };
            let parts =
                [("repo", REPOSITORY), ("version", VERSION), ("target", target), ("bin", NAME), ("binary-ext", suffix)];
            let template = binstall[name].as_str().unwrap().to_owned();
            parts.iter().fold(template, |text, (name, value)| text.replace(&format!("{{ {name} }}"), value))
        };
        assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
        for target in ["aarch64-apple-darwin", "x86_64-pc-windows-msvc", "x86_64-unknown-linux-gnu"] {
            let stem = program::stem(target);
            let url = format!("{REPOSITORY}/releases/download/v{VERSION}/{stem}.{EXTENSION}");
            assert_eq!(fill("pkg-url", target), url);
            let suffix = if target.contains("windows") { ".exe" } else { "" };
            assert_eq!(fill("bin-dir", target), format!("{stem}/{NAME}{suffix}"));
        }
    }

    #[test]
    fn the_release_workflow_builds_all_platforms() {
        let path = Workspace::find().root().join(".github/workflows/release.yml");
        let workflow = std::fs::read_to_string(path).unwrap();
        for Platform { target, .. } in PLATFORMS {
            assert!(workflow.contains(target), "{target}");
        }
    }
}
