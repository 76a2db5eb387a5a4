//! `cargo xtask compare-profiles`: CPU-bound work in the release profiles, compared with a build optimized for speed.

use super::measure::median;
use crate::build;
use crate::print;
use crate::workspace::Workspace;
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use std::process::Command;

/// The profiles for speed, for the program, and for the wheel.
const PROFILES: [&str; 3] = ["release", build::PROFILE, build::WHEEL];

/// The task with a time limit, because forged webhooks cost the sender nothing.
const LIMITED: &str = "webhook rejected, forged";

/// The limit in milliseconds, and as a multiple of the peer's time.
const LIMIT: (f64, f64) = (0.3, 4.0);

/// The milliseconds that a task takes with one profile, and that its peer takes in the same process.
#[derive(Debug, Default)]
struct Times {
    ours: Vec<f64>,
    peer: Vec<f64>,
}

/// By task, in the order of the benchmark, one for each profile.
type Table = BTreeMap<(usize, String), [Times; PROFILES.len()]>;

/// Builds the benchmark with each profile, runs all in turn, and prints a table. Fails if a signature takes too long.
pub(crate) fn run(workspace: &Workspace, rounds: usize) -> anyhow::Result<()> {
    ensure!(rounds > 0, "nothing is measured in no rounds");
    let mut programs = Vec::new();
    for profile in PROFILES {
        print::note(&format!("building with the profile {profile}"));
        programs.push(build::benchmark(workspace, "shipped", profile)?);
    }
    let mut table = Table::new();
    for _ in 0..rounds {
        // All in turn, so that other load affects all.
        for (place, program) in programs.iter().enumerate() {
            let output = Command::new(program).arg("--bench").output()?;
            ensure!(output.status.success(), "the benchmark failed: {}", String::from_utf8_lossy(&output.stderr));
            note(&mut table, place, &String::from_utf8(output.stdout)?)?;
        }
    }
    show(&table, rounds);
    check(&table)
}

/// Parses the lines of one run: task, milliseconds, and those of the peer or a dash.
fn note(table: &mut Table, profile: usize, output: &str) -> anyhow::Result<()> {
    for (place, line) in output.lines().enumerate() {
        let mut fields = line.split('\t');
        let mut next = || fields.next().with_context(|| format!("not a line of the benchmark: {line}"));
        let (task, ours, peer) = (next()?, next()?, next()?);
        let times = &mut table.entry((place, task.to_owned())).or_default()[profile];
        times.ours.push(ours.parse()?);
        if peer != "-" {
            times.peer.push(peer.parse()?);
        }
    }
    Ok(())
}

fn show(table: &Table, rounds: usize) {
    let [release, small, wheel] = PROFILES;
    let (title, ratio, peer) = (format!("median of {rounds}, ms"), "ratio", "to ring");
    print::result(&format!("{title:<30}{release:>10}{small:>10}{ratio:>8}{peer:>9}{wheel:>10}{ratio:>8}{peer:>9}"));
    for ((_, task), times) in table {
        let [release, small, wheel] = times.each_ref().map(|times| median(times.ours.clone()));
        let [_, small_peer, wheel_peer] = times.each_ref().map(|times| match times.peer.as_slice() {
            [] => "-".to_owned(),
            peer => format!("{:.2}", median(times.ours.clone()) / median(peer.to_vec())),
        });
        let (small_ratio, wheel_ratio) = (small / release, wheel / release);
        print::result(&format!(
            "{task:<30}{release:>10.3}{small:>10.3}{small_ratio:>8.2}{small_peer:>9}{wheel:>10.3}{wheel_ratio:>8.2}{wheel_peer:>9}"
        ));
    }
}

fn check(table: &Table) -> anyhow::Result<()> {
    let times = table.iter().find(|((_, task), _)| task == LIMITED).map(|(_, times)| times);
    let times = times.with_context(|| format!("the benchmark has no task {LIMITED}"))?;
    for (profile, times) in PROFILES.iter().zip(times) {
        let (ours, peer) = (median(times.ours.clone()), median(times.peer.clone()));
        let (milliseconds, ratio) = LIMIT;
        ensure!(
            ours <= milliseconds && ours / peer <= ratio,
            "{LIMITED}: {ours:.3} ms with the profile {profile}, {:.1} times the peer; the limits are {milliseconds} ms \
             and {ratio} times",
            ours / peer
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(forged: [f64; 3]) -> Table {
        let mut table = Table::new();
        for (profile, ours) in forged.into_iter().enumerate() {
            note(&mut table, profile, &format!("first\t5.0\t-\n{LIMITED}\t{ours}\t0.05\n")).unwrap();
        }
        table
    }

    #[test]
    fn a_slow_signature_is_rejected_and_named() {
        assert!(check(&table([0.05, 0.06, 0.06])).is_ok());
        for slow in [0.31, 0.21] {
            let error = check(&table([0.05, slow, 0.06])).unwrap_err().to_string();
            assert!(error.contains("the profile small"), "{error}");
        }
        assert!(check(&Table::new()).is_err());
        assert!(note(&mut Table::new(), 0, "no numbers").is_err());
    }
}
