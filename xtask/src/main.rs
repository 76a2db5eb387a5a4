//! Maintenance tasks of telnyx-porting: code generation, maintenance of the description, tests.

mod bench;
mod book;
mod build;
mod codegen;
#[cfg(test)]
mod description;
mod dist;
mod document;
mod environment;
mod experiment;
mod layers;
mod pictures;
mod print;
mod prose;
mod public_api;
mod python;
mod spec;
mod test;
mod workspace;

use clap::{Parser, Subcommand};
use codegen::{Mode, Outcome};
use std::path::PathBuf;
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Maintenance tasks of telnyx-porting")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Generate the low-level client from openapi/porting-orders.yml and openapi/overlay.yml
    Codegen {
        /// Change nothing; print a diff and exit with status 1 if the generated code is out of date
        #[arg(long, conflicts_with_all = ["spec", "out"])]
        check: bool,
        /// Generate from this description instead (OpenAPI 3.0 or 3.1, YAML or JSON)
        #[arg(long, value_name = "FILE", requires = "out")]
        spec: Option<PathBuf>,
        /// Write a complete crate into this folder
        #[arg(long, value_name = "DIR", requires = "spec")]
        out: Option<PathBuf>,
    },
    /// Create a synthetic revision of the description, and test the code generated from it on every surface
    Experiment,
    /// Check which modules of a crate import which against the table in ARCHITECTURE.md
    Layers {
        /// Print the imports of each crate, and the line of the table that fits them
        #[arg(long)]
        print: bool,
    },
    /// Count phrases to avoid, in comments, documentation, strings and Markdown
    Prose {
        /// Lower the recorded counts in xtask/src/prose.toml to the actual counts
        #[arg(long)]
        update: bool,
        /// Print all matches instead
        #[arg(long, conflicts_with = "update")]
        list: bool,
    },
    /// Record the public API of the library in crates/telnyx-porting/public-api.txt
    PublicApi {
        /// Change nothing; print a diff and exit with status 1 if the record is out of date
        #[arg(long)]
        check: bool,
    },
    /// Run everything that CI runs: format, freshness of generated code, clippy, tests, documentation
    Test,
    /// Build the Python package, install it in its own environment and test it there (needs python3)
    Python,
    /// Compare the Python package with the official SDK, httpx and aiohttp (needs python3)
    ComparePython {
        /// Number of runs of each
        #[arg(long, default_value_t = 5, value_name = "COUNT")]
        rounds: u32,
        /// Run only this scenario
        #[arg(long, value_parser = python::SCENARIOS)]
        only: Option<String>,
    },
    /// Send thousands of requests, generated from its own description, to the sandbox's contract mode (needs python3)
    Schemathesis,
    /// Compare the speed of the sandbox's contract mode with Prism's (needs Node.js and npm)
    ComparePrism,
    /// Benchmark single commands of the command-line tool against curl (needs curl)
    CompareCurl {
        /// Number of runs of each
        #[arg(long, default_value_t = 200, value_name = "COUNT")]
        runs: usize,
    },
    /// Benchmark CPU-bound work in the profiles of the program and the wheel against a build for speed and against ring
    CompareProfiles {
        /// Number of runs of each
        #[arg(long, default_value_t = 5, value_name = "COUNT")]
        rounds: usize,
    },
    /// Take the pictures of the book with headless Chromium: a plan, a report and the sandbox's page
    Pictures,
    /// Build the release artifacts in target/dist: an archive with the command-line tool, its completions, manual pages and
    /// licenses, and the Python package (needs python3)
    Dist {
        /// Build only this part
        #[arg(long, value_name = "PART")]
        only: Option<dist::Part>,
        /// The target to build for [default: this machine's]
        #[arg(long, value_name = "TRIPLE")]
        target: Option<String>,
    },
    /// Compare descriptions, or import a new one
    #[command(subcommand)]
    Spec(spec::Command),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) if message.use_stderr() => {
            print::note(message.render().to_string().trim_end());
            return ExitCode::from(spec::FAILED);
        }
        Err(help) => help.exit(),
    };
    let failed = if matches!(arguments.task, Task::Spec(_)) { spec::FAILED } else { 1 };
    match run(arguments.task) {
        Ok(code) => code,
        Err(error) => {
            print::note(&format!("error: {error:#}"));
            ExitCode::from(failed)
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::find();
    match task {
        Task::Test => test::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Experiment => experiment::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Python => python::test(&workspace).map(|()| ExitCode::SUCCESS),
        Task::ComparePython { rounds, only } => {
            python::compare(&workspace, rounds, only.as_deref()).map(|()| ExitCode::SUCCESS)
        }
        Task::Schemathesis => bench::schemathesis::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::ComparePrism => bench::prism::run(&workspace).map(|()| ExitCode::SUCCESS),
        Task::CompareCurl { runs } => bench::curl::run(&workspace, runs).map(|()| ExitCode::SUCCESS),
        Task::CompareProfiles { rounds } => bench::profiles::run(&workspace, rounds).map(|()| ExitCode::SUCCESS),
        Task::Pictures => pictures::take(&workspace).map(|()| ExitCode::SUCCESS),
        Task::Dist { target, only } => dist::run(&workspace, target.as_deref(), only).map(|()| ExitCode::SUCCESS),
        Task::Codegen { spec: Some(spec), out: Some(out), .. } => {
            codegen::standalone(&workspace, &spec, &out).map(exit_code)
        }
        Task::Codegen { check, .. } => codegen::vendored(&workspace, mode(check)).map(exit_code),
        Task::Layers { print } => layers::run(&workspace, print).map(|()| ExitCode::SUCCESS),
        Task::Prose { update, list } => prose::run(&workspace, update, list).map(|()| ExitCode::SUCCESS),
        Task::PublicApi { check } => public_api::run(&workspace, mode(check)).map(exit_code),
        Task::Spec(command) => spec::run(&workspace, command),
    }
}

fn mode(check: bool) -> Mode {
    if check { Mode::Check } else { Mode::Write }
}

fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Fresh => ExitCode::SUCCESS,
        Outcome::Stale => ExitCode::from(1),
    }
}
