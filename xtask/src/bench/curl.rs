//! `cargo xtask compare-curl`: single commands as complete processes, compared with curl sending the same request.

use super::measure::Spread;
use super::program::{Program, Served};
use super::run::{Cost, run as run_once};
use crate::build;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Orders in the sandbox: the size of a page.
const ORDERS: usize = 20;

/// Warm-up runs of each.
const WARM_UP: usize = 10;

/// A command and the equivalent curl command.
struct Pair {
    name: &'static str,
    commands: [Command; 2],
    costs: [Vec<Cost>; 2],
}

/// Measures and prints a table. Uses the release program.
pub(crate) fn run(workspace: &Workspace, runs: usize) -> anyhow::Result<()> {
    ensure!(runs > 0, "nothing is measured with no runs");
    print::note("building the release program");
    let executable = build::published(workspace, None)?;
    let (_sandbox, served) = Program::sandbox(&executable, &[])?;
    let order = create_orders(&executable, &served)?;
    let mut pairs = pairs(&executable, &served, &order);
    for round in 0..WARM_UP + runs {
        // Both in turn, so that other load affects both.
        for pair in &mut pairs {
            for (command, costs) in pair.commands.iter_mut().zip(&mut pair.costs) {
                let cost = run_once(command)?;
                costs.extend((round >= WARM_UP).then_some(cost));
            }
        }
    }
    show(&pairs, runs);
    Ok(())
}

/// Fills the sandbox and returns the id of an order.
fn create_orders(executable: &Path, served: &Served) -> anyhow::Result<String> {
    let mut id = None;
    for number in 0..ORDERS {
        let mut command = ours(executable, served, &["orders", "create", "--output", "json"]);
        let output = command.arg(format!("+130355500{number:02}")).output()?;
        ensure!(output.status.success(), "no order can be created: {}", String::from_utf8_lossy(&output.stderr));
        let created: Value = serde_json::from_slice(&output.stdout)?;
        id = created[0]["id"].as_str().map(str::to_owned);
    }
    id.context("an order has no id")
}

fn pairs(executable: &Path, served: &Served, order: &str) -> [Pair; 3] {
    let pair = |name, ours, theirs| Pair { name, commands: [ours, theirs], costs: [Vec::new(), Vec::new()] };
    let mut version = Command::new("curl");
    version.arg("--version");
    [
        pair("--version", ours(executable, served, &["--version"]), version),
        pair(
            "orders get",
            ours(executable, served, &["orders", "get", order, "--output", "json"]),
            curl(served, &format!("/porting_orders/{order}")),
        ),
        pair(
            "orders list",
            ours(executable, served, &["orders", "list", "--output", "json"]),
            curl(served, &format!("/porting_orders?page[number]=1&page[size]={ORDERS}")),
        ),
    ]
}

fn ours(executable: &Path, served: &Served, arguments: &[&str]) -> Command {
    let mut command = Command::new(executable);
    command.args(arguments).env("TELNYX_BASE_URL", &served.url).env("TELNYX_API_KEY", &served.key);
    command
}

/// curl without a user's configuration, and without a proxy, like the program for this machine.
fn curl(served: &Served, path: &str) -> Command {
    let mut command = Command::new("curl");
    command.args(["--disable", "--silent", "--fail", "--globoff", "--noproxy", "*"]);
    command.args(["--header", &format!("Authorization: Bearer {}", served.key), &format!("{}{path}", served.url)]);
    command
}

/// One of the measurements of a run.
type Figure = fn(&Cost) -> f64;

fn show(pairs: &[Pair], runs: usize) {
    print::result(&format!(
        "{:<26}{:<24}{:<24}{:>6}",
        format!("median of {runs} (quartiles)"),
        "  telnyx-porting",
        "  curl",
        "ratio"
    ));
    let figures: [(&str, Figure); 3] =
        [("wall, ms", |cost| cost.wall), ("CPU, ms", |cost| cost.cpu), ("memory, MiB", |cost| cost.memory)];
    for pair in pairs {
        for (unit, figure) in figures {
            let [ours, theirs] = pair.costs.each_ref().map(|costs| Spread::summarize(costs.iter().map(figure)));
            let (name, ratio) = (format!("{}: {unit}", pair.name), ours.median / theirs.median);
            print::result(&format!("{name:<26}  {ours:<22}  {theirs:<22}{ratio:>6.2}"));
        }
    }
}
