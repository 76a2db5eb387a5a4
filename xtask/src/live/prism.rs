//! `cargo xtask compare-prism`: the contract mode next to Prism, on the same description and machine.

use super::load::{Request, requests_per_second};
use super::measure::{free_address, median, resident_mebibytes, start};
use super::program;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const PACKAGE: &str = "@stoplight/prism-cli@5.16.0";

/// Of each measurement; the middle one counts.
const ROUNDS: usize = 3;

/// How long each measurement lasts, after a while to get warm.
const DURING: Duration = Duration::from_secs(3);
const WARM_UP: Duration = Duration::from_secs(2);

/// One of the two.
struct Contender {
    name: &'static str,
    /// What its paths begin with.
    prefix: &'static str,
    command: fn(&Path, &Path, SocketAddr) -> Command,
    executable: PathBuf,
}

/// What was measured of one.
#[derive(Default)]
struct Figures {
    start_milliseconds: f64,
    per_second: Vec<f64>,
    mebibytes: f64,
}

/// Measures both and prints a table.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let prism = install(&workspace.root().join("target").join("prism"))?;
    let ours = program::build(workspace, "release")?;
    let contenders = [
        Contender { name: "sandbox", prefix: "/v2", command: ours_command, executable: ours },
        Contender { name: "Prism", prefix: "", command: prism_command, executable: prism },
    ];
    let description = workspace.description();
    let [ours, prism] = contenders.each_ref().map(|contender| contender.measure(&description));
    show(&ours?, &prism?);
    Ok(())
}

fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let script = folder.join("node_modules/@stoplight/prism-cli/dist/index.js");
    if !script.exists() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--save-exact", "--prefix"])
            .args([folder.as_os_str(), PACKAGE.as_ref()])
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

/// Prism at its fastest: it logs nothing, in a process of its own or otherwise.
fn prism_command(executable: &Path, description: &Path, address: SocketAddr) -> Command {
    let mut command = Command::new("node");
    command.arg(executable).arg("mock").arg(description);
    command.args(["--host", &address.ip().to_string(), "--port", &address.port().to_string()]);
    command.args(["--verboseLevel", "silent", "--multiprocess", "false"]).env("NODE_ENV", "production");
    command
}

/// What is asked for, with a name for the table.
fn requests(prefix: &str) -> [(&'static str, Request); 3] {
    let order = format!("{prefix}/porting_orders/11f1f6c8-0be3-4c82-8596-583121d1d262");
    let share = r#"{"expires_in_seconds":3600,"permissions":"porting_order.document.read"}"#;
    [
        ("GET an order", Request::new("GET", &order, None, 200)),
        ("POST share, with a body", Request::new("POST", &format!("{order}/actions/share"), Some(share), 201)),
        ("GET a list", Request::new("GET", &format!("{prefix}/porting_orders?page[size]=20"), None, 200)),
    ]
}

impl Contender {
    fn measure(&self, description: &Path) -> anyhow::Result<Figures> {
        print::note(&format!("measuring {}", self.name));
        let (mut starts, mut figures) = (Vec::new(), Figures::default());
        let requests = requests(self.prefix);
        for _ in 1..ROUNDS {
            let (_server, after, _) = self.start(description, &requests[0].1)?;
            starts.push(after);
        }
        let (server, last, address) = self.start(description, &requests[0].1)?;
        starts.push(last);
        figures.start_milliseconds = median(starts);
        for (_, request) in &requests {
            requests_per_second(address, request, WARM_UP)?;
            let rounds = std::iter::repeat_with(|| requests_per_second(address, request, DURING)).take(ROUNDS);
            figures.per_second.push(median(rounds.collect::<anyhow::Result<_>>()?));
        }
        figures.mebibytes = resident_mebibytes(server.id())?;
        Ok(figures)
    }

    /// A new server, with the milliseconds until its first answer.
    fn start(&self, description: &Path, first: &Request) -> anyhow::Result<(program::Program, f64, SocketAddr)> {
        let address = free_address()?;
        let mut command = (self.command)(&self.executable, description, address);
        let (server, after) = start(&mut command, address, first)?;
        Ok((server, after.as_secs_f64() * 1000.0, address))
    }
}

fn show(ours: &Figures, prism: &Figures) {
    print::result(&format!("{:<40} {:>12} {:>12} {:>12}", "", "sandbox", "Prism", "ratio"));
    let row = |name: &str, ours: f64, prism: f64| {
        print::result(&format!("{name:<40} {ours:>12.1} {prism:>12.1} {:>12.3}", ours / prism));
    };
    for (index, (name, _)) in requests("").iter().enumerate() {
        row(&format!("{name}: requests/s"), ours.per_second[index], prism.per_second[index]);
    }
    row("start to first answer: ms", ours.start_milliseconds, prism.start_milliseconds);
    row("resident memory after the load: MiB", ours.mebibytes, prism.mebibytes);
}
