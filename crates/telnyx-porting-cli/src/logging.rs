//! Debug lines of the client, for `--verbose`.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// Writes what the client reports to the standard error output. It names operations and statuses, never bodies.
pub(crate) fn start(verbose: bool) {
    if !verbose {
        return;
    }
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false).without_time();
    let ours = Targets::new().with_target("telnyx_porting", LevelFilter::DEBUG);
    // The sandbox writes of the same requests from the other side.
    let ours = ours.with_target("telnyx_porting_sandbox", LevelFilter::OFF);
    tracing_subscriber::registry().with(lines.with_filter(ours)).init();
}
