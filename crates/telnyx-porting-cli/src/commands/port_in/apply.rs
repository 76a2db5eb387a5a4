//! `port-in apply`: creates, submits and watches the orders of a job.

use super::inputs::{InputArgs, Inputs, JobArgs, JobJournal, job_command};
use super::lines::{self, JobReport, OrderLine};
use super::outcome::{self, Run};
use super::watch::{self, Pace};
use crate::config::resolve::Config;
use crate::error::{self, CommandError, Exit};
use crate::session::Session;
use crate::text::{counted, joined};
use crate::ui::printer::Printer;
use crate::ui::progress::Progress;
use crate::ui::{prompt, view};
use crate::{args, signals};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use std::time::Duration;
use telnyx_porting::types::PortingOrderSharingToken;
use telnyx_porting::{Error, PortingOrderId};
use telnyx_porting_jobs::journal::{AccountRecord, RecordedOptions};
use telnyx_porting_jobs::report::Report;
use telnyx_porting_jobs::{AccountPlan, Applied, ApplyOptions, Event, Intake, Job, JobError, LeftOut, Plan, Step};

/// The fields of the result.
pub(super) const RESULT: [&str; 12] = [
    "job",
    "accepted",
    "rejected",
    "duplicates",
    "conflicts",
    "ignored",
    "warnings",
    "notes",
    "left_out",
    "not_created",
    "orders",
    "tokens",
];

pub(super) fn step_parser() -> impl TypedValueParser<Value = Step> {
    PossibleValuesParser::new(Step::ALL.map(|step| PossibleValue::new(step.name()).help(step_help(step))))
        .try_map(|name| Step::from_name(&name).ok_or("unknown step"))
}

fn step_help(step: Step) -> &'static str {
    match step {
        Step::Create => "Create the orders",
        Step::FillIn => "Set the order data",
        Step::Documents => "Upload and link the documents",
        Step::Confirm => "Submit complete orders",
        Step::Share => "Share submitted orders: the last step",
        _ => "",
    }
}

#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Apply only the plan with this digest, which `port-in plan` prints
    #[arg(long, value_name = "DIGEST")]
    plan: Option<String>,
    /// Stop after this step [default: share]
    #[arg(long, value_parser = step_parser(), value_name = "STEP")]
    step: Option<Step>,
    /// Delete drafts of the job if the list has none of their numbers any more
    #[arg(long)]
    prune: bool,
    /// Order the numbers of cancelled orders again, and submit orders in exception again
    #[arg(long)]
    retry: bool,
    #[command(flatten)]
    following: FollowArgs,
}

/// Options of `resume` and `retry`.
#[derive(Debug, Args)]
pub(crate) struct ResumeArgs {
    #[command(flatten)]
    job: JobArgs,
    /// Stop after this step [default: that of the last apply]
    #[arg(long, value_parser = step_parser(), value_name = "STEP")]
    step: Option<Step>,
    #[command(flatten)]
    following: FollowArgs,
}

#[derive(Debug, Args)]
struct FollowArgs {
    /// Do not ask for confirmation
    #[arg(long, short)]
    yes: bool,
    /// Time between two polls, such as 30s or 5m [default: 1m]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    interval: Option<Duration>,
    /// Maximum time to follow the orders, such as 36h or 20d [default: 90d]
    #[arg(long, value_name = "SPAN", value_parser = args::span)]
    timeout: Option<Duration>,
    /// Stop once the orders are submitted
    #[arg(long, conflicts_with_all = ["interval", "timeout"])]
    no_follow: bool,
}

