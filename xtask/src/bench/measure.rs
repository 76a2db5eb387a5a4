//! Measurements of a server: startup time, requests per second, memory.

use super::load::{Connection, Request};
use super::program::Program;
use anyhow::{Context, bail};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Command;
use std::time::{Duration, Instant};

/// Timeout for a server's first response.
const PATIENCE: Duration = Duration::from_secs(60);

/// Interval between attempts to get the first response; on average, it adds half its length to the measured time.
const ATTEMPTS_EVERY: Duration = Duration::from_micros(500);

/// An address of this machine that was free a moment ago.
pub(super) fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Starts a server and measures the time until its first response.
pub(super) fn start(
    command: &mut Command,
    address: SocketAddr,
    first: &Request,
) -> anyhow::Result<(Program, Duration)> {
    let started = Instant::now();
    let program = Program::start(command)?;
    while started.elapsed() < PATIENCE {
        if Connection::open(address).and_then(|mut connection| connection.ask(first)).is_ok() {
            return Ok((program, started.elapsed()));
        }
        std::thread::sleep(ATTEMPTS_EVERY);
    }
    bail!("{} does not respond", command.get_program().display())
}

/// Resident memory of a process, in mebibytes. Linux only.
pub(super) fn resident_mebibytes(process: u32) -> anyhow::Result<f64> {
    let status =
        std::fs::read_to_string(format!("/proc/{process}/status")).context("memory can be measured on Linux only")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the process has no memory")?;
    let kibibytes: u32 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(f64::from(kibibytes) / 1024.0)
}

/// The median.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The interquartile range of several measurements.
pub(super) struct Spread {
    pub(super) median: f64,
    lower: f64,
    upper: f64,
}

impl Spread {
    pub(super) fn summarize(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self { median: at(values.len() / 2), lower: at(values.len() / 4), upper: at(values.len() * 3 / 4) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.2} ({:.2}–{:.2})", self.median, self.lower, self.upper))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_has_the_middle_half() {
        assert_eq!(Spread::summarize((1..=100).rev().map(f64::from)).to_string(), "51.00 (26.00–76.00)");
        assert_eq!(Spread::summarize([7.5].into_iter()).to_string(), "7.50 (7.50–7.50)");
        assert!(Spread::summarize([].into_iter()).median.is_nan());
    }
}
