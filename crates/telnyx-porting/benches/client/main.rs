//! Benchmarks of the client against a hand-written reqwest loop.
//!
//! `cargo bench -p telnyx-porting` takes about one minute. With `-- --quick`, and in `cargo test`, it only checks that
//! everything works. `-- share` measures only benchmarks with this text in their names. Both clients send the same
//! requests to a server in a separate process, in turn, on the same tokio runtime with two workers. CPU time is that of
//! the clients' process, all threads together.

mod canned;
mod decoding;
mod measure;
mod peer;
#[path = "../../../../tests/src/plain_http.rs"]
mod plain_http;
mod server;
mod table;
mod validation;

use measure::{Call, Caller, Plan};
use peer::{HandWritten, Ours};
use server::ServerProcess;
use std::error::Error;
use std::io::Write;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("--server") {
        return server::run();
    }
    // Cargo passes `--bench` for benchmarks, and nothing for tests.
    let plan = if has("--bench") && !has("--quick") { Plan::FULL } else { Plan::QUICK };
    let wanted = arguments.iter().find(|argument| !argument.starts_with("--"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let requests = runtime.block_on(measure_requests(plan, wanted.map_or("", String::as_str)))?;
    let decoding = decoding::measure(plan)?;
    let validation = validation::measure(plan)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}\n{decoding}\n\n{validation}", table::of(&requests))?;
    Ok(())
}

/// The same load for each kind of request, sequentially and concurrently.
async fn measure_requests(plan: Plan, wanted: &str) -> Result<Vec<table::Row>, Failure> {
    let server = ServerProcess::start()?;
    let (ours, hand_written) = (Ours::new(server.base_url())?, HandWritten::new(server.base_url())?);
    let mut rows = Vec::new();
    let calls = [Call::Order, Call::Share, Call::Page];
    for call in calls.into_iter().filter(|call| call.name().contains(wanted)) {
        // Checks the decoded value once, so that errors are not measured.
        for seen in [ours.items(call).await?, hand_written.items(call).await?] {
            if seen != call.expected_items() {
                return Err(format!("{call:?}: {seen} items were decoded").into());
            }
        }
        for in_flight in [1, 16, 64] {
            let rounds = measure::interleaved(&ours, &hand_written, call, in_flight, plan).await?;
            rows.push(table::Row { call, in_flight, rounds });
        }
    }
    Ok(rows)
}
