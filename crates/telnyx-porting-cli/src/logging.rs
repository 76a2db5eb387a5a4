//! Lines about requests.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// Writes what the client reports to the standard error output. It names operations, statuses, paths and headers, never
/// bodies, queries or the values of headers.
pub(crate) fn start(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // A sandbox of the command's own writes of the same requests from the other side.
    write(&[("telnyx_porting", level), ("telnyx_porting_sandbox", LevelFilter::OFF)]);
}

/// Writes a line for each request to a sandbox: method, path and status.
pub(crate) fn start_of_sandbox(quiet: bool, verbose: u8) {
    let level = if verbose > 0 { LevelFilter::DEBUG } else { LevelFilter::INFO };
    if !quiet {
        write(&[("telnyx_porting_sandbox", level)]);
    }
}

fn write(targets: &[(&'static str, LevelFilter)]) {
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false).without_time();
    // What a line is about says who writes it.
    let lines = lines.with_target(false);
    let ours = targets.iter().copied().collect::<Targets>();
    tracing_subscriber::registry().with(lines.with_filter(ours)).init();
}
