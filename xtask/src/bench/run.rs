//! The cost of a program from start to exit.

use anyhow::{Context, ensure};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// The cost of one run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    /// From start to end, in milliseconds.
    pub(super) wall: f64,
    /// CPU time in milliseconds, of the program and of the system on its behalf.
    pub(super) cpu: f64,
    /// Peak memory, in mebibytes.
    pub(super) memory: f64,
}

/// Runs a program and discards its output. It must succeed.
pub(super) fn run(command: &mut Command) -> anyhow::Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Setting a group makes the standard library fork before exec. Otherwise it would spawn from this process, and the
    // system would attribute this process's memory to the program.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::gid(command, rustix::process::getegid().as_raw());
    let name = command.get_program().to_owned();
    let started = Instant::now();
    let mut child = command.spawn().with_context(|| format!("{} cannot be started", name.display()))?;
    let used = child.wait4()?;
    let wall = started.elapsed();
    ensure!(used.status.success(), "{command:?} failed: {}", used.status);
    #[expect(clippy::cast_precision_loss, reason = "no program has that much memory")]
    let memory = used.rusage.maxrss as f64 / f64::from(1024 * 1024);
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost { wall: wall.as_secs_f64() * 1000.0, cpu: cpu.as_secs_f64() * 1000.0, memory })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_its_costs_and_a_failure_is_reported() {
        let rustc = || Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let cost = run(rustc().arg("-vV")).unwrap();
        assert!(cost.wall > 0.0 && cost.cpu > 0.0 && cost.memory > 1.0, "{cost:?}");
        assert!(run(rustc().arg("--no-such-option")).unwrap_err().to_string().contains("--no-such-option"));
        assert!(run(&mut Command::new("/nowhere/at/all")).unwrap_err().to_string().contains("cannot be started"));
    }
}
