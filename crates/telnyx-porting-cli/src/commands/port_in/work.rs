//! `port-in work`: a job until it ends, by any number of processes.

use super::apply::{self, RESULT, Reporter};
use super::inputs::InputArgs;
use super::lines;
use super::outcome::{self, Run};
use super::watch;
use crate::config::resolve::Config;
use crate::error::CommandError;
use crate::session::Session;
use crate::text::counted;
use crate::ui::printer::Printer;
use crate::ui::prompt;
use crate::{args, signals};
use clap::Args;
use futures_util::StreamExt as _;
use std::time::Duration;
use telnyx_porting_jobs::{Applied, Job, Step, TickEvent, WorkEvent, WorkOptions, inbox, work};

#[derive(Debug, Args)]
pub(crate) struct WorkArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Stop after this step [default: that of the last apply, or share]
    #[arg(long, value_parser = apply::step_parser(), value_name = "STEP")]
    step: Option<Step>,
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
    /// Time between two polls while orders are under way, such as 30s or 5m [default: 1m]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Time between two polls while only a person can continue [default: 10m]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    idle_interval: Option<Duration>,
}

pub(super) async fn run(args: WorkArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(RESULT)?;
    args.input.reject_stdin()?;
    let inputs = args.input.read_valid(printer)?;
    args.input.check_complete(&inputs)?;
    let session = Session::open(config).await?;
    let journal = args.input.journal(&inputs, &session, config).await?;
    let mut options = WorkOptions::default();
    options.interval = args.interval.unwrap_or(options.interval);
    options.idle_interval = args.idle_interval.unwrap_or(options.idle_interval);
    let mut job = Job::open(session.client(), &*journal, &inputs.name, &inputs.port_in).await?;
    let recorded = job.inputs().apply.clone();
    options.apply.restore(&recorded, args.step)?;
    apply::print_repeated(recorded, args.step, printer);
    let known = job.plan_offline(&options.apply.plan);
    let question = apply::question(&known, &inputs.intake, session.client().api().base_url());
    prompt::confirm(&question, args.yes || session.is_harmless(), printer)?;
    job.set_inputs(inputs.recorded(&options.apply)).await?;

    let inbox = journal.inbox().await?;
    let woken = match &inbox {
        Some(inbox) => inbox::orders(&**inbox, inbox.end().await?).boxed(),
        None => futures_util::stream::pending().boxed(),
    };
    let mut reporter = Reporter::new(printer, inputs.intake.len());
    let mut last_message = String::new();
    let mut failure: Option<CommandError> = None;
    let stop = signals::stop();
    let working = work(
        session.client(),
        &*journal,
        &inputs.name,
        || args.input.port_in(printer),
        woken,
        &options,
        |event| match event {
            WorkEvent::Tick(TickEvent::Apply(event)) => reporter.report(event),
            WorkEvent::Tick(TickEvent::Watch(event)) => watch::report(&event, None, printer),
            WorkEvent::Unusable(error) => warn_once(&mut last_message, &error.to_string(), printer),
            WorkEvent::Failed(error) => warn_once(&mut last_message, &format!("{error}; trying again"), printer),
            WorkEvent::Waiting { round, .. } => {
                reporter.progress = None;
                // They are printed at once, because the command can run for weeks.
                failure = failure.take().or(reporter.print_tokens().err());
                let message = format!(
                    "{} under way, {} waiting for a person, {} finished",
                    counted(round.under_way, "order"),
                    round.need_a_person,
                    round.finished
                );
                if message != last_message {
                    printer.note(&message);
                    last_message = message;
                }
            }
            _ => {}
        },
    );
    let (applied, stopped) = tokio::select! {
        last = working => (last?.applied.unwrap_or_default(), None),
        stop = stop => (Applied::default(), Some(stop)),
    };
    if let Some(error) = failure {
        return Err(error);
    }
    reporter.print_tokens()?;
    let report = lines::report(&journal).await?;
    apply::print_table(&report, printer)?;
    apply::print_json(&inputs, &applied, &report, &reporter.tokens, printer)?;
    outcome::finish(&report, Run { applied: Some(&applied), stopped, ..Run::default() }, printer)
}

/// Prints a warning, unless it is the last one that was printed.
fn warn_once(last: &mut String, message: &str, printer: &Printer) {
    if message != last {
        printer.warning(message);
        message.clone_into(last);
    }
}
