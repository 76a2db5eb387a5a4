//! `cargo xtask pictures`: the pictures of the book, taken by headless Chromium.

use crate::environment::run;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// The size of the window, in pixels.
const WINDOW: &str = "1200,900";

/// Takes pictures of a plan, a report and the sandbox's page, and puts them into `docs/pictures`.
pub(crate) fn take(workspace: &Workspace) -> anyhow::Result<()> {
    let browser = BROWSERS.iter().find(|name| is_installed(name));
    let browser = browser.with_context(|| format!("this requires one of {}", BROWSERS.join(", ")))?;
    run(Command::new(env!("CARGO")).args(["build", "--quiet", "--package", "telnyx-porting-cli"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.root().join("target"), Into::into);
    let program = target.join("debug").join("telnyx-porting");
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(&program)?;
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

/// A running sandbox.
struct Sandbox {
    process: Child,
    url: String,
    key: String,
}

impl Sandbox {
    fn start(program: &Path) -> anyhow::Result<Self> {
        let mut process = Command::new(program)
            .args(["sandbox", "--listen", "127.0.0.1:0", "-o", "jsonl", "--quiet"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line).context("the sandbox did not start")?;
        let text = |name: &str| ready[name].as_str().unwrap_or_default().to_owned();
        Ok(Self { url: text("base_url"), key: text("api_key"), process })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
