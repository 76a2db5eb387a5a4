//! Lines about requests.

use crate::pauses::Pauses;
use crate::printer::plain;
use std::fmt;
use std::io::{self, Write};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;

/// Where the client's events come from.
const CLIENT: &str = "telnyx_porting::";

/// Writes the client's warnings to the standard error output, and with `-v` a line for each attempt. Lines name operations,
/// statuses, paths and headers, never bodies, queries or the values of headers. `tell` says which long waits there are before
/// requests are repeated.
pub(crate) fn start(verbose: u8, tell: Option<impl Fn(&str) + Send + Sync + 'static>) {
    // The lines of the finest level have the waits.
    let pauses = tell.filter(|_| verbose < 2).map(Pauses::told_by);
    let level = match verbose {
        0 => None,
        1 => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    };
    // Lines have the warnings as well.
    let warnings = level.is_none().then(|| Warnings.with_filter(LevelFilter::WARN));
    // A sandbox of the command's own writes of the same requests from the other side.
    let lines = level.map(|level| lines(&[("telnyx_porting", level), ("telnyx_porting_sandbox", LevelFilter::OFF)]));
    tracing_subscriber::registry().with(warnings).with(lines).with(pauses).init();
}

/// Prints warnings of the client as the command's own warnings are printed.
struct Warnings;

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target().starts_with(CLIENT) {
            let mut message = Message(String::new());
            event.record(&mut message);
            // Nothing is left to do if the standard error output is closed.
            let _ = writeln!(io::stderr().lock(), "warning: {}", plain(&message.0));
        }
    }
}

/// The text of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

/// Writes a line for each request to a sandbox: method, path and status.
pub(crate) fn start_of_sandbox(quiet: bool, verbose: u8) {
    let level = if verbose > 0 { LevelFilter::DEBUG } else { LevelFilter::INFO };
    if !quiet {
        tracing_subscriber::registry().with(lines(&[("telnyx_porting_sandbox", level)])).init();
    }
}

fn lines<S>(targets: &[(&'static str, LevelFilter)]) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).without_time();
    // What a line is about says who writes it.
    lines.with_target(false).with_filter(targets.iter().copied().collect::<Targets>())
}