pub(super) async fn run(args: ApplyArgs, config: &Config, printer: &Printer) -> Result<(), CommandError> {
    printer.require_names(RESULT)?;
    let inputs = args.input.read_valid(printer)?;
    let session = Session::open(config).await?;
    let is_asked = !args.following.yes && !session.is_harmless() && prompt::has_terminal();
    if !is_asked {
        args.input.check_complete(&inputs)?;
    }
    let journal = args.input.journal(&inputs, &session, config).await?;
    let job = Job::open(session.client(), &*journal, &inputs.name, &inputs.port_in).await?;
    let known = job.plan_offline(&args.options().plan);
    let question = question(&known, &inputs.intake, session.client().api().base_url());
    prompt::confirm(&question, args.following.yes || session.is_harmless(), printer)?;
    let mut options = args.options();
    options.inputs = Some(inputs.recorded(&options));
    let mut reporter = Reporter::new(printer, inputs.intake.len());
    let stop = signals::stop();
    let applied = tokio::select! {
        applied = job.apply(&options, |event| reporter.report(event)) => Ok(applied),
        stop = stop => Err(stop),
    };
    reporter.progress = None;
    let applied = match applied {
        Ok(Ok(applied)) => applied,
        // The error and the existing orders are printed even if the output is closed.
        Ok(Err(error)) => {
            let _ = print_existing(&inputs, &journal, &mut reporter, printer).await;
            let next = next_command(&args, &inputs, &lines::report(&journal).await?);
            return Err(failed(error, &reporter, &next));
        }
        Err(stop) => {
            let _ = print_existing(&inputs, &journal, &mut reporter, printer).await;
            let report = lines::report(&journal).await?;
            return Err(interrupted(stop, &report, &next_command(&args, &inputs, &report)));
        }
    };
    // The report reads the journal, so the state in memory would double it.
    drop(job);
    let mut report = lines::report(&journal).await?;
    print_table(&report, printer)?;
    reporter.print_tokens()?;
    let (first_error, stopped_after) = (reporter.first_error, args.stopped_after());
    let mut run = Run { applied: Some(&applied), first_error, stopped_after, ..Run::default() };
    let is_followed = !args.following.no_follow
        && args.stopped_after().is_none()
        && applied.orders.iter().any(|order| order.is_under_way());
    if is_followed {
        let pace = Pace { interval: args.following.interval, timeout: args.following.timeout };
        let followed = watch::follow(&journal, &session, pace, None, None, printer).await?;
        (run.stopped, run.timed_out) = (followed.stopped, followed.timed_out);
        report = lines::report(&journal).await?;
        print_table(&report, printer)?;
    }
    for (order, fields) in &applied.too_late {
        let fields = fields.join(", ");
        printer.warning(&format!("{order}: differs from the list and cannot be changed any more: {fields}"));
    }
    print_json(&inputs, &applied, &report, &reporter.tokens, printer)?;
    outcome::finish(&report, run, printer)
}

/// Applies a job again with the files and options of its journal.
pub(super) async fn resume(
    args: ResumeArgs,
    retry: bool,
    config: &Config,
    printer: &Printer,
) -> Result<(), CommandError> {
    let (input, recorded) = InputArgs::from_job(&args.job, config).await?;
    let mut options = ApplyOptions::default();
    options.restore(&recorded, args.step)?;
    print_repeated(recorded, args.step, printer);
    let (step, prune) = (Some(options.until), options.plan.prune);
    run(ApplyArgs { input, plan: None, step, prune, retry, following: args.following }, config, printer).await
}

/// Prints the options that are repeated; `step` overrides the last step.
pub(super) fn print_repeated(recorded: RecordedOptions, step: Option<Step>, printer: &Printer) {
    let step = recorded.step.filter(|_| step.is_none()).map(|name| format!("--step {name}"));
    let shown: Vec<_> = step.into_iter().chain(recorded.prune.then(|| "--prune".to_owned())).collect();
    if !shown.is_empty() {
        printer.note(&format!("repeating the options of the last apply: {}", shown.join(" ")));
    }
}

impl ApplyArgs {
    /// The last step, if others follow it.
    fn stopped_after(&self) -> Option<&'static str> {
        self.step.filter(|step| *step != Step::Share).map(Step::name)
    }

    fn options(&self) -> ApplyOptions {
        let mut options = ApplyOptions::default();
        options.plan.prune = self.prune;
        options.plan.retry = self.retry;
        options.digest.clone_from(&self.plan);
        if let Some(step) = self.step {
            options.until = step;
        }
        options
    }
}

/// The question before orders are created and changed, as far as the journal shows what is left to do.
pub(super) fn question(known: &Plan, list: &Intake, url: &str) -> String {
    let numbers_of = |account: &AccountPlan| account.create.iter().map(|order| order.numbers.len()).sum::<usize>();
    let new: Vec<_> = known.accounts.iter().map(numbers_of).filter(|count| *count > 0).collect();
    let open: usize = known.accounts.iter().map(|account| account.orders.len()).sum();
    let left_out = match list.skipped() {
        0 => String::new(),
        count => format!(", skipping {}", counted(count, "row")),
    };
    let accounts = if new.len() > 1 { format!(" of {} accounts", new.len()) } else { String::new() };
    let create =
        format!("create and submit porting orders for {}{accounts}", counted(new.iter().sum::<usize>(), "number"));
    let existing = format!("complete and submit {} of the job", counted(open, "open order"));
    let actions = match (new.is_empty(), open) {
        (true, 0) => "read the orders of the job".to_owned(),
        (true, _) => existing,
        (false, 0) => create,
        (false, _) => format!("{create}, and {existing}"),
    };
    let (first, rest) = actions.split_at(1);
    format!("{}{rest}{left_out} at {url}?", first.to_uppercase())
}

