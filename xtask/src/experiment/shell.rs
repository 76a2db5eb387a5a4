//! The new operations in the CLI, against contract mode.

use crate::bench::program::Program;
use anyhow::{Context, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const ORDER: &str = "f1486bae-f067-460c-ad43-73a92848f902";
const INSPECTION: &str = "7d6d2f0a-0b7e-4a55-9f0e-2f7a9c0d1e34";
const CODE: &str = "0042";

/// The expected changes in the help, completions and manual pages.
const SHOWN: &[(&[&str], &[&str])] = &[
    (&["--help"], &["inspections"]),
    (&["inspections", "--help"], &["list", "create", "get", "delete"]),
    (&["inspections", "list", "--help"], &["--severity", "--inspected-at-gte", "--sort", "--page-size"]),
    (
        &["inspections", "create", "--help"],
        &["--title", "--access-code", "--severity", "--site-street", "--site-floor", "--tags"],
    ),
    (&["orders", "--help"], &["hold"]),
    (&["events", "list", "--help"], &["--channel"]),
    (&["blocks", "list", "--help"], &["paused"]),
    (&["orders", "update", "--help"], &["--building"]),
    (&["surveys", "--help"], &["list", "create", "update", "photo", "archive"]),
    (&["surveys", "list", "--help"], &["--type", "--from", "--by-limit", "--porting-order-id", "--done", "--limit"]),
    (&["order-reports", "--help"], &["list"]),
    (&["comments", "--help"], &["add"]),
    (&["completions", "bash"], &["inspections", "--access-code"]),
    (&["man"], &["inspections"]),
];

/// Tests the program built from the copy.
pub(super) fn check(program: &Path) -> anyhow::Result<()> {
    for (arguments, texts) in SHOWN {
        let shown = succeed(program, arguments, None)?;
        for text in *texts {
            ensure!(shown.contains(text), "`{}` does not show {text}:\n{shown}", arguments.join(" "));
        }
    }
    ensure!(!run(program, &["uk-carriers"], None)?.status.success(), "the command of an operation that is gone exists");
    let (_sandbox, served) = Program::sandbox(program, &["--mode", "contract"])?;
    let json = |arguments: &[&str]| -> anyhow::Result<Value> {
        let printed = succeed(program, &[arguments, &["--output", "json"]].concat(), Some(&served))?;
        serde_json::from_str(&printed)
            .with_context(|| format!("`{}` does not print JSON:\n{printed}", arguments.join(" ")))
    };
    let filter = ["--severity", "minor", "--inspected-at-gte", "2026-03-02T15:00:00Z", "--sort", "-inspected_at"];
    let listed = json(&[&["inspections", "list", ORDER], &filter[..], &["--limit", "1"]].concat())?;
    ensure!(listed[0]["id"] == INSPECTION, "the list has other items: {listed}");
    ensure!(json(&["inspections", "get", ORDER, INSPECTION])?["title"] == "Site visit", "another inspection came");
    let create = ["inspections", "create", ORDER, "--title", "Roof", "--access-code", CODE, "--severity", "major"];
    let create = [&create[..], &["--site-street", "Main Street 1", "--site-floor", "2", "--tags", "roof"]].concat();
    ensure!(json(&create)?["id"] == INSPECTION, "another inspection was created");
    let dry = json(&[&create[..], &["--dry-run"]].concat())?.to_string();
    ensure!(dry.contains("Main Street 1") && !dry.contains(CODE), "a dry run shows a secret, or nothing: {dry}");
    ensure!(json(&["inspections", "delete", ORDER, INSPECTION])?["deleted"] == true, "nothing was deleted");
    ensure!(json(&["orders", "hold", ORDER])?["done"] == true, "the order is not held");
    let survey = ["surveys", "create", "--type", "indoor", "--class", "first", "--place-street", "Main Street 1"];
    json(&[&survey[..], &["--rooms", "{\"name\": \"Lab\", \"kinds\": [\"dry\"]}"]].concat())?;
    json(&["surveys", "list", "--type", "indoor,outdoor", "--by-limit", "3", "--done", "true", "--limit", "1"])?;
    json(&["surveys", "update", INSPECTION, "--days", "monday", "--clear", "class,door_code"])?;
    json(&["surveys", "archive", INSPECTION])?;
    json(&["order-reports", "list", ORDER])?;
    json(&["events", "list", "--channel", "email", "--limit", "1"])?;
    json(&["orders", "update", ORDER, "--building", "North Wing"])?;
    json(&["orders", "update", ORDER, "--clear", "building"])?;
    Ok(())
}

fn run(
    program: &Path,
    arguments: &[&str],
    served: Option<&crate::bench::program::Served>,
) -> anyhow::Result<std::process::Output> {
    let mut command = Command::new(program);
    command.args(arguments);
    if let Some(served) = served {
        command.env("TELNYX_API_KEY", &served.key).env("TELNYX_BASE_URL", &served.url);
    }
    command.output().with_context(|| format!("{} cannot be started", program.display()))
}

fn succeed(
    program: &Path,
    arguments: &[&str],
    served: Option<&crate::bench::program::Served>,
) -> anyhow::Result<String> {
    let output = run(program, arguments, served)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{}` failed:\n{errors}", arguments.join(" "));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
