//! The packages for `PyPI`: the library with a wheel for each kind of interpreter, and the program. Wheels are built from the
//! source distributions.

use super::size::{self, Limit};
use super::{NAME, Target, VERSION, linux, read_artifact, sums, traces};
use crate::build;
use crate::environment::{Environment, run};
use crate::print;
use crate::python::source::{self, Package, Source};
use crate::python::{MATURIN, WHEEL_ARGUMENTS};
use crate::workspace::{Workspace, empty};
use anyhow::{Context, bail, ensure};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The tools that build and check wheels.
const TOOLS: [&str; 4] = [MATURIN, "readme-renderer[md]==46.0", "twine==7.0.0", "ziglang==0.17.1"];

/// A wheel of a package.
struct Kind {
    /// An interpreter that represents all interpreters with the same wheel. It need not be installed: maturin knows its ABI.
    /// `None` for wheels that fit every interpreter.
    interpreter: Option<&'static str>,
    takes: &'static str,
    /// Whether a release requires it.
    is_needed: bool,
}

/// A package that is published on `PyPI`.
pub(super) struct Release {
    package: &'static Package,
    profile: &'static str,
    /// Further arguments of maturin.
    arguments: &'static [&'static str],
    kinds: &'static [Kind],
    limit: Limit,
    /// The files of every wheel in addition to its binary.
    content: &'static [&'static str],
    /// A program of the environment with arguments that tests an installed wheel.
    trial: (&'static str, &'static [&'static str]),
}

/// The library.
pub(super) const LIBRARY: Release = Release {
    package: &source::LIBRARY,
    profile: build::WHEEL,
    arguments: WHEEL_ARGUMENTS,
    kinds: &[
        Kind { interpreter: Some("python3.10"), takes: "CPython 3.10 and later", is_needed: true },
        Kind { interpreter: Some("python3.14t"), takes: "CPython 3.14 without the GIL", is_needed: false },
        Kind {
            interpreter: Some("python3.15t"),
            takes: "CPython 3.15 and later, with and without the GIL",
            is_needed: false,
        },
    ],
    limit: size::WHEEL,
    content: &["py.typed", "__main__.py", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT"],
    // Isolated from the folder that this runs in.
    trial: ("python", &["-I", "-W", "error", "-c", TRIAL]),
};

/// The program.
pub(super) const PROGRAM: Release = Release {
    package: &source::PROGRAM,
    profile: build::PROFILE,
    arguments: &[],
    kinds: &[Kind { interpreter: None, takes: "every interpreter", is_needed: true }],
    limit: size::PROGRAM_WHEEL,
    content: &["licenses/LICENSE-APACHE", "licenses/LICENSE-MIT", "share/telnyx-porting/SKILL.md"],
    trial: (NAME, &["check", "+13035550100", "--sandbox"]),
};

/// Builds the source and the wheels of a package, and puts them into a folder.
pub(super) fn make(
    workspace: &Workspace,
    target: Target<'_>,
    release: &Release,
    folder: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    ensure!(Environment::is_possible(), "the Python package takes python3 with venv; `--only program` does without");
    let own = workspace.root().join("target").join("python-dist");
    let environment = Environment::with(&own, &TOOLS)?;
    let packages = Packages { workspace, environment, target, folder: own.join(release.package.name) };
    empty(&packages.folder)?;
    publish(&packages.make(release)?, folder)
}

/// The program in a wheel, with its file name.
pub(super) fn program_in(wheel: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(read_artifact(wheel)?))?;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let path = file.name()?.into_owned();
        if let Some((_, name)) = path.split_once(".data/scripts/") {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            return Ok((name.to_owned(), bytes));
        }
    }
    bail!("{} contains no program", wheel.display())
}

/// The folder for all results.
struct Packages<'a> {
    workspace: &'a Workspace,
    environment: Environment,
    target: Target<'a>,
    folder: PathBuf,
}

