//! The Python package: its source, and a wheel for each kind of interpreter, built from that source.

use super::{NAME, Target, VERSION, read, size, sums, traces};
use crate::build;
use crate::environment::{Environment, run};
use crate::print;
use crate::python::MATURIN;
use crate::python::source::{self, Source};
use crate::workspace::{Workspace, empty};
use anyhow::{Context, ensure};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The tools that build and check wheels.
const TOOLS: [&str; 3] = [MATURIN, "readme-renderer[md]==46.0", "twine==7.0.0"];

/// An interpreter that represents all interpreters with the same wheel. It need not be installed: maturin knows its ABI.
struct Kind {
    interpreter: &'static str,
    takes: &'static str,
    /// Whether a release requires it.
    is_needed: bool,
}

const KINDS: [Kind; 3] = [
    Kind { interpreter: "python3.10", takes: "CPython 3.10 and later", is_needed: true },
    Kind { interpreter: "python3.14t", takes: "CPython 3.14 without the GIL", is_needed: false },
    Kind { interpreter: "python3.15t", takes: "CPython 3.15 and later, with and without the GIL", is_needed: false },
];

/// The files of every wheel in addition to its extension module.
const CONTENT: [&str; 4] = ["py.typed", "__main__.py", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT"];

/// Builds the source and the wheels, and puts them into a folder.
pub(super) fn make(workspace: &Workspace, target: Target<'_>, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    ensure!(Environment::is_possible(), "the Python package takes python3 with venv; `--only program` does without");
    let own = workspace.root().join("target").join("python-dist");
    let environment = Environment::with(&own, &TOOLS)?;
    let packages = Packages { workspace, environment, target, folder: own.join("made") };
    empty(&packages.folder)?;
    let source = source::make(workspace, &packages.environment, &packages.part("source")?)?;
    let mut made = vec![source.archive.clone()];
    for kind in &KINDS {
        print::note(&format!("building the wheel of {NAME} {VERSION} for {}: {}", target.name, kind.takes));
        match packages.wheel(&source, kind) {
            Ok(wheel) => made.push(wheel),
            Err(error) if !kind.is_needed => print::note(&format!("no wheel for {}: {error:#}", kind.takes)),
            Err(error) => return Err(error),
        }
    }
    packages.check(&made)?;
    publish(&made, folder)
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

    fn wheel(&self, source: &Source, kind: &Kind) -> anyhow::Result<PathBuf> {
        let out = self.part(kind.interpreter)?;
        let mut maturin = Command::new(self.environment.program("maturin"));
        maturin
            .args(["build", "--quiet", "--profile", build::WHEEL, "--interpreter", kind.interpreter])
            // Without PostgreSQL: see the features of the package.
            .args(["--no-default-features", "--features", "jobs,sandbox"])
            .args(["--compression-level", "0", "--out"])
            .arg(&out)
            // The shared build folder of the packages.
            .env("CARGO_TARGET_DIR", self.workspace.root().join("target"))
            .current_dir(&source.unpacked);
        if let Some(target) = self.target.elsewhere {
            maturin.args(["--target", target]);
        }
        build::without_traces(&mut maturin, self.workspace);
        run(&mut maturin)?;
        let wheel = source::only(&out)?;
        compress(&wheel)?;
        Ok(wheel)
    }

    /// Checks that the packages can be published.
    fn check(&self, made: &[PathBuf]) -> anyhow::Result<()> {
        let wheels = || made.iter().filter(|file| file.extension().is_some_and(|extension| extension == "whl"));
        for wheel in wheels() {
            size::WHEEL.check(read(wheel)?.len())?;
            self.check_content(wheel)?;
        }
        run(Command::new(self.environment.program("twine")).args(["--no-color", "check", "--strict"]).args(made))?;
        match wheels().next() {
            Some(wheel) if self.target.elsewhere.is_none() => self.try_out(wheel),
            _ => Ok(()),
        }
    }

    fn check_content(&self, wheel: &Path) -> anyhow::Result<()> {
        let unpacked = self.part("unpacked")?;
        let mut unzip = Command::new(self.environment.program("python"));
        run(unzip.args(["-m", "zipfile", "-e"]).args([wheel, &unpacked]))?;
        let mut files = Vec::new();
        collect(&unpacked, &mut files)?;
        let places = build::places(self.workspace);
        for file in &files {
            traces::check(&file.display().to_string(), &read(file)?, &places)?;
        }
        for name in CONTENT {
            ensure!(files.iter().any(|file| file.ends_with(name)), "{} lacks {name}", wheel.display());
        }
        Ok(())
    }

    /// Installs a wheel and creates a porting order in a job with it.
    fn try_out(&self, wheel: &Path) -> anyhow::Result<()> {
        self.environment.install(&["--force-reinstall", "--no-deps", wheel.to_str().context("an odd path")?])?;
        let mut python = Command::new(self.environment.program("python"));
        // Isolated from the folder that this runs in.
        run(python.args(["-I", "-W", "error", "-c", TRIAL]))
    }
}

/// Compresses the files of a wheel with zopfli, which every version of pip can unpack. It saves 3 % compared with zlib's best
/// level.
fn compress(wheel: &Path) -> anyhow::Result<()> {
    let mut source = ZipArchive::new(Cursor::new(read(wheel)?))?;
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
