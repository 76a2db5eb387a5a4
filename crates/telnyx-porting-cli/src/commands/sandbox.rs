//! `sandbox`: the API on this machine.

use crate::failure::Failure;
use crate::printer::Printer;
use crate::session::sandbox_failure;
use crate::{exit::Exit, signals, values};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use telnyx_porting::{API_KEY_VARIABLE, BASE_URL_VARIABLE};
use telnyx_porting_sandbox::{Clock, FaultRule, Mode, Sandbox, SandboxBuilder};

const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Let other machines reach it; anyone who does can read and change everything
    #[arg(long)]
    allow_remote: bool,
    /// How it comes by its answers
    #[arg(long, value_enum, default_value_t = Answers::Stateful)]
    mode: Answers,
    /// Refuse whatever the published description does not have: unknown members, parameters, types and values
    #[arg(long)]
    strict: bool,
    /// How many times as fast as the real time it runs; drafts and documents expire as much faster
    #[arg(long, value_name = "FACTOR", conflicts_with = "frozen", value_parser = values::speed)]
    speed: Option<f64>,
    /// Let its time stand still here until it is moved by POST /sandbox/clock
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    frozen: Option<DateTime<Utc>>,
    /// Keep the state in this file, and go on with what is in it; it holds account data and PINs. A file that is neither
    /// empty nor the state of a sandbox is left as it is
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Refuse what is more than so many requests in a minute
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<u32>,
    /// Let something go wrong: [OPERATION:]FAULT[@PROBABILITY or @#N], as CreatePortingOrder:drop-after@#1 or 502@0.1
    ///
    /// Faults: drop-before, drop-after, cut-body, malformed-json, delay=MILLISECONDS, 429, 429=SECONDS, 5XX, 5XX-after,
    /// webhook-twice, webhook-late, webhook-bad-signature. Of several, the first that fits a request counts.
    #[arg(long = "fault", value_name = "RULE")]
    faults: Vec<FaultRule>,
    /// Decides which requests a fault with a probability hits
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Answers {
    /// Orders are created, live and end
    Stateful,
    /// Examples from the published description, for any id; nothing is remembered
    Contract,
}

impl From<Answers> for Mode {
    fn from(answers: Answers) -> Self {
        match answers {
            Answers::Stateful => Self::Stateful,
            Answers::Contract => Self::Contract,
        }
    }
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
        let mut builder = Sandbox::builder()
            .clock(self.clock())
            .listen(self.listen)
            .allow_remote(self.allow_remote)
            .seed(self.seed)
            .mode(self.mode.into())
            .strict(self.strict);
        if let Some(path) = self.state {
            builder = builder.state_file(path);
        }
        if let Some(requests) = self.rate_limit {
            builder = builder.rate_limit(requests, MINUTE);
        }
        self.faults.into_iter().fold(builder, SandboxBuilder::fault)
    }
}

pub(crate) async fn run(args: SandboxArgs, printer: &Printer) -> Result<(), Failure> {
    if matches!(args.mode, Answers::Contract) && args.state.is_some() {
        return Err(Failure::usage("--state: the contract mode has no state that could be kept")
            .with_hint("leave out --state, or --mode contract"));
    }
    // From before the first output on, so that whoever reads it can end the program in good order.
    let stop = signals::stop();
    let sandbox = args.builder().start().await.map_err(sandbox_failure)?;
    let (url, key) = (sandbox.base_url(), sandbox.api_key());
    let variables = || format!("{BASE_URL_VARIABLE}={url}\n{API_KEY_VARIABLE}={key}");
    printer.result(&json!({ "base_url": url, "api_key": key }), variables)?;
    let address = sandbox.address();
    printer.note(&format!(
        "ready: the sandbox listens on {address} and shows itself at http://{address}/; Ctrl-C ends it"
    ));
    let ended = sandbox.run_until(async { _ = stop.await }).await;
    ended.map_err(|error| Failure::new(Exit::Failure, error.to_string()))?;
    printer.note("the sandbox has ended");
    Ok(())
}