pub(super) fn print_table(report: &Report, printer: &Printer) -> Result<(), CommandError> {
    printer.part_of(&lines::orders(report), &lines::COLUMNS)
}

/// Prints the orders that exist although the job has stopped, and the tokens, which cannot be retrieved again.
async fn print_existing(
    inputs: &Inputs,
    journal: &JobJournal,
    reporter: &mut Reporter<'_>,
    printer: &Printer,
) -> Result<(), CommandError> {
    let report = lines::report(journal).await?;
    if report.orders.is_empty() {
        return Ok(());
    }
    print_table(&report, printer)?;
    reporter.print_tokens()?;
    print_json(inputs, &Applied::default(), &report, &reporter.tokens, printer)
}

/// The result as one document: what was read, what exists and how it ended.
#[derive(Serialize)]
struct Document<'a> {
    job: &'a str,
    #[serde(flatten)]
    intake: &'a Intake,
    left_out: &'a [LeftOut],
    not_created: &'a [AccountRecord],
    orders: Vec<OrderLine<'a>>,
    tokens: &'a [PortingOrderSharingToken],
}

pub(super) fn print_json(
    inputs: &Inputs,
    applied: &Applied,
    report: &Report,
    tokens: &[PortingOrderSharingToken],
    printer: &Printer,
) -> Result<(), CommandError> {
    let document = Document {
        job: &inputs.name,
        intake: &inputs.intake,
        left_out: &applied.left_out,
        not_created: &applied.not_created,
        orders: lines::orders(report),
        tokens,
    };
    printer.json(&document)
}

/// The command that continues after an interruption. The digest of an approved plan differs once orders exist.
fn next_command(args: &ApplyArgs, inputs: &Inputs, report: &JobReport) -> String {
    match &report.arguments {
        _ if args.plan.is_none() => "run the same command again".to_owned(),
        Some(job) if inputs.has_files() => {
            format!("run `{}`", job_command("resume", job))
        }
        _ => "run the same command again without --plan".to_owned(),
    }
}

/// The error if a signal ended the command before the orders were followed.
fn interrupted(stop: Exit, report: &Report, next: &str) -> CommandError {
    let ids: Vec<PortingOrderId> = report.orders.iter().filter_map(|order| order.id.parse().ok()).collect();
    let message = match ids.as_slice() {
        [] => "stopped before any order was reported as created".to_owned(),
        ids => format!("stopped; these orders exist, and not all are submitted: {}", joined(ids)),
    };
    CommandError::new(stop, message).with_hint(format!("{next} to continue; no order is created twice"))
}

/// The error if the job has stopped, with the orders that this run created.
fn failed(error: JobError, reporter: &Reporter<'_>, next: &str) -> CommandError {
    let is_plan = matches!(error, JobError::PlanChanged { .. });
    let error = CommandError::from(error);
    if is_plan {
        return error.with_hint(format!("if applying the approved plan was interrupted, {next} to continue"));
    }
    if reporter.created.is_empty() {
        return error;
    }
    error.after_creation(&reporter.created).with_hint(format!("{next} to continue; no order is created twice"))
}

