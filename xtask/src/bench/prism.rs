//! `cargo xtask compare-prism`: contract mode compared with Prism, on the same description and machine.

use super::load::{Request, requests_per_second};
use super::measure::{free_address, median, resident_mebibytes, start};
use super::program::Program;
use crate::build;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The last version that runs on every Node.js from 18 on.
const VERSION: &str = "5.14.2";

/// Rounds of each measurement; the median counts.
const ROUNDS: usize = 3;

/// Duration of each round.
const DURING: Duration = Duration::from_secs(3);

/// Number of starts to measure the startup time.
const STARTS: usize = 5;

/// One of the two servers.
struct Contender {
    name: &'static str,
    /// The prefix of its paths.
    prefix: &'static str,
    command: fn(&Path, &Path, SocketAddr) -> Command,
    executable: PathBuf,
}

/// The measurements of one server.
#[derive(Default)]
struct Figures {
    start_milliseconds: f64,
    per_second: Vec<f64>,
    mebibytes: f64,
}

/// Measures both and prints a table.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let prism = install(&workspace.root().join("target").join("prism").join(VERSION))?;
    let ours = build::command_line_tool(workspace, "release")?;
    let contenders = [
        Contender { name: "sandbox", prefix: "/v2", command: ours_command, executable: ours },
        Contender { name: "Prism", prefix: "", command: prism_command, executable: prism },
    ];
    let figures = measure(&contenders, &workspace.description())?;
    show(&contenders, &figures);
    Ok(())
}

fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let script = folder.join("node_modules/@stoplight/prism-cli/dist/index.js");
    if !script.exists() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let status = Command::new("npm")
            // One of its dependencies would report the installation.
            .args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(folder)
            .arg(format!("@stoplight/prism-cli@{VERSION}"))
            .stdout(Stdio::null())
            .status()
            .context("npm cannot be started")?;
        ensure!(status.success() && script.exists(), "Prism cannot be installed");
    }
    Ok(script)
}

fn ours_command(executable: &Path, _description: &Path, address: SocketAddr) -> Command {
    let mut command = Command::new(executable);
    command.args(["sandbox", "--mode", "contract", "--listen", &address.to_string()]);
    command
}

/// Prism at its fastest: without logging and in a single process.
fn prism_command(executable: &Path, description: &Path, address: SocketAddr) -> Command {
    let mut command = Command::new("node");
    command.arg(executable).arg("mock").arg(description);
    command.args(["--host", &address.ip().to_string(), "--port", &address.port().to_string()]);
    command.args(["--verboseLevel", "silent", "--multiprocess", "false"]).env("NODE_ENV", "production");
    command
}

/// The requests, each with a name for the table.
fn requests(prefix: &str) -> [(&'static str, Request); 3] {
    let order = format!("{prefix}/porting_orders/11f1f6c8-0be3-4c82-8596-583121d1d262");
    let share = r#"{"expires_in_seconds":3600,"permissions":"porting_order.document.read"}"#;
    [
        ("GET an order", Request::new("GET", &order, None, 200)),
        ("POST share, with a body", Request::new("POST", &format!("{order}/actions/share"), Some(share), 201)),
        ("GET a list", Request::new("GET", &format!("{prefix}/porting_orders?page[size]=20"), None, 200)),
    ]
}

/// Measures in turn, so that other load affects both.
fn measure(contenders: &[Contender; 2], description: &Path) -> anyhow::Result<Vec<Figures>> {
    let mut servers = Vec::new();
    let mut figures = Vec::new();
    for contender in contenders {
        print::note(&format!("starting {}", contender.name));
        let (server, address, start_milliseconds) = contender.start(description)?;
        servers.push((server, address));
        figures.push(Figures { start_milliseconds, ..Figures::default() });
    }
    for index in 0..requests("").len() {
        let mut rounds = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            for ((contender, (_, address)), results) in contenders.iter().zip(&servers).zip(&mut rounds) {
                let (name, request) = &requests(contender.prefix)[index];
                print::note(&format!("{name}: {}, round {round} of {ROUNDS}", contender.name));
                let result = requests_per_second(*address, request, DURING)?;
                // The first round is a warm-up.
                results.extend((round > 0).then_some(result));
            }
        }
        for (figures, results) in figures.iter_mut().zip(rounds) {
            figures.per_second.push(median(results));
        }
    }
    for (figures, (server, _)) in figures.iter_mut().zip(&servers) {
        figures.mebibytes = resident_mebibytes(server.id())?;
    }
    Ok(figures)
}

impl Contender {
    /// A new server, and the median milliseconds until the first response.
    fn start(&self, description: &Path) -> anyhow::Result<(Program, SocketAddr, f64)> {
        let [(_, first), ..] = requests(self.prefix);
        let mut after = Vec::new();
        loop {
            let address = free_address()?;
            let mut command = (self.command)(&self.executable, description, address);
            let (server, time) = start(&mut command, address, &first)?;
            after.push(time.as_secs_f64() * 1000.0);
            if after.len() == STARTS {
                return Ok((server, address, median(after)));
            }
        }
    }
}

fn show(contenders: &[Contender; 2], figures: &[Figures]) {
    let [ours, prism] = figures else { return };
    let [left, right] = contenders.each_ref().map(|contender| contender.name);
    print::result(&format!("{:<40} {left:>12} {right:>12} {:>12}", "", "ratio"));
    let row = |name: &str, ours: f64, prism: f64| {
        print::result(&format!("{name:<40} {ours:>12.1} {prism:>12.1} {:>12.3}", ours / prism));
    };
    for (index, (name, _)) in requests("").iter().enumerate() {
        row(&format!("{name}: requests/s"), ours.per_second[index], prism.per_second[index]);
    }
    row("start to first response: ms", ours.start_milliseconds, prism.start_milliseconds);
    row("resident memory after the load: MiB", ours.mebibytes, prism.mebibytes);
}