impl Packages<'_> {
    /// An empty folder for one of the artifacts.
    fn part(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.join(name);
        empty(&folder)?;
        Ok(folder)
    }

    /// The source and the wheels of a package.
    fn make(&self, release: &Release) -> anyhow::Result<Vec<PathBuf>> {
        let name = release.package.name;
        let source = source::make(self.workspace, &self.environment, release.package, &self.part("source")?)?;
        let mut made = vec![source.archive.clone()];
        for kind in release.kinds {
            print::note(&format!("building the wheel of {name} {VERSION} for {}: {}", self.target.name, kind.takes));
            match self.wheel(release, &source, kind) {
                Ok(wheel) => made.push(wheel),
                Err(error) if !kind.is_needed => print::note(&format!("no wheel for {}: {error:#}", kind.takes)),
                Err(error) => return Err(error),
            }
        }
        self.check(release, &made)?;
        Ok(made)
    }

    fn wheel(&self, release: &Release, source: &Source, kind: &Kind) -> anyhow::Result<PathBuf> {
        let out = self.part("wheel")?;
        let mut maturin = Command::new(self.environment.program("maturin"));
        maturin.args(["build", "--quiet", "--profile", release.profile, "--compression-method", "stored"]);
        maturin.args(release.arguments).args(distributions(self.target.name)).arg("--out").arg(&out);
        if let Some(interpreter) = kind.interpreter {
            maturin.args(["--interpreter", interpreter]);
        }
        if let Some(target) = self.target.elsewhere {
            maturin.args(["--target", target]);
        }
        maturin
            // The shared build folder of the packages.
            .env("CARGO_TARGET_DIR", self.workspace.root().join("target"))
            // maturin starts zig with the first Python there.
            .env("PATH", self.environment.path()?)
            .current_dir(&source.unpacked);
        build::for_release(&mut maturin, self.workspace);
        run(&mut maturin)?;
        let built = source::only(&out)?;
        let wheel = self.folder.join(built.file_name().context("an odd path")?);
        compress(&built, &wheel)?;
        Ok(wheel)
    }

    /// Checks that the packages can be published.
    fn check(&self, release: &Release, made: &[PathBuf]) -> anyhow::Result<()> {
        let wheels = || made.iter().filter(|file| file.extension().is_some_and(|extension| extension == "whl"));
        for wheel in wheels() {
            release.limit.check(read_artifact(wheel)?.len())?;
            self.check_content(release, wheel)?;
        }
        run(Command::new(self.environment.program("twine")).args(["--no-color", "check", "--strict"]).args(made))?;
        match wheels().next() {
            Some(wheel) if self.target.elsewhere.is_none() => self.try_out(release, wheel),
            _ => Ok(()),
        }
    }

    fn check_content(&self, release: &Release, wheel: &Path) -> anyhow::Result<()> {
        let name = wheel.file_name().and_then(|name| name.to_str()).context("an odd path")?;
        let tag = linux::Tag::from_wheel(name)?;
        let unpacked = self.part("unpacked")?;
        let mut unzip = Command::new(self.environment.program("python"));
        run(unzip.args(["-m", "zipfile", "-e"]).args([wheel, &unpacked]))?;
        let mut files = Vec::new();
        collect(&unpacked, &mut files)?;
        let places = build::places(self.workspace);
        for file in &files {
            let bytes = read_artifact(file)?;
            traces::check(&file.display().to_string(), &bytes, &places)?;
            if let Some(tag) = &tag {
                tag.check(&file.display().to_string(), &bytes)?;
            }
        }
        for name in release.content {
            ensure!(files.iter().any(|file| file.ends_with(name)), "{} lacks {name}", wheel.display());
        }
        Ok(())
    }

    /// Installs a wheel and uses it with a sandbox.
    fn try_out(&self, release: &Release, wheel: &Path) -> anyhow::Result<()> {
        self.environment.install(&["--force-reinstall", "--no-deps", wheel.to_str().context("an odd path")?])?;
        let (program, arguments) = release.trial;
        run(Command::new(self.environment.program(program)).args(arguments))
    }
}

/// The arguments of maturin for binaries that run on every supported Linux distribution, which zig links.
fn distributions(target: &str) -> &'static [&'static str] {
    if target.contains("-linux-gnu") {
        &["--zig", "--compatibility", linux::GLIBC]
    } else if target.contains("-linux-musl") {
        &["--zig", "--compatibility", linux::MUSL]
    } else {
        &[]
    }
}

/// Compresses the files of a wheel with zopfli, which every version of pip can unpack. It saves 3 % compared with zlib's best
/// level.
fn compress(built: &Path, wheel: &Path) -> anyhow::Result<()> {
    let mut source = ZipArchive::new(Cursor::new(read_artifact(built)?))?;
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..source.len() {
        let mut file = source.by_index(index)?;
        let options = file.options().compression_method(CompressionMethod::Deflated);
        packed.start_file(file.name()?.into_owned(), options.compression_level(Some(ZOPFLI)))?;
        std::io::copy(&mut file, &mut packed)?;
    }
    let packed = packed.finish()?.into_inner();
    std::fs::write(wheel, packed).with_context(|| format!("cannot write {}", wheel.display()))
}

/// The compression level of the zip crate for zopfli with five iterations. More save less than 0.1 %.
const ZOPFLI: i64 = 14;

/// Creates a porting order in a job.
const TRIAL: &str = r#"
import pathlib, tempfile
from telnyx_porting import Sandbox
from telnyx_porting.jobs import Job
with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
    journal = pathlib.Path(folder, "journal.sqlite")
    job = Job(["+13035550100"], {"customer_reference": "trial"}, client=sandbox.client(), name="trial", journal=journal)
    job.apply()
    [order] = sandbox.client().orders.list()
    assert order.status.value == "draft", order
"#;

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn publish(made: &[PathBuf], folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut published = Vec::new();
    for file in made {
        let path = folder.join(file.file_name().context("an odd path")?);
        std::fs::copy(file, &path).with_context(|| format!("cannot write {}", path.display()))?;
        published.push(path);
    }
    sums::write(folder, VERSION)?;
    Ok(published)
}
