//! `cargo xtask schemathesis`: thousands of valid and invalid requests, generated from contract mode's own description.

use super::program::Program;
use crate::build;
use crate::environment::Environment;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The tools that generate the requests. The version of the second determines the requests of a seed.
const PACKAGES: [&str; 2] = ["schemathesis==4.32.5", "hypothesis==6.170.15"];

/// Fewer requests than this are a failure.
const FEWEST_CASES: u64 = 2_000;

/// Other seeds generate other requests; all of them must get documented responses.
const SEED: &str = "1";

/// Maximum number of random requests per operation, in addition to those from the description's examples and limits.
const EXAMPLES: &str = "40";

/// All checks except:
///
/// - `ignored_auth`: any key is accepted, so that tests need no secret;
/// - `use_after_free`, `ensure_resource_availability`: contract mode stores nothing;
/// - `object_level_authorization`: resources have no owner.
const EXCLUDED: &str = "ignored_auth,use_after_free,ensure_resource_availability,object_level_authorization";

/// Runs Schemathesis, or prints that Python is missing.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    if !Environment::is_possible() {
        print::note("Schemathesis is skipped: it requires python3 with venv.");
        return Ok(());
    }
    let folder = workspace.root().join("target").join("schemathesis");
    let tool = Environment::with(&folder, &PACKAGES)?.program("schemathesis");
    let executable = build::command_line_tool(workspace, "dev")?;
    let (_sandbox, served) = Program::sandbox(&executable, &["--mode", "contract"])?;
    let root = served.url.strip_suffix("/v2").context("the sandbox's address does not end in /v2")?;
    let cases = check(&tool, &folder, root)?;
    print::note(&format!("{cases} requests got documented responses"));
    ensure!(cases >= FEWEST_CASES, "{cases} requests are too few; there should be {FEWEST_CASES}");
    Ok(())
}

/// Runs it, prints its output, and returns its number of requests.
fn check(tool: &Path, folder: &Path, root: &str) -> anyhow::Result<u64> {
    let mut child = Command::new(tool)
        .args(["run", &format!("{root}/openapi.json"), "--header", "Authorization: Bearer KEY_SCHEMATHESIS"])
        .args(["--checks", "all", "--exclude-checks", EXCLUDED])
        // Stateful sequences of requests would only detect that nothing is stored.
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--seed", SEED, "--max-examples", EXAMPLES, "--generation-database", "none"])
        .args(["--continue-on-failure", "--no-color"])
        // A folder without other settings.
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .context("Schemathesis cannot be started")?;
    let mut cases = None;
    for line in BufReader::new(child.stdout.take().context("Schemathesis has no output")?).lines() {
        let line = line?;
        cases = cases.or_else(|| cases_in(&line));
        print::result(&line);
    }
    ensure!(child.wait()?.success(), "Schemathesis has found something");
    cases.context("Schemathesis did not print its number of requests")
}

/// The number in a line such as `  6320 generated, 6320 passed`.
fn cases_in(line: &str) -> Option<u64> {
    line.split_once(" generated")?.0.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_requests_is_read_from_the_summary() {
        assert_eq!(cases_in("  6320 generated, 6320 passed"), Some(6320));
        for line in ["", "Test cases:", "Seed: 1", " generated"] {
            assert_eq!(cases_in(line), None, "{line}");
        }
    }
}
