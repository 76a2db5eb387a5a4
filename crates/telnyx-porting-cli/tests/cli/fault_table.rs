//! Faults in operations that create and submit: the program does nothing twice, and reports possible effects.

use crate::support::run_at;
use telnyx_porting_tests::fault_table::{Cell, FaultTable, NUMBER, Operation, Report};
use telnyx_porting_tests::faults::Fault;
use tokio::task::{JoinSet, spawn_blocking};

/// Programs wait in real time, mostly for each other.
const AT_A_TIME: usize = 12;

fn arguments(operation: Operation, draft: &str, keyed: bool) -> Vec<&str> {
    match operation {
        Operation::Create if keyed => vec!["orders", "create", NUMBER, "--key", "job"],
        Operation::Create => vec!["orders", "create", NUMBER],
        Operation::Confirm => vec!["orders", "confirm", draft, "--yes"],
        Operation::Share => vec!["orders", "share", draft],
        Operation::Upload => vec!["documents", "upload", "README.md"],
        Operation::Patch => vec!["orders", "update", draft, "--customer-reference", "a"],
    }
}

fn carry_out(operation: Operation, url: &str, draft: &str, keyed: bool) -> Report {
    let mut arguments = arguments(operation, draft, keyed);
    arguments.extend(["--request-timeout", "600ms"]);
    let ran = run_at(url, &arguments);
    match ran.code {
        0 => Report::Done,
        _ if ran.stderr.contains("may have processed the request") => Report::MayBeDone,
        _ => Report::NotDone,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_twice_and_possible_effects_are_reported() {
    let mut left = Vec::new();
    // Idempotent retries and repeated faults are tested below the command line.
    for cell in Cell::all(&[Operation::Create, Operation::Confirm, Operation::Share], &[false]) {
        left.push((cell, false));
        if cell.operation == Operation::Create && cell.accepts_taken {
            left.push((cell, true));
        }
    }
    for cell in Cell::all(&[Operation::Upload, Operation::Patch], &[false]) {
        if matches!(cell.fault, Fault::DropAfter | Fault::Malformed) {
            left.push((cell, false));
        }
    }
    let expected = left.len();
    let mut table = FaultTable::default();
    let mut running = JoinSet::new();
    loop {
        while running.len() < AT_A_TIME
            && let Some((cell, keyed)) = left.pop()
        {
            running.spawn(async move {
                let carry_out = |url: String, draft: String| async move {
                    spawn_blocking(move || carry_out(cell.operation, &url, &draft, keyed)).await.unwrap()
                };
                (cell, keyed, cell.run(carry_out).await)
            });
        }
        let Some(ended) = running.join_next().await else { break };
        let (cell, keyed, verdict) = ended.unwrap();
        table.add(if keyed { "with --key" } else { "plain" }, &cell, verdict.unwrap());
    }
    println!("{table}");
    assert_eq!(table.len(), expected);
    assert_eq!(table.faulty(), Vec::<String>::new());
}
