//! `port-in watch`: follows the orders of a job.

use super::inputs::{JobArgs, JobJournal};
use super::lines;
use super::outcome::{self, Run};
use crate::commands::webhook;
use crate::config::resolve::Config;
use crate::error::{CommandError, Exit};
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::{view, watching};
use crate::{args, signals};
use clap::Args;
use serde_json::{Value, json};
use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;
use telnyx_porting::webhooks::{PublicKey, WebhookVerifier};
use telnyx_porting_jobs::{Receiver, Round, Watch, WatchEvent, WatchOptions};

/// The polling interval with --sandbox, where weeks take seconds.
const SANDBOX_INTERVAL: Duration = Duration::from_millis(200);
/// The polling interval with --listen: polling finds only what a lost webhook would have reported.
const LISTEN_INTERVAL: Duration = Duration::from_secs(600);

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Run this command for each change of an order, with the change as JSON on its stdin; it is run without a shell
    #[arg(long, value_name = "COMMAND", value_parser = args::words)]
    exec: Option<args::Words>,
    /// Poll once, for cron and other schedulers
    #[arg(long, conflicts_with_all = ["interval", "timeout"])]
    once: bool,
    /// Time between two polls, such as 30s or 5m [default: 1m, or 10m with --listen]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Maximum time to watch, such as 36h or 20d [default: 90d]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    timeout: Option<Duration>,
    /// Also receive webhooks at this loopback address, and read each order when its webhook arrives; port 0 selects a free
    /// port
    #[arg(long, value_name = "ADDRESS", requires = "public_key", conflicts_with = "once")]
    listen: Option<SocketAddr>,
    /// The account's public key in base64, from the portal; webhooks that it did not sign are counted and ignored
    #[arg(long, value_name = "KEY", requires = "listen")]
    public_key: Option<PublicKey>,
}

/// The interval and the duration of polling.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) interval: Option<Duration>,
    pub(super) timeout: Option<Duration>,
}

/// The end of a watch.
pub(super) struct Followed {
    pub(super) stopped: Option<Exit>,
    pub(super) timed_out: bool,
}

pub(super) async fn run(args: WatchArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    let journal = args.job.open(config).await?;
    let session = Session::open(config).await?;
    let followed = if args.once {
        once(&journal, &session, args.exec.as_ref(), printer).await?;
        Followed { stopped: None, timed_out: false }
    } else {
        let mut receiver = match (args.listen, args.public_key) {
            (Some(address), Some(key)) => Some(webhook::receiver(address, WebhookVerifier::new(key)).await?),
            _ => None,
        };
        let pace = Pace { interval: args.interval, timeout: args.timeout };
        let followed = follow(&journal, &session, pace, args.exec.as_ref(), receiver.as_mut(), printer).await;
        if let Some(receiver) = receiver {
            printer.note(&webhook::describe(receiver.counts()));
            receiver.shutdown().await;
        }
        followed?
    };
    let report = lines::report(&journal).await?;
    printer.items(&lines::orders(&report), &lines::COLUMNS)?;
    let Followed { stopped, timed_out } = followed;
    outcome::finish(&report, Run { timed_out, stopped, ..Run::default() }, printer)
}

/// Polls all orders of a job once.
pub(super) async fn once(
    journal: &JobJournal,
    session: &Session,
    exec: Option<&args::Words>,
    printer: &Printer,
) -> Result<Round, CommandError> {
    let watch = Watch::open(session.client(), &**journal).await?;
    Ok(watch.round(|event| report(&event, exec, printer)).await?)
}

/// Follows the orders until nothing changes without a person, or until a signal.
pub(super) async fn follow(
    journal: &JobJournal,
    session: &Session,
    pace: Pace,
    exec: Option<&args::Words>,
    receiver: Option<&mut Receiver>,
    printer: &Printer,
) -> Result<Followed, CommandError> {
    let stop = signals::stop();
    let inbox = journal.inbox().await?;
    let watch = Watch::open(session.client(), &**journal).await?;
    let mut options = WatchOptions::default();
    if session.is_sandbox() {
        options.interval = SANDBOX_INTERVAL;
    } else if receiver.is_some() {
        options.interval = LISTEN_INTERVAL;
    }
    options.interval = pace.interval.unwrap_or(options.interval);
    options.timeout = pace.timeout.unwrap_or(options.timeout);
    let count = watch.orders().iter().filter(|order| order.is_under_way()).count();
    if let Some(receiver) = &receiver {
        printer.note(&format!("ready: send webhooks to http://{}/", receiver.address()));
    }
    let pace = if session.is_sandbox() { "; in the sandbox weeks take seconds" } else { "; Ctrl-C stops only this" };
    printer.gap();
    printer.note(&format!("following {} until ported, in exception or cancelled{pace}", counted(count, "order")));
    let progress = printer.progress(count, "ended");
    let following = async {
        let _fast_forward = session.fast_forward(printer);
        let report = |event: WatchEvent<'_>| {
            if let WatchEvent::RoundEnded(round) = &event {
                progress.set(0, count.saturating_sub(round.under_way));
            }
            report(&event, exec, printer);
        };
        match receiver {
            Some(receiver) => watch.run_with(&options, receiver.orders(), report).await,
            None => match &inbox {
                Some(inbox) => watch.run_with(&options, watch.woken_by(&**inbox).await?, report).await,
                None => watch.run(&options, report).await,
            },
        }
    };
    tokio::select! {
        stopped = stop => Ok(Followed { stopped: Some(stopped), timed_out: false }),
        round = following => Ok(Followed { stopped: None, timed_out: !round?.is_over() }),
    }
}

pub(super) fn report(event: &WatchEvent<'_>, exec: Option<&args::Words>, printer: &Printer) {
    match event {
        WatchEvent::Changed { order, before, text } => {
            if let Some(command) = exec {
                let before = before.map(|before| before.status.as_str());
                let change = json!({"order": order, "before": before, "text": text});
                if let Err(error) = run_command(command, &change) {
                    printer.warning(&format!("--exec: {error}"));
                }
            }
            printer.note(&format!("{}  {}  {text}", view::short_id(&order.id), counted(order.numbers, "number")));
        }
        WatchEvent::Moved { from, to } => {
            let numbers = counted(to.numbers, "number");
            printer.note(&format!(
                "{}  {numbers} moved to another order, which is also followed: {}",
                view::short_id(from),
                to.id
            ));
        }
        WatchEvent::Unreachable(error) => printer.warning(&format!("{}; polling again", watching::cause(error))),
        _ => {}
    }
}

/// Runs a command with a change on its stdin, and waits for it.
fn run_command(args::Words(words): &args::Words, change: &Value) -> std::io::Result<()> {
    let [program, arguments @ ..] = words.as_slice() else { return Ok(()) };
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(format!("{change}\n").as_bytes()) {
            // The command need not read its input.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    match child.wait()? {
        status if status.success() => Ok(()),
        status => Err(std::io::Error::other(format!("{program} ended with {status}"))),
    }
}