/// Prints events as they happen, and collects the data for the result.
pub(super) struct Reporter<'a> {
    printer: &'a Printer,
    pub(super) progress: Option<Progress<'a>>,
    created: Vec<PortingOrderId>,
    /// They are not stored.
    pub(super) tokens: Vec<PortingOrderSharingToken>,
    tokens_printed: usize,
    /// The exit code of the first failure.
    first_error: Option<Exit>,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(printer: &'a Printer, numbers: usize) -> Self {
        let progress = Some(printer.busy(format!("porting {}", counted(numbers, "number"))));
        Self { printer, progress, created: Vec::new(), tokens: Vec::new(), tokens_printed: 0, first_error: None }
    }

    pub(super) fn report(&mut self, event: Event<'_>) {
        match event {
            Event::Checked { done, total } => self.show(done, total, "numbers checked"),
            Event::Ordered { done, total } => self.show(done, total, "numbers ordered"),
            Event::Advanced { done, total } => self.show(done, total, "orders done"),
            Event::PortedBefore { number, order, at } => {
                let on = at.map(|at| format!(" on {}", at.format("%Y-%m-%d"))).unwrap_or_default();
                self.printer.warning(&format!(
                    "{number} was ported to this Telnyx account{on} by the order {order}; it is ordered again because the \
                     portability check accepts it"
                ));
            }
            Event::NotPortable(check) => {
                let reason = check.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
                self.printer.warning(&format!("skipping {}: it cannot be ported{reason}", check.number));
            }
            Event::Created { account, order, numbers } => {
                let of_account = if account.is_empty() { String::new() } else { format!(" of {account}") };
                let numbers = view::first_numbers(numbers, usize::try_from(order.numbers).unwrap_or_default());
                self.printer.note(&format!("created order {} for {numbers}{of_account}", order.id));
                self.created.extend(order.id.parse::<PortingOrderId>());
            }
            Event::NotCreated { account, error } => {
                self.printer.warning(&format!("{account}: no order was created: {}", error.one_line()));
                self.fail(error);
            }
            Event::Uploaded(id) => self.printer.note(&format!("uploaded document {id}")),
            Event::FilledIn(order) => self.step(&order.id, "filled in"),
            Event::Confirmed(order) => self.step(&order.id, "submitted"),
            Event::Deleted(order) => self.step(&order.id, "deleted"),
            Event::Shared(order, token) => {
                let until = order.shared_until.map(|time| format!(" until {}", self.printer.screen().times.full(time)));
                self.step(&order.id, &format!("shared{}", until.unwrap_or_default()));
                self.tokens.push(token.clone());
            }
            Event::Waits(order) => {
                let needs: Vec<_> = order.waits_for.iter().map(|need| need.field.as_str()).collect();
                self.step(&order.id, &format!("waits for {}", needs.join(", ")));
            }
            Event::Failed(order, step, error) => {
                let id = view::short_id(&order.id);
                self.printer.warning(&format!("{id}  cannot {}: {}", step.verb(), error.one_line()));
                self.fail(error);
            }
            _ => {}
        }
    }

    /// Shows how much of a part of the work is done.
    fn show(&mut self, done: usize, total: usize, what: &'static str) {
        if done == 0 {
            // The earlier bar is removed first.
            self.progress = None;
            self.progress = Some(self.printer.progress(total, what));
        }
        if let Some(progress) = &self.progress {
            progress.set(0, done);
        }
    }

    /// Prints the new tokens, unless the result is one document.
    pub(super) fn print_tokens(&mut self) -> Result<(), CommandError> {
        for token in &self.tokens[self.tokens_printed..] {
            self.printer.part(&view::token(token, &self.printer.screen()))?;
        }
        self.tokens_printed = self.tokens.len();
        Ok(())
    }

    fn fail(&mut self, error: &Error) {
        self.first_error.get_or_insert_with(|| error::exit_of(error));
    }

    fn step(&self, id: &str, done: &str) {
        self.printer.note(&format!("{}  {done}", view::short_id(id)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Orders that exist are not created again.
    #[test]
    fn the_question_is_about_what_is_left_to_do() {
        let list = Intake::parse(b"+13035550100\n", "list.csv", &telnyx_porting_jobs::IntakeOptions::new()).unwrap();
        let account = |new: usize, open: usize| {
            let order = json!({"numbers": vec!["+13035550100"; new]});
            let create: Vec<_> = Some(order).filter(|_| new > 0).into_iter().collect();
            let orders = vec![
                json!({"id": "a", "status": "draft", "numbers": 1, "actions": [], "too_late": [], "waits_for": []});
                open
            ];
            json!({"account": "", "numbers": new, "create": create, "left_out": [], "orders": orders})
        };
        for (accounts, expected) in [
            (json!([account(3, 0)]), "Create and submit porting orders for 3 numbers at URL?"),
            (
                json!([account(3, 1), account(1, 0), account(0, 1)]),
                "Create and submit porting orders for 4 numbers of 2 accounts, and complete and submit 2 open orders of the job at \
                 URL?",
            ),
            (json!([account(0, 13)]), "Complete and submit 13 open orders of the job at URL?"),
            (json!([account(0, 0)]), "Read the orders of the job at URL?"),
        ] {
            let mut plan = Plan::default();
            plan.accounts = serde_json::from_value(accounts).unwrap();
            assert_eq!(question(&plan, &list, "URL"), expected);
        }
    }
}
