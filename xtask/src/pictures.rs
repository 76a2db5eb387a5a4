//! `cargo xtask pictures`: the pictures of the book, taken by headless Chromium.

use crate::bench::program::Program;
use crate::build::command_line_tool;
use crate::environment::run;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::process::{Command, Stdio};

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// The size of the window, in pixels.
const WINDOW: &str = "1200,900";

/// Takes pictures of a plan, a report and the sandbox's page, and puts them into `docs/pictures`.
pub(crate) fn take(workspace: &Workspace) -> anyhow::Result<()> {
    let browser = BROWSERS.iter().find(|name| is_installed(name));
    let browser = browser.with_context(|| format!("this requires one of {}", BROWSERS.join(", ")))?;
    let program = command_line_tool(workspace, "dev")?;
    let folder = tempfile::tempdir()?;
    let (_running, sandbox) = Program::sandbox(&program, &[])?;
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(workspace.root()).env("TELNYX_PORTING_DATA", folder.path());
        command.env("TELNYX_API_KEY", &sandbox.key).env("TELNYX_BASE_URL", &sandbox.url).stdout(Stdio::null());
        command
    };
    let files = ["examples/port-in.csv", "--order", "examples/order.toml"];
    let (plan, report) = (folder.path().join("plan.html"), folder.path().join("report.html"));
    let plan_options = ["--html", plan.to_str().context("an odd path")?];
    // Exit code 10: the plan has changes.
    let planned = command(&[&["port-in", "plan"], &files[..], &plan_options].concat()).status()?;
    ensure!(planned.code() == Some(10), "the plan failed: {planned}");
    run(&mut command(&[&["port-in", "apply"], &files[..], &["--no-follow", "--yes"]].concat()))?;
    run(&mut command(&["port-in", "report", "port-in", "--file", report.to_str().context("an odd path")?]))?;

    let pictures = workspace.root().join("docs").join("pictures");
    std::fs::create_dir_all(&pictures)?;
    for (name, url) in [
        ("plan", format!("file://{}", plan.display())),
        ("report", format!("file://{}", report.display())),
        ("sandbox", sandbox.url.trim_end_matches("/v2").to_owned()),
    ] {
        let picture = pictures.join(name).with_extension("png");
        let mut chromium = Command::new(browser);
        chromium
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args([format!("--window-size={WINDOW}"), format!("--screenshot={}", picture.display()), url])
            .stderr(Stdio::null());
        run(&mut chromium)?;
        print::result(&picture.display().to_string());
    }
    Ok(())
}

fn is_installed(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}
