//! A `PostgreSQL` server for tests.

use std::io;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The user that runs the server if the tests run as root, because the server refuses that: the one without rights.
const ORDINARY_USER: u32 = 65_534;

/// A server in a temporary folder that listens on a Unix socket only. It is stopped when it is dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    /// Whether the tests run as root.
    is_root: bool,
}

impl Postgres {
    /// Starts a server. Without its programs, prints that the test is skipped and returns `None`.
    ///
    /// # Errors
    /// If the server cannot be started.
    #[expect(clippy::print_stderr, reason = "the output of a test")]
    pub fn start() -> io::Result<Option<Self>> {
        let Some(programs) = programs() else {
            eprintln!("skipped: PostgreSQL is not installed");
            return Ok(None);
        };
        let folder = TempDir::new()?;
        let is_root = folder.path().metadata()?.uid() == 0;
        if is_root {
            chown(folder.path(), Some(ORDINARY_USER), Some(ORDINARY_USER))?;
        }
        let mut postgres = Self { folder, programs, is_root };
        let mut initdb = postgres.program("initdb");
        initdb.args(["--auth=trust", "--username=porting", "--encoding=UTF8", "--no-sync", "--pgdata"]);
        let output = initdb.arg(postgres.data()).output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        postgres.run()?;
        Ok(Some(postgres))
    }

    /// Returns the URL of the server.
    pub fn url(&self) -> String {
        url_of(self.folder.path())
    }

    /// Returns the path of the server's socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Stops the server without a shutdown, as a crash does, and starts it again.
    ///
    /// # Errors
    /// If the server cannot be started.
    pub fn restart(&mut self) -> io::Result<()> {
        self.stop();
        self.run()
    }

    fn run(&mut self) -> io::Result<()> {
        let options = format!("-k {} -c listen_addresses= -c fsync=off", self.folder.path().display());
        let mut start = self.program("pg_ctl");
        start
            .args(["start", "-w", "-o", &options, "-l"])
            .arg(self.folder.path().join("log"))
            .arg("-D")
            .arg(self.data());
        // With pipes, this would wait for the server.
        if !start.stderr(Stdio::null()).status()?.success() {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            return Err(io::Error::other(format!("the server cannot be started: {log}")));
        }
        Ok(())
    }

    fn stop(&mut self) {
        let _ = self.program("pg_ctl").args(["stop", "-m", "immediate", "-w", "-D"]).arg(self.data()).output();
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        if self.is_root {
            command.gid(ORDINARY_USER).uid(ORDINARY_USER);
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Returns the URL of a server or a proxy whose socket is in a folder.
pub fn url_of(folder: &Path) -> String {
    let host = folder.display().to_string().replace('/', "%2F");
    format!("postgres://porting@{host}/postgres")
}

/// Returns the folder with the programs of the newest version.
fn programs() -> Option<PathBuf> {
    let has_server = |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    let on_path = std::env::var_os("PATH").and_then(|path| std::env::split_paths(&path).find(has_server));
    // The programs find their data next to the file that a link leads to.
    let on_path = on_path.and_then(|folder| Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned()));
    // Debian keeps the programs of each version in a folder of its own.
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let version = |folder: &PathBuf| folder.iter().nth_back(1).and_then(|name| name.to_str()?.parse::<u32>().ok());
    let installed = versions.map(|version| version.path().join("bin")).filter(has_server).max_by_key(version);
    on_path.or(installed)
}
