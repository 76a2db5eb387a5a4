//! `sandbox`: a simulator of the API on this machine.

use crate::error::{CommandError, Exit};
use crate::session::start_error;
use crate::ui::printer::Printer;
use crate::{args, signals};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use telnyx_porting_sandbox::{Clock, FaultRule, Mode, Sandbox, SandboxBuilder};

const MINUTE: Duration = Duration::from_secs(60);

/// The reserved numbers and references, which the documentation of the sandbox explains.
const SCENARIOS: &str = "\
Numbers and references for tests:
  The last five digits of any number of an order, and words in its customer reference, select what happens to it.

  NUMBER ENDS IN  REFERENCE                    EFFECT
  94040                                        the number is not portable
  94001 to 94021  sandbox:exception=CODE       an exception; the numbers have the codes in the order
                                               of `telnyx-porting exceptions --sandbox`
  94022           sandbox:unknown-code         an exception with an unknown code
                  sandbox:status=VALUE         this status instead of submitted
  94031           sandbox:unknown-status       an unknown status instead of submitted
  94032           sandbox:split                half of the numbers move to another order
  94033           sandbox:messaging-exception  an exception of messaging, which is resolved later
  94034           sandbox:messaging-partial    messaging of some numbers is not ported

  In the US and Canada, the last digit of the exchange (+1303555) selects one of five carriers; 3 and
  8 require a PIN. Local numbers with an even thousands digit (+13035550000) qualify for FastPort.";

#[derive(Debug, Args)]
#[command(after_long_help = SCENARIOS)]
pub(crate) struct SandboxArgs {
    /// The address to listen on; port 0 selects a free one. Any other than a loopback address requires --allow-remote
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Accept connections from other machines, which can read and change everything
    #[arg(long)]
    allow_remote: bool,
    /// The source of responses
    #[arg(long, value_enum, default_value_t = ResponseMode::Stateful)]
    mode: ResponseMode,
    /// Reject anything that the published description lacks: unknown members, parameters, types and values
    #[arg(long)]
    strict: bool,
    /// The speed of its clock relative to real time, at which drafts and documents also expire
    #[arg(long, value_name = "FACTOR", conflicts_with = "frozen", value_parser = args::speed)]
    speed: Option<f64>,
    /// Stop its clock at this time, until POST /sandbox/clock moves it
    #[arg(long, value_name = "TIME", value_parser = args::time)]
    frozen: Option<DateTime<Utc>>,
    /// Store the state in this file, which contains account data and PINs, and resume from it. A file that is neither
    /// empty nor the state of a sandbox is not changed
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The maximum number of requests per minute
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<u32>,
    /// Accept numbers that are in another open order: it is not known whether the API rejects them
    #[arg(long)]
    allow_taken_numbers: bool,
    /// Inject a fault: [OPERATION:]FAULT[@PROBABILITY or @#N], such as CreatePortingOrder:drop-after@#1 or 502@0.1
    ///
    /// Faults: drop-before, drop-after, cut-body, malformed-json, delay=MILLISECONDS, 429, 429=SECONDS, 5XX, 5XX-after,
    /// webhook-twice, webhook-late, webhook-bad-signature. The first rule that matches a request applies.
    #[arg(long = "fault", value_name = "RULE")]
    faults: Vec<FaultRule>,
    /// The random seed for faults with a probability
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ResponseMode {
    /// Orders are created and pass through their lifecycle
    Stateful,
    /// Examples from the published description, for any id and without state
    Contract,
}

impl SandboxArgs {
    fn clock(&self) -> Clock {
        match (self.frozen, self.speed) {
            (Some(time), _) => Clock::frozen(time),
            (None, Some(factor)) => Clock::accelerated(factor),
            (None, None) => Clock::real(),
        }
    }

    fn builder(self) -> SandboxBuilder {
        let mode = match self.mode {
            ResponseMode::Stateful => Mode::Stateful,
            ResponseMode::Contract => Mode::Contract,
        };
        let mut builder = Sandbox::builder()
            .clock(self.clock())
            .listen(self.listen)
            .allow_remote(self.allow_remote)
            .seed(self.seed)
            .mode(mode)
            .strict(self.strict)
            .accept_taken_numbers(self.allow_taken_numbers);
        if let Some(path) = self.state {
            builder = builder.state_file(path);
        }
        if let Some(requests) = self.rate_limit {
            builder = builder.rate_limit(requests, MINUTE);
        }
        self.faults.into_iter().fold(builder, SandboxBuilder::fault)
    }
}

pub(crate) async fn run(args: SandboxArgs, printer: &Printer) -> Result<(), CommandError> {
    if matches!(args.mode, ResponseMode::Contract) && args.state.is_some() {
        return Err(CommandError::usage("--state: the contract mode has no state to store")
            .with_hint("omit --state or --mode contract"));
    }
    // Before the first output, so that a reader of it can already end the program gracefully.
    let stop = signals::stop();
    let sandbox = args.builder().start().await.map_err(start_error)?;
    let (url, key) = (sandbox.base_url(), sandbox.api_key());
    let variables = || format!("{BASE_URL_VARIABLE}={url}\n{API_KEY_VARIABLE}={key}");
    printer.result(&json!({ "base_url": url, "api_key": key }), variables)?;
    let address = sandbox.address();
    if !address.ip().to_canonical().is_loopback() {
        printer.warning(&format!(
            "other machines can reach the sandbox at {address}, and read and change everything without a key; \
             use it in a trusted network only"
        ));
    }
    printer
        .note(&format!("ready: the sandbox listens on {address}; its page is http://{address}/; stop it with Ctrl-C"));
    let ended = sandbox.run_until(async { _ = stop.await }).await;
    ended.map_err(|error| CommandError::new(Exit::Failure, error.to_string()))?;
    printer.note("the sandbox has stopped");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table in the documentation of the sandbox has all scenarios.
    #[test]
    fn the_help_has_every_reserved_number_and_reference() {
        let documentation = include_str!("../../../telnyx-porting-sandbox/src/lib.rs");
        let (_, table) = documentation.split_once("//! # Scenarios").unwrap();
        let (table, _) = table.split_once("//! # Keys").unwrap();
        let mut count = 0;
        for row in table.lines().filter(|line| line.starts_with("//! | ") && line.contains('`')) {
            let cells = row.splitn(4, '|').skip(1).take(2);
            let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(|word| !word.contains(' '));
            for word in words {
                assert!(SCENARIOS.contains(word), "{word}");
                count += 1;
            }
        }
        assert!(count > 12, "{count}");
    }
}
